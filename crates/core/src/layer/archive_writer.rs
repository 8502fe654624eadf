//! Making a layer of many entries in one pass.

use super::compressor::Compressor;
use super::{Compression, Entry, EntryKind, Layer, LayerError, TarHeader};
use crate::{Descriptor, Hasher};

/// Puts entries into a layer, one after the other; [`Entry::arrange`] says in which order. Each call gives the bytes
/// that belong to the blob by then. Nothing but what the compressor keeps stays in memory.
///
/// ```
/// use longshore_core::layer::{ArchiveWriter, Compression, Entry};
///
/// let mut writer = ArchiveWriter::new(Compression::Gzip);
/// let mut blob = Vec::new();
/// for entry in Entry::arrange(vec![Entry::file("etc/motd", 6, false, b"hello\n")])? {
///     blob.extend(writer.begin(&entry)?);
///     if let longshore_core::layer::EntryKind::File { source, .. } = entry.kind {
///         blob.extend(writer.write(source)?);
///     }
/// }
/// let (last, layer) = writer.finish()?;
/// blob.extend(last);
/// assert_eq!(layer.descriptor.size, blob.len() as u64);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct ArchiveWriter {
    compression: Compression,
    compressor: Compressor,
    diff: Hasher,
    digest: Hasher,
    size: u64,
    /// How many bytes the entry has.
    entry_size: u64,
    /// How many of them are still to come.
    left: u64,
}

impl ArchiveWriter {
    /// A layer without entries yet.
    pub fn new(compression: Compression) -> Self {
        Self {
            compression,
            compressor: Compressor::new(compression),
            diff: Hasher::sha256(),
            digest: Hasher::sha256(),
            size: 0,
            entry_size: 0,
            left: 0,
        }
    }

    /// Begins an entry, once the content of the one before has come.
    pub fn begin<S>(&mut self, entry: &Entry<S>) -> Result<Vec<u8>, LayerError> {
        self.fill_block()?;
        self.entry_size = match &entry.kind {
            EntryKind::File { size, .. } => *size,
            _ => 0,
        };
        self.left = self.entry_size;
        self.put(TarHeader::of(entry).as_bytes())?;
        Ok(self.take())
    }

    /// Takes the next piece of a file's content.
    pub fn write(&mut self, piece: &[u8]) -> Result<Vec<u8>, LayerError> {
        self.left = self.left.checked_sub(piece.len() as u64).ok_or(LayerError::Changed)?;
        self.put(piece)?;
        Ok(self.take())
    }

    /// Ends the layer: the last bytes of the blob, and what it is.
    pub fn finish(mut self) -> Result<(Vec<u8>, Layer), LayerError> {
        self.fill_block()?;
        self.put(&[0; TarHeader::END])?;
        let mut last = self.take();
        let rest = self.compressor.finish().map_err(|error| LayerError::Compress(self.compression, error))?;
        self.size += rest.len() as u64;
        self.digest.update(&rest);
        last.extend(rest);
        let descriptor = Descriptor::new(self.compression.media_type(), self.digest.finish(), self.size);
        Ok((last, Layer { descriptor, diff_id: self.diff.finish() }))
    }

    /// Ends the entry: its content has come whole, and its last block is filled.
    fn fill_block(&mut self) -> Result<(), LayerError> {
        if self.left > 0 {
            return Err(LayerError::Changed);
        }
        let zeros = vec![0; TarHeader::padding(self.entry_size)];
        self.entry_size = 0;
        self.put(&zeros)
    }

    fn put(&mut self, bytes: &[u8]) -> Result<(), LayerError> {
        self.diff.update(bytes);
        self.compressor.write(bytes).map_err(|error| LayerError::Compress(self.compression, error))
    }

    fn take(&mut self) -> Vec<u8> {
        let out = self.compressor.take();
        self.size += out.len() as u64;
        self.digest.update(&out);
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layer::decompressor::Decompressor;
    use crate::{Digest, MediaType};
    use std::io::Read as _;

    const PROGRAM: &[u8] = &[7; 600];

    fn entries() -> Vec<Entry<&'static [u8]>> {
        let link = |path: &str, kind| Entry { path: path.to_owned(), kind };
        Entry::arrange(vec![
            Entry::file("bin/app", 600, true, PROGRAM),
            link("bin/same", EntryKind::HardLink("bin/app".to_owned())),
            link("bin/sh", EntryKind::SymbolicLink("/bin/app".to_owned())),
            Entry::directory("empty"),
            Entry::file("etc/motd", 5, false, b"hello"),
        ])
        .unwrap()
    }

