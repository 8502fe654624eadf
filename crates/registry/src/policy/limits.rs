//! How large things may be, so that a registry in a page's memory stays inside it.

use serde::{Deserialize, Serialize};

/// How large things may be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Limits {
    /// The bytes of a manifest. Default: 4 MiB, which every registry should take
    /// (distribution-spec, "Pushing Manifests").
    pub manifest_bytes: u64,
    /// The bytes of a blob. Default: 1 GiB.
    pub blob_bytes: u64,
    /// The bytes of everything together: blobs, manifests and unfinished uploads.
    /// Default: 2 GiB.
    pub total_bytes: u64,
    /// How many things may be held, however small they are: each repository, and in each of them each blob, manifest
    /// and tag. Default: 1,000,000.
    pub entries: u64,
    /// How many upload sessions may be open. Default: 1000.
    pub open_uploads: u64,
    /// After how many seconds without a request an upload session may be dropped, which
    /// happens when another one needs its place. Default: 3600.
    pub upload_idle: u64,
    /// Under how many tags a manifest may be pushed in one request. Default: 100; 10 should
    /// always be (distribution-spec, "Pushing Manifests").
    pub push_tags: u64,
    /// How many entries a page of tags, repositories or referrers has at most. Default: 1000.
    pub page_entries: u64,
    /// The bytes that each chunk of an upload should have at least, but for the last, which the registry tells
    /// with `OCI-Chunk-Min-Length`; smaller ones are refused. Default: 0, which is not told.
    pub chunk_bytes: u64,
}

const MIB: u64 = 1 << 20;

impl Default for Limits {
    fn default() -> Self {
        Self {
            manifest_bytes: 4 * MIB,
            blob_bytes: 1024 * MIB,
            total_bytes: 2048 * MIB,
            entries: 1_000_000,
            open_uploads: 1000,
            upload_idle: 3600,
            push_tags: 100,
            page_entries: 1000,
            chunk_bytes: 0,
        }
    }
}
