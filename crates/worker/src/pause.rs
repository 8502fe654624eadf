//! Pauses in long work, in which the worker listens: Stop may have been pressed.

use crate::clock::WorkerClock;
use gloo_timers::future::TimeoutFuture;
use longshore_client::transport::Clock as _;
use std::cell::Cell;
use std::time::Duration;

/// Work may go on this long before the worker listens.
const DUE: Duration = Duration::from_millis(40);

/// So many things are shown one by one; more than that go by too quickly to be looked at anyway.
const MOST_SEEN: u32 = 60;

/// About a quarter of a frame, in milliseconds: a sample push shows as it grows, and is quick.
const FRAME: u32 = 4;

/// Remembers when the last pause was.
#[derive(Default)]
pub(crate) struct Pauses {
    last: Cell<Option<Duration>>,
    seen: Cell<u32>,
}

impl Pauses {
    /// A pause long enough that the page draws what happened. Where very much happens, there is one only if the last
    /// is long ago.
    pub(crate) async fn to_be_seen(&self) {
        if self.seen.get() < MOST_SEEN {
            self.seen.set(self.seen.get() + 1);
            TimeoutFuture::new(FRAME).await;
        } else if self.is_due() {
            TimeoutFuture::new(0).await;
        } else {
            return;
        }
        self.last.set(Some(WorkerClock.now()));
    }

    fn is_due(&self) -> bool {
        self.last.get().is_none_or(|last| WorkerClock.now().saturating_sub(last) >= DUE)
    }
}
