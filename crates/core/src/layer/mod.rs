//! Layers: files as a tar, compressed, with both digests (image-spec, layer.md).

mod archive;
mod kind;
mod writer;

pub use archive::TarHeader;
pub use kind::LayerKind;
pub use writer::{Layer, LayerError, LayerWriter};
