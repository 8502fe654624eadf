//! The gate of a run that waits for the learner at each request.

use async_trait::async_trait;
use longshore_client::Step;
use longshore_client::transport::{Decision, Gatekeeper, Held, Turnstile};
use std::cell::Cell;

/// A turnstile that can be passed up to a step.
pub(super) struct Gate {
    turnstile: Turnstile,
    up_to: Cell<Option<Step>>,
}

impl Gate {
    /// A gate at which each request waits.
    pub(super) fn new() -> Self {
        Self { turnstile: Turnstile::new(true), up_to: Cell::default() }
    }

    /// Decides about the request of this exchange, if it waits.
    pub(super) fn decide(&self, exchange: u32, decision: Decision) {
        // One that does not wait was decided about, or its run was stopped.
        let _ = self.turnstile.decide(exchange, decision);
    }

    /// Lets the request of this exchange go, and all others up to the next one of this step.
    pub(super) fn go_up_to(&self, exchange: u32, step: Step) {
        self.up_to.set(Some(step));
        self.decide(exchange, Decision::Send(None));
    }
}

#[async_trait(?Send)]
impl Gatekeeper for Gate {
    fn holds(&self) -> bool {
        self.turnstile.holds()
    }

    async fn decide(&self, held: &Held) -> Decision {
        if self.up_to.get().is_some_and(|step| step != held.request.step) {
            return Decision::Send(None);
        }
        self.up_to.set(None);
        Gatekeeper::decide(&self.turnstile, held).await
    }
}
