//! Why a layer cannot be read.

use crate::layer::Compression;

/// Why a layer cannot be read: what is wrong, and where. Offsets count the bytes of the tar, uncompressed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReadLayerError {
    /// There is not one byte.
    #[error("the layer is empty: even a tar of nothing has 1024 bytes")]
    Empty,
    /// The first block is no header of a tar.
    #[error("the layer holds no tar: its first 512 bytes are no header")]
    NoTar,
    /// It cannot be decompressed.
    #[error("the layer begins like a {0} and cannot be unpacked: {1}")]
    Unpack(Compression, String),
    /// A header's checksum is another.
    #[error("the tar is broken at byte {0}: there is no header where one has to be")]
    Header(u64),
    /// A number in a header is none, or is too large.
    #[error("the tar is broken at byte {0}: the {1} in this header is no number")]
    Number(u64, &'static str),
    /// A pax record is not written as one.
    #[error("the tar is broken at byte {0}: its pax records cannot be read")]
    Pax(u64),
    /// The layer ends in the middle of something.
    #[error("the layer ends too early: in the middle of {0}")]
    Truncated(String),
    /// A name is longer than the limit.
    #[error("a name of {size} bytes at byte {at} of the tar: {limit} is the most that is read")]
    Name {
        /// Where.
        at: u64,
        /// How long it is said to be.
        size: u64,
        /// The limit.
        limit: u64,
    },
    /// All names together are longer than the limit.
    #[error("the names in the layer have more than {0} bytes together, which is the most that is read")]
    Names(u64),
    /// There are more entries than the limit.
    #[error("the layer has more than {0} entries, which is the most that is read")]
    Entries(u64),
    /// It is larger than the limit.
    #[error("the layer has more than {0} bytes when it is unpacked, which is the most that is read")]
    Unpacked(u64),
    /// It grows by more than the limit.
    #[error(
        "the layer grows to more than {0} times its size when it is unpacked: it was made to fill a disk"
    )]
    Ratio(u64),
}
