//! A session: one flow against one registry, with the report of it.

use super::exports::Keeper;
use super::outcome::Outcome;
use super::report::Report;
use crate::failure::Failure;
use crate::under_way::interruption;
use async_trait::async_trait;
use longshore_client::error::Fault;
use longshore_client::transport::{Interventions, Timer, Transport};
use longshore_client::url::Url;
use longshore_client::{Client, Ended, FlowError, Observer, Retries, Target};
use longshore_core::RepositoryName;
use std::rc::Rc;
use std::time::{Duration, SystemTime};

pub(super) struct Session {
    pub(super) target: Target,
    pub(super) repository: RepositoryName,
    pub(super) transport: Rc<dyn Transport>,
    pub(super) report: Rc<dyn Report>,
    /// What hears of everything first.
    pub(super) keeper: Rc<Keeper>,
    /// What the user does to requests; the transport is behind it already.
    pub(super) between: Interventions,
    pub(super) retries: Retries,
    /// The failure that the flow is to meet.
    pub(super) expected: Option<longshore_client::Failure>,
}

impl Session {
    /// Uploads go on where they were begun: an address elsewhere, which this option gives, is wrong usage and ends the program.
    pub(super) fn refuse_elsewhere<'a>(&self, option: &str, locations: impl IntoIterator<Item = &'a Url>) {
        let registry = self.target.url.origin();
        if let Some(location) = locations.into_iter().find(|location| location.origin() != registry) {
            crate::failure::wrong(&format!(
                "{option} is at {}, and the registry is {registry}: an upload goes on where it was begun.",
                location.origin()
            ));
        }
    }

    /// Runs the flow, and reports how it ended.
    pub(super) async fn carry_out(
        self,
        flow: impl AsyncFnOnce(&Client, &dyn Observer) -> Result<Outcome, FlowError>,
    ) -> Result<(), Failure> {
        let observer = Rc::clone(&self.keeper) as Rc<dyn Observer>;
        let clock = self.between.clock();
        let origin = self.target.url.origin();
        let client = Client::new(self.target, self.transport, Rc::clone(&observer), clock)
            .expecting(self.expected)
            .retrying(self.retries, Rc::new(SystemTimer));
        let result = client.run_expecting(interruption(), Box::pin(flow(&client, observer.as_ref()))).await;
        let result = result.map(|ended| match ended {
            Ended::Done(outcome) => outcome,
            Ended::Failed { failure, exchange } => as_expected(failure, exchange),
        });
        let told = match &result {
            Ok(outcome) => self.report.succeeded(outcome),
            Err(error) => self.report.failed(error),
        };
        let kept = match &result {
            Ok(outcome) => self.keeper.write(Ok(&outcome.done)),
            Err(error) => self.keeper.write(Err(error)),
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
        })?;
        kept
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

/// The system's own time.
pub(super) struct SystemTimer;

#[async_trait(?Send)]
impl Timer for SystemTimer {
    async fn sleep(&self, time: Duration) {
        tokio::time::sleep(time).await;
    }

    fn time_of_day(&self) -> Option<Duration> {
        SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).ok()
    }
}
