//! What is under way: how it is stopped, and how long it has been so.

use crate::listen;
use longshore_client::stop::{self, Stopped};
use longshore_client::transport::Clock;
use std::time::{Duration, Instant};

/// Stops what is under way at the first Ctrl-C or SIGTERM, so that it can put its things in order; at the
/// second one the program ends where it is.
pub(crate) fn interruption() -> Stopped {
    let (button, stopped) = stop::pair();
    tokio::spawn(async move {
        listen::ended(false).await;
        button.stop();
        listen::ended(false).await;
        std::process::exit(1);
    });
    stopped
}

/// How long since then.
pub(crate) struct Stopwatch(pub(crate) Instant);

impl Default for Stopwatch {
    fn default() -> Self {
        Self(Instant::now())
    }
}

impl Clock for Stopwatch {
    fn now(&self) -> Duration {
        self.0.elapsed()
    }
}
