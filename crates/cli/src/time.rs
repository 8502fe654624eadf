//! The time of day.

use std::time::SystemTime;

/// Now, in UTC and whole seconds, as RFC 3339 writes it.
pub(crate) fn now() -> String {
    // A clock before 1970 or after 9999 is wrong; the beginning of its count is as good as any time.
    let seconds =
        SystemTime::UNIX_EPOCH.elapsed().ok().and_then(|elapsed| i64::try_from(elapsed.as_secs()).ok());
    seconds.and_then(longshore_core::rfc3339).unwrap_or_else(|| "1970-01-01T00:00:00Z".to_owned())
}
