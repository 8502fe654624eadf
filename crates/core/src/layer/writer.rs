//! Making a layer of one file in one pass, from pieces of any size.

use super::decompressor::Decompressor;
use super::{ArchiveWriter, Compression, Entry, Layer, LayerError, LayerKind, kind};
use crate::{Descriptor, Hasher};
use std::io::{self, Write};

/// Turns a file into a layer, piece by piece: each call takes what was read and gives the
/// bytes that belong to the blob. Nothing but the compressor's window stays in memory.
pub struct LayerWriter {
    state: State,
}

enum State {
    /// A file that is put into a tar, which is compressed.
    Wrap(Box<ArchiveWriter>),
    /// An archive that is the blob as it is, and is unpacked only to be hashed and looked at.
    AsIs(Box<AsIs>),
}

struct AsIs {
    compression: Compression,
    unpack: Decompressor<Inside>,
    digest: Hasher,
    size: u64,
}

impl LayerWriter {
    /// Begins a layer from a file of `size` bytes that begins with `head` (at least its first
    /// [`LayerKind::HEAD_LENGTH`] bytes, where there are so many). A tar, or a tar compressed by gzip or zstd,
    /// becomes the layer as it is where `as_is` is set; anything else goes into a tar, gzip-compressed.
    /// The bytes that the blob begins with come first.
    pub fn begin(path: &str, size: u64, head: &[u8], as_is: bool) -> (Self, Vec<u8>) {
        Self::begin_with(Compression::Gzip, path, size, head, as_is)
    }

    /// The same, where what is put into a tar is compressed so.
    pub fn begin_with(
        wrapped: Compression,
        path: &str,
        size: u64,
        head: &[u8],
        as_is: bool,
    ) -> (Self, Vec<u8>) {
        if let Some(compression) = LayerKind::of(head).compression().filter(|_| as_is) {
            let unpack = Decompressor::new(compression, Inside::default());
            let as_is = AsIs { compression, unpack, digest: Hasher::sha256(), size: 0 };
            return (Self { state: State::AsIs(Box::new(as_is)) }, Vec::new());
        }
        let mut writer = ArchiveWriter::new(wrapped);
        // It has no content yet, and writing to memory does not fail.
        let first = writer.begin(&Entry::file(path, size, false, ())).unwrap_or_default();
        (Self { state: State::Wrap(Box::new(writer)) }, first)
    }

    /// Whether the blob is the file itself, byte for byte: it need not be kept a second time.
    pub fn is_as_it_is(&self) -> bool {
        matches!(self.state, State::AsIs(_))
    }

    /// Takes the file's next piece (its first ones included).
    pub fn write(&mut self, piece: &[u8]) -> Result<Vec<u8>, LayerError> {
        match &mut self.state {
            State::Wrap(writer) => writer.write(piece),
            State::AsIs(as_is) => as_is.write(piece),
        }
    }

    /// Ends the layer: the last bytes of the blob, and what it is.
    pub fn finish(self) -> Result<(Vec<u8>, Layer), LayerError> {
        match self.state {
            State::Wrap(writer) => writer.finish(),
            State::AsIs(as_is) => as_is.finish(),
        }
    }
}

impl AsIs {
    fn write(&mut self, piece: &[u8]) -> Result<Vec<u8>, LayerError> {
        self.unpack.write(piece).map_err(|error| LayerError::Unpack(self.compression, error))?;
        self.digest.update(piece);
        self.size += piece.len() as u64;
        Ok(piece.to_vec())
    }

    fn finish(mut self) -> Result<(Vec<u8>, Layer), LayerError> {
        self.unpack.finish().map_err(|error| LayerError::Unpack(self.compression, error))?;
        let inside = std::mem::take(self.unpack.get_mut());
        if !kind::is_tar(&inside.head) {
            return Err(LayerError::NoTarInside(self.compression));
        }
        let descriptor = Descriptor::new(self.compression.media_type(), self.digest.finish(), self.size);
        Ok((Vec::new(), Layer { descriptor, diff_id: inside.diff.finish() }))
    }
}

/// What is inside an archive: hashed and forgotten but for its first block, so that a bomb costs
/// time and no memory.
struct Inside {
    diff: Hasher,
    head: Vec<u8>,
}

impl Default for Inside {
    fn default() -> Self {
        Self { diff: Hasher::sha256(), head: Vec::new() }
    }
}

