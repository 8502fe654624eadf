//! The clock that tells how long something took, and the timer that waits.

use async_trait::async_trait;
use gloo_timers::future::TimeoutFuture;
use js_sys::global;
use longshore_client::transport::{Clock, Timer};
use std::time::Duration;
use wasm_bindgen::JsCast as _;
use web_sys::WorkerGlobalScope;

/// The worker's `performance.now()`, which only goes forward.
#[derive(Clone, Copy, Debug)]
pub(crate) struct WorkerClock;

impl Clock for WorkerClock {
    fn now(&self) -> Duration {
        let scope = global().dyn_into::<WorkerGlobalScope>().ok();
        let millis = scope.and_then(|scope| scope.performance()).map(|clock| clock.now());
        Duration::try_from_secs_f64(millis.unwrap_or_default() / 1000.0).unwrap_or_default()
    }
}

#[async_trait(?Send)]
impl Timer for WorkerClock {
    async fn sleep(&self, time: Duration) {
        // setTimeout takes a signed 32-bit number of milliseconds.
        let millis = u32::try_from(time.as_millis()).unwrap_or(u32::MAX).min(u32::MAX >> 1);
        TimeoutFuture::new(millis).await;
    }

    fn time_of_day(&self) -> Option<Duration> {
        Duration::try_from_secs_f64(js_sys::Date::now() / 1000.0).ok()
    }
}
