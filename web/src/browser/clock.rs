//! The clock that tells how long something took.

use longshore_client::transport::Clock;
use std::time::Duration;

/// `performance.now()`, which only goes forward.
#[derive(Clone, Copy, Debug)]
pub(crate) struct PageClock;

impl Clock for PageClock {
    fn now(&self) -> Duration {
        let millis = web_sys::window().and_then(|window| window.performance()).map(|clock| clock.now());
        Duration::try_from_secs_f64(millis.unwrap_or_default() / 1000.0).unwrap_or_default()
    }
}
