//! When something last moved.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::time::Instant;

/// When a request last moved, and whose turn it is: a registry is waited for only while nothing is waited for of the page.
pub(in crate::gateway) struct Moved(Mutex<State>);

struct State {
    since: Instant,
    /// More of the request's body was asked for and is not there yet.
    page_is_waited_for: bool,
}

impl Moved {
    pub(in crate::gateway) fn now() -> Arc<Self> {
        Arc::new(Self(Mutex::new(State { since: Instant::now(), page_is_waited_for: false })))
    }

    /// Something moved; `page_is_waited_for` says what is missing now.
    pub(super) fn note(&self, page_is_waited_for: bool) {
        *self.state() = State { since: Instant::now(), page_is_waited_for };
    }

    /// Completes when the registry has kept silent for so long.
    pub(in crate::gateway) async fn nothing_for(&self, silence: Duration) {
        loop {
            let now = Instant::now();
            let until = {
                let state = self.state();
                if state.page_is_waited_for { now + silence } else { state.since + silence }
            };
            if now >= until {
                return;
            }
            tokio::time::sleep_until(until).await;
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
