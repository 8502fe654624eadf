//! What a file already is, told from its first bytes.

use super::Compression;

/// A tar's header is one block of this many bytes.
pub(super) const HEAD_LENGTH: usize = 512;

/// Whether a file can be a layer as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LayerKind {
    /// A tar.
    Tar,
    /// Something compressed by gzip; whether a tar is inside shows only when it is unpacked.
    Gzip,
    /// Something compressed by zstd; whether a tar is inside shows only when it is unpacked.
    Zstd,
    /// Anything else: it has to be put into a tar.
    File,
}

impl LayerKind {
    /// How many of a file's first bytes are enough to tell.
    pub const HEAD_LENGTH: usize = HEAD_LENGTH;

    /// Tells the kind from a file's first bytes.
    pub fn of(head: &[u8]) -> Self {
        match Compression::of(head) {
            _ if is_tar(head) => Self::Tar,
            Compression::Gzip => Self::Gzip,
            Compression::Zstd => Self::Zstd,
            Compression::None => Self::File,
        }
    }

    /// Whether such a file can be a layer as it is.
    pub fn is_archive(self) -> bool {
        self.compression().is_some()
    }

    /// How a layer is compressed that is such a file; none for what is no layer.
    pub(super) fn compression(self) -> Option<Compression> {
        match self {
            Self::Tar => Some(Compression::None),
            Self::Gzip => Some(Compression::Gzip),
            Self::Zstd => Some(Compression::Zstd),
            Self::File => None,
        }
    }
}

/// Whether these are the first bytes of a tar with a POSIX or GNU header whose checksum is
/// right: the magic word alone also stands in text about tars.
pub(super) fn is_tar(head: &[u8]) -> bool {
    let Some(block) = head.get(..HEAD_LENGTH) else { return false };
    let mut header = tar::Header::new_old();
    header.as_mut_bytes().copy_from_slice(block);
    let sum: u32 = block
        .iter()
        .enumerate()
        .map(|(at, byte)| u32::from(if (148..156).contains(&at) { b' ' } else { *byte }))
        .sum();
    &block[257..262] == b"ustar" && header.cksum().is_ok_and(|written| written == sum)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_a_file_even_if_it_speaks_of_tar() {
        let mut text = vec![b' '; 600];
        text[257..262].copy_from_slice(b"ustar");
        assert_eq!(LayerKind::of(&text), LayerKind::File);
        assert_eq!(LayerKind::of(b""), LayerKind::File);
    }

    #[test]
    fn what_is_compressed_is_told_by_its_first_bytes() {
        assert_eq!(LayerKind::of(&[0x1f, 0x8b, 8, 0]), LayerKind::Gzip);
        assert_eq!(LayerKind::of(&[0x28, 0xb5, 0x2f, 0xfd, 0]), LayerKind::Zstd);
        assert_eq!(LayerKind::of(&[0x5a, 0x2a, 0x4d, 0x18]), LayerKind::Zstd);
        assert_eq!(LayerKind::of(&[0x28, 0xb5, 0x2f]), LayerKind::File);
    }
}
