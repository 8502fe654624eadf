//! What a run pushed.

use super::place::Repository;

/// What was pushed, as far as the requests tell.
#[derive(Debug)]
pub(super) struct Push {
    pub(super) repository: Repository,
    /// The blobs that were sent or mounted, in their order.
    pub(super) blobs: Vec<Blob>,
    /// The manifests in their order; the last one is what was pushed, the others are below it.
    pub(super) manifests: Vec<Document>,
    /// Whether a blob was sent in several parts.
    pub(super) is_chunked: bool,
    /// The digests of blobs that the registry had already, and that the manifests name.
    pub(super) present: Vec<String>,
    /// Those of blobs and manifests that they name as well, and that the run neither sent nor found.
    pub(super) missing: Vec<String>,
}

/// A blob that is to be there.
#[derive(Debug)]
pub(super) struct Blob {
    pub(super) digest: String,
    pub(super) content: Content,
    /// Whether it was mounted from another repository.
    pub(super) is_mounted: bool,
}

/// A manifest that was sent.
#[derive(Debug)]
pub(super) struct Document {
    pub(super) digest: String,
    /// As it was sent.
    pub(super) media_type: String,
    pub(super) size: u64,
    pub(super) content: Content,
    /// What it was put under.
    pub(super) references: Vec<String>,
    /// Whether clients that read it take it for what it was sent as.
    pub(super) is_known: bool,
    /// Whether it is Docker's schema 1.
    pub(super) is_schema1: bool,
    /// The name and the tag that one of schema 1 gives itself.
    pub(super) own_name: Option<(String, String)>,
    /// Whether it is an index.
    pub(super) is_index: bool,
}

/// The bytes of something, as far as they are known.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Content {
    /// Text that may be shown.
    Text(String),
    /// Other bytes, in base64.
    Packed(String),
    /// They were not kept, or have a secret in them.
    Unknown,
}

impl Push {
    /// What was pushed.
    pub(super) fn root(&self) -> Option<&Document> {
        self.manifests.last()
    }

    /// Whether a blob was mounted.
    pub(super) fn has_mounted(&self) -> bool {
        self.blobs.iter().any(|blob| blob.is_mounted)
    }
}
