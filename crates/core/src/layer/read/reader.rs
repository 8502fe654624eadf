//! Reading a layer in pieces.

use super::tar::Tar;
use super::wanted::Wanted;
use super::{Content, Limits, Listed, ReadLayerError};
use crate::layer::Compression;
use crate::layer::decompressor::Decompressor;
use crate::{Digest, Hasher};

/// Reads a layer, plain or compressed, as it comes: each piece gives the entries that began in it. What is in memory
/// does not grow with the layer, and nothing is written anywhere.
///
/// ```
/// use longshore_core::layer::{DOCKER_EMPTY, LayerReader, Limits};
///
/// let mut reader = LayerReader::new(Limits::default());
/// let mut entries = reader.push(&DOCKER_EMPTY)?;
/// let (last, summary) = reader.finish()?;
/// entries.extend(last);
/// assert_eq!((entries.len(), summary.unpacked), (0, 1024));
/// # Ok::<(), longshore_core::layer::ReadLayerError>(())
/// ```
pub struct LayerReader {
    /// The first bytes, until they say how the layer is compressed.
    head: Vec<u8>,
    compression: Compression,
    unpack: Option<Box<Decompressor<Tar>>>,
    /// What waits for its decompressor.
    tar: Option<Box<Tar>>,
    digest: Hasher,
    packed: u64,
    error: Option<ReadLayerError>,
}

/// What is known of a layer that was read to its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Summary {
    /// How it is compressed.
    pub compression: Compression,
    /// The blob's digest.
    pub digest: Digest,
    /// The blob's size in bytes.
    pub packed: u64,
    /// The digest of the tar before compression, as a config names it.
    pub diff_id: Digest,
    /// The tar's size in bytes.
    pub unpacked: u64,
    /// How many entries there were.
    pub entries: u64,
    /// What was asked for by [`LayerReader::keeping`].
    pub content: Option<Content>,
}

/// So many bytes say how a layer is compressed.
const HEAD: usize = 4;

impl LayerReader {
    /// A reader that gives up at these limits.
    pub fn new(limits: Limits) -> Self {
        Self {
            head: Vec::new(),
            compression: Compression::None,
            unpack: None,
            tar: Some(Box::new(Tar::new(limits))),
            digest: Hasher::sha256(),
            packed: 0,
            error: None,
        }
    }

    /// Keeps the content of the file at this path, where it has `most` bytes at most; [`Summary::content`] is it.
    #[must_use]
    pub fn keeping(mut self, path: &str, most: usize) -> Self {
        if let Some(tar) = &mut self.tar {
            tar.wanted = Some(Wanted::new(path, most));
        }
        self
    }

    /// Takes the next piece: the entries that began in it. After an error, there is no more than the error.
    pub fn push(&mut self, piece: &[u8]) -> Result<Vec<Listed>, ReadLayerError> {
        self.digest.update(piece);
        self.packed += piece.len() as u64;
        if self.unpack.is_some() {
            return self.unpack(piece);
        }
        self.head.extend_from_slice(piece);
        if self.head.len() < HEAD { Ok(Vec::new()) } else { self.begin() }
    }

    /// The entries that began before an error and were not given by then.
    pub fn rest(&mut self) -> Vec<Listed> {
        let tar = self.unpack.as_mut().map(|unpack| unpack.get_mut());
        tar.map(|tar| std::mem::take(&mut tar.entries)).unwrap_or_default()
    }

    /// Ends the layer: the last entries, and what is known of it now.
    pub fn finish(mut self) -> Result<(Vec<Listed>, Summary), ReadLayerError> {
        let mut entries = if self.unpack.is_none() { self.begin()? } else { Vec::new() };
        if let Some(error) = self.error {
            return Err(error);
        }
        let Some(mut unpack) = self.unpack else { return Err(ReadLayerError::Empty) };
        let end = unpack.finish();
        let tar = unpack.get_mut();
        if let Some(error) = tar.error.take() {
            return Err(error);
        }
        end.map_err(|error| ReadLayerError::Unpack(self.compression, error.to_string()))?;
        tar.finish()?;
        entries.append(&mut tar.entries);
        let summary = Summary {
            compression: self.compression,
            digest: self.digest.finish(),
            packed: self.packed,
            diff_id: tar.diff.clone().finish(),
            unpacked: tar.unpacked,
            entries: tar.count,
            content: tar.wanted.take().map(|wanted| wanted.content),
        };
        Ok((entries, summary))
    }

    /// The first bytes are known, or there are no more.
    fn begin(&mut self) -> Result<Vec<Listed>, ReadLayerError> {
        let head = std::mem::take(&mut self.head);
        let Some(tar) = self.tar.take() else { return Ok(Vec::new()) };
        self.compression = Compression::of(&head);
        self.unpack = Some(Box::new(Decompressor::new(self.compression, *tar)));
        self.unpack(&head)
    }

    fn unpack(&mut self, piece: &[u8]) -> Result<Vec<Listed>, ReadLayerError> {
        if let Some(error) = &self.error {
            return Err(error.clone());
        }
        let Some(unpack) = &mut self.unpack else { return Ok(Vec::new()) };
        unpack.get_mut().packed = self.packed;
        let done = unpack.write(piece);
        let tar = unpack.get_mut();
        if let Err(error) = done {
            let unpacked = || ReadLayerError::Unpack(self.compression, error.to_string());
            let error = tar.error.clone().unwrap_or_else(unpacked);
            self.error = Some(error.clone());
            return Err(error);
        }
        Ok(std::mem::take(&mut tar.entries))
    }
}
