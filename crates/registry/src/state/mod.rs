//! What the registry holds.
//!
//! Contents are shared by whoever needs them; everything that is looked up is in a sorted [`Map`], so that lists have an
//! order and the same requests leave the same state. A clone of it all costs a few counters: what a request then changes
//! is copied, and nothing else.

mod blob;
mod chunks;
mod map;
mod rates;
mod repository;
mod upload;

pub(crate) use chunks::Chunks;
pub(crate) use map::Map;
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
use std::sync::Arc;
use upload::Uploads;

/// Blobs, repositories and upload sessions.
#[derive(Clone, Default)]
pub(crate) struct State {
    blobs: Blobs,
    repositories: Map<RepositoryName, Arc<Repository>>,
    pub(crate) uploads: Uploads,
    pub(crate) rates: Rates,
    /// How many bytes all manifests have.
    manifest_bytes: u64,
    /// How many bytes the blobs and manifests of each namespace's repositories have; none of them is 0.
    namespaces: Map<String, u64>,
    /// How many blobs, manifests and tags the repositories have together.
    entries: u64,
    /// How many bytes of manifests were taken out, ever.
    dropped: u64,
    /// How often a blob, a manifest or a tag was put in or taken out.
    changes: u64,
    /// What changed, for whoever keeps it.
    pub(crate) records: Records,
}

impl State {
    pub(crate) fn repository(&self, name: &RepositoryName) -> Result<&Repository, Failure> {
        let repository = self.repositories.get(name).map(AsRef::as_ref);
        repository.ok_or_else(|| Failure::RepositoryUnknown(name.clone()))
    }

    /// All repositories, by name.
    pub(crate) fn repositories(&self) -> &Map<RepositoryName, Arc<Repository>> {
        &self.repositories
    }

