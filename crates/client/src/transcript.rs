//! Transcripts: all exchanges of a run, as they can be looked at afterwards.

use crate::event::{Event, RecordedRequest, RecordedResponse};
use crate::expectation::{Expectation, Verdict};
use crate::step::Step;
use crate::transport::{FaultKind, TransportError};
use crate::url::Origin;
use http::{Method, StatusCode};
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
    /// When the request went out, by the clock of the run.
    pub at: Duration,
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
    /// The gateway that it went through, by its origin.
    pub gateway: Option<Origin>,
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
    /// The exchanges that these events tell of.
    pub fn of(events: &[Event]) -> Self {
        let mut transcript = Self::default();
        for event in events {
            transcript.apply(event);
        }
        transcript
    }

    /// Adds what an event tells. Events about exchanges that are not known are passed over.
    pub fn apply(&mut self, event: &Event) {
        match event {
            Event::Sent { exchange, request, at } => self.exchanges.push(Rc::new(Exchange {
                number: *exchange,
                at: *at,
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
            Event::Passed { exchange, gateway } => {
                self.change(*exchange, |it| it.handling.gateway = Some(gateway.clone()));
            }
            Event::Faulted { exchange, fault } => {
                self.change(*exchange, |it| it.handling.fault = Some(*fault));
            }
            Event::Packing { .. } | Event::Session { .. } => {}
        }
    }

    /// The exchange with this number.
    pub fn exchange(&self, number: u32) -> Option<&Rc<Exchange>> {
        self.exchanges.get(usize::try_from(number).ok()?.checked_sub(1)?)
    }

    /// The exchange with which the content of this digest went to a registry; without one, that with which it came from
    /// there. Of several the latest, but for `besides`, which asks.
    pub fn origin(&self, digest: &str, besides: u32) -> Option<&Exchange> {
        let find = |went: bool| {
            let all = self.exchanges.iter().rev().map(Rc::as_ref);
            let mut others = all.filter(|exchange| exchange.number != besides);
            others.find(|exchange| {
                (exchange.request.method != Method::GET) == went && exchange.is_origin(digest)
            })
        };
        find(true).or_else(|| find(false))
    }

    /// The gateway that exchanges went through, if any did.
    pub fn gateway(&self) -> Option<&Origin> {
        self.exchanges.iter().find_map(|exchange| exchange.handling.gateway.as_ref())
    }

    /// How many expectations came out so.
    pub fn count(&self, verdict: Verdict) -> usize {
        let all = self.exchanges.iter().flat_map(|exchange| &exchange.expectations);
        all.filter(|expectation| expectation.verdict == verdict).count()
    }

    fn change(&mut self, number: u32, change: impl FnOnce(&mut Exchange)) {
        // What happens, happens to one of the latest.
        if let Some(exchange) = self.exchanges.iter_mut().rev().find(|exchange| exchange.number == number) {
            change(Rc::make_mut(exchange));
        }
    }
}

impl Exchange {
    /// What was told of it while it went on: [`Transcript::apply`] makes the same exchange of it again.
    pub fn events(&self) -> Vec<Event> {
        let Self { number: exchange, at, request, handling, outcome, expectations } = self;
        let (exchange, at) = (*exchange, *at);
        let sent = Rc::clone(handling.before.as_ref().unwrap_or(request));
        let mut events = vec![Event::Sent { exchange, request: sent, at }];
        events.extend(handling.repeats.map(|of| Event::Retried { exchange, of }));
        if handling.before.is_some() {
            let (request, stripped) = (Rc::clone(request), handling.stripped);
            events.push(Event::Edited { exchange, request, stripped });
        }
        events.extend(handling.fault.map(|fault| Event::Faulted { exchange, fault }));
        events.extend(handling.gateway.clone().map(|gateway| Event::Passed { exchange, gateway }));
        if handling.held {
            events.push(Event::Held { exchange });
        }
        match outcome {
            Outcome::Pending => {}
            Outcome::Answered { response, elapsed } => {
                let (response, elapsed) = (Rc::clone(response), *elapsed);
                events.push(Event::Answered { exchange, response, elapsed });
            }
            Outcome::Unanswered { error, elapsed } => {
                let (error, elapsed) = (error.clone(), *elapsed);
                events.push(Event::Unanswered { exchange, error, elapsed });
            }
        }
        let checked = expectations.iter().cloned();
        events.extend(checked.map(|expectation| Event::Checked { exchange, expectation }));
        events.extend(handling.tried_again_after.map(|wait| Event::Waiting { exchange, wait }));
        events
    }

    /// The response, if one came.
    pub fn response(&self) -> Option<&RecordedResponse> {
        match &self.outcome {
            Outcome::Answered { response, .. } => Some(response),
            Outcome::Pending | Outcome::Unanswered { .. } => None,
        }
    }

    /// Whether the content of this digest came or went here.
    fn is_origin(&self, digest: &str) -> bool {
        let Some(response) = self.response().filter(|response| response.status.is_success()) else {
            return false;
        };
        let request = &self.request;
        let address = request.url.path_and_query();
        let (path, query) = address.split_once('?').unwrap_or((address, ""));
        match request.step {
            Step::FinishUpload => has_parameter(query, "digest", digest),
            Step::MountBlob => {
                response.status == StatusCode::CREATED && has_parameter(query, "mount", digest)
            }
            Step::GetBlob => request.method == Method::GET && path.ends_with(digest),
            Step::GetManifest | Step::GetManifestList if request.method != Method::GET => false,
            Step::GetManifest | Step::GetManifestList | Step::PutManifest | Step::PutManifestList => {
                let said = response.headers.get("docker-content-digest");
                said.is_some_and(|said| said.as_bytes() == digest.as_bytes()) || path.ends_with(digest)
            }
            _ => false,
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

/// Whether a query has this parameter with this digest, its colon escaped or not.
fn has_parameter(query: &str, name: &str, digest: &str) -> bool {
    query.split('&').filter_map(|part| part.split_once('=')).any(|(known, value)| {
        known == name && (value == digest || value.replace("%3A", ":").replace("%3a", ":") == digest)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::body::Received;
    use crate::url::Url;
    use bytes::Bytes;
    use http::HeaderMap;

    fn exchange(number: u32, step: Step, method: Method, path: &str, status: u16) -> Rc<Exchange> {
        let request = RecordedRequest {
            step,
            method,
            url: Url::parse(&format!("http://h{path}")).unwrap(),
            headers: HeaderMap::new(),
            body: Bytes::new(),
            body_size: 0,
        };
        let response = RecordedResponse {
            status: StatusCode::from_u16(status).unwrap(),
            headers: HeaderMap::new(),
            redirected_to: None,
            body: Received { kept: Bytes::new(), size: 0, digest: None },
        };
        let outcome = Outcome::Answered { response: Rc::new(response), elapsed: Duration::ZERO };
        Rc::new(Exchange {
            number,
            at: Duration::ZERO,
            request: Rc::new(request),
            outcome,
            expectations: Vec::new(),
            handling: Handling::default(),
        })
    }

    #[test]
    fn an_exchange_is_made_again_of_what_was_told_of_it() {
        let mut before = exchange(1, Step::GetBlob, Method::GET, "/v2/a/blobs/sha256:cc", 200);
        Rc::make_mut(&mut before).handling = Handling {
            held: false,
            before: Some(Rc::clone(&exchange(1, Step::GetBlob, Method::HEAD, "/", 200).request)),
            stripped: true,
            gateway: Some(Url::parse("https://page.example/").unwrap().origin()),
            fault: Some(FaultKind::CutBody),
            repeats: Some(7),
            tried_again_after: Some(Duration::from_secs(1)),
        };
        Rc::make_mut(&mut before).expectations.push(Expectation {
            subject: "status".into(),
            expected: "200".to_owned(),
            actual: "404".to_owned(),
            verdict: Verdict::Failed,
        });
        let mut again = Transcript::default();
        before.events().iter().for_each(|event| again.apply(event));
        assert_eq!(format!("{:?}", again.exchanges), format!("{:?}", [before]));
    }

    #[test]
    fn content_is_traced_to_the_exchange_that_it_came_or_went_with() {
        let exchanges = vec![
            exchange(1, Step::BlobHeadCheck, Method::HEAD, "/v2/a/blobs/sha256:aa", 200),
            exchange(2, Step::FinishUpload, Method::PUT, "/v2/a/blobs/uploads/1?x=y&digest=sha256%3Aaa", 201),
            exchange(3, Step::FinishUpload, Method::PUT, "/v2/a/blobs/uploads/2?digest=sha256:bb", 400),
            exchange(4, Step::GetBlob, Method::GET, "/v2/a/blobs/sha256:cc", 200),
            exchange(5, Step::MountBlob, Method::POST, "/v2/a/blobs/uploads/?mount=sha256:dd&from=b", 202),
            exchange(7, Step::GetBlob, Method::GET, "/v2/a/blobs/sha256:aa", 200),
            exchange(6, Step::GetManifest, Method::GET, "/v2/a/manifests/sha256:ee", 200),
        ];
        let transcript = Transcript { exchanges };
        let origin = |digest, besides| transcript.origin(digest, besides).map(|exchange| exchange.number);
        assert_eq!(origin("sha256:aa", 0), Some(2));
        assert_eq!(origin("sha256:aa", 2), Some(7), "not where it is looked at");
        assert_eq!(origin("sha256:bb", 0), None, "it was refused");
        assert_eq!(origin("sha256:cc", 0), Some(4));
        assert_eq!(origin("sha256:dd", 0), None, "it was not mounted");
        assert_eq!(origin("sha256:ee", 0), Some(6));
    }
}
