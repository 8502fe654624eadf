//! Checks: `push/put-manifest/status = 201`.

use crate::runs::{Runs, Value};
use crate::selector::Selector;

/// Something that has to be so in what came of the pieces.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Check {
    /// What is looked at.
    pub selector: Selector,
    /// What it has to be.
    pub condition: Condition,
}

/// What something has to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Condition {
    /// `= literal`: this, or a list that has it.
    Is(String),
    /// `= @selector`: the same as what is found there.
    Same(Selector),
    /// `!= literal`
    IsNot(String),
    /// `!= @selector`
    Differs(Selector),
    /// `there`
    There,
    /// `missing`: its exchange is there, and it is not.
    Missing,
}

impl Check {
    /// Whether it is so. It is not where the piece was not run.
    pub fn is_met(&self, runs: &Runs) -> bool {
        let found = runs.find(&self.selector);
        let other = |selector: &Selector| runs.find(selector).map(|value| value.to_string());
        match (&self.condition, found) {
            (Condition::Is(literal), Some(value)) => value.says(literal),
            (Condition::IsNot(literal), Some(value)) => !value.says(literal),
            (Condition::Same(selector), Some(value)) => other(selector) == Some(value.to_string()),
            (Condition::Differs(selector), Some(value)) => {
                other(selector).is_some_and(|other| !value.says(&other))
            }
            (Condition::There, found) => found.is_some_and(|value| value != Value::Many(Vec::new())),
            (Condition::Missing, found) => {
                let is_known = runs.exchange(&self.selector).is_some_and(|it| it.response().is_some());
                found.is_none() && is_known
            }
            (_, None) => false,
        }
    }

    /// Reads one; otherwise why it is none, as the end of a sentence.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let (selector, rest) = text.split_once(' ').ok_or("it does not say what has to be so")?;
        let selector = Selector::parse(selector)?;
        let (word, value) = rest.split_once(' ').unwrap_or((rest, ""));
        let value = value.trim();
        let condition = match (word, value.strip_prefix('@')) {
            ("there", _) if value.is_empty() => Condition::There,
            ("missing", _) if value.is_empty() => Condition::Missing,
            ("=" | "!=", _) if value.is_empty() => return Err(format!("nothing stands behind {word}")),
            ("=", Some(other)) => Condition::Same(Selector::parse(other)?),
            ("=", None) => Condition::Is(value.to_owned()),
            ("!=", Some(other)) => Condition::Differs(Selector::parse(other)?),
            ("!=", None) => Condition::IsNot(value.to_owned()),
            _ => return Err("behind the place stands =, !=, there or missing".to_owned()),
        };
        Ok(Self { selector, condition })
    }

    /// All that it looks at.
    pub(crate) fn selectors(&self) -> impl Iterator<Item = &Selector> {
        let other = match &self.condition {
            Condition::Same(selector) | Condition::Differs(selector) => Some(selector),
            _ => None,
        };
        std::iter::once(&self.selector).chain(other)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_check_that_is_none_says_why() {
        for (text, why) in [
            ("push/count", "what has to be so"),
            ("push/x y", "no step"),
            ("push/count is 3", "=, !=, there or missing"),
            ("push/count =", "nothing stands behind ="),
            ("push/count there now", "=, !=, there or missing"),
            ("push/count = @x", "what of the piece"),
        ] {
            let said = Check::parse(text).unwrap_err();
            assert!(said.contains(why), "{text}: {said}");
        }
    }

    #[test]
    fn nothing_is_so_before_a_piece_was_run() {
        for text in
            ["a/count = 0", "a/count != 3", "a/count there", "a/ping/status missing", "a/count = @a/count"]
        {
            assert!(!Check::parse(text).unwrap().is_met(&Runs::default()), "{text}");
        }
    }
}
