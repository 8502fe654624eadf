//! A layout in a tar, plain or compressed: read once from front to back, in pieces of any size.

use super::file::{Content, File, FileReader};
use super::files::{Files, LeftOut, TooManyFiles};
use super::place::normal;
use super::unpack::Unpacked;
use crate::layer::{Compression, LayerReader, Limits, Listed, ListedKind, ReadLayerError, Summary, Visitor};

/// Takes a tar in pieces, and gives the files of the layout in it. Nothing is unpacked to a disk; layers are
/// measured as they pass.
pub struct ArchiveReader(LayerReader<Gatherer>);

/// An archive that was read to its end.
#[derive(Clone, Debug)]
pub struct Archive {
    /// The files of the layout in it; none where it holds no layout.
    pub files: Files,
    /// The archive itself, for those who refer to it as a layer; its path is empty.
    pub whole: File,
}

/// Why an archive cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ArchiveError {
    /// It holds no tar, or nothing at all.
    #[error("it holds no tar")]
    NoTar,
    /// Something else stands where a header has to be.
    #[error("the tar is damaged at byte {0}")]
    Damaged(u64),
    /// It ends within something.
    #[error("the tar ends too early, in the middle of {0}")]
    TooShort(String),
    /// It has more, or longer, names than are read.
    #[error("the tar has more entries, or longer names, than are read")]
    TooMuch,
    /// It has files that are stored with holes.
    #[error("the tar stores {0} with holes: pack it without --sparse")]
    Sparse(String),
    /// The compression is damaged, or not known here.
    #[error("the {0} cannot be unpacked: {1}")]
    Unpack(Compression, String),
    /// It holds too much.
    #[error(transparent)]
    TooManyFiles(#[from] TooManyFiles),
}

impl From<ReadLayerError> for ArchiveError {
    fn from(error: ReadLayerError) -> Self {
        match error {
            ReadLayerError::Empty | ReadLayerError::NoTar => Self::NoTar,
            ReadLayerError::Header(at) | ReadLayerError::Number(at, _) | ReadLayerError::Pax(at) => {
                Self::Damaged(at)
            }
            ReadLayerError::Truncated(inside) => Self::TooShort(inside),
            ReadLayerError::Unpack(compression, why) => Self::Unpack(compression, why),
            ReadLayerError::Name { .. }
            | ReadLayerError::Names(_)
            | ReadLayerError::Entries(_)
            | ReadLayerError::Unpacked(_)
            | ReadLayerError::Ratio(_) => Self::TooMuch,
        }
    }
}

impl Default for ArchiveReader {
    fn default() -> Self {
        Self::new(false)
    }
}

impl ArchiveReader {
    /// A reader that hashes by SHA-512, too.
    pub fn with_sha512() -> Self {
        Self::new(true)
    }

    fn new(sha512: bool) -> Self {
        // Layers pass and are not kept, so that their size takes time and no memory.
        let limits = Limits { unpacked: u64::MAX, ratio: u64::MAX, ..Limits::default() };
        Self(LayerReader::visited(limits, Gatherer { sha512, ..Gatherer::default() }))
    }

    /// Takes the next piece.
    pub fn write(&mut self, piece: &[u8]) -> Result<(), ArchiveError> {
        self.0.push(piece)?;
        self.0.visitor().and_then(|gatherer| gatherer.failed.clone()).map_or(Ok(()), Err)
    }

    /// The files, once all is taken.
    pub fn finish(mut self) -> Result<Archive, ArchiveError> {
        let (_, summary) = self.0.end()?;
        let gatherer = self.0.visitor().map(std::mem::take).unwrap_or_default();
        Ok(Archive { files: gatherer.finish()?, whole: whole(summary) })
    }
}

/// The archive as a file.
fn whole(summary: Summary) -> File {
    File {
        path: String::new(),
        size: summary.packed,
        sha256: Some(summary.digest),
        sha512: None,
        content: Content::Other,
        unpacked: Some(Unpacked {
            compression: summary.compression,
            diff_id: Some(summary.diff_id),
            diff_id_sha512: None,
            damage: None,
        }),
    }
}

