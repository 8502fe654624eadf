//! Why the registry answered as it did, kept until the page is told what happened.

use longshore_registry::why;
use longshore_worker::why::{Reason, Why};
use std::cell::{Cell, RefCell};

/// The reasons of the exchanges of one run.
#[derive(Default)]
pub(crate) struct Reasons {
    exchange: Cell<u32>,
    waiting: RefCell<Vec<Why>>,
}

impl Reasons {
    /// This exchange begins. Not each comes to the registry: some are dropped, or lost, on the way.
    pub(crate) fn begin(&self, exchange: u32) {
        self.exchange.set(exchange);
    }

    /// The exchange that began last.
    pub(crate) fn exchange(&self) -> u32 {
        self.exchange.get()
    }

    /// Why this exchange went as it did, and what it changed.
    pub(crate) fn push(&self, why: &why::Why, changed: Vec<String>) {
        self.waiting.borrow_mut().push(of(self.exchange.get(), why, changed));
    }

    /// All that were not told yet.
    pub(crate) fn take(&self) -> Vec<Why> {
        std::mem::take(&mut self.waiting.borrow_mut())
    }
}

/// Why an exchange went as it did, and what it changed, as the page is told.
pub(crate) fn of(exchange: u32, why: &why::Why, changed: Vec<String>) -> Why {
    Why { exchange, reasons: why.reasons.iter().map(Reason::from).collect(), changed }
}
