//! What came of a case.

use crate::case::Case;
use longshore_client::{Step, Transcript};
use longshore_registry::why::Why;
use std::fmt;

/// A case that was run.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// The case.
    pub case: Case,
    /// How it came out.
    pub came: Came,
    /// Where the flow ended; none where nothing was answered there.
    pub actual: Option<Actual>,
    /// What was sent and answered.
    pub transcript: Transcript,
    /// Why the embedded registry answered the exchange that failed as it did.
    pub why: Option<Why>,
    /// What was taken by a registry that was to refuse it, and could not be deleted again.
    pub left_behind: Option<String>,
}

/// How a case came out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Came {
    /// The step failed as it was to.
    AsExpected,
    /// It did not, for this reason, as a sentence.
    Otherwise(String),
    /// It cannot be had at this registry, for this reason, as a sentence.
    NotHere(String),
    /// The run was stopped.
    Stopped,
}

/// An answer, as it is compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Actual {
    /// The number of the exchange.
    pub exchange: u32,
    /// The step.
    pub step: Step,
    /// The status.
    pub status: u16,
    /// The first error code in the body; empty where there is none.
    pub code: String,
}

/// `put-manifest 404 TAG_INVALID`
impl fmt::Display for Actual {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.step, self.status)?;
        if self.code.is_empty() { Ok(()) } else { write!(f, " {}", self.code) }
    }
}
