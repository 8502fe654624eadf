//! Expectations: checks on an exchange, each with what was expected and what came.

use std::borrow::Cow;

/// A check on an exchange.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expectation {
    /// What is looked at: `status`, a header's name, `body digest` …
    pub subject: Cow<'static, str>,
    /// What it should be.
    pub expected: String,
    /// What it is.
    pub actual: String,
    /// How the two stand to each other.
    pub verdict: Verdict,
}

/// How an expectation came out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// As expected.
    Met,
    /// Not as expected, and the flow can go on; the registry, or what a page may see of it, falls
    /// short of the specification.
    Warning,
    /// Not as expected: the flow ends here.
    Failed,
    /// Not as it would have been without an edit: what is to come after one is not known.
    Unknown,
}

impl Verdict {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Met, Self::Warning, Self::Failed, Self::Unknown];

    /// Its word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Met => "met",
            Self::Warning => "warning",
            Self::Failed => "failed",
            Self::Unknown => "unknown",
        }
    }

    /// The verdict of this word.
    pub fn named(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|verdict| verdict.as_str() == word)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_verdict_is_read_as_it_is_written() {
        for verdict in Verdict::ALL {
            assert_eq!(Verdict::named(verdict.as_str()), Some(verdict));
        }
        assert_eq!(Verdict::named("Met"), None);
    }
}