impl Write for Inside {
    fn write(&mut self, piece: &[u8]) -> io::Result<usize> {
        let missing = kind::HEAD_LENGTH - self.head.len();
        self.head.extend_from_slice(&piece[..piece.len().min(missing)]);
        self.diff.update(piece);
        Ok(piece.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Digest, MediaType};
    use flate2::read::GzDecoder;
    use flate2::{Compression as Level, write};
    use proptest::prelude::*;
    use std::io::Read as _;

    fn make(path: &str, content: &[u8], cut: usize, as_is: bool) -> Result<(Vec<u8>, Layer), LayerError> {
        let head = &content[..content.len().min(LayerKind::HEAD_LENGTH)];
        let (mut writer, mut blob) = LayerWriter::begin(path, content.len() as u64, head, as_is);
        for piece in content.chunks(cut.max(1)) {
            blob.extend(writer.write(piece)?);
        }
        let (last, layer) = writer.finish()?;
        blob.extend(last);
        Ok((blob, layer))
    }

    fn unpacked(blob: &[u8]) -> Vec<u8> {
        let mut tar = Vec::new();
        GzDecoder::new(blob).read_to_end(&mut tar).unwrap();
        tar
    }

    #[test]
    fn a_file_is_found_again_in_its_layer() {
        let (blob, layer) = make("hello.txt", b"hello", 2, true).unwrap();
        assert_eq!(layer.descriptor, Descriptor::of(MediaType::OCI_LAYER_GZIP, &blob));
        let tar = unpacked(&blob);
        assert_eq!(layer.diff_id, Digest::sha256(&tar));
        let mut archive = tar::Archive::new(tar.as_slice());
        let mut entry = archive.entries().unwrap().next().unwrap().unwrap();
        let mut text = String::new();
        entry.read_to_string(&mut text).unwrap();
        assert_eq!((entry.path().unwrap().to_str(), text.as_str()), (Some("hello.txt"), "hello"));
    }

    #[test]
    fn the_layer_of_a_file_is_the_one_it_always_was() {
        let long = "a/long/path/".repeat(20) + "file";
        for (path, content, digest, diff_id) in [
            (
                "hello.txt",
                b"hello".as_slice(),
                "sha256:3faeb658ee7abf85ebf0086a35aa8feb5480a798b3c3953b37ba0c63d993041a",
                "sha256:0dab8af62aa481bdce65af99a4dd7dc1a7fd960626c8480235b87b217563b4c2",
            ),
            (
                "big",
                &vec![7; 100_000],
                "sha256:1ce6269b22c869ac89233b458046a2b28dd878f7ea020102235690f4eb1c14f6",
                "sha256:96f0f350a3a75f42d8c9ed9f00e7f2a1a8e04cba49ceaa36f0a875dd9a21b593",
            ),
            (
                &long,
                b"",
                "sha256:d07d112b7cced9c196df471e9195b3a5c176373931d9ca4035345b56d73d939d",
                "sha256:62c1aef47297a400c0328d15ee60e0adb48f21648b6d3a05233bed5634bcafb4",
            ),
        ] {
            let layer = make(path, content, 1000, false).unwrap().1;
            assert_eq!((layer.descriptor.digest.as_str(), layer.diff_id.as_str()), (digest, diff_id));
        }
    }

    #[cfg(feature = "zstd")]
    #[test]
    fn a_tar_in_zstd_becomes_the_layer_as_it_is() {
        let mut writer = ArchiveWriter::new(Compression::Zstd);
        let mut blob = writer.begin(&Entry::<()>::directory("a")).unwrap();
        let (last, made) = writer.finish().unwrap();
        blob.extend(last);
        let (again, layer) = make("a.tar.zst", &blob, 7, true).unwrap();
        assert_eq!((again, layer), (blob, made));
    }

    #[test]
    fn an_empty_file_makes_a_layer() {
        let (blob, layer) = make("empty", b"", 1, true).unwrap();
        assert_eq!(layer.diff_id, Digest::sha256(&unpacked(&blob)));
    }

    #[test]
    fn a_tar_becomes_the_layer_as_it_is() {
        let tar = unpacked(&make("a", b"content", 3, true).unwrap().0);
        let (blob, layer) = make("a.tar", &tar, 100, true).unwrap();
        assert_eq!(blob, tar);
        assert_eq!(layer.descriptor.media_type, MediaType::OCI_LAYER);
        assert_eq!(layer.diff_id, layer.descriptor.digest);
    }

    #[test]
    fn a_compressed_tar_becomes_the_layer_as_it_is() {
        let (first, made) = make("a", b"content", 3, true).unwrap();
        let (again, layer) = make("a.tar.gz", &first, 7, true).unwrap();
        assert_eq!((again, layer), (first, made));
    }

    #[test]
    fn a_tar_is_wrapped_when_it_is_to_be_a_file() {
        let tar = unpacked(&make("a", b"content", 3, true).unwrap().0);
        let (blob, _) = make("a.tar", &tar, 100, false).unwrap();
        assert!(unpacked(&blob).len() > tar.len());
    }

    #[test]
    fn a_gzip_without_a_tar_is_refused() {
        let mut gzip = write::GzEncoder::new(Vec::new(), Level::fast());
        gzip.write_all(&[b'x'; 2000]).unwrap();
        assert!(matches!(
            make("x.gz", &gzip.finish().unwrap(), 50, true),
            Err(LayerError::NoTarInside(Compression::Gzip))
        ));
    }

    #[test]
    fn a_cut_gzip_is_refused() {
        let (blob, _) = make("a", &[7; 5000], 3000, true).unwrap();
        assert!(matches!(
            make("a.tar.gz", &blob[..blob.len() - 9], 50, true),
            Err(LayerError::Unpack(Compression::Gzip, _))
        ));
    }

    #[test]
    fn a_file_that_grew_or_shrank_is_refused() {
        let (mut writer, _) = LayerWriter::begin("a", 3, b"abc", true);
        assert!(matches!(writer.write(b"abcd"), Err(LayerError::Changed)));
        let (writer, _) = LayerWriter::begin("a", 3, b"abc", true);
        assert!(matches!(writer.finish(), Err(LayerError::Changed)));
    }

    proptest! {
        #[test]
        fn pieces_of_any_size_give_the_same_layer(content: Vec<u8>, cut in 1usize..300) {
            prop_assert_eq!(make("f", &content, cut, false).unwrap(), make("f", &content, 1 << 20, false).unwrap());
        }
    }
}
