//! Image layouts in tars, plain or compressed. Nothing is unpacked but the blobs that are asked for.

use super::super::blobs::{Blob, Blobs, pieces};
use super::super::layout::blob_name;
use crate::failure::Failure;
use longshore_core::layer::{LayerReader, Limits, Listed, ListedKind, Visitor};
use longshore_core::validate::across::{ArchiveReader, Content};
use longshore_core::{Digest, Hasher};
use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::path::{Path, PathBuf};

/// A tar, and the documents in it.
pub(super) struct Archive {
    path: PathBuf,
    documents: BTreeMap<String, Vec<u8>>,
}

impl Archive {
    /// Reads the tar once, for its documents. The error goes on after the tar's name.
    pub(super) fn open(path: &Path) -> Result<Self, String> {
        let failed = |error: &dyn std::fmt::Display| format!("cannot be read: {error}");
        let mut reader = ArchiveReader::default();
        let file = File::open(path).map_err(|error| failed(&error))?;
        pieces(file, |piece| Ok(reader.write(piece)?)).map_err(|error| failed(&error))?;
        let files = reader.finish().map_err(|error| failed(&error))?.files;
        if !files.is_layout() {
            let elsewhere = files.layout_elsewhere();
            let elsewhere =
                elsewhere.map(|folder| format!(", but its folder {folder} has")).unwrap_or_default();
            return Err(format!("is no image layout: it has no index.json at its top{elsewhere}"));
        }
        let documents = files.list().iter().filter_map(|file| match &file.content {
            Content::Document(content) => Some((file.path.clone(), content.clone())),
            Content::TooLong | Content::Other => None,
        });
        Ok(Self { path: path.to_owned(), documents: documents.collect() })
    }

    /// The document at a path of the layout.
    pub(super) fn document(&self, path: &str) -> Option<&[u8]> {
        self.documents.get(path).map(Vec::as_slice)
    }

    /// Reads the tar once more, and keeps these blobs. The error goes on after the tar's name.
    pub(super) fn copy(&self, digests: &BTreeSet<Digest>, to: &Blobs) -> Result<(), String> {
        let failed = |error: &dyn std::fmt::Display| format!("cannot be read: {error}");
        let left = digests.iter().map(|digest| (blob_name(digest), digest.clone())).collect();
        let copier = Copier { left, to, current: None, failed: None };
        // Blobs go to the disk piece by piece, so that large ones take no memory.
        let limits = Limits { unpacked: u64::MAX, ratio: u64::MAX, ..Limits::default() };
        let mut reader = LayerReader::visited(limits, copier);
        let file = File::open(&self.path).map_err(|error| failed(&error))?;
        pieces(file, |piece| {
            reader.push(piece)?;
            reader.visitor().and_then(|copier| copier.failed.take()).map_or(Ok(()), Err)
        })
        .map_err(|error| error.to_string())?;
        reader.end().map_err(|error| failed(&error))?;
        // The reader has a visitor from its beginning to its end.
        let Some(copier) = reader.visitor() else { return Ok(()) };
        copier.end().map_err(|error| error.to_string())?;
        match copier.left.values().next() {
            Some(digest) => Err(format!("does not have the blob {digest}")),
            None => Ok(()),
        }
    }
}

/// Keeps blobs as they pass.
struct Copier<'a> {
    /// Where the blobs lie that are still to come.
    left: BTreeMap<String, Digest>,
    to: &'a Blobs,
    current: Option<Current<'a>>,
    failed: Option<Failure>,
}

/// The blob that is passing.
struct Current<'a> {
    path: String,
    digest: Digest,
    hasher: Hasher,
    blob: Blob<'a>,
}

impl Visitor for Copier<'_> {
    fn begin(&mut self, entry: &Listed) {
        if let Err(failure) = self.end().and_then(|()| self.start(entry)) {
            self.failed.get_or_insert(failure);
        }
    }

    fn write(&mut self, piece: &[u8]) {
        let Some(current) = &mut self.current else { return };
        current.hasher.update(piece);
        if let Err(failure) = current.blob.write(piece) {
            self.current = None;
            self.failed.get_or_insert(failure);
        }
    }
}

impl Copier<'_> {
    fn start(&mut self, entry: &Listed) -> Result<(), Failure> {
        let path = entry.location();
        let Some(digest) = self.left.get(&path).filter(|_| entry.kind == ListedKind::File) else {
            return Ok(());
        };
        let digest = digest.clone();
        let Some(hasher) = Hasher::for_algorithm(digest.algorithm()) else {
            return Err(Failure::new(format!("has {digest}, whose algorithm is not known here")));
        };
        self.current = Some(Current { path, digest, hasher, blob: self.to.begin()? });
        Ok(())
    }

    /// The blob that passed is complete.
    fn end(&mut self) -> Result<(), Failure> {
        let Some(Current { path, digest, hasher, blob }) = self.current.take() else { return Ok(()) };
        let actual = hasher.finish();
        if actual != digest {
            return Err(Failure::new(format!("has another blob under {digest}: it is {actual}")));
        }
        blob.finish(&digest)?;
        self.left.remove(&path);
        Ok(())
    }
}
