//! Blobs, each once, however many repositories have them.

use super::map::Map;
use crate::content::Content;
use longshore_core::{Digest, RepositoryName};

/// All blobs by digest.
#[derive(Clone, Default)]
pub(super) struct Blobs {
    by_digest: Map<Digest, Blob>,
    bytes: u64,
    /// How many bytes were taken out of it, ever.
    dropped: u64,
}

#[derive(Clone)]
struct Blob {
    content: Content,
    /// In which repositories it is; there is always one.
    holders: Map<RepositoryName, ()>,
}

impl Blobs {
    pub(super) fn content(&self, digest: &Digest) -> Option<&Content> {
        self.by_digest.get(digest).map(|blob| &blob.content)
    }

    /// The repositories that have a blob.
    pub(super) fn holders(&self, digest: &Digest) -> impl Iterator<Item = &RepositoryName> {
        self.by_digest.get(digest).into_iter().flat_map(|blob| blob.holders.keys())
    }

    /// This repository has the blob, too. The content that is there already is kept.
    pub(super) fn link(&mut self, digest: Digest, holder: RepositoryName, content: Content) {
        if let Some(blob) = self.by_digest.get_mut(&digest) {
            return blob.holders.insert(holder, ());
        }
        self.bytes += content.length();
        let mut holders = Map::default();
        holders.insert(holder, ());
        self.by_digest.insert(digest, Blob { content, holders });
    }

    /// This repository does not have the blob any more.
    pub(super) fn unlink(&mut self, digest: &Digest, holder: &RepositoryName) {
        let Some(blob) = self.by_digest.get_mut(digest) else { return };
        blob.holders.remove(holder);
        if blob.holders.is_empty() {
            let size = blob.content.length();
            self.bytes -= size;
            self.dropped += size;
            self.by_digest.remove(digest);
        }
    }

    /// How many bytes all blobs have.
    pub(super) fn bytes(&self) -> u64 {
        self.bytes
    }

    /// How many bytes were taken out, ever.
    pub(super) fn dropped(&self) -> u64 {
        self.dropped
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
        assert!(blobs.content(&digest).is_none());
        assert_eq!((blobs.bytes(), blobs.dropped()), (0, 3));
    }
}
