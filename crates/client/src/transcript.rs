//! Transcripts: all exchanges of a run, as they can be looked at afterwards.

use crate::event::{Event, RecordedRequest, RecordedResponse};
use crate::expectation::{Expectation, Verdict};
use crate::transport::TransportError;
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
    /// What became of it.
    pub outcome: Outcome,
    /// What was checked.
    pub expectations: Vec<Expectation>,
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
                outcome: Outcome::Pending,
                expectations: Vec::new(),
            })),
            Event::Answered { exchange, response, elapsed } => self.change(*exchange, |it| {
                it.outcome = Outcome::Answered { response: Rc::clone(response), elapsed: *elapsed };
            }),
            Event::Unanswered { exchange, error, elapsed } => self.change(*exchange, |it| {
                it.outcome = Outcome::Unanswered { error: error.clone(), elapsed: *elapsed };
            }),
            Event::Checked { exchange, expectation } => {
                self.change(*exchange, |it| it.expectations.push(expectation.clone()));
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
