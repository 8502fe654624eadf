//! What the registry holds.
//!
//! Contents are shared by whoever needs them; everything that is looked up is in a
//! sorted map, so that lists have an order and the same requests leave the same state.

mod blob;
mod rates;
mod repository;
mod upload;

pub(crate) use repository::{Repository, StoredManifest};
pub(crate) use upload::{Lease, Upload};

use crate::Timestamp;
use crate::content::Content;
use crate::failure::Failure;
use crate::policy::Limits;
use crate::record::{Record, Records};
use blob::Blobs;
use longshore_core::{Digest, Reference, RepositoryName, Tag};
use rates::Rates;
use std::collections::BTreeMap;
use upload::Uploads;

/// Blobs, repositories and upload sessions.
#[derive(Clone, Default)]
pub(crate) struct State {
    blobs: Blobs,
    repositories: BTreeMap<RepositoryName, Repository>,
    pub(crate) uploads: Uploads,
    pub(crate) rates: Rates,
    /// How many bytes all manifests have.
    manifest_bytes: u64,
    /// How many bytes the blobs and manifests of each namespace's repositories have; none of them is 0.
    namespaces: BTreeMap<String, u64>,
    /// What changed, for whoever keeps it.
    pub(crate) records: Records,
}

impl State {
    pub(crate) fn repository(&self, name: &RepositoryName) -> Result<&Repository, Failure> {
        self.repositories.get(name).ok_or_else(|| Failure::RepositoryUnknown(name.clone()))
    }

    /// All repositories, by name.
    pub(crate) fn repositories(&self) -> &BTreeMap<RepositoryName, Repository> {
        &self.repositories
    }

    /// A blob, where the repository has it: another repository's are not seen.
    pub(crate) fn blob(&self, name: &RepositoryName, digest: &Digest) -> Result<&Content, Failure> {
        let unknown = || Failure::BlobUnknown { name: name.clone(), digest: digest.clone() };
        if !self.repository(name)?.has_blob(digest) {
            return Err(unknown());
        }
        self.blobs.content(digest).ok_or_else(unknown)
    }

    /// The repositories that have a blob, by name.
    pub(crate) fn holders(&self, digest: &Digest) -> impl Iterator<Item = &RepositoryName> {
        self.blobs.holders(digest)
    }

    /// Stores a blob in a repository, which is made where it is not there yet. The content
    /// must be the digest's.
    pub(crate) fn put_blob(&mut self, name: &RepositoryName, digest: Digest, content: Content) {
        if self.repositories.entry(name.clone()).or_default().link(digest.clone()) {
            self.count(name, content.length(), 0);
            self.blobs.link(digest.clone(), name.clone(), content);
            let content = self.blobs.content(&digest).cloned().unwrap_or_default();
            self.records.note(|| Record::Blob { name: name.clone(), digest, content });
        }
    }

    /// Makes a repository, where it is not there yet.
    pub(crate) fn make_repository(&mut self, name: &RepositoryName) {
        self.repositories.entry(name.clone()).or_default();
    }

    /// Takes a blob out of a repository; the last one to have it takes it out of memory.
    pub(crate) fn delete_blob(&mut self, name: &RepositoryName, digest: &Digest) -> Result<(), Failure> {
        let content = self.blob(name, digest)?.clone();
        if self.repositories.get_mut(name).is_some_and(|repository| repository.unlink(digest)) {
            self.blobs.unlink(digest, name);
            self.count(name, 0, content.length());
            let (repositories, blobs) = (&self.repositories, &self.blobs);
            self.records.note(|| Record::BlobGone {
                name: name.clone(),
                digest: digest.clone(),
                content,
                is_manifest: repositories.get(name).is_some_and(|repository| repository.is_file(digest)),
                elsewhere: blobs.holders(digest).next().cloned(),
            });
        }
        Ok(())
    }

