//! A gatekeeper that is told from elsewhere what becomes of the request that it holds, such as from a page.

use super::gate::{Decision, Gatekeeper, Held};
use async_trait::async_trait;
use futures::channel::oneshot;
use std::cell::{Cell, RefCell};

/// Holds one request at a time until [`Turnstile::decide`] is called for it.
#[derive(Default)]
pub struct Turnstile {
    holding: Cell<bool>,
    waiting: RefCell<Option<(u32, oneshot::Sender<Decision>)>>,
}

impl Turnstile {
    /// One that holds requests from the first on, or lets them pass until it is told otherwise.
    pub fn new(holding: bool) -> Self {
        Self { holding: Cell::new(holding), waiting: RefCell::default() }
    }

    /// Holds the requests that follow; or no more, and lets the one that waits go as it is.
    pub fn hold(&self, holding: bool) {
        self.holding.set(holding);
        if !holding && let Some((_, waiting)) = self.waiting.take() {
            // Where nobody waits any more, the flow was stopped.
            let _ = waiting.send(Decision::Send(None));
        }
    }

    /// Decides about the request of this exchange. False where it does not wait here.
    pub fn decide(&self, exchange: u32, decision: Decision) -> bool {
        let waiting = self.waiting.borrow_mut().take_if(|(held, _)| *held == exchange);
        waiting.is_some_and(|(_, waiting)| waiting.send(decision).is_ok())
    }
}

#[async_trait(?Send)]
impl Gatekeeper for Turnstile {
    fn holds(&self) -> bool {
        self.holding.get()
    }

    async fn decide(&self, held: &Held) -> Decision {
        let (sender, decision) = oneshot::channel();
        *self.waiting.borrow_mut() = Some((held.exchange, sender));
        // A sender that is gone without a word: nobody is there to decide.
        decision.await.unwrap_or(Decision::Stop)
    }
}
