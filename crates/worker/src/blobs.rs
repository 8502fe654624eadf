//! Bytes handed to the browser in parts, which it may put on disk, rather than kept in wasm's own memory.

use js_sys::{Array, Uint8Array};
use longshore_client::source::SourceError;
use web_sys::Blob;

/// A growing list of the browser's blobs, and what is not in one yet.
#[derive(Default)]
pub(crate) struct Blobs {
    parts: Array,
    rest: Vec<u8>,
    size: u64,
}

/// Pieces are handed to the browser in parts of about this many bytes.
const PART: usize = 4 << 20;

impl Blobs {
    /// How many bytes it has taken.
    pub(crate) fn size(&self) -> u64 {
        self.size
    }

    /// Takes the next piece.
    pub(crate) fn push(&mut self, piece: &[u8]) -> Result<(), SourceError> {
        self.rest.try_reserve(piece.len()).map_err(|_| SourceError::NoRoom)?;
        self.rest.extend_from_slice(piece);
        self.size += piece.len() as u64;
        if self.rest.len() >= PART { self.hand_over() } else { Ok(()) }
    }

    fn hand_over(&mut self) -> Result<(), SourceError> {
        // A copy: the blob is made of it before wasm's memory can move.
        let bytes = Uint8Array::from(self.rest.as_slice());
        let part = Blob::new_with_u8_array_sequence(&Array::of1(&bytes)).map_err(|_| SourceError::NoRoom)?;
        self.parts.push(&part);
        self.rest.clear();
        Ok(())
    }

    /// One blob of all that it has taken, and of what the browser holds elsewhere, behind it.
    pub(crate) fn finish(mut self, behind: Option<Blob>) -> Result<Blob, SourceError> {
        self.hand_over()?;
        if let Some(behind) = behind {
            self.parts.push(&behind);
        }
        Blob::new_with_blob_sequence(&self.parts).map_err(|_| SourceError::NoRoom)
    }
}
