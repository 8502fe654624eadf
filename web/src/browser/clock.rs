//! Clocks: one for how long something took, one for what time it is.

use longshore_client::transport::Clock;
use longshore_registry::Timestamp;
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

/// The time of day, as the embedded registry is told it.
pub(crate) fn wall_clock() -> Timestamp {
    // Milliseconds since 1970 are a whole number far below 2^53, and `as` saturates.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "whole, positive, small")]
    Timestamp::from_unix_milliseconds(js_sys::Date::now() as u64)
}
