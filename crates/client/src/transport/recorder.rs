//! A transport that tells an observer of each exchange.

use super::{Request, Response, Transport, TransportError};
use crate::event::{Event, Observer, RecordedRequest, RecordedResponse};
use async_trait::async_trait;
use bytes::Bytes;
use std::cell::Cell;
use std::rc::Rc;
use std::time::Duration;

/// A clock that only goes forward, from any beginning.
pub trait Clock {
    /// How long since the beginning.
    fn now(&self) -> Duration;
}

/// How many bytes of a body are kept to be looked at.
const LOOK: usize = 64 << 10;

/// Numbers each exchange, and tells an observer when it begins and how it ends.
pub struct Recorder {
    inner: Rc<dyn Transport>,
    observer: Rc<dyn Observer>,
    clock: Rc<dyn Clock>,
    count: Cell<u32>,
}

impl Recorder {
    /// Records what goes through `inner`.
    pub fn new(inner: Rc<dyn Transport>, observer: Rc<dyn Observer>, clock: Rc<dyn Clock>) -> Self {
        Self { inner, observer, clock, count: Cell::new(0) }
    }
}

#[async_trait(?Send)]
impl Transport for Recorder {
    async fn send(&self, request: Request) -> Result<Response, TransportError> {
        let exchange = self.count.get() + 1;
        self.count.set(exchange);
        let begun = self.clock.now();
        // The beginning of the body, to look at; what cannot be read now will fail below.
        let body = request.body.read_up_to(LOOK).await.unwrap_or_else(|_| Bytes::new());
        self.observer.event(Event::Sent {
            exchange,
            request: Rc::new(RecordedRequest {
                step: request.step,
                method: request.method.clone(),
                url: request.url.clone(),
                headers: request.headers.clone(),
                body,
                body_size: request.body.len(),
            }),
        });
        let mut pending = Pending { recorder: self, exchange, begun, over: false };
        let result = self.inner.send(request).await;
        pending.over = true;
        let elapsed = self.clock.now().saturating_sub(begun);
        match result {
            Ok(mut response) => {
                response.exchange = exchange;
                self.observer.event(Event::Answered {
                    exchange,
                    elapsed,
                    response: Rc::new(RecordedResponse {
                        status: response.status,
                        headers: response.headers.clone(),
                        body: response.body.clone(),
                    }),
                });
                Ok(response)
            }
            Err(error) => {
                self.observer.event(Event::Unanswered { exchange, elapsed, error: error.clone() });
                Err(error)
            }
        }
    }
}

/// An exchange that is under way; dropped before its end, it was stopped.
struct Pending<'a> {
    recorder: &'a Recorder,
    exchange: u32,
    begun: Duration,
    over: bool,
}

impl Drop for Pending<'_> {
    fn drop(&mut self) {
        if !self.over {
            let elapsed = self.recorder.clock.now().saturating_sub(self.begun);
            let error = TransportError::Stopped;
            self.recorder.observer.event(Event::Unanswered { exchange: self.exchange, elapsed, error });
        }
    }
}
