//! A gate: each request waits until someone says what becomes of it.

use super::fault::FaultKind;
use super::{Clock, Request, Response, Transport, TransportError};
use crate::body::Payload;
use crate::event::{Event, Observer, RecordedRequest};
use crate::url::Url;
use async_trait::async_trait;
use http::header::{AUTHORIZATION, COOKIE, PROXY_AUTHORIZATION};
use http::{HeaderMap, Method};
use std::cell::Cell;
use std::rc::Rc;
use std::time::Duration;

/// Someone who stands at the gate.
#[async_trait(?Send)]
pub trait Gatekeeper {
    /// Whether the next request is to be held.
    fn holds(&self) -> bool;

    /// What becomes of this request. Dropping the future gives the request up, as Stop does.
    async fn decide(&self, held: &Held) -> Decision;
}

/// A request that waits.
#[derive(Clone, Debug)]
pub struct Held {
    /// The number of its exchange, from 1.
    pub exchange: u32,
    /// The request, secrets included; of its body the first 64 KiB.
    pub request: Rc<RecordedRequest>,
}

/// What becomes of a request.
#[derive(Clone, Debug)]
pub enum Decision {
    /// It is sent as it is, with this fault in its way, if any.
    Send(Option<FaultKind>),
    /// It is sent otherwise than it was, with this fault in its way, if any.
    Edit(Box<Edit>, Option<FaultKind>),
    /// It is not sent; the flow sees that as a request without an answer.
    Drop,
    /// The flow is stopped.
    Stop,
}

/// A request as it is to be sent in the place of another.
#[derive(Clone, Debug)]
pub struct Edit {
    /// The method.
    pub method: Method,
    /// Where it goes.
    pub url: Url,
    /// All its headers.
    pub headers: HeaderMap,
    /// Its body; none leaves that as it was.
    pub body: Option<Payload>,
}

/// Holds each request before it is sent.
pub struct Gate {
    inner: Rc<dyn Transport>,
    keeper: Rc<dyn Gatekeeper>,
    observer: Rc<dyn Observer>,
    clock: Rc<dyn Clock>,
    /// How long requests were held, all in all: it is no part of their answers' time.
    held: Rc<Cell<Duration>>,
}

impl Gate {
    pub(super) fn new(
        inner: Rc<dyn Transport>,
        keeper: Rc<dyn Gatekeeper>,
        observer: Rc<dyn Observer>,
        clock: Rc<dyn Clock>,
        held: Rc<Cell<Duration>>,
    ) -> Self {
        Self { inner, keeper, observer, clock, held }
    }

    async fn decision(&self, request: &Request) -> Decision {
        let exchange = request.way.exchange;
        let held = Held { exchange, request: Rc::new(RecordedRequest::of(request).await) };
        self.observer.event(Event::Held { exchange });
        let _wait = Wait { gate: self, begun: self.clock.now() };
        self.keeper.decide(&held).await
    }
}

#[async_trait(?Send)]
impl Transport for Gate {
    async fn send(&self, mut request: Request) -> Result<Response, TransportError> {
        if request.way.is_cleanup || !self.keeper.holds() {
            return self.inner.send(request).await;
        }
        let exchange = request.way.exchange;
        match self.decision(&request).await {
            Decision::Send(fault) => {
                self.observer.event(Event::Released { exchange });
                request.way.fault = fault;
            }
            Decision::Edit(edit, fault) => {
                request.way.touched.borrow_mut().edited = true;
                let (edited, stripped) = edited(request, *edit);
                request = edited;
                request.way.fault = fault;
                let recorded = Rc::new(RecordedRequest::of(&request).await);
                self.observer.event(Event::Edited { exchange, request: recorded, stripped });
            }
            Decision::Drop => {
                request.way.touched.borrow_mut().edited = true;
                return Err(TransportError::Dropped);
            }
            Decision::Stop => return Err(TransportError::Stopped),
        }
        self.inner.send(request).await
    }
}

/// The request as it is to be sent. Credentials that were for one origin do not go to another, unless someone wrote
/// others in their place: whether some had to be taken out is the second value.
fn edited(request: Request, edit: Edit) -> (Request, bool) {
    let Edit { method, url, mut headers, body } = edit;
    let mut stripped = false;
    if url.origin() != request.url.origin() {
        for name in [AUTHORIZATION, PROXY_AUTHORIZATION, COOKIE] {
            if headers.contains_key(&name) && headers.get(&name) == request.headers.get(&name) {
                headers.remove(&name);
                stripped = true;
            }
        }
    }
    let body = body.unwrap_or_else(|| request.body.clone());
    (Request { method, url, headers, body, ..request }, stripped)
}

/// The time that a request is held, counted also where the flow is stopped in it.
struct Wait<'a> {
    gate: &'a Gate,
    begun: Duration,
}

impl Drop for Wait<'_> {
    fn drop(&mut self) {
        let waited = self.gate.clock.now().saturating_sub(self.begun);
        self.gate.held.set(self.gate.held.get() + waited);
    }
}
