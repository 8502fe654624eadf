//! How a check came out.

use crate::check::Level;
use crate::record::Recorded;
use std::time::Duration;

/// How a check came out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The registry does what the sentence says.
    Passed,
    /// It falls short of something that it should do, and need not.
    Warned,
    /// It does not do what it must.
    Failed,
    /// Nothing was shown: the registry may leave it out, and does; or what the check needs is not there.
    Skipped(String),
    /// It was not made: the version does not have it, or the registry says that it does not do such things.
    Disabled(String),
}

impl Verdict {
    /// One word for it.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Passed => "passed",
            Self::Warned => "warned",
            Self::Failed => "failed",
            Self::Skipped(_) => "skipped",
            Self::Disabled(_) => "disabled",
        }
    }

    /// Why there is nothing to be seen.
    pub fn reason(&self) -> Option<&str> {
        match self {
            Self::Skipped(reason) | Self::Disabled(reason) => Some(reason),
            Self::Passed | Self::Warned | Self::Failed => None,
        }
    }
}

/// Something that was not as it was expected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Whether it had to be, or should have been.
    pub level: Level,
    /// The exchange that shows it; none where no answer came.
    pub exchange: Option<u32>,
    /// The request, as `METHOD URL`.
    pub request: String,
    /// What was looked at: `status`, a header's name, `body` …
    pub subject: String,
    /// What was expected.
    pub expected: String,
    /// What came.
    pub actual: String,
}

/// What came of a check.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// How it came out.
    pub verdict: Verdict,
    /// What was not as expected.
    pub findings: Vec<Finding>,
    /// What was sent and answered.
    pub exchanges: Vec<Recorded>,
    /// How many exchanges there were; more than are kept, where there were many.
    pub sent: usize,
    /// How long it took.
    pub elapsed: Duration,
}

impl Outcome {
    /// One that was not made, for this reason.
    pub(crate) fn without_request(verdict: Verdict) -> Self {
        Self { verdict, findings: Vec::new(), exchanges: Vec::new(), sent: 0, elapsed: Duration::ZERO }
    }
}

/// Why a check ends before its end.
#[derive(Debug)]
pub(crate) enum Ending {
    /// Something was not as expected.
    Missed(Finding),
    /// It cannot go on, and nobody is to blame.
    Skipped(String),
    /// The registry says that it does not do such things.
    Disabled(String),
    /// Nothing more can be checked at all.
    Over(String),
}

/// What a check's steps give.
pub(crate) type Step<T> = Result<T, Ending>;

/// What a check gives.
pub(crate) type Done = Step<()>;
