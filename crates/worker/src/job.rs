//! What is to be done: a flow against a target.

use bytes::Bytes;
use longshore_client::Target;
use longshore_client::flows::{ListTags, Pull};
use longshore_core::{Digest, MediaType, RepositoryName, Tag};
use web_sys::Blob;

/// A run that was asked for.
#[derive(Debug)]
pub struct Job {
    /// The registry, and who asks.
    pub target: Target,
    /// Whether the registry is the one in the worker.
    pub embedded: bool,
    /// The flow.
    pub flow: Flow,
}

/// A flow with what it needs.
#[derive(Debug)]
pub enum Flow {
    /// Make an image and push it.
    Push {
        /// Where to.
        repository: RepositoryName,
        /// Under which names.
        tags: Vec<Tag>,
        /// What.
        content: Content,
        /// How many bytes a chunk has; none sends each blob whole.
        chunk_size: Option<u64>,
    },
    /// Pull an image.
    Pull(Pull),
    /// List tags.
    Tags(ListTags),
}

/// What is pushed.
#[derive(Debug)]
pub enum Content {
    /// The sample image.
    Sample,
    /// An image with a layer for each file.
    Files {
        /// The files, base first.
        files: Vec<File>,
        /// Whether archives are used as they are.
        archives_as_they_are: bool,
    },
    /// A manifest that is there already.
    Document(Document),
}

/// A file that is to become a layer.
#[derive(Debug)]
pub struct File {
    /// The name that it has in the layer.
    pub name: String,
    /// Its content.
    pub content: Blob,
}

/// A manifest or an index, and what it refers to.
#[derive(Clone)]
pub struct Document {
    /// The manifest's media type.
    pub media_type: MediaType,
    /// Its bytes.
    pub manifest: Bytes,
    /// The digest by which registries know it.
    pub digest: Digest,
    /// The blobs that are at hand, each with its digest.
    pub blobs: Vec<(Digest, Blob)>,
    /// The manifests that it lists and that are at hand, in the order in which they are pushed.
    pub children: Vec<Child>,
}

/// A manifest that an index lists.
#[derive(Clone, Debug)]
pub struct Child {
    /// Its media type.
    pub media_type: MediaType,
    /// Its digest.
    pub digest: Digest,
    /// Its bytes.
    pub content: Blob,
}

impl std::fmt::Debug for Document {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Document({}, {} bytes)", self.media_type, self.manifest.len())
    }
}
