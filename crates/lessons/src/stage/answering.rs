//! The registry of a lesson as a transport, which notes why it answers as it does.

use async_trait::async_trait;
use bytes::Bytes;
use longshore_client::transport::{Local, Request, Response, Transport, TransportError};
use longshore_registry::why::{Answered, Why};
use longshore_registry::{Registry, Timestamp};
use std::cell::{Cell, RefCell};
use std::rc::Rc;

/// Hands each request to the registry.
pub(super) struct Answering {
    local: Local<Handler>,
    /// The exchange that is under way.
    exchange: Rc<Cell<u32>>,
}

type Handler = Box<dyn Fn(http::Request<Bytes>) -> http::Response<Bytes>>;

/// Why the registry answered, each with the number of its exchange.
pub(super) type Whys = Rc<RefCell<Vec<(u32, Why)>>>;

impl Answering {
    pub(super) fn new(registry: Rc<RefCell<Registry>>, now: Timestamp, whys: Whys) -> Self {
        let exchange = Rc::<Cell<u32>>::default();
        let current = Rc::clone(&exchange);
        let handler: Handler = Box::new(move |request| {
            let Answered { response, why } = registry.borrow_mut().answer(request, now);
            whys.borrow_mut().push((current.get(), why));
            response
        });
        Self { local: Local::new(handler), exchange }
    }
}

#[async_trait(?Send)]
impl Transport for Answering {
    async fn send(&self, request: Request) -> Result<Response, TransportError> {
        self.exchange.set(request.way.exchange);
        self.local.send(request).await
    }
}
