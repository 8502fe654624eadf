//! What came of a case.

use crate::case::Case;
use longshore_client::url::Origin;
use longshore_client::{Event, Step, Transcript};
use longshore_registry::why::Why;
use std::borrow::Cow;
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
    /// What was sent and answered, as it happened.
    pub events: Vec<Event>,
    /// Why the embedded registry answered the exchange that failed as it did.
    pub why: Option<Why>,
    /// What was taken by a registry that was to refuse it, and could not be deleted again.
    pub left_behind: Option<String>,
}

impl Outcome {
    /// What was sent and answered.
    pub fn transcript(&self) -> Transcript {
        Transcript::of(&self.events)
    }
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
    /// The token service is another server, and is not trusted with the password.
    Untrusted(Origin),
    /// The run was stopped.
    Stopped,
}

impl Came {
    /// Why it did not fail as it was to, as a sentence.
    pub fn sentence(&self) -> Option<Cow<'_, str>> {
        match self {
            Self::AsExpected => None,
            Self::Otherwise(why) | Self::NotHere(why) => Some(why.into()),
            Self::Untrusted(origin) => Some(Cow::Owned(format!(
                "The token service {origin} is another server, and is not trusted with the password."
            ))),
            Self::Stopped => Some("The run was stopped.".into()),
        }
    }
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
