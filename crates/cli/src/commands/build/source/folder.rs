//! Image layouts in folders.

use super::super::blobs::{Blobs, pieces};
use super::super::layout;
use crate::failure::Failure;
use longshore_core::{Digest, Hasher};
use std::fs::File;
use std::io::Read as _;
use std::path::PathBuf;

/// The longest document that is read, in bytes.
const LONGEST: u64 = 16 << 20;

/// A folder with an image layout.
pub(super) struct Folder(pub(super) PathBuf);

impl Folder {
    /// The document at a path of the layout. The error goes on after the folder's name.
    pub(super) fn document(&self, path: &str) -> Result<Vec<u8>, String> {
        let failed = |error: &dyn std::fmt::Display| format!("has no {path} that can be read: {error}");
        let file = File::open(self.0.join(path)).map_err(|error| failed(&error))?;
        let mut content = Vec::new();
        file.take(LONGEST + 1).read_to_end(&mut content).map_err(|error| failed(&error))?;
        if content.len() as u64 > LONGEST {
            return Err(failed(&"it is longer than any document"));
        }
        Ok(content)
    }

    /// Copies a blob, and holds it against its digest. The error goes on after the folder's name.
    pub(super) fn copy(&self, digest: &Digest, to: &Blobs) -> Result<(), String> {
        let told = |failure: Failure| failure.to_string();
        let file = File::open(layout::blob_path(&self.0, digest))
            .map_err(|error| format!("does not have the blob {digest}: {error}"))?;
        let Some(mut hasher) = Hasher::for_algorithm(digest.algorithm()) else {
            return Err(format!("has {digest}, whose algorithm is not known here"));
        };
        let mut blob = to.begin().map_err(told)?;
        pieces(file, |piece| {
            hasher.update(piece);
            blob.write(piece)
        })
        .map_err(told)?;
        let actual = hasher.finish();
        if actual != *digest {
            return Err(format!("has another blob under {digest}: it is {actual}"));
        }
        blob.finish(digest).map_err(told)
    }
}
