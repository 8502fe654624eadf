//! What may be deleted.

use serde::{Deserialize, Serialize};

/// What may be deleted. Where something may not, the answer is 405 (distribution-spec, "Content Management").
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Deletion {
    /// Tags. Default: true.
    pub tags: bool,
    /// Manifests, by their digests. Default: true.
    pub manifests: bool,
    /// Blobs. Default: true.
    pub blobs: bool,
}

impl Default for Deletion {
    fn default() -> Self {
        Self { tags: true, manifests: true, blobs: true }
    }
}
