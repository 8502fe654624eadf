//! Browsers that tests take turns with: starting one takes longer than many a test.

use super::driver::Browser;
use std::sync::{LazyLock, Mutex, PoisonError};
use tokio::runtime::{Builder, Runtime};

/// Those that no test has at the moment. They end with the test program.
static IDLE: Mutex<Vec<Browser>> = Mutex::new(Vec::new());

/// Where the connections to browsers live, since a test's own runtime ends with the test.
static CONNECTIONS: LazyLock<Runtime> =
    LazyLock::new(|| Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap());

/// A browser with one empty tab. None, and a line that says so, where the programs are not named.
pub(crate) async fn take() -> Option<Browser> {
    let idle = IDLE.lock().unwrap_or_else(PoisonError::into_inner).pop();
    match idle {
        Some(browser) => Some(browser),
        None => CONNECTIONS.spawn(Browser::start()).await.expect("the browser starts"),
    }
}

/// Gives a browser back, which has been at this origin. One that is not as it was at first is ended.
pub(crate) async fn give_back(browser: Browser, origin: &str) {
    if browser.renew(origin).await.is_ok() {
        IDLE.lock().unwrap_or_else(PoisonError::into_inner).push(browser);
    }
}
