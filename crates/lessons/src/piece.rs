//! Pieces: runs with everything fixed.

mod read;

use crate::selector::Selector;
use longshore_client::flows::Chunks;
use longshore_client::{Credentials, Failure, Step};
use longshore_core::{MediaType, Platform, RepositoryName, Scope, Tag};
use longshore_registry::Garbage;

/// A run with everything fixed: who asks, what is done, and how it ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// What the lesson calls it.
    pub name: String,
    /// What the button says.
    pub title: String,
    /// Who asks.
    pub who: Who,
    /// What is done.
    pub act: Act,
    /// The failure that it is to meet.
    pub expected: Option<Failure>,
    /// By how many seconds the registry's clock goes on before it.
    pub later: u64,
    /// Whether each request is held until the learner lets it go.
    pub is_held: bool,
    /// The edits of held requests that reach the goals, for whoever wants to be shown them.
    pub edits: Vec<PlannedEdit>,
}

/// Who asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Who {
    /// Nobody: without credentials.
    Nobody,
    /// An account, with the password `password` unless the lesson gives another one.
    Account(Credentials),
}

/// What is done: the flows of [`longshore_client::flows`], and what the registry's operator does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Act {
    /// Is this a registry, and who asks?
    Ping,
    /// A token is asked for.
    Login(Vec<Scope>),
    /// An image, an index or an artifact is made and pushed.
    Push(Box<Push>),
    /// An image is pulled, or an index with all its images.
    Pull {
        /// Where it is.
        repository: RepositoryName,
        /// Its tag or digest.
        reference: Given,
        /// Whether it is an index.
        is_index: bool,
        /// Media types that are asked for in the place of the usual ones.
        accept: Vec<String>,
        /// Whether the manifest is asked for first without any authorization.
        without_token: bool,
        /// Scopes in the place of those that a pull needs.
        scopes: Vec<Scope>,
    },
    /// A manifest or a blob is looked at.
    Head {
        /// Where it is.
        repository: RepositoryName,
        /// Its tag or digest.
        reference: Given,
        /// Whether it is a blob.
        is_blob: bool,
    },
    /// Tags are listed.
    Tags {
        /// Of which repository.
        repository: RepositoryName,
        /// How many a page may hold.
        page_size: Option<u32>,
    },
    /// Repositories are listed.
    Catalog {
        /// How many a page may hold.
        page_size: Option<u32>,
    },
    /// What refers to a manifest is listed.
    Referrers {
        /// Where it is.
        repository: RepositoryName,
        /// Its digest.
        digest: Given,
        /// Only those of this type.
        artifact_type: Option<MediaType>,
    },
    /// An image or an index is copied within the registry.
    Copy {
        /// Where it is.
        repository: RepositoryName,
        /// Its tag or digest.
        reference: Given,
        /// The repository that is to have it.
        to: RepositoryName,
        /// The tags that name it there.
        tags: Vec<Tag>,
    },
    /// Manifests are deleted.
    Delete {
        /// Where they are.
        repository: RepositoryName,
        /// Their tags or digests.
        references: Vec<Given>,
    },
    /// A blob is deleted.
    DeleteBlob {
        /// Where it is.
        repository: RepositoryName,
        /// Its digest.
        digest: Given,
    },
    /// An upload is begun and given up.
    CancelUpload(PieceFile, RepositoryName),
    /// An upload is left in the middle, and goes on.
    ResumeUpload(PieceFile, RepositoryName, Chunks),
    /// The registry takes away what nothing refers to. Nothing is on the wire then.
    Collect(Garbage),
}

/// What is pushed, and how.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Push {
    /// Where to.
    pub repository: RepositoryName,
    /// Under which tags; none pushes it by its digest.
    pub tags: Vec<Tag>,
    /// The files, base first; none, and it is the sample.
    pub files: Vec<PieceFile>,
    /// What it is made to be.
    pub what: What,
    /// How it is sent.
    pub way: Way,
}

/// A file with what is in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PieceFile {
    /// Its name.
    pub name: String,
    /// What is in it.
    pub content: String,
}

/// What is made of the files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// An image of OCI's format, for this platform.
    Oci(Platform),
    /// An image of Docker's schema 2, for this platform.
    Docker(Platform),
    /// An image of Docker's schema 1, signed.
    Schema1,
    /// An index of images of OCI's format, one for each platform.
    Index(Vec<Platform>),
    /// An artifact of this type, about this manifest of the same repository.
    Artifact(MediaType, Option<Given>),
}

/// How something is pushed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Way {
    /// In which parts blobs are sent.
    pub chunks: Chunks,
    /// The repository that blobs are mounted from.
    pub mount_from: Option<RepositoryName>,
    /// Notes in the manifest.
    pub annotations: Vec<(String, String)>,
    /// Another `Content-Type` of the manifest than its own.
    pub content_type: Option<String>,
    /// Scopes in the place of those that a push needs.
    pub scopes: Vec<Scope>,
    /// Nobody asks first whether a blob is there.
    pub skip_head_checks: bool,
    /// Nobody looks afterwards.
    pub skip_blob_push_checks: bool,
    /// The manifest names layers that were never pushed.
    pub invalid_references: bool,
}

/// A value of a piece: as it is written, or found in what came of an earlier piece.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Given {
    /// As it is written.
    Text(String),
    /// `@push/put-manifest/response/docker-content-digest`
    Found(Selector),
}

/// An edit of a held request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlannedEdit {
    /// The step whose first request it is.
    pub step: Step,
    /// What is edited.
    pub part: EditedPart,
    /// What is written there; nothing takes it out.
    pub value: Option<String>,
}

/// What is edited of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EditedPart {
    /// A header, by its name.
    Header(String),
    /// A parameter of the URL.
    Query(String),
    /// This text in the body, wherever it stands.
    Text(String),
}

impl Piece {
    /// All places that it takes something from.
    pub(crate) fn selectors(&self) -> Vec<&Selector> {
        let given: Vec<&Given> = match &self.act {
            Act::Pull { reference, .. } | Act::Head { reference, .. } | Act::Copy { reference, .. } => {
                vec![reference]
            }
            Act::Referrers { digest, .. } | Act::DeleteBlob { digest, .. } => vec![digest],
            Act::Delete { references, .. } => references.iter().collect(),
            Act::Push(push) => match &push.what {
                What::Artifact(_, subject) => subject.iter().collect(),
                _ => Vec::new(),
            },
            _ => Vec::new(),
        };
        let found = given.into_iter().filter_map(|given| match given {
            Given::Found(selector) => Some(selector),
            Given::Text(_) => None,
        });
        found.collect()
    }
}

impl Who {
    /// The credentials to ask with.
    pub(crate) fn credentials(&self) -> Option<Credentials> {
        match self {
            Self::Nobody => None,
            Self::Account(credentials) => Some(credentials.clone()),
        }
    }
}
