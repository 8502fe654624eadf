//! A comparison as text: a line for each exchange, and under it what differs.

use crate::comparison::{Comparison, Kind, Row, Weight};
use std::fmt::Write as _;

impl Comparison {
    /// As text, of which each line begins with what it is: two numbers, or spaces.
    pub fn text(&self) -> String {
        let mut text = String::new();
        // Writing to memory cannot fail.
        for difference in &self.throughout {
            let _ = writeln!(text, "{difference}, in all of it");
        }
        let _ = writeln!(text, "  A    B");
        for row in &self.rows {
            row.write(&mut text);
        }
        let _ = writeln!(text, "{}", self.sentence());
        text
    }
}

impl Row {
    fn write(&self, text: &mut String) {
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
        for difference in self.differences.iter().filter(|it| it.weight == Weight::Differs) {
            let _ = writeln!(text, "            {difference}");
        }
        let others = self.differences.iter().filter(|it| it.weight == Weight::EveryRun);
        let others: Vec<String> = others.map(crate::Difference::subject).collect();
        if !others.is_empty() {
            let _ = writeln!(text, "            differs in every run: {}", others.join(", "));
        }
    }
}
