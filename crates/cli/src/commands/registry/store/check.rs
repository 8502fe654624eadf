//! Whether a file of the store is what its name says.

use clap::ValueEnum;
use longshore_core::{Digest, Hasher};
use std::fs::File;
use std::io::{self, Read as _};
use std::path::Path;

/// How closely the blobs of a store are looked at when it is opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(in super::super) enum Checking {
    /// The digest of each is computed
    All,
    /// Those that a manifest names must have the size that it gives
    Sizes,
}

/// What is wrong with a file.
#[derive(Debug, thiserror::Error)]
pub(super) enum Damage {
    #[error("it cannot be read: {0}")]
    Unreadable(#[from] io::Error),
    #[error("its bytes have the digest {0}")]
    Digest(Digest),
    #[error("the algorithm of its digest is not known here")]
    Algorithm,
}

/// Reads a file, and compares its digest.
pub(super) fn check(path: &Path, digest: &Digest) -> Result<(), Damage> {
    let mut hasher = Hasher::for_algorithm(digest.algorithm()).ok_or(Damage::Algorithm)?;
    let mut file = File::open(path)?;
    let mut piece = vec![0; 256 << 10];
    loop {
        let length = file.read(&mut piece)?;
        if length == 0 {
            break;
        }
        hasher.update(&piece[..length]);
    }
    let actual = hasher.finish();
    if actual == *digest { Ok(()) } else { Err(Damage::Digest(actual)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_what_its_digest_says_or_damaged() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("file");
        std::fs::write(&path, "abc").unwrap();
        check(&path, &Digest::sha256(b"abc")).unwrap();
        assert!(matches!(check(&path, &Digest::sha256(b"abd")), Err(Damage::Digest(_))));
        assert!(matches!(check(&path, &Digest::parse("md5:a").unwrap()), Err(Damage::Algorithm)));
        assert!(matches!(check(folder.path(), &Digest::sha256(b"")), Err(Damage::Unreadable(_))));
    }
}
