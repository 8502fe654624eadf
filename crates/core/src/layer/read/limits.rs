//! How much of a layer is read at most.

/// How much of a layer is read at most. The first three bound the memory that its entries take, the others the time
/// that it takes to read them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// How many entries.
    pub entries: u64,
    /// How many bytes a name may have, or all pax records of an entry together. So much is kept in memory.
    pub name: u64,
    /// How many bytes all names together may have.
    pub names: u64,
    /// How many bytes the unpacked tar may have.
    pub unpacked: u64,
    /// How many times the unpacked tar may be larger than the blob, once it is larger than 64 MiB.
    pub ratio: u64,
}

impl Limits {
    /// Up to here, a tar may grow as it likes.
    pub(super) const FREE: u64 = 64 << 20;
}

/// A million entries, names of 1 MiB as Go takes them and of 256 MiB together, 64 GiB, and a ratio that gzip cannot reach, so that a layer
/// of zeros is one; zstd can.
impl Default for Limits {
    fn default() -> Self {
        Self { entries: 1_000_000, name: 1 << 20, names: 256 << 20, unpacked: 64 << 30, ratio: 1100 }
    }
}
