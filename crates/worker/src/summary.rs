//! What a run came to.

use longshore_client::flows::{Pushed, TagList};
use longshore_core::{Digest, MediaType, Reference, RepositoryName, Tag};

/// What a run did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Summary {
    /// An image was pushed.
    Pushed {
        /// Where to.
        repository: RepositoryName,
        /// Under which tags.
        tags: Vec<Tag>,
        /// What.
        pushed: Pushed,
    },
    /// An image was pulled.
    Pulled {
        /// Where from.
        repository: RepositoryName,
        /// By which name.
        reference: Reference,
        /// The digest of its manifest.
        digest: Digest,
        /// The media type of its manifest.
        media_type: MediaType,
        /// How many blobs it has.
        blobs: u32,
        /// How many bytes they have in all.
        bytes: u64,
    },
    /// Tags were listed.
    Tags {
        /// Whose.
        repository: RepositoryName,
        /// Which.
        list: TagList,
    },
}
