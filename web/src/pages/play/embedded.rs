//! The registry in the page. It lives as long as the page, so that what was pushed can be pulled.

use crate::browser::clock::PageClock;
use crate::browser::clock::wall_clock;
use crate::browser::pause::Pauses;
use async_trait::async_trait;
use longshore_client::transport::{Clock, Local, Request, Response, Transport, TransportError};
use longshore_registry::{Policy, Registry, Seed};
use std::cell::{Cell, OnceCell, RefCell};
use std::rc::Rc;
use std::time::Duration;

/// A handle to the registry, which is made when it is first needed.
#[derive(Clone, Default)]
pub(crate) struct Embedded(Rc<OnceCell<Rc<RefCell<Registry>>>>);

/// The seed of the registry's ids and tokens: the same for everyone, so that a run can be retraced.
const SEED: u64 = 1;

impl PartialEq for Embedded {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

impl Embedded {
    /// A way to send it requests, with pauses in which the page is drawn; and a clock that stands
    /// still in them, since they are no part of the answer.
    pub(crate) fn transport(&self) -> (Rc<dyn Transport>, Rc<dyn Clock>) {
        // Made before the first request, whose time is not to count it.
        let made = || Rc::new(RefCell::new(Registry::new(Policy::accounts(), Seed::from(SEED))));
        let registry = Rc::clone(self.0.get_or_init(made));
        let handle = move |request| registry.borrow_mut().handle(request, wall_clock());
        let clock = Rc::new(WorkClock::default());
        let transport =
            Unhurried { inner: Local::new(handle), pauses: Pauses::default(), clock: Rc::clone(&clock) };
        (Rc::new(transport), clock)
    }
}

/// Lets the browser draw each request before it is answered.
struct Unhurried<T> {
    inner: T,
    pauses: Pauses,
    clock: Rc<WorkClock>,
}

/// The page's clock, less the pauses.
#[derive(Default)]
struct WorkClock {
    paused: Cell<Duration>,
}

impl Clock for WorkClock {
    fn now(&self) -> Duration {
        PageClock.now().saturating_sub(self.paused.get())
    }
}

#[async_trait(?Send)]
impl<T: Transport> Transport for Unhurried<T> {
    async fn send(&self, request: Request) -> Result<Response, TransportError> {
        let begun = PageClock.now();
        self.pauses.to_be_seen().await;
        let pause = PageClock.now().saturating_sub(begun);
        self.clock.paused.set(self.clock.paused.get() + pause);
        self.inner.send(request).await
    }
}
