//! The embedded registry, in the worker. It lives as long as the page, so that what was pushed can be pulled.

use super::Engine;
use crate::browser::clock::PageClock;
use crate::browser::pause::Pauses;
use async_trait::async_trait;
use futures::StreamExt as _;
use longshore_client::body::TooLong;
use longshore_client::transport::{Clock, Request, Response, Transport, TransportError};
use longshore_worker::message::{Body, News, Order};
use std::cell::Cell;
use std::rc::Rc;
use std::time::Duration;

/// A way to send it requests, with pauses in which the page is drawn.
pub(crate) struct Embedded {
    engine: Engine,
    pauses: Pauses,
    clock: Rc<WorkClock>,
}

/// The page's clock, less the pauses and the start of the worker, since they are no part of the answer.
#[derive(Default)]
struct WorkClock {
    paused: Cell<Duration>,
}

impl Clock for WorkClock {
    fn now(&self) -> Duration {
        PageClock.now().saturating_sub(self.paused.get())
    }
}

impl Embedded {
    /// The transport, and the clock that goes with it.
    pub(crate) fn connect(engine: &Engine) -> (Rc<dyn Transport>, Rc<dyn Clock>) {
        let clock = Rc::new(WorkClock::default());
        let transport = Self { engine: engine.clone(), pauses: Pauses::default(), clock: Rc::clone(&clock) };
        (Rc::new(transport), clock)
    }
}

#[async_trait(?Send)]
impl Transport for Embedded {
    async fn send(&self, request: Request) -> Result<Response, TransportError> {
        let begun = PageClock.now();
        self.engine.ready().await;
        self.pauses.to_be_seen().await;
        let pause = PageClock.now().saturating_sub(begun);
        self.clock.paused.set(self.clock.paused.get() + pause);

        let body = match request.body.blob() {
            Some(blob) => Body::Blob(blob),
            None => Body::Bytes(request.body.read().await?),
        };
        let Request { method, url, headers, intake, .. } = request;
        let now = js_sys::Date::now();
        let order = Order::Ask { method, url: url.to_string(), headers, body, intake, now };
        let mut task = self.engine.order(order);
        loop {
            match task.news.next().await {
                Some(News::Answered(response)) => {
                    task.over = true;
                    let (head, body) = response.into_parts();
                    let (status, headers) = (head.status, head.headers);
                    return Ok(Response { exchange: 0, status, headers, redirected_to: None, body });
                }
                Some(News::TooLong(_)) => return Err(TooLong { limit: intake.limit }.into()),
                Some(News::Refused(why, _)) => return Err(TransportError::Unsendable(why)),
                Some(News::Failed(why)) => return Err(TransportError::Embedded(why)),
                Some(_) => {}
                None => return Err(TransportError::Embedded("it does not answer".to_owned())),
            }
        }
    }
}
