//! Layers: files as a tar, compressed, with both digests; and what is in one (image-spec, layer.md).

mod archive;
mod archive_writer;
mod blob;
mod compression;
mod compressor;
mod decompressor;
mod entry;
mod error;
mod kind;
mod read;
mod writer;
#[cfg(feature = "zstd")]
mod zstd;

pub use archive::TarHeader;
pub use archive_writer::ArchiveWriter;
pub use blob::{DOCKER_EMPTY, Layer};
pub use compression::Compression;
pub(crate) use decompressor::Decompressor;
pub use entry::{Entry, EntryError, EntryKind};
pub use error::LayerError;
#[cfg(not(feature = "zstd"))]
use error::unknown;
pub use kind::LayerKind;
pub use read::{
    Content, LayerReader, Limits, Listed, ListedKind, Nobody, PlainEntry, PlainWhiteout, ReadLayerError,
    Summary, Visitor, Whiteout,
};
pub use writer::LayerWriter;
