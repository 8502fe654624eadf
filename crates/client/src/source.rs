//! Sources: content with a known length that is read in parts, such as a file.

use async_trait::async_trait;
use bytes::Bytes;
use std::rc::Rc;

/// Content that can be read in parts, as often as needed. A blob is never asked for whole.
#[async_trait(?Send)]
pub trait Source {
    /// How many bytes there are.
    fn size(&self) -> u64;

    /// Reads up to `length` bytes from `offset`; fewer only at the end.
    async fn read(&self, offset: u64, length: usize) -> Result<Bytes, SourceError>;

    /// The same part as the browser holds it, where it does: what is sent of it never comes into memory.
    #[cfg(feature = "blob")]
    fn blob(&self, offset: u64, length: u64) -> Option<web_sys::Blob> {
        let _ = (offset, length);
        None
    }
}

/// Content that is in memory already.
#[async_trait(?Send)]
impl Source for Bytes {
    fn size(&self) -> u64 {
        self.len() as u64
    }

    async fn read(&self, offset: u64, length: usize) -> Result<Bytes, SourceError> {
        let start = usize::try_from(offset).unwrap_or(usize::MAX).min(self.len());
        let end = start.saturating_add(length).min(self.len());
        Ok(self.slice(start..end))
    }
}

/// Where a layer is kept while it is made: memory, or wherever there is more room.
#[async_trait(?Send)]
pub trait Spool {
    /// Takes the next piece.
    async fn push(&mut self, piece: Bytes) -> Result<(), SourceError>;

    /// Ends it, and gives what was taken back as a source.
    async fn finish(self: Box<Self>) -> Result<Rc<dyn Source>, SourceError>;
}

/// A spool in memory.
#[derive(Default)]
pub struct MemorySpool(Vec<u8>);

#[async_trait(?Send)]
impl Spool for MemorySpool {
    async fn push(&mut self, piece: Bytes) -> Result<(), SourceError> {
        self.0.try_reserve(piece.len()).map_err(|_| SourceError::NoRoom)?;
        self.0.extend_from_slice(&piece);
        Ok(())
    }

    async fn finish(self: Box<Self>) -> Result<Rc<dyn Source>, SourceError> {
        Ok(Rc::new(Bytes::from(self.0)))
    }
}

/// Why content cannot be read or kept.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SourceError {
    /// The system or the browser refuses: the file is gone, was changed, or is a folder.
    #[error("it cannot be read ({0})")]
    Unreadable(String),
    /// What was made of it cannot be put away: the disk is full, or may not be written to.
    #[error("there is no place to keep what is made of it ({0})")]
    Unwritable(String),
    /// There is no memory left for it.
    #[error("there is not enough memory for it")]
    NoRoom,
}

impl SourceError {
    /// The error that says this.
    pub(crate) fn told(text: &str) -> Option<Self> {
        let inside = |before: &str| text.strip_prefix(before)?.strip_suffix(')').map(str::to_owned);
        if let Some(why) = inside("it cannot be read (") {
            return Some(Self::Unreadable(why));
        }
        if let Some(why) = inside("there is no place to keep what is made of it (") {
            return Some(Self::Unwritable(why));
        }
        (text == Self::NoRoom.to_string()).then_some(Self::NoRoom)
    }
}
