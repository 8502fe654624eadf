//! The clock that tells how long something took.

use js_sys::global;
use longshore_client::transport::Clock;
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
