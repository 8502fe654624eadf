//! A session: one flow against one registry, with the report of it.

use super::outcome::Outcome;
use super::report::Report;
use crate::failure::Failure;
use crate::under_way::{Stopwatch, interruption};
use longshore_client::error::Fault;
use longshore_client::transport::Transport;
use longshore_client::{Client, Ended, FlowError, Observer, Target};
use longshore_core::RepositoryName;
use std::rc::Rc;
use std::time::Instant;

pub(super) struct Session {
    pub(super) target: Target,
    pub(super) repository: RepositoryName,
    pub(super) transport: Rc<dyn Transport>,
    pub(super) report: Rc<dyn Report>,
    /// The failure that the flow is to meet.
    pub(super) expected: Option<longshore_client::Failure>,
}

impl Session {
    /// Runs the flow, and reports how it ended.
    pub(super) async fn carry_out(
        self,
        flow: impl AsyncFnOnce(&Client, &dyn Observer) -> Result<Outcome, FlowError>,
    ) -> Result<(), Failure> {
        let observer: Rc<dyn Observer> = Rc::clone(&self.report) as Rc<dyn Observer>;
        let clock = Rc::new(Stopwatch(Instant::now()));
        let origin = self.target.url.origin();
        let client =
            Client::new(self.target, self.transport, Rc::clone(&observer), clock).expecting(self.expected);
        let result = client.run_expecting(interruption(), flow(&client, observer.as_ref())).await;
        let result = result.map(|ended| match ended {
            Ended::Done(outcome) => outcome,
            Ended::Failed { failure, exchange } => as_expected(failure, exchange),
        });
        let told = match &result {
            Ok(outcome) => self.report.succeeded(outcome),
            Err(error) => self.report.failed(error),
        };
        told?;
        result.map(drop).map_err(|error| {
            let advice = advice(&error);
            let sentence = if error.fault == Fault::Stopped {
                format!("The run against {origin} was stopped.")
            } else {
                error.to_string()
            };
            let text = if advice.is_empty() { sentence } else { format!("{sentence}\n{advice}") };
            Failure::new(self.report.shown(&text))
        })
    }
}

/// What is said of a flow that failed as it was to.
fn as_expected(failure: Option<longshore_client::Failure>, exchange: u32) -> Outcome {
    let outcome = Outcome::of("expected-failure", "Failed as it was to", None)
        .fact("exchange", exchange)
        .member("exchange", exchange);
    match failure {
        Some(failure) => outcome
            .fact("failure", failure)
            .fact("because", failure.cause)
            .member("step", failure.step.as_str())
            .member("failure", failure.name),
        None => outcome.fact("failure", "a chunk was refused"),
    }
}

/// What to do about an error, where a program's words differ from a page's.
fn advice(error: &FlowError) -> String {
    match (&error.untrusted_realm, error.fault) {
        (Some(origin), _) => format!(
            "If {origin} is the token service of this registry, say that you trust it: --trust-realm {origin}"
        ),
        (None, Fault::Stopped) => String::new(),
        (None, _) => error.advice.clone(),
    }
}