    fn write(entries: &[Entry<&[u8]>], compression: Compression, cut: usize) -> (Vec<u8>, Layer) {
        let mut writer = ArchiveWriter::new(compression);
        let mut blob = Vec::new();
        for entry in entries {
            blob.extend(writer.begin(entry).unwrap());
            if let EntryKind::File { source, .. } = entry.kind {
                for piece in source.chunks(cut) {
                    blob.extend(writer.write(piece).unwrap());
                }
            }
        }
        let (last, layer) = writer.finish().unwrap();
        blob.extend(last);
        (blob, layer)
    }

    fn unpacked(blob: &[u8], compression: Compression) -> Vec<u8> {
        let mut decompressor = Decompressor::new(compression, Vec::new());
        decompressor.write(blob).unwrap();
        decompressor.finish().unwrap();
        std::mem::take(decompressor.get_mut())
    }

    #[test]
    fn every_entry_is_found_again_with_owner_and_time_of_nobody_and_never() {
        let (tar, layer) = write(&entries(), Compression::None, 100);
        assert_eq!(layer.diff_id, layer.descriptor.digest);
        let mut archive = tar::Archive::new(tar.as_slice());
        let found: Vec<_> = archive
            .entries()
            .unwrap()
            .map(|entry| {
                let mut entry = entry.unwrap();
                let header = entry.header().clone();
                assert_eq!(
                    (header.uid().unwrap(), header.gid().unwrap(), header.mtime().unwrap()),
                    (0, 0, 0)
                );
                let mut content = Vec::new();
                entry.read_to_end(&mut content).unwrap();
                let path = entry.path().unwrap().to_str().unwrap().to_owned();
                (path, header.entry_type(), header.mode().unwrap(), content.len())
            })
            .collect();
        let expected = [
            ("bin/", tar::EntryType::Directory, 0o755, 0),
            ("bin/app", tar::EntryType::Regular, 0o755, 600),
            ("bin/sh", tar::EntryType::Symlink, 0o777, 0),
            ("empty/", tar::EntryType::Directory, 0o755, 0),
            ("etc/", tar::EntryType::Directory, 0o755, 0),
            ("etc/motd", tar::EntryType::Regular, 0o644, 5),
            ("bin/same", tar::EntryType::Link, 0o644, 0),
        ];
        assert_eq!(found, expected.map(|(path, kind, mode, size)| (path.to_owned(), kind, mode, size)));
    }

    #[test]
    fn each_compression_has_the_same_tar_inside() {
        let (tar, plain) = write(&entries(), Compression::None, 100);
        for compression in [
            Compression::Gzip,
            #[cfg(feature = "zstd")]
            Compression::Zstd,
        ] {
            let (blob, layer) = write(&entries(), compression, 1);
            assert_eq!(unpacked(&blob, compression), tar);
            assert_eq!(layer.diff_id, plain.diff_id);
            assert_eq!(layer.descriptor, Descriptor::of(compression.media_type(), &blob));
            assert_eq!(write(&entries(), compression, 1000), (blob, layer));
        }
    }

    #[test]
    fn the_digests_are_the_same_everywhere_and_for_ever() {
        for (compression, digest) in [
            (Compression::Gzip, "sha256:f75b87a46796b73a5bddb4c01edc2c3dab3c6c8f8580649da420a277785ba13f"),
            #[cfg(feature = "zstd")]
            (Compression::Zstd, "sha256:61a9560ae85a7311cbbaa465f8ea1365ce9c23b8e5c0d1dcccbe562f2bc560f1"),
        ] {
            assert_eq!(write(&entries(), compression, 100).1.descriptor.digest.as_str(), digest);
        }
    }

    #[test]
    fn a_layer_of_nothing_is_dockers_empty_tar() {
        let (tar, layer) = write(&[], Compression::None, 1);
        assert_eq!(tar, [0; 1024]);
        assert_eq!(
            (layer.diff_id, layer.descriptor.media_type),
            (Digest::sha256(&[0; 1024]), MediaType::OCI_LAYER)
        );
    }

    #[test]
    fn a_file_that_is_cut_short_or_too_long_is_refused() {
        let entry = Entry::file("a", 3, false, ());
        let mut writer = ArchiveWriter::new(Compression::None);
        writer.begin(&entry).unwrap();
        assert!(matches!(writer.begin(&entry), Err(LayerError::Changed)));
        assert!(matches!(writer.write(b"abcd"), Err(LayerError::Changed)));
        assert!(matches!(writer.finish(), Err(LayerError::Changed)));
    }
}
