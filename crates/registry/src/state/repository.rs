//! A repository: which blobs it has, its manifests, its tags, and who refers to what.

use super::map::Map;
use bytes::Bytes;
use longshore_core::manifest::Schema1Manifest;
use longshore_core::{Descriptor, Digest, MediaType, Reference, Tag};

/// What a repository has. Its name is the key that it is found by.
#[derive(Clone, Default)]
pub(crate) struct Repository {
    blobs: Map<Digest, ()>,
    manifests: Map<Digest, Tagged>,
    tags: Map<Tag, Digest>,
    /// By subject: the manifests that name it.
    referrers: Map<Digest, Map<Digest, ()>>,
    manifest_bytes: u64,
    /// How many bytes of manifests were taken out, ever.
    dropped: u64,
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

    /// Whether another one is the same: what it refers to follows from its content.
    fn is(&self, other: &Self) -> bool {
        self.media_type == other.media_type && self.content == other.content
    }
}

/// A manifest, and the tags that point to it.
#[derive(Clone)]
struct Tagged {
    manifest: StoredManifest,
    tags: Map<Tag, ()>,
}

impl Repository {
    /// Whether the bytes of this digest are a manifest's.
    pub(crate) fn is_file(&self, digest: &Digest) -> bool {
        let is_signed = |manifest: &StoredManifest| Schema1Manifest::has_media_type(&manifest.media_type);
        let mut signed = self.manifests().filter(|(_, manifest)| is_signed(manifest));
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
        self.manifests.contains(digest)
    }

    /// The manifest that a reference means, with its digest.
    pub(crate) fn manifest(&self, reference: &Reference) -> Option<(&Digest, &StoredManifest)> {
        let digest = match reference {
            Reference::Tag(tag) => self.tags.get(tag)?,
            Reference::Digest(digest) => digest,
        };
        self.manifests.get_key_value(digest).map(|(digest, tagged)| (digest, &tagged.manifest))
    }

    /// All blobs, by digest.
    pub(crate) fn blobs(&self) -> &Map<Digest, ()> {
        &self.blobs
    }

    /// All manifests, by digest.
    pub(crate) fn manifests(&self) -> impl Iterator<Item = (&Digest, &StoredManifest)> {
        self.manifests.iter().map(|(digest, tagged)| (digest, &tagged.manifest))
    }

    /// The manifest with a digest, whose own copy comes with it.
    pub(crate) fn manifest_by_digest(&self, digest: &Digest) -> Option<(&Digest, &StoredManifest)> {
        self.manifests.get_key_value(digest).map(|(digest, tagged)| (digest, &tagged.manifest))
    }

    /// How many blobs, manifests and tags it has.
    pub(super) fn entries(&self) -> u64 {
        (self.blobs.len() + self.manifests.len() + self.tags.len()) as u64
    }

    /// All tags, sorted by their bytes, as the specification wants lists of them.
    pub(crate) fn tags(&self) -> &Map<Tag, Digest> {
        &self.tags
    }

    /// The tags that point to a manifest.
    pub(crate) fn tags_of(&self, digest: &Digest) -> impl Iterator<Item = &Tag> {
        self.manifests.get(digest).into_iter().flat_map(|tagged| tagged.tags.keys())
    }

    /// The manifests that name this one as their subject, in the order of their digests: those behind one of them,
    /// or all.
    pub(crate) fn referrers<'a>(
        &'a self,
        subject: &Digest,
        after: Option<&'a str>,
    ) -> impl Iterator<Item = &'a Descriptor> {
        let digests = self.referrers.get(subject).into_iter().flat_map(move |found| found.after(after));
        let manifests = digests.filter_map(|(digest, ())| self.manifests.get(digest));
        manifests.filter_map(|tagged| tagged.manifest.refers.as_ref().map(|(_, descriptor)| descriptor))
    }

    /// How many bytes all manifests have.
    pub(super) fn manifest_bytes(&self) -> u64 {
        self.manifest_bytes
    }

    /// How many bytes of manifests were taken out, ever.
    pub(super) fn dropped(&self) -> u64 {
        self.dropped
    }

    /// The manifests that are not the same in another state of the repository.
    pub(crate) fn differing_manifests<'a>(
        &'a self,
        other: &'a Self,
    ) -> impl Iterator<Item = (&'a Digest, Option<&'a StoredManifest>, Option<&'a StoredManifest>)> {
        let differing =
            self.manifests.differing(&other.manifests, |one, other| one.manifest.is(&other.manifest));
        differing.map(|(digest, here, there)| {
            (digest, here.map(|tagged| &tagged.manifest), there.map(|tagged| &tagged.manifest))
        })
    }

    /// Whether the blob is new here.
    pub(super) fn link(&mut self, digest: Digest) -> bool {
        let is_new = !self.blobs.contains(&digest);
        if is_new {
            self.blobs.insert(digest, ());
        }
        is_new
    }

    /// Whether the blob was here.
    pub(super) fn unlink(&mut self, digest: &Digest) -> bool {
        self.blobs.remove(digest)
    }

    /// Puts a manifest in; whether that changed anything. Tags that point to it still do.
    pub(super) fn put(&mut self, digest: &Digest, manifest: StoredManifest) -> bool {
        if self.manifests.get(digest).is_some_and(|old| old.manifest.is(&manifest)) {
            return false;
        }
        let tags = self.forget(digest).unwrap_or_default();
        if let Some((subject, _)) = &manifest.refers {
            self.referrers.change(subject, |referrers| referrers.insert(digest.clone(), ()));
        }
        self.manifest_bytes += manifest.content.len() as u64;
        self.manifests.insert(digest.clone(), Tagged { manifest, tags });
        true
    }

    /// Points a tag to a manifest that is there; whether that changed anything.
    pub(super) fn tag(&mut self, tag: Tag, digest: &Digest) -> bool {
        if self.tags.get(&tag) == Some(digest) {
            return false;
        }
        self.untag(&tag);
        if let Some(tagged) = self.manifests.get_mut(digest) {
            tagged.tags.insert(tag.clone(), ());
        }
        self.tags.insert(tag, digest.clone());
        true
    }

    /// Whether the tag was there.
    pub(super) fn untag(&mut self, tag: &Tag) -> bool {
        let Some(digest) = self.tags.get(tag).cloned() else { return false };
        if let Some(tagged) = self.manifests.get_mut(&digest) {
            tagged.tags.remove(tag);
        }
        self.tags.remove(tag)
    }

    /// Removes a manifest and its tags; whether it was there.
    pub(super) fn delete(&mut self, digest: &Digest) -> bool {
        let Some(tags) = self.forget(digest) else { return false };
        for tag in tags.keys() {
            self.tags.remove(tag);
        }
        true
    }

    /// Takes a manifest out; the tags that pointed to it.
    fn forget(&mut self, digest: &Digest) -> Option<Map<Tag, ()>> {
        let Tagged { manifest, tags } = self.manifests.get(digest)?.clone();
        self.manifests.remove(digest);
        let size = manifest.content.len() as u64;
        self.manifest_bytes -= size;
        self.dropped += size;
        if let Some((subject, _)) = manifest.refers
            && let Some(referrers) = self.referrers.get_mut(&subject)
        {
            referrers.remove(digest);
            if referrers.is_empty() {
                self.referrers.remove(&subject);
            }
        }
        Some(tags)
    }
}
