//! The registry in the page. It lives as long as the page, so that what was pushed can be pulled.

use crate::browser::clock::wall_clock;
use crate::browser::pause::Pauses;
use async_trait::async_trait;
use longshore_client::transport::{Local, Request, Response, Transport, TransportError};
use longshore_registry::{Policy, Registry, Seed};
use std::cell::RefCell;
use std::rc::Rc;

/// A handle to the registry, which is made when it is first needed.
#[derive(Clone, Default)]
pub(crate) struct Embedded(Rc<RefCell<Option<Registry>>>);

/// The seed of the registry's ids and tokens: the same for everyone, so that a run can be retraced.
const SEED: u64 = 1;

impl PartialEq for Embedded {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

impl Embedded {
    /// A way to send it requests, with pauses in which the page is drawn.
    pub(crate) fn transport(&self) -> Rc<dyn Transport> {
        let registry = Rc::clone(&self.0);
        let handle = move |request| {
            let mut registry = registry.borrow_mut();
            let registry =
                registry.get_or_insert_with(|| Registry::new(Policy::accounts(), Seed::from(SEED)));
            registry.handle(request, wall_clock())
        };
        Rc::new(Unhurried { inner: Local::new(handle), pauses: Pauses::default() })
    }
}

/// Lets the browser draw each request before it is answered.
struct Unhurried<T> {
    inner: T,
    pauses: Pauses,
}

#[async_trait(?Send)]
impl<T: Transport> Transport for Unhurried<T> {
    async fn send(&self, request: Request) -> Result<Response, TransportError> {
        self.pauses.to_be_seen().await;
        self.inner.send(request).await
    }
}
