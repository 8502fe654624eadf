//! Transcripts: all exchanges of a run, as they can be looked at afterwards.

use crate::event::{Event, RecordedRequest, RecordedResponse};
use crate::expectation::{Expectation, Verdict};
use crate::transport::{FaultKind, TransportError};
use std::rc::Rc;
use std::time::Duration;

/// The exchanges of a run, in the order they were sent.
#[derive(Clone, Debug, Default)]
pub struct Transcript {
    /// The exchanges; the one with number `n` stands at `n - 1`.
    pub exchanges: Vec<Rc<Exchange>>,
}

/// One request and what became of it.
#[derive(Clone, Debug)]
pub struct Exchange {
    /// Its number, from 1.
    pub number: u32,
    /// The request.
    pub request: Rc<RecordedRequest>,
    /// What the user did to it on its way, and what a retry has to do with it.
    pub handling: Handling,
    /// What became of it.
    pub outcome: Outcome,
    /// What was checked.
    pub expectations: Vec<Expectation>,
}

/// What else happened to an exchange than that a request was sent and answered.
#[derive(Clone, Debug, Default)]
pub struct Handling {
    /// Whether the request is held at the gate.
    pub held: bool,
    /// The request before it was edited.
    pub before: Option<Rc<RecordedRequest>>,
    /// Whether credentials were taken out of it, since it goes to another origin than before.
    pub stripped: bool,
    /// The fault that was put in its way.
    pub fault: Option<FaultKind>,
    /// The earlier exchange that it repeats.
    pub repeats: Option<u32>,
    /// How long the flow waits after it, to try again.
    pub tried_again_after: Option<Duration>,
}

/// What became of a request.
#[derive(Clone, Debug)]
pub enum Outcome {
    /// It is under way.
    Pending,
    /// A response came.
    Answered {
        /// The response.
        response: Rc<RecordedResponse>,
        /// From the sending to the last byte of the response.
        elapsed: Duration,
    },
    /// No response came.
    Unanswered {
        /// Why.
        error: TransportError,
        /// How long it was waited for.
        elapsed: Duration,
    },
}

impl Transcript {
    /// Adds what an event tells. Events about exchanges that are not known are passed over.
    pub fn apply(&mut self, event: &Event) {
        match event {
            Event::Sent { exchange, request } => self.exchanges.push(Rc::new(Exchange {
                number: *exchange,
                request: Rc::clone(request),
                handling: Handling::default(),
                outcome: Outcome::Pending,
                expectations: Vec::new(),
            })),
            Event::Answered { exchange, response, elapsed } => self.change(*exchange, |it| {
                it.handling.held = false;
                it.outcome = Outcome::Answered { response: Rc::clone(response), elapsed: *elapsed };
            }),
            Event::Unanswered { exchange, error, elapsed } => self.change(*exchange, |it| {
                it.handling.held = false;
                it.outcome = Outcome::Unanswered { error: error.clone(), elapsed: *elapsed };
            }),
            Event::Checked { exchange, expectation } => {
                self.change(*exchange, |it| it.expectations.push(expectation.clone()));
            }
            Event::Retried { exchange, of } => self.change(*exchange, |it| it.handling.repeats = Some(*of)),
            Event::Waiting { exchange, wait } => {
                self.change(*exchange, |it| it.handling.tried_again_after = Some(*wait));
            }
            Event::Held { exchange } => self.change(*exchange, |it| it.handling.held = true),
            Event::Released { exchange } => self.change(*exchange, |it| it.handling.held = false),
            Event::Edited { exchange, request, stripped } => self.change(*exchange, |it| {
                it.handling.held = false;
                it.handling.stripped = *stripped;
                it.handling.before = Some(std::mem::replace(&mut it.request, Rc::clone(request)));
            }),
            Event::Faulted { exchange, fault } => {
                self.change(*exchange, |it| it.handling.fault = Some(*fault));
            }
            Event::Packing { .. } => {}
        }
    }

    /// The exchange with this number.
    pub fn exchange(&self, number: u32) -> Option<&Rc<Exchange>> {
        self.exchanges.get(usize::try_from(number).ok()?.checked_sub(1)?)
    }

    /// How many expectations came out so.
    pub fn count(&self, verdict: Verdict) -> usize {
        let all = self.exchanges.iter().flat_map(|exchange| &exchange.expectations);
        all.filter(|expectation| expectation.verdict == verdict).count()
    }

    fn change(&mut self, number: u32, change: impl FnOnce(&mut Exchange)) {
        let at = usize::try_from(number).ok().and_then(|number| number.checked_sub(1));
        if let Some(exchange) = at.and_then(|at| self.exchanges.get_mut(at)) {
            change(Rc::make_mut(exchange));
        }
    }
}

impl Exchange {
    /// The response, if one came.
    pub fn response(&self) -> Option<&RecordedResponse> {
        match &self.outcome {
            Outcome::Answered { response, .. } => Some(response),
            Outcome::Pending | Outcome::Unanswered { .. } => None,
        }
    }

    /// How long it took, once it is over.
    pub fn elapsed(&self) -> Option<Duration> {
        match &self.outcome {
            Outcome::Answered { elapsed, .. } | Outcome::Unanswered { elapsed, .. } => Some(*elapsed),
            Outcome::Pending => None,
        }
    }
}
