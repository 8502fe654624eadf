//! How the registry speaks where registries differ.

use serde::{Deserialize, Serialize};

/// How the registry speaks where registries differ: the ranges of uploads, and what is said of a blob that is
/// missing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Dialect {
    /// As the distribution specification has it: a range names its last byte, `0-99` of a hundred.
    #[default]
    Oci,
    /// As Quay does: a range names the byte behind its last, `0-100` of a hundred; how far an upload is, is
    /// told as `bytes=0-100`; a manifest whose blobs are missing is 400; and a mount that the token does not
    /// allow begins an upload, also where another token would.
    Quay,
}
