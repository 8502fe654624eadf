//! The entries of a tar (POSIX pax, ustar), as they pass.

use super::archive::ArchiveError;
use super::file::FileReader;
use super::files::{Files, LeftOut};
use super::place::normal;
use std::io::{self, Write};
use tar::{EntryType, Header, PaxExtensions};

/// The entries of a tar, one after the other.
#[derive(Default)]
pub(super) struct Entries {
    files: Files,
    at: Part,
    /// How many bytes were taken.
    offset: u64,
    /// The name of the next entry, where a header of its own gives it.
    name: Option<Vec<u8>>,
    /// The size of the next entry, likewise.
    size: Option<u64>,
    failed: Option<ArchiveError>,
}

/// The part of a tar that comes next.
enum Part {
    /// A header, of which so much is there.
    Header(Vec<u8>),
    /// A file's content.
    Content { reader: Option<Box<FileReader>>, left: u64, padding: u64 },
    /// A name or a size for the next entry.
    Extension { is_pax: bool, text: Vec<u8>, left: u64, padding: u64 },
    /// The end: what follows says nothing.
    End,
}

impl Default for Part {
    fn default() -> Self {
        Self::Header(Vec::with_capacity(BLOCK))
    }
}

/// Tars are made of blocks of this many bytes.
const BLOCK: usize = 512;
/// The longest name, or set of pax records, in bytes.
pub(super) const MOST_EXTENSION: u64 = 1 << 20;

impl Entries {
    /// Takes the next piece.
    pub(super) fn take(&mut self, mut piece: &[u8]) -> Result<(), ArchiveError> {
        while !piece.is_empty() {
            let taken = match &mut self.at {
                Part::End => return Ok(()),
                Part::Header(block) => {
                    let (now, _) = split(piece, (BLOCK - block.len()) as u64);
                    block.extend_from_slice(now);
                    now.len()
                }
                Part::Content { reader, left, padding } => {
                    let (now, rest) = split(piece, *left);
                    if let Some(reader) = reader {
                        reader.write(now);
                    }
                    *left -= now.len() as u64;
                    now.len() + pad(rest, padding)
                }
                Part::Extension { text, left, padding, .. } => {
                    let (now, rest) = split(piece, *left);
                    text.extend_from_slice(now);
                    *left -= now.len() as u64;
                    now.len() + pad(rest, padding)
                }
            };
            self.offset += taken as u64;
            piece = piece.get(taken..).unwrap_or_default();
            self.step()?;
        }
        Ok(())
    }

    /// Goes on to the next part where this one is complete.
    fn step(&mut self) -> Result<(), ArchiveError> {
        match &self.at {
            Part::Header(block) if block.len() == BLOCK => {}
            Part::Content { left: 0, padding: 0, .. } | Part::Extension { left: 0, padding: 0, .. } => {}
            _ => return Ok(()),
        }
        match std::mem::take(&mut self.at) {
            Part::Header(block) => self.header(&block),
            Part::Content { reader, .. } => match reader {
                Some(reader) => Ok(self.files.add(reader.finish())?),
                None => Ok(()),
            },
            Part::Extension { is_pax, text, .. } => {
                self.extension(is_pax, text);
                Ok(())
            }
            Part::End => Ok(()),
        }
    }

    /// What went wrong while it was written to.
    pub(super) fn failure(&mut self) -> Option<ArchiveError> {
        self.failed.take()
    }

