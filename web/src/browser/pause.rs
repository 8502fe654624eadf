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

    /// A pause long enough that what happened is drawn; none in a page that nobody sees, unless
    /// the last one is long ago.
    pub(crate) async fn to_be_seen(&self) {
        if is_hidden() {
            self.when_due().await;
        } else {
            TimeoutFuture::new(FRAME).await;
        }
    }
}

/// About a quarter of a frame, in milliseconds: a sample push shows as it grows, and is quick.
const FRAME: u32 = 4;

fn is_hidden() -> bool {
    web_sys::window().and_then(|window| window.document()).is_some_and(|document| document.hidden())
}