/// Gathers the files of a layout as they pass.
#[derive(Default)]
struct Gatherer {
    files: Files,
    /// Whether files are hashed by SHA-512, too.
    sha512: bool,
    /// The file that is passing.
    reader: Option<Box<FileReader>>,
    failed: Option<ArchiveError>,
}

impl Visitor for Gatherer {
    fn begin(&mut self, entry: &Listed) {
        let done = self.end().and_then(|()| self.take(entry));
        if let Err(error) = done {
            self.failed.get_or_insert(error);
        }
    }

    fn write(&mut self, piece: &[u8]) {
        if let Some(reader) = &mut self.reader {
            reader.write(piece);
        }
    }
}

impl Gatherer {
    fn take(&mut self, entry: &Listed) -> Result<(), ArchiveError> {
        let path = &entry.path;
        match &entry.kind {
            ListedKind::File | ListedKind::Sparse if normal(path).is_none() => {
                self.files.leave_out(path, LeftOut::LeadsOut)?;
            }
            ListedKind::Sparse if Files::needs(path) => return Err(ArchiveError::Sparse(path.clone())),
            ListedKind::File if Files::needs(path) => {
                let reader = if self.sha512 { FileReader::with_sha512(path) } else { FileReader::new(path) };
                self.reader = Some(Box::new(reader));
            }
            ListedKind::File | ListedKind::Sparse => self.files.pass_over(path),
            ListedKind::Directory => self.files.add_folder(path),
            ListedKind::HardLink(_) | ListedKind::SymbolicLink(_) => {
                self.files.leave_out(path, LeftOut::Link)?;
            }
            ListedKind::CharacterDevice(..)
            | ListedKind::BlockDevice(..)
            | ListedKind::Fifo
            | ListedKind::Other(_) => self.files.leave_out(path, LeftOut::Special)?,
        }
        Ok(())
    }

    /// The file that passed is complete.
    fn end(&mut self) -> Result<(), ArchiveError> {
        let file = self.reader.take().map(|reader| reader.finish());
        Ok(file.map_or(Ok(()), |file| self.files.add(file))?)
    }

    fn finish(mut self) -> Result<Files, ArchiveError> {
        self.end()?;
        self.failed.map_or(Ok(self.files), Err)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Algorithm, Digest};
    use flate2::write::GzEncoder;
    use proptest::prelude::*;
    use std::io::Write as _;
    use tar::{EntryType, Header};

    fn read(archive: &[u8], cut: usize) -> Result<Vec<File>, ArchiveError> {
        let mut reader = ArchiveReader::default();
        for piece in archive.chunks(cut.max(1)) {
            reader.write(piece)?;
        }
        Ok(reader.finish()?.files.list().to_vec())
    }

    fn tar(files: &[(&str, &[u8])]) -> Vec<u8> {
        let mut builder = tar::Builder::new(Vec::new());
        for (path, content) in files {
            let mut header = Header::new_gnu();
            header.set_size(content.len() as u64);
            header.set_mode(0o644);
            builder.append_data(&mut header, path, *content).unwrap();
        }
        builder.into_inner().unwrap()
    }

