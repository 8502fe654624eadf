//! A repository: which blobs it has, its manifests, its tags, and who refers to what.

use bytes::Bytes;
use longshore_core::manifest::Schema1Manifest;
use longshore_core::{Descriptor, Digest, MediaType, Reference, Tag};
use std::collections::{BTreeMap, BTreeSet};

/// What a repository has. Its name is the key that it is found by.
#[derive(Clone, Default)]
pub(crate) struct Repository {
    blobs: BTreeSet<Digest>,
    manifests: BTreeMap<Digest, StoredManifest>,
    tags: BTreeMap<Tag, Digest>,
    /// By subject: the manifests that name it.
    referrers: BTreeMap<Digest, BTreeSet<Digest>>,
    manifest_bytes: u64,
}

/// A manifest, exactly as it was pushed.
#[derive(Clone, Debug)]
pub(crate) struct StoredManifest {
    /// What it was pushed as.
    pub(crate) media_type: MediaType,
    /// Its bytes.
    pub(crate) content: Bytes,
    /// The manifest that it refers to, and how it is described there.
    pub(crate) refers: Option<(Digest, Descriptor)>,
}

impl StoredManifest {
    /// The digest of its bytes: of schema 1, the registry's own is that of the payload, without the signatures.
    pub(crate) fn file_digest(&self, digest: &Digest) -> Digest {
        if Schema1Manifest::has_media_type(&self.media_type) {
            Digest::sha256(&self.content)
        } else {
            digest.clone()
        }
    }
}

impl Repository {
    /// Whether the bytes of this digest are a manifest's.
    pub(crate) fn is_file(&self, digest: &Digest) -> bool {
        let is_signed = |manifest: &StoredManifest| Schema1Manifest::has_media_type(&manifest.media_type);
        let mut signed = self.manifests.iter().filter(|(_, manifest)| is_signed(manifest));
        self.has_manifest(digest) || signed.any(|(own, manifest)| manifest.file_digest(own) == *digest)
    }

    /// Whether the bytes of a manifest are a blob, too.
    pub(crate) fn is_also_blob(&self, digest: &Digest, manifest: &StoredManifest) -> bool {
        self.has_blob(&manifest.file_digest(digest))
    }

    pub(crate) fn has_blob(&self, digest: &Digest) -> bool {
        self.blobs.contains(digest)
    }

    pub(crate) fn has_manifest(&self, digest: &Digest) -> bool {
        self.manifests.contains_key(digest)
    }

    /// The manifest that a reference means, with its digest.
    pub(crate) fn manifest(&self, reference: &Reference) -> Option<(&Digest, &StoredManifest)> {
        let digest = match reference {
            Reference::Tag(tag) => self.tags.get(tag)?,
            Reference::Digest(digest) => digest,
        };
        self.manifests.get_key_value(digest)
    }

    /// All tags, sorted by their bytes, as the specification wants lists of them.
    pub(crate) fn tags(&self) -> &BTreeMap<Tag, Digest> {
        &self.tags
    }

    /// All manifests, by digest.
    pub(crate) fn manifests(&self) -> impl Iterator<Item = (&Digest, &StoredManifest)> {
        self.manifests.iter()
    }

    /// The manifest with a digest, whose own copy comes with it.
    pub(crate) fn manifest_by_digest(&self, digest: &Digest) -> Option<(&Digest, &StoredManifest)> {
        self.manifests.get_key_value(digest)
    }

    /// The tags that point to a manifest.
    pub(crate) fn tags_of<'a>(&'a self, digest: &'a Digest) -> impl Iterator<Item = &'a Tag> {
        self.tags.iter().filter(move |(_, known)| *known == digest).map(|(tag, _)| tag)
    }

    /// The manifests that name this one as their subject.
    pub(crate) fn referrers(&self, subject: &Digest) -> impl Iterator<Item = &Descriptor> {
        let digests = self.referrers.get(subject).into_iter().flatten();
        let manifests = digests.filter_map(|digest| self.manifests.get(digest));
        manifests.filter_map(|manifest| manifest.refers.as_ref().map(|(_, descriptor)| descriptor))
    }

    /// How many bytes all manifests have.
    pub(super) fn manifest_bytes(&self) -> u64 {
        self.manifest_bytes
    }

    /// Whether the blob is new here.
    pub(super) fn link(&mut self, digest: Digest) -> bool {
        self.blobs.insert(digest)
    }

    /// Whether the blob was here.
    pub(super) fn unlink(&mut self, digest: &Digest) -> bool {
        self.blobs.remove(digest)
    }

    pub(super) fn put(&mut self, digest: &Digest, manifest: StoredManifest) {
        self.forget(digest);
        if let Some((subject, _)) = &manifest.refers {
            self.referrers.entry(subject.clone()).or_default().insert(digest.clone());
        }
        self.manifest_bytes += manifest.content.len() as u64;
        self.manifests.insert(digest.clone(), manifest);
    }

    pub(super) fn tag(&mut self, tag: Tag, digest: Digest) {
        self.tags.insert(tag, digest);
    }

    /// Whether the tag was there.
    pub(super) fn untag(&mut self, tag: &Tag) -> bool {
        self.tags.remove(tag).is_some()
    }

    /// Removes a manifest and its tags; whether it was there.
    pub(super) fn delete(&mut self, digest: &Digest) -> bool {
        let was_there = self.forget(digest);
        if was_there {
            self.tags.retain(|_, known| known != digest);
        }
        was_there
    }

    fn forget(&mut self, digest: &Digest) -> bool {
        let Some(manifest) = self.manifests.remove(digest) else { return false };
        self.manifest_bytes -= manifest.content.len() as u64;
        if let Some((subject, _)) = manifest.refers
            && let Some(referrers) = self.referrers.get_mut(&subject)
        {
            referrers.remove(digest);
            if referrers.is_empty() {
                self.referrers.remove(&subject);
            }
        }
        true
    }
}
