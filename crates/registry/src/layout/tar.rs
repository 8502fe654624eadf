//! Layouts as tars.

use super::Layout;
use crate::Content;
use longshore_core::layer::{LayerReader, Limits, Listed, ListedKind, ReadLayerError, TarHeader, Visitor};

impl Layout {
    /// The layout as a tar: the same files always give the same bytes. What is in memory is not copied before it is
    /// read.
    pub fn to_tar(&self) -> Content {
        let mut pieces = Vec::with_capacity(3 * self.files.len() + 1);
        for (path, content) in &self.files {
            let size = content.length();
            pieces.push(TarHeader::file(path, size).as_bytes().to_vec().into());
            pieces.push(content.clone());
            pieces.push(vec![0; TarHeader::padding(size)].into());
        }
        pieces.push(Content::from(vec![0; TarHeader::END]));
        pieces.retain(|piece| !piece.is_empty());
        Content::joined(pieces)
    }
}

/// Takes a layout's tar in pieces, plain or compressed as layers are, and keeps the files that mean something.
pub struct LayoutReader {
    reader: LayerReader<Gatherer>,
    most: u64,
}

/// Why a tar cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LayoutReaderError {
    /// It is none, or a broken one.
    #[error("the layout's tar cannot be read: {0}")]
    Tar(#[from] ReadLayerError),
    /// It holds more than may be kept.
    #[error("the layout holds more than {0} bytes, which is the most that is kept")]
    TooLarge(u64),
}

impl LayoutReader {
    /// A reader that keeps so many bytes at most. What lies in the tar besides is passed over, up to as much again.
    pub fn new(most: u64) -> Self {
        let unpacked = most.saturating_mul(2).saturating_add(BESIDES);
        let limits = Limits { unpacked, ratio: u64::MAX, ..Limits::default() };
        let gatherer = Gatherer { layout: Layout::default(), passing: None, left: most, is_full: false };
        Self { reader: LayerReader::visited(limits, gatherer), most }
    }

    /// Takes the next piece.
    pub fn write(&mut self, piece: &[u8]) -> Result<(), LayoutReaderError> {
        self.reader.push(piece)?;
        match self.reader.visitor() {
            Some(gatherer) if gatherer.is_full => Err(LayoutReaderError::TooLarge(self.most)),
            _ => Ok(()),
        }
    }

    /// The layout, once all is taken.
    pub fn finish(mut self) -> Result<Layout, LayoutReaderError> {
        self.reader.end()?;
        let mut gatherer = self.reader.visitor().map(std::mem::take).unwrap_or_default();
        gatherer.end();
        Ok(gatherer.layout)
    }
}

/// However little may be kept, so many bytes of other files do no harm.
const BESIDES: u64 = 64 << 20;

struct Passing {
    path: String,
    /// How many bytes it is said to have.
    size: u64,
    content: Vec<u8>,
}

/// Keeps files as they pass.
#[derive(Default)]
struct Gatherer {
    layout: Layout,
    /// The file that is passing.
    passing: Option<Passing>,
    /// How many bytes may still be kept.
    left: u64,
    is_full: bool,
}

impl Gatherer {
    /// The file that passed is complete.
    fn end(&mut self) {
        if let Some(Passing { path, content, .. }) = self.passing.take() {
            self.layout.add(&path, content.into());
        }
    }
}

impl Visitor for Gatherer {
    fn begin(&mut self, entry: &Listed) {
        self.end();
        let path = entry.location();
        if entry.kind == ListedKind::File && Layout::needs(&path) {
            self.passing = Some(Passing { path, size: entry.size, content: Vec::new() });
        }
    }

    fn write(&mut self, piece: &[u8]) {
        let Some(passing) = &mut self.passing else { return };
        match self.left.checked_sub(piece.len() as u64) {
            Some(left) if passing.take(piece) => self.left = left,
            _ => self.is_full = true,
        }
    }
}

impl Passing {
    /// Takes the next piece; false where there is no memory for it. What is set apart is no more than twice what has come,
    /// and in the end as much as it is.
    fn take(&mut self, piece: &[u8]) -> bool {
        let needed = self.content.len() + piece.len();
        if needed > self.content.capacity() {
            let size = usize::try_from(self.size).unwrap_or(usize::MAX);
            let wanted = (2 * needed).min(size.max(needed));
            if self.content.try_reserve_exact(wanted - self.content.len()).is_err() {
                return false;
            }
        }
        self.content.extend_from_slice(piece);
        true
    }
}
