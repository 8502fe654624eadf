//! What is to be done: a flow against a target.

use bytes::Bytes;
use longshore_client::flows::{
    Copy, Delete, DeleteBlob, ListReferrers, ListRepositories, ListTags, Login, Pull,
};
use longshore_client::url::Url;
use longshore_client::{Failure, Target};
use longshore_core::{Digest, MediaType, Platform, Reference, RepositoryName, Scope, Tag};
use web_sys::Blob;

/// A run that was asked for.
#[derive(Debug)]
pub struct Job {
    /// The registry, and who asks.
    pub target: Target,
    /// Whether the registry is the one in the worker.
    pub embedded: bool,
    /// Whether requests go through the gateway of the page's server.
    pub gateway: bool,
    /// The flow.
    pub flow: Flow,
    /// The failure that it is to meet.
    pub expected: Option<Failure>,
    /// How often what is safe to repeat is tried again.
    pub retries: u32,
    /// Whether each request is held until the page decides about it.
    pub step: bool,
    /// The run's number, where the page is to be told which of its exchanges are undone; else 0.
    pub run: u32,
}

/// A flow with what it needs.
#[derive(Debug)]
pub enum Flow {
    /// Is this a registry, and who asks?
    Ping,
    /// Ask for a token.
    Login(Login),
    /// Make an image, or an index of images, and push it.
    Push(Box<Push>),
    /// Pull an image.
    Pull(Pull),
    /// Pull an index with its images.
    PullIndex(Pull),
    /// Look at a manifest.
    Head {
        /// Where it is.
        repository: RepositoryName,
        /// By which name.
        reference: Reference,
    },
    /// List tags.
    Tags(ListTags),
    /// List repositories.
    Catalog(ListRepositories),
    /// List referrers.
    Referrers(ListReferrers),
    /// Copy within the registry.
    Copy(Copy),
    /// Delete manifests.
    Delete(Delete),
    /// Delete a blob.
    DeleteBlob(DeleteBlob),
    /// Begin an upload and give it up.
    CancelUpload(RepositoryName),
    /// Leave an upload in the middle, and go on with it.
    ResumeUpload {
        /// Where to.
        repository: RepositoryName,
        /// How many bytes a chunk has; none sends the rest whole.
        chunk_size: Option<u64>,
    },
    /// Look at a manifest, and of an image at its config.
    Look(Pull),
    /// List the files of a layer.
    Files(FilesOf),
}

/// A layer whose files are listed.
#[derive(Debug)]
pub struct FilesOf {
    /// Where it is.
    pub repository: RepositoryName,
    /// Its digest.
    pub digest: Digest,
    /// How many bytes it has, as the manifest says.
    pub size: u64,
}

/// The largest layer whose files are listed, in bytes: it is fetched whole.
pub const LARGEST_LISTED: u64 = 64 << 20;

/// What is pushed, and how.
#[derive(Debug)]
pub struct Push {
    /// Where to.
    pub repository: RepositoryName,
    /// Under which names.
    pub tags: Vec<Tag>,
    /// What.
    pub content: Content,
    /// Whose documents it has.
    pub format: Format,
    /// What an artifact is.
    pub artifact_type: Option<MediaType>,
    /// The manifest of the same repository that an artifact is about.
    pub subject: Option<Reference>,
    /// Notes in the manifest, each with its name.
    pub annotations: Vec<(String, String)>,
    /// The platforms of an index's images; none pushes one image.
    pub platforms: Vec<Platform>,
    /// How many bytes a chunk has; none sends each blob whole.
    pub chunk_size: Option<u64>,
    /// Upload sessions that an earlier push was cut off from, each with its blob.
    pub sessions: Vec<(Digest, Url)>,
    /// The repository that blobs are mounted from, where it has them.
    pub mount_from: Option<RepositoryName>,
    /// Another `Content-Type` than the manifest's own.
    pub content_type: Option<String>,
    /// Scopes in the place of those that a push needs.
    pub scopes: Option<Vec<Scope>>,
    /// What else may be done otherwise.
    pub switches: Switches,
}

/// Whose documents an image has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    /// OCI's.
    #[default]
    Oci,
    /// Docker's schema 2.
    Docker,
    /// Docker's schema 1, signed with a key that is used once.
    Schema1,
    /// An artifact, whose blobs are the files as they are.
    Artifact,
}

/// What may be done otherwise in a push or a pull; all are off at first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "switches that have nothing to do with each other")]
pub struct Switches {
    /// Nobody asks first whether a blob is there.
    pub skip_head_checks: bool,
    /// Nobody looks afterwards whether a blob is there, and the same.
    pub skip_blob_push_checks: bool,
    /// The manifest is pushed by its digest, in the place of the tags.
    pub push_by_manifest_digest: bool,
    /// Documents are written in ASCII alone.
    pub ensure_ascii: bool,
    /// The config lacks its history.
    pub with_broken_manifest_config: bool,
    /// The manifest names layers that were never pushed.
    pub manifest_invalid_blob_references: bool,
    /// The manifest is asked for first without any authorization.
    pub attempt_pull_without_token: bool,
    /// The `Content-Type` has to be the manifest's own media type.
    pub require_matching_manifest_type: bool,
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
