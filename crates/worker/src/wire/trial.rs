//! What came of a failure that was brought about.

use super::{fields, variants};
use longshore_failures::{Actual, Came};

variants! {
    Came {
        0: AsExpected,
        1: Otherwise(why),
        2: NotHere(why),
        3: Stopped,
        4: Untrusted(origin),
    }
}

fields! {
    Actual { exchange, step, status, code }
}
