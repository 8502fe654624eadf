//! Our own form: everything that a transcript has, for machines.

use crate::record::{ExchangeRecord, exchange_record};
use crate::run::Run;
use serde::Serialize;

/// The version of the form. Members may come without a new one; none goes, or changes what it says.
const VERSION: u32 = 1;

#[derive(Serialize)]
struct Record<'a> {
    /// The version of this form.
    longshore_transcript: u32,
    flow: &'a str,
    target: &'a str,
    begun: String,
    outcome: serde_json::Value,
    exchanges: Vec<ExchangeRecord<'a>>,
}

/// The run as JSON: see `docs/transcript.md`.
pub fn transcript(run: &Run<'_>) -> String {
    let exchanges = run.transcript.exchanges.iter();
    let record = Record {
        longshore_transcript: VERSION,
        flow: run.flow,
        target: run.target,
        begun: run.begun(),
        outcome: run.outcome(),
        exchanges: exchanges
            .map(|exchange| exchange_record(exchange, run.secrets).with_bodies(exchange, run.secrets))
            .collect(),
    };
    // Texts, numbers and lists only: this can be written.
    serde_json::to_string_pretty(&record).unwrap_or_default() + "\n"
}
