//! A timer: waiting, so that tests need not.

use async_trait::async_trait;
use std::time::Duration;

/// Something that waits.
#[async_trait(?Send)]
pub trait Timer {
    /// Waits this long.
    async fn sleep(&self, time: Duration);

    /// The time of day, since the beginning of 1970 in UTC; none where it is not known.
    fn time_of_day(&self) -> Option<Duration> {
        None
    }
}