    /// The repositories that are not the same in another state. Those that both share are not looked at.
    pub(crate) fn differing_repositories<'a>(
        &'a self,
        other: &'a Self,
    ) -> impl Iterator<Item = (&'a RepositoryName, Option<&'a Repository>, Option<&'a Repository>)> {
        let differing = self.repositories.differing(&other.repositories, Arc::ptr_eq);
        differing.map(|(name, here, there)| (name, here.map(AsRef::as_ref), there.map(AsRef::as_ref)))
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
        let is_there = |repository: &Arc<Repository>| repository.has_blob(&digest);
        if self.repositories.get(name).is_some_and(is_there) {
            return;
        }
        self.change(name, |repository| repository.link(digest.clone()));
        self.changes += 1;
        self.count(name, content.length(), 0);
        self.blobs.link(digest.clone(), name.clone(), content);
        let content = self.blobs.content(&digest).cloned().unwrap_or_default();
        self.records.note(|| Record::Blob { name: name.clone(), digest, content });
    }

    /// Makes a repository, where it is not there yet.
    pub(crate) fn make_repository(&mut self, name: &RepositoryName) {
        self.change(name, |_| {});
    }

    /// Takes a blob out of a repository; the last one to have it takes it out of memory.
    pub(crate) fn delete_blob(&mut self, name: &RepositoryName, digest: &Digest) -> Result<(), Failure> {
        let content = self.blob(name, digest)?.clone();
        if self.change(name, |repository| repository.unlink(digest)) {
            self.changes += 1;
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
        let repository = self.repositories.get(name);
        self.records.note(|| Record::Manifest {
            name: name.clone(),
            digest: digest.clone(),
            media_type: manifest.media_type.clone(),
            content: manifest.content.clone(),
            tags: tags.clone(),
            file: manifest.file_digest(digest),
            is_blob: repository.is_some_and(|repository| repository.is_also_blob(digest, &manifest)),
        });
        self.change_manifests(name, |repository| {
            let is_new = repository.put(digest, manifest);
            tags.into_iter().fold(is_new, |changed, tag| repository.tag(tag, digest) || changed)
        });
    }

    /// Deletes a tag; or a manifest, with the tags that point to it.
    pub(crate) fn delete_manifest(
        &mut self,
        name: &RepositoryName,
        reference: &Reference,
    ) -> Result<(), Failure> {
        let is_there = match reference {
            Reference::Tag(tag) => self.repository(name)?.tags().contains(tag),
            Reference::Digest(digest) => self.repository(name)?.has_manifest(digest),
        };
        if !is_there {
            return Err(Failure::ManifestUnknown { name: name.clone(), reference: reference.clone() });
        }
        self.note_gone(name, reference);
        self.change_manifests(name, |repository| match reference {
            Reference::Tag(tag) => repository.untag(tag),
            Reference::Digest(digest) => repository.delete(digest),
        });
        Ok(())
    }

    /// Notes that a tag or a manifest, which is there, is taken out.
    fn note_gone(&mut self, name: &RepositoryName, reference: &Reference) {
        let Some(repository) = self.repositories.get(name) else { return };
        match reference {
            Reference::Tag(tag) => {
                self.records.note(|| Record::TagGone { name: name.clone(), tag: tag.clone() });
            }
            Reference::Digest(digest) => {
                let Some((_, manifest)) = repository.manifest(reference) else { return };
                self.records.note(|| Record::ManifestGone {
                    name: name.clone(),
                    digest: digest.clone(),
                    file: manifest.file_digest(digest),
                    tags: repository.tags_of(digest).cloned().collect(),
                    is_blob: repository.is_also_blob(digest, manifest),
                });
            }
        }
    }

    /// Changes a repository, which is made where it is not there yet.
    fn change<R>(&mut self, name: &RepositoryName, change: impl FnOnce(&mut Repository) -> R) -> R {
        let (result, before, after) = self.repositories.change(name, |repository| {
            let repository = Arc::make_mut(repository);
            let before = repository.entries();
            (change(repository), before, repository.entries())
        });
        self.entries = (self.entries + after).saturating_sub(before);
        result
    }

    /// Changes the manifests and tags of a repository, and counts what that changes, if it does.
    fn change_manifests(&mut self, name: &RepositoryName, change: impl FnOnce(&mut Repository) -> bool) {
        let (changed, before, after, dropped) = self.change(name, |repository| {
            let (before, dropped) = (repository.manifest_bytes(), repository.dropped());
            let changed = change(repository);
            (changed, before, repository.manifest_bytes(), repository.dropped() - dropped)
        });
        self.changes += u64::from(changed);
        self.dropped += dropped;
        // A manifest of schema 1 may come again with other signatures, and so be shorter than it was.
        self.manifest_bytes = (self.manifest_bytes + after).saturating_sub(before);
        self.count(name, after, before);
    }

    /// Forgets a repository that has nothing; whether it did.
    pub(crate) fn forget_repository(&mut self, name: &RepositoryName) -> bool {
        let is_empty = self.repositories.get(name).is_some_and(|repository| repository.entries() == 0);
        if is_empty {
            self.repositories.remove(name);
            self.changes += 1;
        }
        is_empty
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

    /// Makes sure that a repository may have so many more blobs, manifests and tags.
    pub(crate) fn check_entries(
        &self,
        name: &RepositoryName,
        more: u64,
        limits: &Limits,
    ) -> Result<(), Failure> {
        let is_new = !self.repositories.contains(name);
        let used = self.entries + self.repositories.len() as u64;
        let (more, limit) = (more + u64::from(is_new), limits.entries);
        if more > 0 && used.saturating_add(more) > limit {
            return Err(Failure::TooManyEntries { used, more, limit });
        }
        Ok(())
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
        if more == less {
            return;
        }
        let namespace = name.namespace().unwrap_or_default();
        let bytes = self.namespace_bytes(namespace).saturating_add(more).saturating_sub(less);
        if bytes == 0 {
            self.namespaces.remove(namespace);
        } else {
            self.namespaces.insert(namespace.to_owned(), bytes);
        }
    }

    /// How many bytes blobs, manifests and unfinished uploads have together.
    pub(crate) fn bytes(&self) -> u64 {
        self.blobs.bytes() + self.uploads.bytes() + self.manifest_bytes
    }

    /// How many bytes were taken out, ever. What an earlier state holds beside this one is no more than what was
    /// taken out since.
    pub(crate) fn dropped(&self) -> u64 {
        self.blobs.dropped() + self.uploads.dropped() + self.dropped
    }

    /// How often anything was changed that a client can see: two states of one registry are the same where this is.
    pub(crate) fn changes(&self) -> u64 {
        self.changes + self.uploads.changes()
    }
    /// Makes the counters those of a state that took the place of another one.
    pub(crate) fn come_after(&mut self, other: &Self) {
        let dropped = other.dropped() + other.bytes();
        self.dropped = (self.dropped + dropped).saturating_sub(self.dropped());
        self.changes += other.changes() + 1;
    }
}
