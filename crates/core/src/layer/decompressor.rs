//! Decompressing in one pass, in bounded memory: what comes out is handed on in pieces of bounded size.

use super::Compression;
#[cfg(feature = "zstd")]
use super::zstd;
use flate2::write::MultiGzDecoder;
use std::io::{self, Write};

/// Takes a blob piece by piece, and writes what is inside to `W`.
pub(super) enum Decompressor<W: Write> {
    None(W),
    Gzip(Box<MultiGzDecoder<W>>),
    #[cfg(feature = "zstd")]
    Zstd(Box<zstd::Decoder<W>>),
    #[cfg(not(feature = "zstd"))]
    Unknown(W),
}

impl<W: Write> Decompressor<W> {
    pub(super) fn new(compression: Compression, to: W) -> Self {
        match compression {
            Compression::None => Self::None(to),
            Compression::Gzip => Self::Gzip(Box::new(MultiGzDecoder::new(to))),
            #[cfg(feature = "zstd")]
            Compression::Zstd => Self::Zstd(Box::new(zstd::Decoder::new(to))),
            #[cfg(not(feature = "zstd"))]
            Compression::Zstd => Self::Unknown(to),
        }
    }

    /// Takes the next piece.
    pub(super) fn write(&mut self, piece: &[u8]) -> io::Result<()> {
        match self {
            Self::None(to) => to.write_all(piece),
            Self::Gzip(gzip) => gzip.write_all(piece),
            #[cfg(feature = "zstd")]
            Self::Zstd(zstd) => zstd.write(piece),
            #[cfg(not(feature = "zstd"))]
            Self::Unknown(_) => Err(super::unknown()),
        }
    }

    /// Where the content goes.
    pub(super) fn get_mut(&mut self) -> &mut W {
        match self {
            Self::None(to) => to,
            Self::Gzip(gzip) => gzip.get_mut(),
            #[cfg(feature = "zstd")]
            Self::Zstd(zstd) => zstd.get_mut(),
            #[cfg(not(feature = "zstd"))]
            Self::Unknown(to) => to,
        }
    }

    /// Hands the rest on. An error where the blob has no end.
    pub(super) fn finish(&mut self) -> io::Result<()> {
        match self {
            Self::None(_) => Ok(()),
            Self::Gzip(gzip) => gzip.try_finish(),
            #[cfg(feature = "zstd")]
            Self::Zstd(zstd) => zstd.finish(),
            #[cfg(not(feature = "zstd"))]
            Self::Unknown(_) => Err(super::unknown()),
        }
    }
}
