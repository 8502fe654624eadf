//! A layout in a tar, plain or compressed by gzip: read once from front to back, in pieces of any size.

use super::entries::{Entries, MOST_EXTENSION};
use super::files::{Files, TooManyFiles};
use flate2::write::MultiGzDecoder;
use std::io::{self, Write as _};

/// Takes a tar in pieces, and gives the files of the layout in it. Nothing is unpacked to a disk; layers are
/// measured as they pass.
pub struct ArchiveReader(State);

enum State {
    /// There are not enough bytes yet to tell.
    Begun(Vec<u8>),
    Plain(Box<Entries>),
    Gzip(Box<MultiGzDecoder<Entries>>),
}

/// Why an archive cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ArchiveError {
    /// A header's checksum is wrong.
    #[error("the tar is damaged: there is no header at byte {0}")]
    NoHeader(u64),
    /// It ends within a file.
    #[error("the tar ends too early")]
    TooShort,
    /// A long name is longer than paths are.
    #[error("the tar has a name of more than {MOST_EXTENSION} bytes")]
    NameTooLong,
    /// It has files that are stored with holes.
    #[error("the tar stores {0} with holes: pack it without --sparse")]
    Sparse(String),
    /// The compression is damaged.
    #[error("the gzip is damaged: {0}")]
    Gzip(String),
    /// It holds too much.
    #[error(transparent)]
    TooManyFiles(#[from] TooManyFiles),
}

impl Default for ArchiveReader {
    fn default() -> Self {
        Self(State::Begun(Vec::new()))
    }
}

impl ArchiveReader {
    /// Takes the next piece.
    pub fn write(&mut self, piece: &[u8]) -> Result<(), ArchiveError> {
        match &mut self.0 {
            State::Begun(head) => {
                head.extend_from_slice(piece);
                if head.len() < 2 {
                    return Ok(());
                }
                let head = std::mem::take(head);
                let entries = Entries::default();
                self.0 = if head.starts_with(&[0x1f, 0x8b]) {
                    State::Gzip(Box::new(MultiGzDecoder::new(entries)))
                } else {
                    State::Plain(Box::new(entries))
                };
                self.write(&head)
            }
            State::Plain(entries) => entries.take(piece),
            State::Gzip(decoder) => match decoder.write_all(piece) {
                Ok(()) => Ok(()),
                Err(error) => Err(told(decoder.get_mut(), &error)),
            },
        }
    }

    /// The files, once all is taken.
    pub fn finish(self) -> Result<Files, ArchiveError> {
        match self.0 {
            State::Begun(_) => Err(ArchiveError::TooShort),
            State::Plain(entries) => entries.finish(),
            State::Gzip(mut decoder) => {
                if let Err(error) = decoder.try_finish() {
                    return Err(told(decoder.get_mut(), &error));
                }
                match decoder.finish() {
                    Ok(entries) => entries.finish(),
                    Err(error) => Err(ArchiveError::Gzip(error.to_string())),
                }
            }
        }
    }
}

/// What went wrong: with the tar inside, or with the compression.
fn told(entries: &mut Entries, error: &io::Error) -> ArchiveError {
    entries.failure().unwrap_or_else(|| ArchiveError::Gzip(error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::validate::across::{File, LeftOut};
    use crate::{Algorithm, Digest};
    use flate2::write::GzEncoder;
    use proptest::prelude::*;
    use tar::{EntryType, Header};

    fn read(archive: &[u8], cut: usize) -> Result<Vec<File>, ArchiveError> {
        let mut reader = ArchiveReader::default();
        for piece in archive.chunks(cut.max(1)) {
            reader.write(piece)?;
        }
        Ok(reader.finish()?.list().to_vec())
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
        let files = reader.finish().unwrap();
        assert!(files.list().is_empty());
        let expected = [("index.json", LeftOut::Link), ("../index.json", LeftOut::LeadsOut)];
        assert!(files.left_out().iter().map(|(path, why)| (path.as_str(), *why)).eq(expected));
    }

    #[test]
    fn what_is_damaged_is_said() {
        let archive = tar(&[("index.json", &[b'x'; 600])]);
        assert_eq!(read(&archive[..900], 64).unwrap_err(), ArchiveError::TooShort);
        let mut wrong = archive.clone();
        wrong[5] ^= 1;
        assert_eq!(read(&wrong, 64).unwrap_err(), ArchiveError::NoHeader(0));
        assert_eq!(read(&gzip(&wrong), 64).unwrap_err(), ArchiveError::NoHeader(0));
        let packed = gzip(&archive);
        assert!(matches!(read(&packed[..packed.len() - 12], 64), Err(ArchiveError::Gzip(_))));
        assert_eq!(read(b"", 1).unwrap_err(), ArchiveError::TooShort);
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
