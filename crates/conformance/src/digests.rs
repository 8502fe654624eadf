//! Content and its digest.

use bytes::Bytes;
use longshore_core::{Algorithm, Digest};

/// Bytes that are pushed.
#[derive(Clone, Debug)]
pub(crate) struct Content {
    pub(crate) digest: Digest,
    pub(crate) bytes: Bytes,
}

impl Content {
    pub(crate) fn new(algorithm: Algorithm, bytes: impl Into<Bytes>) -> Self {
        let bytes = bytes.into();
        Self { digest: digest(algorithm, &bytes), bytes }
    }

    pub(crate) fn size(&self) -> u64 {
        self.bytes.len() as u64
    }

    /// The same digest, and other bytes.
    pub(crate) fn spoiled(&self, with: &[u8]) -> Self {
        let mut bytes = self.bytes.to_vec();
        bytes.extend_from_slice(with);
        Self { digest: self.digest.clone(), bytes: bytes.into() }
    }

    /// Whether others may have pushed the same: `{}` and nothing at all are found in many repositories.
    pub(crate) fn is_common(&self) -> bool {
        self.bytes.len() <= 2
    }
}

/// The digest by an algorithm that is known here.
pub(crate) fn digest(algorithm: Algorithm, bytes: &[u8]) -> Digest {
    Digest::compute(algorithm, bytes).unwrap_or_else(|| Digest::sha256(bytes))
}