    fn header(&mut self, block: &[u8]) -> Result<(), ArchiveError> {
        if block.iter().all(|byte| *byte == 0) {
            self.at = Part::End;
            return Ok(());
        }
        // A block has as many bytes as a header has.
        let header = Header::from_byte_slice(block);
        let size = header.entry_size().ok().filter(|_| is_whole(header));
        let Some(size) = size else {
            return Err(ArchiveError::NoHeader(self.offset - BLOCK as u64));
        };
        let kind = header.entry_type();
        if matches!(kind, EntryType::XHeader | EntryType::GNULongName) {
            if size > MOST_EXTENSION {
                return Err(ArchiveError::NameTooLong);
            }
            let is_pax = kind == EntryType::XHeader;
            self.at = Part::Extension { is_pax, text: Vec::new(), left: size, padding: padding(size) };
            return self.step();
        }
        if matches!(kind, EntryType::XGlobalHeader | EntryType::GNULongLink) {
            self.at = Part::Content { reader: None, left: size, padding: padding(size) };
            return self.step();
        }
        let size = self.size.take().unwrap_or(size);
        let name = self.name.take().unwrap_or_else(|| header.path_bytes().into_owned());
        let name = String::from_utf8_lossy(&name).into_owned();
        let reader = self.entry(&name, kind)?;
        self.at = Part::Content { reader, left: size, padding: padding(size) };
        self.step()
    }

    /// The reader of an entry that has to be read.
    fn entry(&mut self, name: &str, kind: EntryType) -> Result<Option<Box<FileReader>>, ArchiveError> {
        match kind {
            EntryType::Regular | EntryType::Continuous if !name.ends_with('/') => {
                if normal(name).is_none() {
                    self.files.leave_out(name, LeftOut::LeadsOut)?;
                } else if Files::needs(name) {
                    return Ok(Some(Box::new(FileReader::new(name))));
                } else {
                    self.files.pass_over(name);
                }
            }
            EntryType::Regular | EntryType::Continuous | EntryType::Directory => self.files.add_folder(name),
            EntryType::GNUSparse => return Err(ArchiveError::Sparse(name.to_owned())),
            EntryType::Link | EntryType::Symlink => self.files.leave_out(name, LeftOut::Link)?,
            _ => self.files.leave_out(name, LeftOut::Special)?,
        }
        Ok(None)
    }

    fn extension(&mut self, is_pax: bool, mut text: Vec<u8>) {
        if !is_pax {
            let end = text.iter().position(|byte| *byte == 0).unwrap_or(text.len());
            text.truncate(end);
            self.name = Some(text);
            return;
        }
        for record in PaxExtensions::new(&text).flatten() {
            match record.key_bytes() {
                b"path" => self.name = Some(record.value_bytes().to_vec()),
                b"size" => self.size = record.value().ok().and_then(|value| value.parse().ok()),
                _ => {}
            }
        }
    }

    /// The files, once all is taken.
    pub(super) fn finish(self) -> Result<Files, ArchiveError> {
        match self.at {
            Part::End => Ok(self.files),
            // Some programs leave the end out.
            Part::Header(block) if block.is_empty() => Ok(self.files),
            _ => Err(ArchiveError::TooShort),
        }
    }
}

impl Write for Entries {
    fn write(&mut self, piece: &[u8]) -> io::Result<usize> {
        match self.take(piece) {
            Ok(()) => Ok(piece.len()),
            Err(error) => {
                let told = io::Error::other(error.to_string());
                self.failed = Some(error);
                Err(told)
            }
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// As much of a piece as is needed, and the rest.
fn split(piece: &[u8], needed: u64) -> (&[u8], &[u8]) {
    let length = usize::try_from(needed).unwrap_or(usize::MAX).min(piece.len());
    piece.split_at(length)
}

/// Passes over padding; how much of it was there.
fn pad(rest: &[u8], padding: &mut u64) -> usize {
    let (now, _) = split(rest, *padding);
    *padding -= now.len() as u64;
    now.len()
}

/// How many zeros fill the last block of so many bytes.
fn padding(size: u64) -> u64 {
    let block = BLOCK as u64;
    (block - size % block) % block
}

/// Whether the checksum of a header is right.
fn is_whole(header: &Header) -> bool {
    let sum = |(at, byte): (usize, &u8)| u32::from(if (148..156).contains(&at) { b' ' } else { *byte });
    let sum: u32 = header.as_bytes().iter().enumerate().map(sum).sum();
    header.cksum().is_ok_and(|written| written == sum)
}