    fn gzip(content: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), flate2::Compression::fast());
        encoder.write_all(content).unwrap();
        encoder.finish().unwrap()
    }

    #[test]
    fn long_names_are_read_whoever_wrote_them() {
        let digest = Digest::compute(Algorithm::Sha512, b"{}").unwrap();
        let path = format!("blobs/sha512/{}", digest.encoded());
        let by_gnu = tar(&[(&path, b"{}")]);
        let mut by_pax = crate::layer::TarHeader::file(&path, 2).as_bytes().to_vec();
        by_pax.extend_from_slice(b"{}");
        by_pax.resize(by_pax.len() + 510 + 1024, 0);
        for archive in [by_gnu, by_pax] {
            let files = read(&archive, 100).unwrap();
            assert_eq!((files[0].path.as_str(), files[0].sha512.as_ref()), (path.as_str(), Some(&digest)));
        }
    }

    #[test]
    fn what_is_no_part_of_a_layout_is_passed_over() {
        let archive = tar(&[("manifest.json", b"[]"), ("./index.json", b"{}"), ("a/index.json", b"")]);
        let files = read(&archive, 77).unwrap();
        assert_eq!(files.iter().map(|file| file.path.as_str()).collect::<Vec<_>>(), ["index.json"]);
    }

    #[test]
    fn links_and_paths_that_lead_out_are_left_out() {
        let mut builder = tar::Builder::new(Vec::new());
        let mut header = Header::new_gnu();
        header.set_entry_type(EntryType::Symlink);
        header.set_size(0);
        builder.append_link(&mut header, "index.json", "/etc/passwd").unwrap();
        let mut archive = builder.into_inner().unwrap();
        archive.truncate(512);
        let mut header = Header::new_gnu();
        header.as_old_mut().name[..13].copy_from_slice(b"../index.json");
        header.set_size(0);
        header.set_cksum();
        archive.extend_from_slice(header.as_bytes());
        let mut reader = ArchiveReader::default();
        reader.write(&archive).unwrap();
        let files = reader.finish().unwrap().files;
        assert!(files.list().is_empty());
        let expected = [("index.json", LeftOut::Link), ("../index.json", LeftOut::LeadsOut)];
        assert!(files.left_out().iter().map(|(path, why)| (path.as_str(), *why)).eq(expected));
    }

    #[test]
    fn what_is_damaged_is_said() {
        let archive = tar(&[("index.json", &[b'x'; 600])]);
        let name = || "“index.json”".to_owned();
        assert_eq!(read(&archive[..900], 64).unwrap_err(), ArchiveError::TooShort(name()));
        let mut wrong = archive.clone();
        wrong[5] ^= 1;
        assert_eq!(read(&wrong, 64).unwrap_err(), ArchiveError::NoTar);
        assert_eq!(read(&gzip(&wrong), 64).unwrap_err(), ArchiveError::NoTar);
        let packed = gzip(&archive);
        assert!(matches!(
            read(&packed[..packed.len() - 12], 64),
            Err(ArchiveError::Unpack(Compression::Gzip, _))
        ));
        assert_eq!(read(b"", 1).unwrap_err(), ArchiveError::NoTar);
    }

    #[test]
    fn an_archive_may_be_a_layer_itself() {
        let archive = tar(&[("etc/motd", b"x")]);
        let packed = gzip(&archive);
        let mut reader = ArchiveReader::default();
        reader.write(&packed).unwrap();
        let Archive { files, whole } = reader.finish().unwrap();
        assert!(!files.is_layout());
        assert_eq!((whole.size, whole.sha256), (packed.len() as u64, Some(Digest::sha256(&packed))));
        assert_eq!(whole.unpacked.unwrap().diff_id, Some(Digest::sha256(&archive)));
    }

    proptest! {
        #[test]
        fn pieces_of_any_size_give_the_same_files(
            contents in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..1500), 0..5),
            cut in 1_usize..2000,
            packed: bool,
        ) {
            let paths: Vec<String> = (0..contents.len()).map(|number| format!("blobs/sha256/{number}")).collect();
            let files: Vec<(&str, &[u8])> =
                paths.iter().map(String::as_str).zip(contents.iter().map(Vec::as_slice)).collect();
            let archive = tar(&files);
            let archive = if packed { gzip(&archive) } else { archive };
            let read = read(&archive, cut).unwrap();
            let read = read.iter().map(|file| (file.path.as_str(), file.sha256.clone()));
            prop_assert!(read.eq(files.iter().map(|(path, content)| (*path, Some(Digest::sha256(content))))));
        }

        #[test]
        fn any_bytes_are_read_or_refused(bytes: Vec<u8>, cut in 1_usize..600) {
            let _ = read(&bytes, cut);
        }

        #[test]
        fn a_damaged_tar_is_read_or_refused(at: prop::sample::Index, byte: u8, cut in 1_usize..3000) {
            let mut archive = tar(&[("index.json", b"{}"), ("blobs/sha256/0", &[7; 700])]);
            let at = at.index(archive.len());
            archive[at] = byte;
            let _ = read(&archive, cut);
        }
    }
}
