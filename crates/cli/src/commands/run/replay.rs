//! A run from a file, printed as a run is.

use super::lines::{Lines, field};
use super::outcome::Outcome;
use super::records::Records;
use super::report::Report as _;
use crate::failure::Failure;
use crate::style::{BOLD, RED};
use crate::text::plain_line;
use longshore_client::transcript::Outcome as Answer;
use longshore_client::{Observer as _, Target};
use longshore_core::rfc3339;
use longshore_import::{Ending, Imported};

/// Prints the run for people; where it is asked for, with the reason why each exchange is of its step.
pub(crate) fn replay(run: &Imported, with_reasons: bool) -> Result<(), Failure> {
    // The import has seen that it is the address of a registry.
    let target = Target::parse(&run.target).or_else(|_| Target::parse(Target::EMBEDDED))?;
    let report = Lines::new(run.secrets.clone(), &target);
    // They are in the order of the exchanges.
    let mut guesses = run.guesses.iter().filter(|_| with_reasons).peekable();
    for exchange in &run.transcript.exchanges {
        exchange.events().into_iter().for_each(|event| report.event(event));
        if matches!(exchange.outcome, Answer::Pending) {
            report.pending(exchange.number);
        }
        if let Some(guess) = guesses.next_if(|guess| guess.exchange == exchange.number) {
            report.because(guess.because);
        }
    }
    let shown = |text: &str| report.shown(text).replace('\n', "\\n");
    let mut lines = match &run.ending {
        Ending::Done(done) => vec![format!("{BOLD}{}{BOLD:#}", shown(done))],
        Ending::Failed(error) => {
            vec![
                format!("{RED}✗ {}{RED:#}", shown(&error.to_string())),
                format!("  {}", shown(&error.advice)),
            ]
        }
        Ending::Open if run.flow.is_some() => vec!["It was under way when it was saved.".to_owned()],
        Ending::Open => vec![format!("{BOLD}Recorded{BOLD:#}")],
    };
    lines.retain(|line| !line.trim().is_empty());
    let begun = i64::try_from(run.epoch.as_secs()).ok().and_then(rfc3339);
    lines.extend(run.flow.as_ref().map(|flow| field("flow", &plain_line(flow))));
    lines.push(field("registry", &plain_line(&run.target)));
    lines.extend(begun.map(|begun| field("begun", &begun)));
    Ok(report.ended(&lines)?)
}

/// Prints the run for machines.
pub(crate) fn replay_records(run: &Imported) -> Result<(), Failure> {
    let report = Records::new(run.secrets.clone());
    for exchange in &run.transcript.exchanges {
        exchange.events().into_iter().for_each(|event| report.event(event));
    }
    let done = match &run.ending {
        Ending::Failed(error) => return Ok(report.failed(error)?),
        Ending::Done(done) => Some(done.as_str()),
        Ending::Open => None,
    };
    Ok(report.succeeded(&Outcome::of(run.flow_name(), "", None).member("done", done))?)
}
