//! What comes of a file.

use crate::warning::Warning;
use longshore_client::secrets::Secrets;
use longshore_client::{FlowError, Transcript};
use longshore_export::{Run, Stage};
use std::time::Duration;

/// A run that was read from a file.
#[derive(Debug)]
pub struct Imported {
    /// The form that it was in.
    pub form: Form,
    /// The flow's name: `push`. None in an archive that is not of Longshore.
    pub flow: Option<String>,
    /// The registry: scheme, host and port.
    pub target: String,
    /// When the run's clock was at its beginning: since the beginning of 1970, in UTC.
    pub epoch: Duration,
    /// How it ended.
    pub ending: Ending,
    /// The exchanges.
    pub transcript: Transcript,
    /// What is not to be shown: the masks of a run that was saved by Longshore, and whatever tokens and passwords another
    /// archive has.
    pub secrets: Secrets,
    /// Why the exchanges of another archive are of the steps that they are shown as.
    pub guesses: Vec<Guess>,
    /// What was left out, or taken otherwise than it is written.
    pub warnings: Vec<Warning>,
}

/// The form of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// Our own JSON.
    Transcript,
    /// An HTTP archive of ours.
    Archive,
    /// An HTTP archive that others wrote.
    OtherArchive,
}

/// How a run ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ending {
    /// It was under way when it was saved; or the file does not say.
    Open,
    /// It reached its goal; what was done, in a few words.
    Done(String),
    /// It ended before its goal.
    Failed(Box<FlowError>),
}

/// Why an exchange is of its step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Guess {
    /// The exchange's number.
    pub exchange: u32,
    /// Why, as the end of a sentence that begins with “because”.
    pub because: &'static str,
}

impl Imported {
    /// The flow's name, or what stands for it.
    pub fn flow_name(&self) -> &str {
        self.flow.as_deref().unwrap_or("recording")
    }

    /// How it ended, in a sentence; empty where that is not known.
    pub fn sentence(&self) -> String {
        match &self.ending {
            Ending::Open => String::new(),
            Ending::Done(done) => done.clone(),
            Ending::Failed(error) => error.to_string(),
        }
    }

    /// The same, to be exported.
    pub fn run(&self) -> Run<'_> {
        Run {
            flow: self.flow_name(),
            target: &self.target,
            epoch: self.epoch,
            transcript: &self.transcript,
            stage: match &self.ending {
                Ending::Open => Stage::UnderWay,
                Ending::Done(done) => Stage::Done(done),
                Ending::Failed(error) => Stage::Failed(error),
            },
            secrets: &self.secrets,
        }
    }
}
