//! Files to push.

use flate2::Compression;
use flate2::write::GzEncoder;
use longshore_core::{Digest, Hasher};
use std::io::{Read, Write as _};
use std::path::{Path, PathBuf};

/// A folder with one file of each kind.
pub struct Files {
    pub folder: tempfile::TempDir,
}

impl Files {
    pub fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    /// Writes a file; its path.
    pub fn write(&self, name: &str, content: &[u8]) -> PathBuf {
        let path = self.folder.path().join(name);
        std::fs::write(&path, content).unwrap();
        path
    }

    pub fn path(&self) -> &Path {
        self.folder.path()
    }
}

/// The folder for what a run leaves to be looked at, from `LONGSHORE_ARTIFACTS`.
pub fn artifacts() -> Option<PathBuf> {
    let folder = PathBuf::from(std::env::var_os("LONGSHORE_ARTIFACTS").filter(|path| !path.is_empty())?);
    std::fs::create_dir_all(&folder).unwrap();
    Some(folder)
}

/// Bytes that do not compress, always the same for the same number.
pub fn noise(length: usize, number: u64) -> Vec<u8> {
    let mut state = number.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    let mut bytes = Vec::with_capacity(length + 8);
    while bytes.len() < length {
        // xorshift64
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        bytes.extend_from_slice(&state.to_le_bytes());
    }
    bytes.truncate(length);
    bytes
}

/// A tar with one file in it.
pub fn tar(name: &str, content: &[u8]) -> Vec<u8> {
    let mut builder = tar::Builder::new(Vec::new());
    let mut header = tar::Header::new_gnu();
    header.set_size(content.len() as u64);
    header.set_mode(0o644);
    builder.append_data(&mut header, name, content).unwrap();
    builder.into_inner().unwrap()
}

/// How much there is to read, and its digest, without ever having all of it.
pub fn hashed(reader: &mut dyn Read) -> (u64, Digest) {
    let (mut size, mut hasher, mut piece) = (0, Hasher::sha256(), vec![0; 1 << 20]);
    loop {
        match reader.read(&mut piece).unwrap() {
            0 => return (size, hasher.finish()),
            length => {
                hasher.update(&piece[..length]);
                size += length as u64;
            }
        }
    }
}

/// A file as it is in a tar, compressed by gzip.
pub fn layer_of(files: &Files, file: &Path) -> PathBuf {
    let path = files.path().join("layer.tar.gz");
    let encoder = GzEncoder::new(std::fs::File::create(&path).unwrap(), Compression::fast());
    let mut builder = tar::Builder::new(encoder);
    builder.append_path_with_name(file, file.file_name().unwrap()).unwrap();
    builder.into_inner().unwrap().finish().unwrap();
    path
}

/// The bytes, compressed by gzip.
pub fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}
