//! Why the registry answered as it did, kept until the page is told what happened.

use longshore_registry::why::Why;
use std::cell::{Cell, RefCell};

/// The reasons of the exchanges of one run.
#[derive(Default)]
pub(crate) struct Reasons {
    exchange: Cell<u32>,
    waiting: RefCell<Vec<(u32, String)>>,
}

impl Reasons {
    /// This exchange begins.
    pub(crate) fn begin(&self, exchange: u32) {
        self.exchange.set(exchange);
    }

    /// Why this exchange went as it did.
    pub(crate) fn push(&self, why: &Why) {
        // Texts, numbers and lists: this can be written.
        let why = serde_json::to_string(why).unwrap_or_default();
        self.waiting.borrow_mut().push((self.exchange.get(), why));
    }

    /// All that were not told yet.
    pub(crate) fn take(&self) -> Vec<(u32, String)> {
        std::mem::take(&mut self.waiting.borrow_mut())
    }
}
