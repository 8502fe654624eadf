//! A transport that tells an observer of each exchange.

use super::{Request, Response, Transport, TransportError};
use crate::event::{Event, Observer, RecordedRequest, RecordedResponse};
use crate::url::Origin;
use async_trait::async_trait;
use std::cell::{Cell, OnceCell};
use std::rc::Rc;
use std::time::Duration;

/// A clock that only goes forward, from any beginning.
pub trait Clock {
    /// How long since the beginning.
    fn now(&self) -> Duration;
}

/// Numbers each exchange, and tells an observer when it begins and how it ends.
pub struct Recorder {
    inner: Rc<dyn Transport>,
    observer: Rc<dyn Observer>,
    clock: Rc<dyn Clock>,
    count: Rc<Cell<u32>>,
}

impl Recorder {
    /// Records what goes through `inner`.
    pub fn new(inner: Rc<dyn Transport>, observer: Rc<dyn Observer>, clock: Rc<dyn Clock>) -> Self {
        Self { inner, observer, clock, count: Rc::default() }
    }

    /// Records what goes through another transport, as part of the same run.
    pub(crate) fn beside(&self, inner: Rc<dyn Transport>) -> Self {
        let (observer, clock) = (Rc::clone(&self.observer), Rc::clone(&self.clock));
        Self { inner, observer, clock, count: Rc::clone(&self.count) }
    }

    /// The number of the exchange that was begun last; 0 before the first.
    pub fn last(&self) -> u32 {
        self.count.get()
    }
}

#[async_trait(?Send)]
impl Transport for Recorder {
    async fn send(&self, mut request: Request) -> Result<Response, TransportError> {
        // The beginning of the body, to look at; what cannot be read now will fail below. A flow that is
        // stopped here has sent nothing, so there is no number before this.
        let recorded = RecordedRequest::of(&request).await;
        let begun = self.clock.now();
        let exchange = self.count.get() + 1;
        self.count.set(exchange);
        request.way.exchange = exchange;
        self.observer.event(Event::Sent { exchange, request: Rc::new(recorded), at: begun });
        if let Some(of) = request.way.repeats {
            self.observer.event(Event::Retried { exchange, of });
        }
        let gateway = Rc::clone(&request.way.gateway);
        let mut pending = Pending { recorder: self, exchange, begun, gateway, over: false };
        let result = self.inner.send(request).await;
        pending.over = true;
        pending.tell_gateway();
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
                        redirected_to: response.redirected_to.clone(),
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
    gateway: Rc<OnceCell<Origin>>,
    over: bool,
}

impl Pending<'_> {
    fn tell_gateway(&self) {
        if let Some(gateway) = self.gateway.get() {
            let (exchange, gateway) = (self.exchange, gateway.clone());
            self.recorder.observer.event(Event::Passed { exchange, gateway });
        }
    }
}

impl Drop for Pending<'_> {
    fn drop(&mut self) {
        if !self.over {
            self.tell_gateway();
            let elapsed = self.recorder.clock.now().saturating_sub(self.begun);
            let error = TransportError::Stopped;
            self.recorder.observer.event(Event::Unanswered { exchange: self.exchange, elapsed, error });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::body::{Intake, Payload};
    use crate::source::{Source, SourceError};
    use crate::step::Step;
    use crate::url::Url;
    use bytes::Bytes;
    use futures::FutureExt as _;
    use http::{HeaderMap, Method};
    use std::cell::RefCell;

    /// Content that never comes.
    struct Never;

    #[async_trait(?Send)]
    impl Source for Never {
        fn size(&self) -> u64 {
            1
        }

        async fn read(&self, _: u64, _: usize) -> Result<Bytes, SourceError> {
            std::future::pending().await
        }
    }

    struct Nobody;

    #[async_trait(?Send)]
    impl Transport for Nobody {
        async fn send(&self, _: Request) -> Result<Response, TransportError> {
            Err(TransportError::Unreachable("nobody is there".to_owned()))
        }
    }

    impl Clock for () {
        fn now(&self) -> Duration {
            Duration::ZERO
        }
    }

    fn request(body: Payload) -> Request {
        let url = Url::parse("http://h/").unwrap();
        let intake = Intake::SMALL;
        Request {
            step: Step::UploadChunk,
            method: Method::PATCH,
            url,
            headers: HeaderMap::new(),
            body,
            intake,
            way: crate::transport::Way::default(),
        }
    }

    #[test]
    fn a_request_that_is_given_up_before_it_is_sent_has_no_number() {
        let sent = Rc::new(RefCell::new(Vec::new()));
        let noted = Rc::clone(&sent);
        let observer = move |event: Event| {
            if let Event::Sent { exchange, .. } = event {
                noted.borrow_mut().push(exchange);
            }
        };
        let recorder = Recorder::new(Rc::new(Nobody), Rc::new(observer), Rc::new(()));
        let part = Payload::Part { source: Rc::new(Never), offset: 0, length: 1 };
        assert!(recorder.send(request(part)).now_or_never().is_none());
        assert!(recorder.send(request(Payload::Empty)).now_or_never().is_some());
        assert_eq!(*sent.borrow(), [1]);
    }
}
