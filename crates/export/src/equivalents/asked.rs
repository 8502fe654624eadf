//! What a run asked for, as far as another client has to be told of it.

use super::place::{Place, Registry, Repository};
use super::push::Push;

/// What a run asked for.
#[derive(Debug)]
pub(super) enum Asked {
    /// Whether this is a registry, and who asks.
    Ping {
        registry: Registry,
        /// Whether it was said who asks.
        is_signed_in: bool,
    },
    /// A token, or whether the password is right.
    Login(Login),
    /// An image or an index was to be pushed.
    Push(Push),
    /// An image, or what an index has for linux/amd64.
    Pull(Pull),
    /// An index with its images.
    PullIndex(Pull),
    /// What a manifest is.
    HeadManifest(Place),
    /// What a blob is.
    HeadBlob(Place),
    /// The tags of a repository.
    Tags {
        repository: Repository,
        /// How many were to be on a page.
        page: Option<u32>,
    },
    /// The repositories.
    Catalog {
        registry: Registry,
        /// How many were to be on a page.
        page: Option<u32>,
    },
    /// What refers to a manifest.
    Referrers {
        place: Place,
        /// Only those of this type.
        artifact_type: Option<String>,
    },
    /// What is here was to be there.
    Copy {
        from: Place,
        /// One for each name; the first of them has the content.
        to: Vec<Place>,
    },
    /// Manifests were to be gone.
    Delete(Vec<Place>),
    /// A blob was to be gone.
    DeleteBlob(Place),
    /// An upload was begun and given up.
    CancelUpload,
    /// An upload went on where it was left.
    ResumeUpload,
}

/// Who logs in, and what for.
#[derive(Debug)]
pub(super) struct Login {
    pub(super) registry: Registry,
    /// Whether there was a name; else anybody asked.
    pub(super) is_signed_in: bool,
    /// Whether a token was asked for.
    pub(super) is_for_token: bool,
    /// The scopes that the token was to have.
    pub(super) scopes: Vec<String>,
}

/// What is pulled.
#[derive(Debug)]
pub(super) struct Pull {
    pub(super) place: Place,
    /// Of an index, the image that was chosen.
    pub(super) chosen: Option<Chosen>,
    /// Whether it is Docker's schema 1.
    pub(super) is_schema1: bool,
}

/// An image of an index.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Chosen {
    /// The one for linux/amd64.
    LinuxAmd64,
    /// Another: its digest.
    Other(String),
}
