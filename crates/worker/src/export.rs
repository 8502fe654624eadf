//! A run that is to be written in a form that other tools read.

use longshore_client::secrets::Secrets;
use longshore_client::{Exchange, FlowError};
use std::rc::Rc;
use std::time::Duration;

/// The forms.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// An HTTP archive.
    Har,
    /// Our own.
    Json,
    /// A report for people.
    Markdown,
    /// A shell script of curl.
    Script,
    /// The commands of other clients.
    Commands,
}

/// A run, and the form that it is wanted in.
#[derive(Debug)]
pub struct Export {
    /// The form.
    pub form: Form,
    /// The flow's name.
    pub flow: String,
    /// The registry: scheme, host and port.
    pub target: String,
    /// When the run's clock was at its beginning, since the beginning of 1970 in UTC; none is that of the worker.
    pub epoch: Option<Duration>,
    /// The exchanges in their order.
    pub exchanges: Vec<Rc<Exchange>>,
    /// How it ended; none while it is under way.
    pub result: Option<Result<String, FlowError>>,
    /// What is not to be told.
    pub secrets: Secrets,
}

impl Form {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Har, Self::Json, Self::Markdown, Self::Script, Self::Commands];

    /// What it is called.
    pub fn label(self) -> &'static str {
        match self {
            Self::Har => "HAR",
            Self::Json => "JSON",
            Self::Markdown => "Markdown",
            Self::Script => "curl script",
            Self::Commands => "Commands",
        }
    }

    /// What it is for, in a few words.
    pub fn purpose(self) -> &'static str {
        match self {
            Self::Har => "An HTTP archive, which the developer tools of browsers open",
            Self::Json => "Everything that is known of the run, for machines",
            Self::Markdown => "A report for people",
            Self::Script => "A shell script that does the same again",
            Self::Commands => "What to tell crane, oras and skopeo to do the same",
        }
    }

    /// How its files' names end.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Har => "har",
            Self::Json => "json",
            Self::Markdown => "md",
            Self::Script => "sh",
            Self::Commands => "commands.md",
        }
    }
}
