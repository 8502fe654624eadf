//! Layers: files as a tar, compressed, with both digests (image-spec, layer.md).

mod archive;
mod blob;
mod kind;
mod writer;

pub use archive::TarHeader;
pub use blob::{DOCKER_EMPTY, Layer};
pub use kind::LayerKind;
pub use writer::{LayerError, LayerWriter};
