//! Making the checks, and cleaning up behind them.

use crate::bench::Bench;
use crate::check::Level;
use crate::cleanup::clean_up;
use crate::options::Options;
use crate::plan::{Planned, Subject, plan};
use crate::report::{Checked, Report};
use crate::stage::Stage;
use crate::verdict::{Ending, Outcome, Verdict};
use futures::future::{Either, select};
use http::Method;
use longshore_client::stop::Stopped;
use longshore_client::transport::{Clock, Transport};
use longshore_client::{FlowError, Outgoing, Step, Target};
use std::cell::{Cell, RefCell};
use std::pin::pin;
use std::rc::Rc;

/// What is told while a run goes on.
#[derive(Debug)]
pub enum Event<'a> {
    /// These checks will be made, in this order.
    Planned(&'a [&'a Planned]),
    /// One is begun; its place among them, from 0.
    Begun(usize),
    /// One is over.
    Ended(usize, &'a Outcome),
    /// All are over, and what was pushed is deleted.
    CleaningUp,
}

/// Why no check could be made at all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unusable {
    /// What happened, in a sentence.
    pub sentence: String,
    /// What to do about it.
    pub advice: String,
    /// The token service that would have to be trusted with the credentials.
    pub untrusted_realm: Option<longshore_client::url::Origin>,
}

/// Makes the checks of a plan for these options, one after the other, until all are made or someone stops it. Then it
/// deletes what it has pushed. The error is why there is nothing to be checked there.
pub async fn run(
    target: Target,
    transport: Rc<dyn Transport>,
    clock: Rc<dyn Clock>,
    options: Options,
    tell: &dyn Fn(Event<'_>),
    stopped: Stopped,
) -> Result<Report, Unusable> {
    let planned = plan(&options);
    let origin = target.url.origin().to_string();
    let bench = Bench::new(target, transport, clock, options);
    let outcomes = RefCell::new(vec![None; planned.len()]);
    let over: RefCell<Option<String>> = RefCell::new(None);
    {
        let making = pin!(make(&bench, &planned, &outcomes, &over, tell));
        let stopping = pin!(stopped.wait());
        match select(making, stopping).await {
            Either::Left((result, _)) => result?,
            Either::Right(_) => *over.borrow_mut() = Some(STOPPED.to_owned()),
        }
    }
    tell(Event::CleaningUp);
    let left = clean_up(&bench).await;
    let interrupted = over.into_inner();
    let reason = interrupted.clone().unwrap_or_default();
    let rest = || Outcome::without_request(Verdict::Skipped(reason.clone()));
    let outcomes = outcomes.into_inner().into_iter().map(|outcome| outcome.unwrap_or_else(rest));
    let checked = planned.into_iter().zip(outcomes).filter(|(planned, _)| planned.is_told);
    let checked = checked.map(|(planned, outcome)| Checked { planned, outcome }).collect();
    Ok(Report {
        target: origin,
        repositories: bench.options.repositories.clone(),
        version: bench.options.version,
        checked,
        left,
        interrupted,
        elapsed: bench.elapsed(),
    })
}

const STOPPED: &str = "the run was stopped";

async fn make(
    bench: &Bench,
    planned: &[Planned],
    outcomes: &RefCell<Vec<Option<Outcome>>>,
    over: &RefCell<Option<String>>,
    tell: &dyn Fn(Event<'_>),
) -> Result<(), Unusable> {
    knock(bench).await?;
    let told: Vec<&Planned> = planned.iter().filter(|planned| planned.is_told).collect();
    tell(Event::Planned(&told));
    let place = Cell::new(0);
    for (at, planned) in planned.iter().enumerate() {
        if planned.is_told {
            tell(Event::Begun(place.get()));
        }
        let (outcome, ends) = match &planned.decided {
            Some(verdict) => (Outcome::without_request(verdict.clone()), None),
            None => one(bench, planned.check, planned.subject).await,
        };
        if planned.is_told {
            tell(Event::Ended(place.get(), &outcome));
            place.set(place.get() + 1);
        }
        outcomes.borrow_mut()[at] = Some(outcome);
        if let Some(why) = ends {
            *over.borrow_mut() = Some(why);
            return Ok(());
        }
    }
    Ok(())
}

/// Whether anybody is there who could be a registry.
async fn knock(bench: &Bench) -> Result<(), Unusable> {
    let unusable = |error: FlowError| {
        let tape = bench.tape.borrow();
        let FlowError { sentence, advice, untrusted_realm, .. } = error;
        Unusable { sentence: tape.sentence(&sentence), advice: tape.sentence(&advice), untrusted_realm }
    };
    let url = bench.target.url.join("/v2/").map_err(|error| Unusable {
        sentence: format!("{}v2/ is no address: {error}.", bench.target.url),
        advice: "Give the registry's URL, such as https://registry.example.".to_owned(),
        untrusted_realm: None,
    })?;
    let reply = bench.ask_first(Outgoing::new(Step::Ping, Method::GET, url)).await.map_err(unusable)?;
    bench.tape.borrow_mut().cut();
    if reply.is(404) {
        return Err(Unusable {
            sentence: format!(
                "There is no registry at {}: GET /v2/ is not found.",
                bench.target.url.origin()
            ),
            advice: "Check scheme, host and port; a registry answers GET /v2/.".to_owned(),
            untrusted_realm: None,
        });
    }
    Ok(())
}

/// What came of one check; and, where nothing more can be checked, why.
async fn one(bench: &Bench, check: &crate::check::Check, subject: Subject) -> (Outcome, Option<String>) {
    let begun = bench.now();
    let stage = Stage { bench, subject };
    let result = (check.run)(&stage).await;
    let mut findings = bench.take_findings();
    let (exchanges, sent) = bench.tape.borrow_mut().cut();
    let mut ends = None;
    let mut verdict = match result {
        Ok(()) => Verdict::Passed,
        Err(Ending::Missed(finding)) => {
            findings.push(finding);
            Verdict::Passed
        }
        Err(Ending::Skipped(reason)) => Verdict::Skipped(reason),
        Err(Ending::Disabled(reason)) => Verdict::Disabled(reason),
        Err(Ending::Over(reason)) => {
            ends = Some(reason.clone());
            Verdict::Skipped(reason)
        }
    };
    if findings.iter().any(|finding| finding.level == Level::Must) {
        verdict = Verdict::Failed;
    } else if !findings.is_empty() {
        verdict = Verdict::Warned;
    }
    let elapsed = bench.now().saturating_sub(begun);
    (Outcome { verdict, findings, exchanges, sent, elapsed }, ends)
}
