//! Pauses in long work, in which the browser draws and listens.

use super::clock::PageClock;
use gloo_timers::future::TimeoutFuture;
use longshore_client::transport::Clock as _;
use std::cell::Cell;
use std::time::Duration;

/// Work may go on this long before the browser gets its turn.
const DUE: Duration = Duration::from_millis(40);

/// In a page that nobody sees, browsers make each timer wait up to a second: pauses are rare there.
const DUE_HIDDEN: Duration = Duration::from_secs(5);

/// Remembers when the last pause was.
#[derive(Default)]
pub(crate) struct Pauses {
    last: Cell<Option<Duration>>,
    seen: Cell<u32>,
}

impl Pauses {
    /// A pause, if the last one is long ago.
    pub(crate) async fn when_due(&self) {
        let now = PageClock.now();
        let due = if is_hidden() { DUE_HIDDEN } else { DUE };
        match self.last.get() {
            Some(last) if now.saturating_sub(last) < due => {}
            None => self.last.set(Some(now)),
            Some(_) => {
                TimeoutFuture::new(0).await;
                self.last.set(Some(PageClock.now()));
            }
        }
    }

    /// A pause long enough that what happened is drawn. Where very much happens, or in a page that
    /// nobody sees, there is one only if the last is long ago.
    pub(crate) async fn to_be_seen(&self) {
        if is_hidden() || self.seen.get() >= MOST_SEEN {
            self.when_due().await;
        } else {
            self.seen.set(self.seen.get() + 1);
            TimeoutFuture::new(FRAME).await;
        }
    }
}

/// So many things are shown one by one; more than that go by too quickly to be looked at anyway.
const MOST_SEEN: u32 = 60;

/// About a quarter of a frame, in milliseconds: a sample push shows as it grows, and is quick.
const FRAME: u32 = 4;

fn is_hidden() -> bool {
    web_sys::window().and_then(|window| window.document()).is_some_and(|document| document.hidden())
}
