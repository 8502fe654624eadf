//! Blobs, each once, however many repositories have them.

use bytes::Bytes;
use longshore_core::Digest;
use std::collections::BTreeMap;

/// All blobs by digest.
#[derive(Clone, Default)]
pub(super) struct Blobs {
    blobs: BTreeMap<Digest, Blob>,
    bytes: u64,
}

#[derive(Clone)]
struct Blob {
    content: Bytes,
    /// In how many repositories it is; never 0.
    links: usize,
}

impl Blobs {
    pub(super) fn content(&self, digest: &Digest) -> Option<&Bytes> {
        self.blobs.get(digest).map(|blob| &blob.content)
    }

    /// One more repository has the blob. The content that is there already is kept.
    pub(super) fn link(&mut self, digest: Digest, content: Bytes) {
        let length = content.len() as u64;
        let blob = self.blobs.entry(digest).or_insert_with(|| {
            self.bytes += length;
            Blob { content, links: 0 }
        });
        blob.links += 1;
    }

    /// One repository less has the blob.
    pub(super) fn unlink(&mut self, digest: &Digest) {
        let Some(blob) = self.blobs.get_mut(digest) else { return };
        blob.links -= 1;
        if blob.links == 0 {
            self.bytes -= blob.content.len() as u64;
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

    #[test]
    fn a_blob_is_held_once_and_until_the_last_repository_drops_it() {
        let mut blobs = Blobs::default();
        let digest = Digest::sha256(b"abc");
        blobs.link(digest.clone(), Bytes::from_static(b"abc"));
        blobs.link(digest.clone(), Bytes::from_static(b"abc"));
        assert_eq!(blobs.bytes(), 3);
        blobs.unlink(&digest);
        assert!(blobs.content(&digest).is_some());
        blobs.unlink(&digest);
        assert_eq!((blobs.content(&digest), blobs.bytes()), (None, 0));
    }
}
