//! Fields: lines of `name: value` in a block. A line that begins with a space goes on with the value above it.

use crate::mistake::{Mistakes, cut};
use crate::source::Line;
use std::fmt::Display;

/// The fields of a block, which are taken one after the other; what is left is a mistake.
pub(crate) struct Fields<'m> {
    /// What has them: `a piece`.
    of: &'static str,
    /// The line of the block.
    pub(crate) line: u32,
    list: Vec<(u32, String, String)>,
    asked: Vec<&'static str>,
    pub(crate) mistakes: &'m mut Mistakes,
}

impl<'m> Fields<'m> {
    pub(crate) fn read(of: &'static str, line: u32, lines: &[Line<'_>], mistakes: &'m mut Mistakes) -> Self {
        let mut list: Vec<(u32, String, String)> = Vec::new();
        for (number, text) in lines.iter().filter(|(_, text)| !text.is_empty()) {
            let goes_on = text.starts_with(' ');
            match (list.last_mut(), text.split_once(':')) {
                (Some((_, _, value)), _) if goes_on => {
                    value.push(' ');
                    value.push_str(text.trim());
                }
                (_, Some((name, value))) if !goes_on && is_name(name) => {
                    list.push((*number, name.to_owned(), value.trim().to_owned()));
                }
                _ => mistakes.tell(
                    *number,
                    format!("“{}” is no field.", cut(text)),
                    "Write name: value; a line that goes on with the value above begins with a space.",
                ),
            }
        }
        Self { of, line, list, asked: Vec::new(), mistakes }
    }

    /// The value of a field that is there once at most, and its line.
    pub(crate) fn take(&mut self, name: &'static str) -> Option<(u32, String)> {
        let mut all = self.take_all(name).into_iter();
        let first = all.next();
        if let Some((line, _)) = all.next() {
            self.mistakes.tell(line, format!("The field {name} is there twice."), "Leave one of them.");
        }
        first
    }

    /// The value of a field that has to be there.
    pub(crate) fn require(&mut self, name: &'static str) -> Option<(u32, String)> {
        let taken = self.take(name).filter(|(_, value)| !value.is_empty());
        if taken.is_none() {
            let what = format!("The field {name} is missing in {}.", self.of);
            self.mistakes.tell(self.line, what, format!("Write a line {name}: and its value."));
        }
        taken
    }

    /// All values of a field that may be there several times.
    pub(crate) fn take_all(&mut self, name: &'static str) -> Vec<(u32, String)> {
        self.asked.push(name);
        let mut taken = Vec::new();
        self.list.retain_mut(|(line, this, value)| {
            let is_it = this == name;
            if is_it {
                taken.push((*line, std::mem::take(value)));
            }
            !is_it
        });
        taken
    }

    /// A value that is read by a grammar.
    pub(crate) fn parsed<T, E: Display>(
        &mut self,
        taken: Option<(u32, String)>,
        parse: impl FnOnce(&str) -> Result<T, E>,
    ) -> Option<T> {
        let (line, value) = taken?;
        parse(&value)
            .map_err(|error| {
                let error = error.to_string();
                let what = format!("“{}” cannot be used: {}.", cut(&value), error.trim_end_matches('.'));
                self.mistakes.tell(line, what, "docs/lessons.md says what may stand there.");
            })
            .ok()
    }

    /// The values of a field, read by a grammar.
    pub(crate) fn all<T, E: Display>(
        &mut self,
        name: &'static str,
        parse: impl Fn(&str) -> Result<T, E>,
    ) -> Vec<T> {
        let taken = self.take_all(name);
        taken.into_iter().filter_map(|taken| self.parsed(Some(taken), &parse)).collect()
    }

    /// Whether something is switched on: `yes`, `no`, or left out.
    pub(crate) fn switch(&mut self, name: &'static str) -> bool {
        let taken = self.take(name);
        let parse = |value: &str| match value {
            "yes" => Ok(true),
            "no" => Ok(false),
            _ => Err("it is neither yes nor no"),
        };
        self.parsed(taken, parse).unwrap_or_default()
    }

    /// Ends it: whatever was not taken is not known.
    pub(crate) fn finish(self) {
        for (line, name, _) in self.list {
            let what = format!("There is no field “{}” in {}.", cut(&name), self.of);
            self.mistakes.tell(line, what, format!("It has: {}.", self.asked.join(", ")));
        }
    }
}

fn is_name(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_goes_on_where_a_line_begins_with_a_space() {
        let mut mistakes = Mistakes::of("x.md");
        let lines = [(1, "one: a"), (2, "  b: c"), (3, "two: yes")];
        let mut fields = Fields::read("a piece", 1, &lines, &mut mistakes);
        assert_eq!(fields.take("one"), Some((1, "a b: c".to_owned())));
        assert!(fields.switch("two"));
        fields.finish();
        assert!(mistakes.settle(Some(())).is_ok());
    }

    #[test]
    fn what_is_unknown_repeated_missing_or_no_field_is_told_with_its_line() {
        let mut mistakes = Mistakes::of("x.md");
        let lines = [(2, "one: a"), (3, "one: b"), (4, "three: c"), (5, "words"), (6, "five: maybe")];
        let mut fields = Fields::read("a piece", 1, &lines, &mut mistakes);
        fields.take("one");
        fields.require("two");
        fields.switch("five");
        fields.finish();
        let told: Vec<u32> = mistakes.settle(Some(())).unwrap_err().iter().map(|it| it.line).collect();
        assert_eq!(told, [1, 3, 4, 5, 6]);
    }
}
