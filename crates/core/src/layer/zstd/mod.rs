//! zstd in pieces (RFC 8878), over a library that reads a whole source.

mod decoder;
mod encoder;

pub(super) use decoder::Decoder;
pub(super) use encoder::Encoder;
