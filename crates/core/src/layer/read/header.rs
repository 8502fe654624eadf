//! One block of a tar as a header.

use super::field::{count, number, text};
use super::listed::ListedKind;

/// Tars are read in blocks of this many bytes.
pub(super) const BLOCK: usize = 512;

/// A block whose checksum is that of a header.
#[derive(Clone, Copy)]
pub(super) struct Header<'a>(&'a [u8; BLOCK]);

impl<'a> Header<'a> {
    /// The header that a block is; none where its checksum is another.
    pub(super) fn of(block: &'a [u8; BLOCK]) -> Option<Self> {
        let told = number(&block[148..156])?;
        // Its own bytes are counted as spaces. Some writers counted with signs.
        let byte = |(at, byte): (usize, &u8)| if (148..156).contains(&at) { b' ' } else { *byte };
        let sum: i64 = block.iter().enumerate().map(|it| i64::from(byte(it))).sum();
        let signed: i64 = block.iter().enumerate().map(|it| i64::from(byte(it).cast_signed())).sum();
        (told == sum || told == signed).then_some(Self(block))
    }

    /// The letter that says what it is about.
    pub(super) fn letter(self) -> u8 {
        self.0[156]
    }

    /// The path, as far as it has room here.
    pub(super) fn path(self) -> Vec<u8> {
        let name = text(&self.0[..100]);
        // Only POSIX's headers have more of the path where others have times.
        let is_posix = self.0[257..263] == *b"ustar\0";
        let prefix = if is_posix { text(&self.0[345..500]) } else { &[] };
        if prefix.is_empty() { name.to_vec() } else { [prefix, b"/", name].concat() }
    }

    /// Where a link leads to.
    pub(super) fn link(self) -> Vec<u8> {
        text(&self.0[157..257]).to_vec()
    }

    /// How many bytes follow.
    pub(super) fn size(self) -> Option<u64> {
        count(&self.0[124..136])
    }

    /// Who may do what.
    pub(super) fn mode(self) -> Option<u32> {
        // The upper bits say what it is, which the letter says as well.
        u32::try_from(count(&self.0[100..108])? & 0o7777).ok()
    }

    /// The owner's number.
    pub(super) fn uid(self) -> Option<u64> {
        count(&self.0[108..116])
    }

    /// The group's number.
    pub(super) fn gid(self) -> Option<u64> {
        count(&self.0[116..124])
    }

    /// When it was changed.
    pub(super) fn modified(self) -> Option<i64> {
        number(&self.0[136..148])
    }

    /// The names of owner and group; a header of old has none.
    pub(super) fn names(self) -> [Option<&'a [u8]>; 2] {
        let is_new = self.0[257..262] == *b"ustar";
        [265..297, 297..329].map(|range| Some(text(&self.0[range])).filter(|name| is_new && !name.is_empty()))
    }

    /// The size of a sparse file with its holes, as GNU writes it.
    pub(super) fn real_size(self) -> Option<u64> {
        count(&self.0[483..495])
    }

    /// Whether the map of a sparse file goes on in the next block.
    pub(super) fn has_map(self) -> bool {
        self.0[482] != 0
    }

    /// What an entry is; none where a device's numbers are none.
    pub(super) fn kind(self, path: &[u8], link: &[u8]) -> Option<ListedKind> {
        let link = || String::from_utf8_lossy(link).into_owned();
        let device = || Some((count(&self.0[329..337])?, count(&self.0[337..345])?));
        Some(match self.letter() {
            // Before there was a letter for folders, a slash said it.
            b'0' | 0 if path.ends_with(b"/") => ListedKind::Directory,
            b'0' | 0 | b'7' => ListedKind::File,
            b'1' => ListedKind::HardLink(link()),
            b'2' => ListedKind::SymbolicLink(link()),
            b'3' => device().map(|(major, minor)| ListedKind::CharacterDevice(major, minor))?,
            b'4' => device().map(|(major, minor)| ListedKind::BlockDevice(major, minor))?,
            b'5' => ListedKind::Directory,
            b'6' => ListedKind::Fifo,
            b'S' => ListedKind::Sparse,
            letter => ListedKind::Other(char::from(letter)),
        })
    }
}
