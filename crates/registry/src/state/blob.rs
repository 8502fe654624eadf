//! Blobs, each once, however many repositories have them.

use crate::content::Content;
use longshore_core::{Digest, RepositoryName};
use std::collections::{BTreeMap, BTreeSet};

/// All blobs by digest.
#[derive(Clone, Default)]
pub(super) struct Blobs {
    blobs: BTreeMap<Digest, Blob>,
    bytes: u64,
}

#[derive(Clone)]
struct Blob {
    content: Content,
    /// In which repositories it is; there is always one.
    holders: BTreeSet<RepositoryName>,
}

impl Blobs {
    pub(super) fn content(&self, digest: &Digest) -> Option<&Content> {
        self.blobs.get(digest).map(|blob| &blob.content)
    }

    /// The repositories that have a blob.
    pub(super) fn holders(&self, digest: &Digest) -> impl Iterator<Item = &RepositoryName> {
        self.blobs.get(digest).into_iter().flat_map(|blob| &blob.holders)
    }

    /// This repository has the blob, too. The content that is there already is kept.
    pub(super) fn link(&mut self, digest: Digest, holder: RepositoryName, content: Content) {
        let length = content.length();
        let blob = self.blobs.entry(digest).or_insert_with(|| {
            self.bytes += length;
            Blob { content, holders: BTreeSet::new() }
        });
        blob.holders.insert(holder);
    }

    /// This repository does not have the blob any more.
    pub(super) fn unlink(&mut self, digest: &Digest, holder: &RepositoryName) {
        let Some(blob) = self.blobs.get_mut(digest) else { return };
        blob.holders.remove(holder);
        if blob.holders.is_empty() {
            self.bytes -= blob.content.length();
            self.blobs.remove(digest);
        }
    }

    /// How many bytes all blobs have.
    pub(super) fn bytes(&self) -> u64 {
        self.bytes
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use bytes::Bytes;

    #[test]
    fn a_blob_is_held_once_and_until_the_last_repository_drops_it() {
        let mut blobs = Blobs::default();
        let digest = Digest::sha256(b"abc");
        let [one, other] = ["a/b", "a/c"].map(|name| RepositoryName::parse(name).unwrap());
        blobs.link(digest.clone(), one.clone(), Bytes::from_static(b"abc").into());
        blobs.link(digest.clone(), other.clone(), Bytes::from_static(b"abc").into());
        assert_eq!(blobs.bytes(), 3);
        blobs.unlink(&digest, &one);
        assert_eq!(blobs.holders(&digest).collect::<Vec<_>>(), [&other]);
        blobs.unlink(&digest, &other);
        assert!(blobs.content(&digest).is_none() && blobs.bytes() == 0);
    }
}
