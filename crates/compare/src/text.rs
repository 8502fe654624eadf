//! A comparison as text: a line for each exchange, and under it what differs.

use crate::comparison::{Comparison, Difference, Kind, Parted, Row};
use std::fmt::Write as _;

/// So many characters of a value stand in a line.
const LONGEST: usize = 80;

/// So many characters stand before the first one that is another.
const BEFORE: usize = 20;

impl Comparison {
    /// As text, of which each line begins with what it is: two numbers, or spaces. What differs as it did before is told by
    /// its name alone.
    pub fn text(&self) -> String {
        let mut text = String::new();
        // Writing to memory cannot fail.
        for difference in &self.throughout {
            let _ = writeln!(text, "{difference}, in all of it");
        }
        let _ = writeln!(text, "  A    B");
        for (row, parted) in self.parted() {
            row.write(&mut text, &parted);
        }
        let _ = writeln!(text, "{}", self.sentence());
        text
    }
}

impl Row {
    fn write(&self, text: &mut String, parted: &Parted<'_>) {
        let number = |number: Option<u32>| number.map_or_else(|| "–".to_owned(), |number| number.to_string());
        let said = match self.kind() {
            Kind::Alike => "",
            Kind::Differs => "  ≠",
            Kind::OnlyA => "  only in A",
            Kind::OnlyB => "  only in B",
        };
        let (a, b) = (number(self.a), number(self.b));
        let line = format!("{a:>3}  {b:>3}  {:<15}  {:<6}{said}", self.step.as_str(), self.method.as_str());
        let _ = writeln!(text, "{}", line.trim_end());
        for difference in &parted.new {
            let _ = writeln!(text, "{INDENT}{}", line_of(difference));
        }
        for (said, differences) in
            [("differs as before", &parted.before), ("differs in every run", &parted.every_run)]
        {
            if !differences.is_empty() {
                let subjects: Vec<String> = differences.iter().map(|it| it.subject()).collect();
                let _ = writeln!(text, "{INDENT}{said}: {}", subjects.join(", "));
            }
        }
    }
}

const INDENT: &str = "            ";

/// The difference, with what is the same at the beginning of long values left out.
fn line_of(difference: &Difference) -> String {
    let (Some(a), Some(b)) = (&difference.a, &difference.b) else {
        let cut = |value: &Option<String>| value.as_deref().map(|value| part(value, 0));
        return Difference { a: cut(&difference.a), b: cut(&difference.b), ..difference.clone() }.to_string();
    };
    let same = a.chars().zip(b.chars()).take_while(|(one, other)| one == other).count();
    let is_long = a.chars().count().max(b.chars().count()) > LONGEST;
    let from = if is_long { same.saturating_sub(BEFORE) } else { 0 };
    Difference { a: Some(part(a, from)), b: Some(part(b, from)), ..difference.clone() }.to_string()
}

/// The part of a value from a character on, no longer than a line has room for.
fn part(value: &str, from: usize) -> String {
    let begin = if from > 0 { "…" } else { "" };
    let mut rest = value.chars().skip(from);
    let mut shown = begin.to_owned();
    shown.extend(rest.by_ref().take(LONGEST));
    if rest.next().is_some() {
        shown.push('…');
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::comparison::{Part, Weight};

    #[test]
    fn a_long_value_is_shown_from_where_it_is_another() {
        let long = "x".repeat(100);
        let line = |a: &str, b: &str| {
            line_of(&Difference::new(Part::Address, "", Some(a), Some(b), Weight::Differs))
        };
        assert_eq!(line("a", "b"), "address: a → b");
        let x = "x".repeat(20);
        assert_eq!(line(&format!("{long}1"), &format!("{long}2")), format!("address: …{x}1 → …{x}2"));
        let cut = format!("address: …{x} → …{x}{}…", "y".repeat(60));
        assert_eq!(line(&long, &format!("{long}{}", "y".repeat(90))), cut);
    }
}
