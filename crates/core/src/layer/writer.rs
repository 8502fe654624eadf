//! Making a layer in one pass, from pieces of any size.

use super::{Layer, LayerKind, TarHeader, kind};
use crate::{Descriptor, Hasher, MediaType};
use flate2::{Compression, GzBuilder, write};
use std::io::{self, Write};

/// Turns a file into a layer, piece by piece: each call takes what was read and gives the
/// bytes that belong to the blob. Nothing but the compressor's window stays in memory.
pub struct LayerWriter {
    state: State,
    digest: Hasher,
    size: u64,
}

enum State {
    /// A file that is put into a tar, which is compressed.
    Wrap { gzip: Box<write::GzEncoder<Vec<u8>>>, diff: Hasher, file_size: u64, left: u64 },
    /// A tar that is the blob as it is.
    Tar { diff: Hasher },
    /// A gzip that is the blob as it is, and is unpacked only to be hashed and looked at.
    Gzip { unpack: Box<write::MultiGzDecoder<Inside>> },
}

impl LayerWriter {
    /// Begins a layer from a file of `size` bytes that begins with `head` (at least its first
    /// [`LayerKind::HEAD_LENGTH`] bytes, where there are so many). A tar, or a tar compressed by gzip,
    /// becomes the layer as it is where `as_is` is set; anything else goes into a tar, gzip-compressed.
    /// The bytes that the blob begins with come first.
    pub fn begin(path: &str, size: u64, head: &[u8], as_is: bool) -> (Self, Vec<u8>) {
        let state = match LayerKind::of(head) {
            LayerKind::Tar if as_is => State::Tar { diff: Hasher::sha256() },
            LayerKind::Gzip if as_is => {
                State::Gzip { unpack: Box::new(write::MultiGzDecoder::new(Inside::default())) }
            }
            _ => {
                // No name, no time, and "unknown" for the system: the same file, the same bytes.
                let gzip =
                    GzBuilder::new().mtime(0).operating_system(255).write(Vec::new(), Compression::default());
                State::Wrap { gzip: Box::new(gzip), diff: Hasher::sha256(), file_size: size, left: size }
            }
        };
        let mut writer = Self { state, digest: Hasher::sha256(), size: 0 };
        let mut out = Vec::new();
        if let State::Wrap { gzip, diff, .. } = &mut writer.state {
            // Writing to memory does not fail.
            let _ = compress(gzip, diff, TarHeader::file(path, size).as_bytes());
            out = std::mem::take(gzip.get_mut());
        }
        writer.count(&out);
        (writer, out)
    }

    /// Takes the file's next piece (its first ones included).
    pub fn write(&mut self, piece: &[u8]) -> Result<Vec<u8>, LayerError> {
        let out = match &mut self.state {
            State::Wrap { gzip, diff, left, .. } => {
                *left = left.checked_sub(piece.len() as u64).ok_or(LayerError::Changed)?;
                compress(gzip, diff, piece).map_err(LayerError::Gzip)?;
                std::mem::take(gzip.get_mut())
            }
            State::Tar { diff } => {
                diff.update(piece);
                piece.to_vec()
            }
            State::Gzip { unpack } => {
                unpack.write_all(piece).map_err(LayerError::Gzip)?;
                piece.to_vec()
            }
        };
        self.count(&out);
        Ok(out)
    }

    /// Ends the layer: the last bytes of the blob, and what it is.
    pub fn finish(mut self) -> Result<(Vec<u8>, Layer), LayerError> {
        let (out, media_type, diff) = match self.state {
            State::Wrap { mut gzip, mut diff, file_size, left } => {
                if left > 0 {
                    return Err(LayerError::Changed);
                }
                let zeros = vec![0; TarHeader::padding(file_size) + TarHeader::END];
                compress(&mut gzip, &mut diff, &zeros).map_err(LayerError::Gzip)?;
                (gzip.finish().map_err(LayerError::Gzip)?, MediaType::OCI_LAYER_GZIP, diff)
            }
            State::Tar { diff } => (Vec::new(), MediaType::OCI_LAYER, diff),
            State::Gzip { unpack } => {
                let inside = unpack.finish().map_err(LayerError::Gzip)?;
                if !kind::is_tar(&inside.head) {
                    return Err(LayerError::NoTarInside);
                }
                (Vec::new(), MediaType::OCI_LAYER_GZIP, inside.diff)
            }
        };
        self.size += out.len() as u64;
        self.digest.update(&out);
        let descriptor = Descriptor::new(media_type, self.digest.finish(), self.size);
        Ok((out, Layer { descriptor, diff_id: diff.finish() }))
    }

    fn count(&mut self, out: &[u8]) {
        self.size += out.len() as u64;
        self.digest.update(out);
    }
}

/// Why a file cannot become a layer.
#[derive(Debug, thiserror::Error)]
pub enum LayerError {
    /// The file is longer or shorter than it was said to be.
    #[error("the file changed while it was read: choose it again")]
    Changed,
    /// The file says that it is gzip, and its content cannot be unpacked.
    #[error("the file begins like a gzip and cannot be unpacked: {0}")]
    Gzip(io::Error),
    /// There is something else than a tar inside a gzip.
    #[error("the gzip does not hold a tar, so it cannot be a layer as it is")]
    NoTarInside,
}

fn compress(gzip: &mut write::GzEncoder<Vec<u8>>, diff: &mut Hasher, piece: &[u8]) -> io::Result<()> {
    diff.update(piece);
    gzip.write_all(piece)
}

/// What is inside a gzip: hashed and forgotten but for its first block, so that a bomb costs
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
    use crate::Digest;
    use flate2::read::GzDecoder;
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
        let mut gzip = write::GzEncoder::new(Vec::new(), Compression::fast());
        gzip.write_all(&[b'x'; 2000]).unwrap();
        assert!(matches!(make("x.gz", &gzip.finish().unwrap(), 50, true), Err(LayerError::NoTarInside)));
    }

    #[test]
    fn a_cut_gzip_is_refused() {
        let (blob, _) = make("a", &[7; 5000], 3000, true).unwrap();
        assert!(matches!(make("a.tar.gz", &blob[..blob.len() - 9], 50, true), Err(LayerError::Gzip(_))));
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
