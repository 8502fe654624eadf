//! Questions: their answers are found in the exchanges.

use crate::fields::Fields;
use crate::goal::{key, prose};
use crate::inline::Inline;
use crate::mistake::Mistakes;
use crate::runs::{Runs, Value};
use crate::selector::Selector;
use crate::source::Fence;

/// A question whose answer is found in what happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// What is asked.
    pub text: Vec<Inline>,
    /// Where the answer is.
    pub answer: Selector,
    /// In which form it is taken.
    pub form: Form,
    /// What else is taken for the answer.
    pub also: Vec<String>,
    /// What there is to choose from; nothing where the answer is typed.
    pub choices: Vec<String>,
    /// Why that is so, for whoever has answered.
    pub why: Vec<Inline>,
}

/// In which form an answer is taken.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Form {
    /// Text; capitals, quotes and spaces around it do not count.
    #[default]
    Text,
    /// A number; commas in it, and a word behind it, do not count.
    Number,
    /// A digest; the first six of its digits are enough, with `sha256:` before them or not.
    Digest,
}

/// How an answer is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Judgement {
    /// It is right.
    Right,
    /// It is not.
    Wrong,
    /// There is no telling yet: the piece that has the answer was not run.
    NotYet,
}

impl Question {
    /// What it is known by on a device that remembers it: made of its text, so that it is another one where that changes.
    pub fn key(&self) -> String {
        key(&self.text)
    }

    /// Holds what was typed, or chosen, against what happened.
    pub fn judge(&self, runs: &Runs, typed: &str) -> Judgement {
        let Some(right) = self.right(runs) else { return Judgement::NotYet };
        let is_right = match &right {
            Value::One(text) => self.form.is_same(text, typed),
            Value::Many(list) => {
                // All of them, in their order; of one alone that one.
                self.form.is_same(&right.to_string(), typed)
                    || list.len() == 1 && self.form.is_same(&list[0], typed)
            }
        };
        let is_taken = is_right || self.also.iter().any(|also| Form::Text.is_same(also, typed));
        if is_taken { Judgement::Right } else { Judgement::Wrong }
    }

    /// The right answer; nothing where the piece that has it was not run.
    pub fn right(&self, runs: &Runs) -> Option<Value> {
        runs.find(&self.answer)
    }

    /// Reads what stands in ```` ```question ````.
    pub(crate) fn read(fence: &Fence<'_>, mistakes: &mut Mistakes) -> Option<Self> {
        let (text, fields) = prose("a question", fence, mistakes);
        let mut fields = Fields::read("a question", fence.line, fields, mistakes);
        let answer = fields.require("answer");
        let answer = fields.parsed(answer, Selector::parse);
        let form = fields.take("form");
        let form = fields.parsed(form, Form::parse);
        let also = fields.take_all("also").into_iter().map(|(_, value)| value).collect();
        let choices = fields.take_all("choice").into_iter().map(|(_, value)| value).collect();
        let why = fields.require("why");
        let why = why.map(|(line, value)| Inline::read(&[(line, &value)], fields.mistakes));
        fields.finish();
        Some(Self { text, answer: answer?, form: form.unwrap_or_default(), also, choices, why: why? })
    }
}

impl Form {
    fn parse(word: &str) -> Result<Self, &'static str> {
        match word {
            "text" => Ok(Self::Text),
            "number" => Ok(Self::Number),
            "digest" => Ok(Self::Digest),
            _ => Err("a form is text, number or digest"),
        }
    }

    fn is_same(self, right: &str, typed: &str) -> bool {
        let typed = typed.trim().trim_matches(['"', '“', '”', '`']).trim();
        match self {
            Self::Text => !typed.is_empty() && right.trim().to_lowercase() == typed.to_lowercase(),
            Self::Number => {
                let digits: String = typed.chars().take_while(|c| c.is_ascii_digit() || *c == ',').collect();
                let (digits, rest) = (digits.replace(',', ""), typed[digits.len()..].trim());
                let is_word = rest.chars().all(char::is_alphabetic);
                digits.parse::<u64>().is_ok_and(|number| right.parse() == Ok(number)) && is_word
            }
            Self::Digest => {
                let encoded = |text: &str| text.rsplit(':').next().unwrap_or_default().to_lowercase();
                let (right, typed) = (encoded(right), encoded(typed.trim_end_matches(['…', '.'])));
                typed.len() >= 6 && right.starts_with(&typed)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_taken_in_the_forms_that_people_write() {
        for (form, right, typed) in [
            (Form::Text, "PATCH", " patch "),
            (Form::Text, "0-99", "`0-99`"),
            (Form::Number, "1024", "1,024 bytes"),
            (Form::Number, "7", "7"),
            (Form::Digest, "sha256:abcdef0123", "sha256:ABCDEF…"),
            (Form::Digest, "sha256:abcdef0123", "abcdef0123"),
        ] {
            assert!(form.is_same(right, typed), "{typed}");
        }
        for (form, right, typed) in [
            (Form::Text, "PATCH", ""),
            (Form::Text, "PATCH", "PUT"),
            (Form::Number, "1024", "1024 2"),
            (Form::Number, "1024", "ä1024"),
            (Form::Number, "1024", ""),
            (Form::Digest, "sha256:abcdef0123", "abcde"),
            (Form::Digest, "sha256:abcdef0123", "sha256:"),
            (Form::Digest, "sha256:abcdef0123", "abcdef01234"),
        ] {
            assert!(!form.is_same(right, typed), "{typed}");
        }
    }
}
