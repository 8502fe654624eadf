//! Chunks: the parts that a blob is sent in (distribution-spec, "Pushing a blob in chunks").

use http::StatusCode;

/// The parts that a blob is sent in.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Chunks {
    /// One, which is all.
    #[default]
    Whole,
    /// Parts of this many bytes; the last may be shorter.
    Of(u64),
    /// These parts, each with the status that it is to be answered with. One that is to be refused ends the flow.
    Given(Vec<Chunk>),
}

/// A part of a blob.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Chunk {
    /// Where it begins, in bytes.
    pub offset: u64,
    /// How many bytes it has. They are those of the blob, as far as it goes.
    pub length: u64,
    /// The status that has to come.
    pub status: StatusCode,
}
