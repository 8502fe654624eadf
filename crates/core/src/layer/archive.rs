//! Tar headers with everything fixed that does not belong to the content.

use super::entry::{Entry, EntryKind, inside_root};
use tar::EntryType;

/// The header of one entry in a tar: owner, group and time are zero, so that the same entry always gives the same
/// bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TarHeader {
    bytes: Vec<u8>,
}

/// Tars are written in blocks of this many bytes.
const BLOCK: usize = 512;

impl TarHeader {
    /// The header of an entry; its path is made relative, and loses its `.` and `..`.
    pub fn of<S>(entry: &Entry<S>) -> Self {
        let path = match inside_root(&entry.path) {
            path if path.is_empty() => "file".to_owned(),
            path => path,
        };
        match &entry.kind {
            EntryKind::File { size, executable, .. } => {
                let mode = if *executable { 0o755 } else { 0o644 };
                Self::new(EntryType::Regular, mode, *size, &path, "")
            }
            EntryKind::Directory => Self::new(EntryType::Directory, 0o755, 0, &(path + "/"), ""),
            EntryKind::SymbolicLink(target) => {
                Self::new(EntryType::Symlink, 0o777, 0, &path, &target.replace('\0', ""))
            }
            EntryKind::HardLink(target) => Self::new(EntryType::Link, 0o644, 0, &path, &inside_root(target)),
        }
    }

    /// The header of a regular file of `size` bytes that everyone may read.
    pub fn file(path: &str, size: u64) -> Self {
        Self::of(&Entry::file(path, size, false, ()))
    }

    fn new(kind: EntryType, mode: u32, size: u64, path: &str, link: &str) -> Self {
        let mut header = plain(kind, mode, size);
        let mut long = Vec::new();
        for (name, text) in [("path", path), ("linkpath", link)] {
            let old = header.as_old_mut();
            let field = if name == "path" { &mut old.name } else { &mut old.linkname };
            if !fill(field, text) {
                long.extend(record(name, text));
            }
        }
        header.set_cksum();
        let mut bytes = if long.is_empty() { Vec::new() } else { extended(&long) };
        bytes.extend_from_slice(header.as_bytes());
        Self { bytes }
    }

    /// The header's blocks.
    pub fn as_bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// How many zeros follow a file of `size` bytes, to fill its last block.
    pub fn padding(size: u64) -> usize {
        // The remainder is below 512, so it fits.
        let over = usize::try_from(size % BLOCK as u64).unwrap_or(0);
        (BLOCK - over) % BLOCK
    }

    /// How many zeros end a tar.
    pub const END: usize = 2 * BLOCK;
}

/// A header without names.
fn plain(kind: EntryType, mode: u32, size: u64) -> tar::Header {
    let mut header = tar::Header::new_ustar();
    header.set_mode(mode);
    header.set_uid(0);
    header.set_gid(0);
    header.set_mtime(0);
    header.set_size(size);
    header.set_entry_type(kind);
    header
}

/// Writes a text into a field if it is short enough, else its beginning, for readers that do not know long names.
fn fill(field: &mut [u8], text: &str) -> bool {
    let fits = text.len() <= field.len();
    let mut end = text.len().min(field.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    field[..end].copy_from_slice(&text.as_bytes()[..end]);
    fits
}

/// A pax record, for a text that is too long for the header itself (POSIX pax, `path` and `linkpath`).
fn record(name: &str, text: &str) -> Vec<u8> {
    // A record counts its own length, digits included: grow it until it is right.
    let rest = format!(" {name}={text}\n");
    let mut length = rest.len() + 1;
    while length.to_string().len() + rest.len() != length {
        length = length.to_string().len() + rest.len();
    }
    format!("{length}{rest}").into_bytes()
}

/// The header and the blocks of pax records, which tell about the header behind them.
fn extended(records: &[u8]) -> Vec<u8> {
    let size = records.len() as u64;
    let mut header = plain(EntryType::XHeader, 0o644, size);
    header.as_old_mut().name[..11].copy_from_slice(b"PaxHeader/0");
    header.set_cksum();
    let mut bytes = header.as_bytes().to_vec();
    bytes.extend_from_slice(records);
    bytes.resize(bytes.len() + TarHeader::padding(size), 0);
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::io::Read as _;

    fn read_back(path: &str, content: &[u8]) -> (String, Vec<u8>) {
        let mut bytes = TarHeader::file(path, content.len() as u64).as_bytes().to_vec();
        bytes.extend_from_slice(content);
        bytes.resize(bytes.len() + TarHeader::padding(content.len() as u64) + TarHeader::END, 0);
        let mut archive = tar::Archive::new(bytes.as_slice());
        let mut entry = archive.entries().unwrap().next().unwrap().unwrap();
        let name = entry.path().unwrap().to_string_lossy().into_owned();
        let mut read = Vec::new();
        entry.read_to_end(&mut read).unwrap();
        (name, read)
    }

    #[test]
    fn a_path_that_would_leave_the_root_stays_inside() {
        assert_eq!(read_back("../../etc/./passwd", b"x").0, "etc/passwd");
        assert_eq!(read_back("/", b"x").0, "file");
    }

    #[test]
    fn links_are_read_back_with_targets_of_any_length() {
        for target in ["../x".to_owned(), "deep/".repeat(40) + "é"] {
            let kind = EntryKind::SymbolicLink(target.clone());
            let header = TarHeader::of(&Entry::<()> { path: "link".to_owned(), kind });
            let bytes = [header.as_bytes(), &[0; TarHeader::END]].concat();
            let mut archive = tar::Archive::new(bytes.as_slice());
            let entry = archive.entries().unwrap().next().unwrap().unwrap();
            assert_eq!(entry.header().entry_type(), EntryType::Symlink);
            assert_eq!(entry.link_name().unwrap().unwrap().to_str(), Some(target.as_str()));
        }
    }

    #[test]
    fn a_folder_and_a_program_have_their_modes() {
        for (entry, mode) in [
            (Entry::directory("a"), 0o755),
            (Entry::file("a", 0, true, ()), 0o755),
            (Entry::file("a", 0, false, ()), 0o644),
        ] {
            let header = TarHeader::of(&entry);
            assert_eq!(tar::Header::from_byte_slice(header.as_bytes()).mode().unwrap(), mode);
        }
    }

    proptest! {
        #[test]
        fn any_path_and_content_is_read_back(path in "[a-zé ]{1,150}(/[a-z-]{1,120}){0,2}x", content: Vec<u8>) {
            let (name, read) = read_back(&path, &content);
            prop_assert_eq!(name, path);
            prop_assert_eq!(read, content);
        }
    }
}
