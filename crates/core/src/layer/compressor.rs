//! Compressing in one pass: the same content gives the same bytes, in a page as in the program, in whatever pieces it
//! comes.

use super::Compression;
#[cfg(feature = "zstd")]
use super::zstd;
use flate2::{Compression as Level, GzBuilder, write};
use std::io::{self, Write as _};

/// Takes the content piece by piece, and collects what is compressed until it is taken.
pub(super) enum Compressor {
    None(Vec<u8>),
    Gzip(Box<write::GzEncoder<Vec<u8>>>),
    #[cfg(feature = "zstd")]
    Zstd(zstd::Encoder),
    #[cfg(not(feature = "zstd"))]
    Unknown,
}

impl Compressor {
    pub(super) fn new(compression: Compression) -> Self {
        match compression {
            Compression::None => Self::None(Vec::new()),
            Compression::Gzip => {
                // No name, no time, and "unknown" for the system.
                let gzip = GzBuilder::new().mtime(0).operating_system(255);
                Self::Gzip(Box::new(gzip.write(Vec::new(), Level::default())))
            }
            #[cfg(feature = "zstd")]
            Compression::Zstd => Self::Zstd(zstd::Encoder::default()),
            #[cfg(not(feature = "zstd"))]
            Compression::Zstd => Self::Unknown,
        }
    }

    /// Takes the next piece.
    pub(super) fn write(&mut self, piece: &[u8]) -> io::Result<()> {
        match self {
            Self::None(out) => out.extend_from_slice(piece),
            Self::Gzip(gzip) => gzip.write_all(piece)?,
            #[cfg(feature = "zstd")]
            Self::Zstd(zstd) => zstd.write(piece),
            #[cfg(not(feature = "zstd"))]
            Self::Unknown => return Err(super::unknown()),
        }
        Ok(())
    }

    /// What is compressed by now and was not taken yet.
    pub(super) fn take(&mut self) -> Vec<u8> {
        match self {
            Self::None(out) => std::mem::take(out),
            Self::Gzip(gzip) => std::mem::take(gzip.get_mut()),
            #[cfg(feature = "zstd")]
            Self::Zstd(zstd) => zstd.take(),
            #[cfg(not(feature = "zstd"))]
            Self::Unknown => Vec::new(),
        }
    }

    /// The rest.
    pub(super) fn finish(self) -> io::Result<Vec<u8>> {
        match self {
            Self::None(out) => Ok(out),
            Self::Gzip(gzip) => gzip.finish(),
            #[cfg(feature = "zstd")]
            Self::Zstd(zstd) => Ok(zstd.finish()),
            #[cfg(not(feature = "zstd"))]
            Self::Unknown => Err(super::unknown()),
        }
    }
}
