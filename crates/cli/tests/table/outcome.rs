//! What comes of a cell, and how a run stops before its goal.

use std::fmt;

/// What came of a cell.
#[derive(Debug)]
pub(crate) enum Outcome {
    /// The flow reached its goal, and its effect is there.
    Done,
    /// The flow ended before its goal.
    Refused {
        /// At which step, with which status; or whose fault it was, where that was no answer.
        at: String,
        /// What the program says of it.
        said: String,
    },
    /// It says that it reached its goal, and the effect is another.
    Wrong(String),
}

/// Why a cell goes no further.
#[derive(Clone, Debug)]
pub(crate) enum Stop {
    /// As [`Outcome::Refused`]; what is prepared for a flow can be refused, too.
    Refused { at: String, said: String },
    /// As [`Outcome::Wrong`].
    Wrong(String),
}

/// As it stands in the table, in few words.
impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Done => f.write_str("✓"),
            Self::Refused { at, .. } => f.write_str(at),
            Self::Wrong(how) => write!(f, "wrong: {how}"),
        }
    }
}

impl From<String> for Stop {
    fn from(how: String) -> Self {
        Self::Wrong(how)
    }
}

/// Both are the same; else a sentence that says which were not.
#[allow(clippy::needless_pass_by_value, reason = "most of what is compared is made for that")]
pub(crate) fn same<A: fmt::Debug + PartialEq<B>, B: fmt::Debug>(
    what: &str,
    actual: A,
    expected: B,
) -> Result<(), Stop> {
    if actual == expected {
        return Ok(());
    }
    Err(Stop::Wrong(format!("{what}: expected {expected:?}, and it is {actual:?}")))
}

/// This is so; else a sentence.
pub(crate) fn is(so: bool, otherwise: &str) -> Result<(), Stop> {
    if so { Ok(()) } else { Err(Stop::Wrong(otherwise.to_owned())) }
}
