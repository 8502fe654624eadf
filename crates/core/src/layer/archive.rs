//! Tar headers with everything fixed that does not belong to the content.

/// The header of one file in a tar: owner, group and time are zero, so that the same file
/// always gives the same bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TarHeader {
    bytes: Vec<u8>,
}

/// Tars are written in blocks of this many bytes.
const BLOCK: usize = 512;

impl TarHeader {
    /// The header of a regular file of `size` bytes that everyone may read. The path is made
    /// relative, and loses its `.` and `..`: a layer has no business outside its root.
    pub fn file(path: &str, size: u64) -> Self {
        let path = inside_root(path);
        let mut header = tar::Header::new_ustar();
        header.set_mode(0o644);
        header.set_uid(0);
        header.set_gid(0);
        header.set_mtime(0);
        header.set_size(size);
        header.set_entry_type(tar::EntryType::Regular);
        let mut bytes = Vec::with_capacity(BLOCK);
        if !set_ustar_path(&mut header, &path) {
            bytes = long_name(&path);
        }
        header.set_cksum();
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

/// Writes the path into the header if it is short enough (100 bytes), else its beginning,
/// for readers that do not know long names.
fn set_ustar_path(header: &mut tar::Header, path: &str) -> bool {
    let field = &mut header.as_old_mut().name;
    let fits = path.len() <= field.len();
    let mut end = path.len().min(field.len());
    while !path.is_char_boundary(end) {
        end -= 1;
    }
    field[..end].copy_from_slice(&path.as_bytes()[..end]);
    fits
}

/// A pax record that carries a path too long for the header itself (POSIX pax, `path`).
fn long_name(path: &str) -> Vec<u8> {
    // A record counts its own length, digits included: grow it until it is right.
    let rest = format!(" path={path}\n");
    let mut length = rest.len() + 1;
    while length.to_string().len() + rest.len() != length {
        length = length.to_string().len() + rest.len();
    }
    let record = format!("{length}{rest}");
    let mut header = tar::Header::new_ustar();
    header.as_old_mut().name[..11].copy_from_slice(b"PaxHeader/0");
    header.set_mode(0o644);
    header.set_uid(0);
    header.set_gid(0);
    header.set_mtime(0);
    header.set_size(record.len() as u64);
    header.set_entry_type(tar::EntryType::XHeader);
    header.set_cksum();
    let mut bytes = header.as_bytes().to_vec();
    bytes.extend_from_slice(record.as_bytes());
    bytes.resize(bytes.len() + TarHeader::padding(record.len() as u64), 0);
    bytes
}

fn inside_root(path: &str) -> String {
    let parts: Vec<&str> = path.split(['/', '\0']).filter(|part| !matches!(*part, "" | "." | "..")).collect();
    if parts.is_empty() { "file".to_owned() } else { parts.join("/") }
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

    proptest! {
        #[test]
        fn any_path_and_content_is_read_back(path in "[a-zé ]{1,150}(/[a-z-]{1,120}){0,2}x", content: Vec<u8>) {
            let (name, read) = read_back(&path, &content);
            prop_assert_eq!(name, path);
            prop_assert_eq!(read, content);
        }
    }
}
