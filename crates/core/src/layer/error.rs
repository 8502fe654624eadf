//! Why a file cannot become a layer.

use super::Compression;
use std::io;

/// Why a file cannot become a layer.
#[derive(Debug, thiserror::Error)]
pub enum LayerError {
    /// The file is longer or shorter than it was said to be.
    #[error("the file changed while it was read: choose it again")]
    Changed,
    /// The file says how it is compressed, and its content cannot be unpacked.
    #[error("the file begins like a {0} and cannot be unpacked: {1}")]
    Unpack(Compression, io::Error),
    /// There is something else than a tar inside.
    #[error("the {0} does not hold a tar, so it cannot be a layer as it is")]
    NoTarInside(Compression),
    /// The layer cannot be compressed.
    #[error("the layer cannot be compressed by {0}: {1}")]
    Compress(Compression, io::Error),
}

/// What a build without the feature says of zstd.
#[cfg(not(feature = "zstd"))]
pub(super) fn unknown() -> io::Error {
    io::Error::new(io::ErrorKind::Unsupported, "this build of Longshore has no zstd")
}
