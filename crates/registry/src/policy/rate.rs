//! How often a client may ask.

use serde::{Deserialize, Serialize};

/// So many requests in so many seconds, from each address. A window begins with the first request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Rate {
    /// How many requests.
    pub requests: u64,
    /// In how many seconds.
    pub seconds: u64,
}
