//! Why a flow ended before its goal, sorted by whose fault it is.

use crate::step::Step;
use crate::transport::TransportError;
use crate::url::Origin;

/// A flow's error: where, what, and what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}{sentence}", step.map(|step| format!("{step}: ")).unwrap_or_default())]
pub struct FlowError {
    /// Whose fault it is.
    pub fault: Fault,
    /// The step that failed; none if nothing was sent yet.
    pub step: Option<Step>,
    /// The number of the exchange that failed, where there is one.
    pub exchange: Option<u32>,
    /// The request, as `METHOD URL`, where there is one.
    pub request: Option<String>,
    /// What was expected, where something was.
    pub expected: Option<String>,
    /// What came instead.
    pub actual: Option<String>,
    /// What happened, in a sentence.
    pub sentence: String,
    /// What to do about it, in a sentence or two.
    pub advice: String,
    /// Whether the same request might be answered a little later: its answer was lost on the way.
    pub is_passing: bool,
    /// The token service that would have to be trusted with the credentials for the flow to go on.
    pub untrusted_realm: Option<Origin>,
}

/// Whose fault an error is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// Something that the user gave: a file, a name, a password.
    Input,
    /// The registry answered something else than the protocol says.
    Registry,
    /// No answer came: the network, or the browser.
    Network,
    /// Nobody's: the user pressed Stop.
    Stopped,
    /// Nobody's: the user edited or dropped a request, or put a fault in its way.
    Intervention,
    /// Nobody's: the failure that the flow was asked to meet.
    Expected,
    /// Our own.
    Bug,
}

impl Fault {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::Input,
        Self::Registry,
        Self::Network,
        Self::Stopped,
        Self::Intervention,
        Self::Expected,
        Self::Bug,
    ];

    /// Its word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Input => "input",
            Self::Registry => "registry",
            Self::Network => "network",
            Self::Stopped => "stopped",
            Self::Intervention => "intervention",
            Self::Expected => "expected",
            Self::Bug => "bug",
        }
    }

    /// The fault of this word.
    pub fn named(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|fault| fault.as_str() == word)
    }
}

impl FlowError {
    /// An error about something the user gave, before any request.
    pub fn input(sentence: impl Into<String>, advice: impl Into<String>) -> Self {
        Self::new(Fault::Input, sentence, advice)
    }

    /// An error with nothing but its fault and its two sentences.
    pub fn new(fault: Fault, sentence: impl Into<String>, advice: impl Into<String>) -> Self {
        Self {
            fault,
            step: None,
            exchange: None,
            request: None,
            expected: None,
            actual: None,
            sentence: sentence.into(),
            advice: advice.into(),
            is_passing: false,
            untrusted_realm: None,
        }
    }

    /// The user pressed Stop.
    pub fn stopped() -> Self {
        Self::new(Fault::Stopped, "The run was stopped.", "Run it again to begin from the start.")
    }

    /// The same error, of this step.
    #[must_use]
    pub fn at(mut self, step: Step) -> Self {
        self.step = Some(step);
        self
    }
}

impl From<&TransportError> for Fault {
    fn from(error: &TransportError) -> Self {
        match error {
            TransportError::Unreachable(_) | TransportError::TimedOut(_) | TransportError::CutShort(_) => {
                Self::Network
            }
            TransportError::TooLong(_) | TransportError::Redirected(_) => Self::Registry,
            TransportError::Source(_) | TransportError::Refused(_) => Self::Input,
            TransportError::Dropped | TransportError::Injected(_) => Self::Intervention,
            TransportError::Stopped => Self::Stopped,
            TransportError::Unsendable(_) => Self::Bug,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_is_read_as_it_is_written() {
        for fault in Fault::ALL {
            assert_eq!(Fault::named(fault.as_str()), Some(fault));
        }
        assert_eq!(Fault::named(""), None);
    }
}
