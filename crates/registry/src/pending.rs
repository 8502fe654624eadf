//! A request whose head was let in, while its body comes.

use crate::Registry;
use crate::answer::Answer;
use crate::call::Call;
use crate::content::{Content, Unreadable};
use crate::endpoints::{manifest, token, upload};
use crate::failure::Failure;
use crate::state::{Chunks, Lease, Upload};
use http::Response;
use longshore_core::{Algorithm, Digest, Hasher, Reference, RepositoryName};

/// What comes of a request's head.
#[derive(Debug)]
pub enum Begun {
    /// The answer: whatever the body is, it does not matter.
    Answered(Response<Content>),
    /// The body decides.
    Awaits(Box<Pending>),
}

/// A request whose body is awaited. It ends with [`Registry::complete`], [`Registry::refuse_longer`] or
/// [`Registry::abandon`]; one that is dropped leaves its upload session locked.
#[derive(Debug)]
pub struct Pending {
    pub(crate) call: Call,
    pub(crate) awaited: Awaited,
    pub(crate) limit: u64,
}

/// What the body will be.
#[derive(Debug)]
pub(crate) enum Awaited {
    /// The form of a token request.
    Token,
    /// A manifest.
    Manifest { name: RepositoryName, reference: Reference },
    /// All of a blob.
    Blob { name: RepositoryName, digest: Digest, hashing: Hashing },
    /// A chunk of an upload.
    Chunk { session: Session, hashing: Hashing },
    /// The last chunk of an upload.
    Last { session: Session, digest: Digest, hashing: Hashing },
}

/// The upload session that a chunk goes to.
pub(crate) struct Session {
    pub(crate) name: RepositoryName,
    pub(crate) id: String,
    pub(crate) lease: Lease,
    /// What has come before, and where it is kept.
    chunks: Chunks,
}

impl std::fmt::Debug for Session {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Session").field("name", &self.name).field("id", &self.id).finish_non_exhaustive()
    }
}

impl Session {
    pub(crate) fn new(name: &RepositoryName, id: &str, lease: Lease, upload: &Upload) -> Self {
        Self { name: name.clone(), id: id.to_owned(), lease, chunks: upload.chunks().clone() }
    }
}

/// A digest that is computed while the content comes.
pub(crate) struct Hashing {
    hasher: Hasher,
    /// What has come before and the hasher has not taken yet.
    unread: Vec<Content>,
}

impl Hashing {
    /// Of a content that begins; none where the algorithm is not known.
    pub(crate) fn new(algorithm: Algorithm) -> Option<Self> {
        Some(Self { hasher: Hasher::for_algorithm(algorithm)?, unread: Vec::new() })
    }

    /// Of a content that goes on where an upload is; none where the algorithm is not known.
    pub(crate) fn after(upload: &Upload, algorithm: Algorithm) -> Option<Self> {
        match upload.hasher(algorithm) {
            Some(hasher) => Some(Self { hasher, unread: Vec::new() }),
            // Another algorithm was computed on the way.
            None => Some(Self { unread: upload.chunks().to_vec(), ..Self::new(algorithm)? }),
        }
    }

    fn catch_up(&mut self) -> Result<(), Unreadable> {
        for content in std::mem::take(&mut self.unread) {
            content.each_piece(|piece| self.hasher.update(piece))?;
        }
        Ok(())
    }

    /// The hasher, which has taken everything.
    pub(crate) fn finish(mut self) -> Result<Hasher, Failure> {
        self.catch_up()?;
        Ok(self.hasher)
    }
}

impl std::fmt::Debug for Hashing {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Hashing").field("unread", &self.unread).finish_non_exhaustive()
    }
}

impl Pending {
    /// How many bytes the body may have. A longer one ends with [`Registry::refuse_longer`].
    pub fn limit(&self) -> u64 {
        self.limit
    }

    /// Whether the body is a blob, or a part of one.
    pub fn is_blob(&self) -> bool {
        !matches!(self.awaited, Awaited::Token | Awaited::Manifest { .. })
    }

    /// The part of the blob that the body goes on behind, where one has come before; several that are kept together
    /// are one.
    pub fn goes_on_behind(&self) -> Option<&Content> {
        self.awaited.session()?.chunks.latest()
    }

    /// Whether the blob is whole with the body.
    pub fn completes_blob(&self) -> bool {
        matches!(self.awaited, Awaited::Blob { .. } | Awaited::Last { .. })
    }

    /// Whether [`catch_up`](Self::catch_up) has something to do.
    pub fn has_to_catch_up(&self) -> bool {
        match &self.awaited {
            Awaited::Token | Awaited::Manifest { .. } => false,
            Awaited::Blob { hashing, .. }
            | Awaited::Chunk { hashing, .. }
            | Awaited::Last { hashing, .. } => !hashing.unread.is_empty(),
        }
    }

    /// Hashes what came before, where only now it is known by which algorithm: best done where reading takes its time.
    pub fn catch_up(&mut self) -> Result<(), Unreadable> {
        self.hashing().map_or(Ok(()), Hashing::catch_up)
    }

    /// Takes note of the body's next piece, in the order in which they come: blobs are hashed.
    pub fn take(&mut self, piece: &[u8]) -> Result<(), Unreadable> {
        let Some(hashing) = self.hashing() else { return Ok(()) };
        hashing.catch_up()?;
        hashing.hasher.update(piece);
        Ok(())
    }

    fn hashing(&mut self) -> Option<&mut Hashing> {
        match &mut self.awaited {
            Awaited::Token | Awaited::Manifest { .. } => None,
            Awaited::Blob { hashing, .. }
            | Awaited::Chunk { hashing, .. }
            | Awaited::Last { hashing, .. } => Some(hashing),
        }
    }
}

impl Awaited {
    /// The upload session that waits for the body.
    pub(crate) fn session(&self) -> Option<&Session> {
        match self {
            Self::Chunk { session, .. } | Self::Last { session, .. } => Some(session),
            Self::Token | Self::Manifest { .. } | Self::Blob { .. } => None,
        }
    }

    /// Does what the request asks for, now that its body is there.
    pub(crate) fn complete(self, registry: &mut Registry, call: &Call) -> Result<Answer, Failure> {
        match self {
            Self::Token => token::posted(registry, call),
            Self::Manifest { name, reference } => manifest::put(registry, call, &name, &reference),
            Self::Blob { name, digest, hashing } => upload::posted(registry, call, &name, digest, hashing),
            Self::Chunk { session, hashing } => upload::patched(registry, call, &session, hashing),
            Self::Last { session, digest, hashing } => {
                upload::finished(registry, call, &session, digest, hashing)
            }
        }
    }
}