    /// Stores a manifest in a repository, and moves the tags to it.
    pub(crate) fn put_manifest(
        &mut self,
        name: &RepositoryName,
        tags: impl IntoIterator<Item = Tag>,
        digest: &Digest,
        manifest: StoredManifest,
    ) {
        let tags: Vec<Tag> = tags.into_iter().collect();
        let repository = self.repositories.entry(name.clone()).or_default();
        self.records.note(|| Record::Manifest {
            name: name.clone(),
            digest: digest.clone(),
            media_type: manifest.media_type.clone(),
            content: manifest.content.clone(),
            tags: tags.clone(),
            file: manifest.file_digest(digest),
            is_blob: repository.is_also_blob(digest, &manifest),
        });
        let before = repository.manifest_bytes();
        repository.put(digest, manifest);
        for tag in tags {
            repository.tag(tag, digest.clone());
        }
        // A manifest of schema 1 may come again with other signatures, and so be shorter than it was.
        let after = repository.manifest_bytes();
        self.manifest_bytes = (self.manifest_bytes + after).saturating_sub(before);
        self.count(name, after, before);
    }

    /// Deletes a tag; or a manifest, with the tags that point to it.
    pub(crate) fn delete_manifest(
        &mut self,
        name: &RepositoryName,
        reference: &Reference,
    ) -> Result<(), Failure> {
        self.repository(name)?;
        let Some(repository) = self.repositories.get_mut(name) else { return Ok(()) };
        match reference {
            Reference::Tag(tag) if repository.tags().contains_key(tag) => {
                self.records.note(|| Record::TagGone { name: name.clone(), tag: tag.clone() });
            }
            Reference::Digest(digest) => {
                if let Some((_, manifest)) = repository.manifest_by_digest(digest) {
                    self.records.note(|| Record::ManifestGone {
                        name: name.clone(),
                        digest: digest.clone(),
                        file: manifest.file_digest(digest),
                        tags: repository.tags_of(digest).cloned().collect(),
                        is_blob: repository.is_also_blob(digest, manifest),
                    });
                }
            }
            Reference::Tag(_) => {}
        }
        let before = repository.manifest_bytes();
        let removed = match reference {
            Reference::Tag(tag) => repository.untag(tag),
            Reference::Digest(digest) => repository.delete(digest),
        };
        let after = repository.manifest_bytes();
        self.manifest_bytes -= before - after;
        self.count(name, after, before);
        if removed {
            Ok(())
        } else {
            Err(Failure::ManifestUnknown { name: name.clone(), reference: reference.clone() })
        }
    }

    /// Makes sure that this many more bytes may be held; upload sessions that nobody uses any
    /// more give way.
    pub(crate) fn make_room(&mut self, more: u64, limits: &Limits, now: Timestamp) -> Result<(), Failure> {
        let limit = limits.total_bytes;
        if self.bytes().saturating_add(more) > limit {
            self.uploads.drop_idle(now, limits.upload_idle);
        }
        let used = self.bytes();
        if used.saturating_add(more) > limit { Err(Failure::Full { used, more, limit }) } else { Ok(()) }
    }

    /// How many bytes the repositories of a namespace hold.
    pub(crate) fn namespace_bytes(&self, namespace: &str) -> u64 {
        self.namespaces.get(namespace).copied().unwrap_or(0)
    }

    /// How many bytes a blob adds to a repository: none where it is there already.
    pub(crate) fn new_bytes(&self, name: &RepositoryName, digest: &Digest, size: u64) -> u64 {
        let is_there = self.repositories.get(name).is_some_and(|repository| repository.has_blob(digest));
        if is_there { 0 } else { size }
    }

    /// Notes that a namespace holds more, or less, than before.
    fn count(&mut self, name: &RepositoryName, more: u64, less: u64) {
        let namespace = name.namespace().unwrap_or_default();
        let bytes = self.namespaces.entry(namespace.to_owned()).or_default();
        *bytes = bytes.saturating_add(more).saturating_sub(less);
        if *bytes == 0 {
            self.namespaces.remove(namespace);
        }
    }

    /// How many bytes blobs, manifests and unfinished uploads have together.
    pub(crate) fn bytes(&self) -> u64 {
        self.blobs.bytes() + self.uploads.bytes() + self.manifest_bytes
    }
}
