//! What requests change, one thing after the other, for whoever keeps it elsewhere than in memory.

use crate::Registry;
use crate::content::Content;
use crate::failure::Failure;
use crate::pushed::Pushed;
use crate::state::{Repository, StoredManifest};
use bytes::Bytes;
use longshore_core::{Digest, MediaType, Reference, RepositoryName, Tag};

/// Something that changed in a repository. Done again in their order, they lead to the same contents, also from
/// a state in which some of the later ones are done already.
#[derive(Clone, Debug)]
pub enum Record {
    /// It has a blob that it did not have.
    Blob {
        /// The repository.
        name: RepositoryName,
        /// The blob.
        digest: Digest,
        /// Its bytes; where another repository had them before, those.
        content: Content,
    },
    /// It does not have a blob any more.
    BlobGone {
        /// The repository.
        name: RepositoryName,
        /// The blob.
        digest: Digest,
        /// Its bytes.
        content: Content,
        /// Whether the same bytes are a manifest of the repository.
        is_manifest: bool,
        /// Another repository that has the blob.
        elsewhere: Option<RepositoryName>,
    },
    /// It has a manifest, and these tags point to it.
    Manifest {
        /// The repository.
        name: RepositoryName,
        /// The manifest.
        digest: Digest,
        /// What it was pushed as.
        media_type: MediaType,
        /// Its bytes.
        content: Bytes,
        /// The digest of its bytes: of schema 1, `digest` is that of the payload, without the signatures.
        file: Digest,
        /// The tags that were given to it; others may point to it, too.
        tags: Vec<Tag>,
        /// Whether the repository has its bytes as a blob, too.
        is_blob: bool,
    },
    /// It does not have a manifest any more, nor the tags that pointed to it.
    ManifestGone {
        /// The repository.
        name: RepositoryName,
        /// The manifest.
        digest: Digest,
        /// The digest of its bytes.
        file: Digest,
        /// The tags that pointed to it.
        tags: Vec<Tag>,
        /// Whether the repository has its bytes as a blob, too.
        is_blob: bool,
    },
    /// It does not have a tag any more.
    TagGone {
        /// The repository.
        name: RepositoryName,
        /// The tag.
        tag: Tag,
    },
}

/// What changed since it was asked for last; nothing is noted before somebody wants it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Records(Option<Vec<Record>>);

impl Records {
    pub(crate) fn note(&mut self, record: impl FnOnce() -> Record) {
        if let Some(records) = &mut self.0 {
            records.push(record());
        }
    }
}

/// What a repository holds, for whoever keeps it.
#[derive(Clone, Copy)]
pub struct Holdings<'a>(&'a Repository);

/// A manifest that a repository holds.
#[derive(Clone, Debug)]
pub struct HeldManifest<'a> {
    /// Its digest.
    pub digest: &'a Digest,
    /// The digest of its bytes: of schema 1, `digest` is that of the payload, without the signatures.
    pub file: Digest,
    /// What it was pushed as.
    pub media_type: &'a MediaType,
    /// Its bytes.
    pub content: &'a Bytes,
    /// Whether the repository has its bytes as a blob, too.
    pub is_blob: bool,
}

impl Registry {
    /// From now on, notes what changes: [`Self::take_records`].
    pub fn note_records(&mut self) {
        self.state.records.0.get_or_insert_default();
    }

    /// What changed since this was called last, in the order in which it did.
    pub fn take_records(&mut self) -> Vec<Record> {
        self.state.records.0.as_mut().map(std::mem::take).unwrap_or_default()
    }

    /// The names of all repositories, sorted.
    pub fn repositories(&self) -> impl Iterator<Item = &RepositoryName> {
        self.state.repositories().keys()
    }

    /// The blobs of a repository, sorted by their digests; none where there is no such repository.
    pub fn held_blobs<'a>(
        &'a self,
        name: &'a RepositoryName,
    ) -> impl Iterator<Item = (&'a Digest, &'a Content)> {
        let digests =
            self.state.repository(name).ok().into_iter().flat_map(|repository| repository.blobs().keys());
        digests.filter_map(|digest| Some((digest, self.state.blob(name, digest).ok()?)))
    }

    /// How many upload sessions are open.
    pub fn open_uploads(&self) -> u64 {
        self.state.uploads.count()
    }

    /// What a repository holds; none where there is no such repository.
    pub fn holdings(&self, name: &RepositoryName) -> Option<Holdings<'_>> {
        self.state.repository(name).ok().map(Holdings)
    }

    /// Makes a repository that was kept, without anything in it.
    pub fn restore_repository(&mut self, name: &RepositoryName) {
        self.state.make_repository(name);
    }

    /// Puts back a blob that was kept. The content must be the digest's, which is not looked at here.
    pub fn restore_blob(&mut self, name: &RepositoryName, digest: Digest, content: Content) {
        self.state.put_blob(name, digest, content);
    }

    /// Puts back a manifest that was kept, and the tags that point to it. Whether what it names is there does not
    /// matter; the error says why its bytes are no such manifest.
    pub fn restore_manifest(
        &mut self,
        name: &RepositoryName,
        digest: &Digest,
        media_type: MediaType,
        content: Bytes,
        tags: Vec<Tag>,
    ) -> Result<(), String> {
        let pushed = Pushed::parse(media_type, content, &Reference::Digest(digest.clone()))
            .map_err(|failure: Failure| failure.to_string())?;
        let Pushed { media_type, content, digest, refers, .. } = pushed;
        let stored = StoredManifest { media_type, content, refers };
        self.state.put_manifest(name, tags, &digest, stored);
        Ok(())
    }
}

impl<'a> Holdings<'a> {
    /// All tags, sorted, with what they point to.
    pub fn tags(self) -> impl Iterator<Item = (&'a Tag, &'a Digest)> {
        self.0.tags().iter()
    }

    /// All manifests, sorted by their digests.
    pub fn manifests(self) -> impl Iterator<Item = HeldManifest<'a>> {
        self.0.manifests().map(move |(digest, manifest)| self.held(digest, manifest))
    }

    /// The manifest with this digest.
    pub fn manifest(self, digest: &Digest) -> Option<HeldManifest<'a>> {
        let reference = Reference::Digest(digest.clone());
        self.0.manifest(&reference).map(|(digest, manifest)| self.held(digest, manifest))
    }

    fn held(self, digest: &'a Digest, manifest: &'a StoredManifest) -> HeldManifest<'a> {
        HeldManifest {
            digest,
            file: manifest.file_digest(digest),
            media_type: &manifest.media_type,
            content: &manifest.content,
            is_blob: self.0.is_also_blob(digest, manifest),
        }
    }
}

impl std::fmt::Debug for Holdings<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Holdings").field("tags", &self.0.tags().len()).finish_non_exhaustive()
    }
}
