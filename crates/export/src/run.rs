//! What is exported.

use crate::record::error_record;
use longshore_client::secrets::Secrets;
use longshore_client::{FlowError, Transcript};
use longshore_core::rfc3339;
use serde_json::{Value, json};
use std::time::Duration;

/// A run that is over, or the part of it that there is.
#[derive(Debug)]
pub struct Run<'a> {
    /// The flow's name: `push`.
    pub flow: &'a str,
    /// The registry: scheme, host and port.
    pub target: &'a str,
    /// When the run's clock was at its beginning: since the beginning of 1970, in UTC.
    pub epoch: Duration,
    /// The exchanges.
    pub transcript: &'a Transcript,
    /// How it ended.
    pub stage: Stage<'a>,
    /// What is not to be told.
    pub secrets: &'a Secrets,
}

/// How far a run is.
#[derive(Debug)]
pub enum Stage<'a> {
    /// It is under way.
    UnderWay,
    /// It reached its goal; what was done, in a few words.
    Done(&'a str),
    /// It ended before its goal.
    Failed(&'a FlowError),
}

impl Run<'_> {
    /// How it ended, for machines.
    pub(crate) fn outcome(&self) -> Value {
        match &self.stage {
            Stage::UnderWay => json!({ "type": "under-way" }),
            Stage::Done(done) => json!({ "type": "done", "done": self.secrets.masked_sentence(done) }),
            // Texts and numbers only: this can be written.
            Stage::Failed(error) => {
                serde_json::to_value(error_record(error, self.secrets)).unwrap_or_default()
            }
        }
    }

    /// When the run's clock showed this, as RFC 3339 writes it, with milliseconds.
    pub(crate) fn moment(&self, at: Duration) -> String {
        let time = self.epoch + at;
        let seconds = i64::try_from(time.as_secs()).ok().and_then(rfc3339);
        let seconds = seconds.unwrap_or_else(|| "1970-01-01T00:00:00Z".to_owned());
        format!("{}.{:03}Z", seconds.trim_end_matches('Z'), time.subsec_millis())
    }

    /// When the first request went out.
    pub(crate) fn begun(&self) -> String {
        self.moment(self.transcript.exchanges.first().map_or(Duration::ZERO, |exchange| exchange.at))
    }
}
