//! Layers are kept by the browser, not in wasm's own memory: it may put them on disk.

use crate::blob::BlobSource;
use bytes::Bytes;
use js_sys::{Array, Uint8Array};
use longshore_client::source::{Source, SourceError, Spool};
use std::rc::Rc;
use web_sys::Blob;

/// A layer that is being made: a growing list of the browser's blobs, and what is not in one yet.
#[derive(Default)]
pub struct BlobSpool {
    parts: Array,
    rest: Vec<u8>,
}

/// Pieces are handed to the browser in parts of about this many bytes.
const PART: usize = 4 << 20;

impl BlobSpool {
    fn hand_over(&mut self) -> Result<(), SourceError> {
        let part = blob_of(&self.rest)?;
        self.parts.push(&part);
        self.rest.clear();
        Ok(())
    }
}

impl Spool for BlobSpool {
    fn push(&mut self, piece: Bytes) -> Result<(), SourceError> {
        self.rest.try_reserve(piece.len()).map_err(|_| SourceError::NoRoom)?;
        self.rest.extend_from_slice(&piece);
        if self.rest.len() >= PART { self.hand_over() } else { Ok(()) }
    }

    fn finish(mut self: Box<Self>) -> Result<Rc<dyn Source>, SourceError> {
        self.hand_over()?;
        let blob = Blob::new_with_blob_sequence(&self.parts).map_err(|_| SourceError::NoRoom)?;
        Ok(Rc::new(BlobSource::new(blob)))
    }
}

/// A blob of these bytes.
pub fn blob_of(bytes: &[u8]) -> Result<Blob, SourceError> {
    // A copy: the blob is made of it before wasm's memory can move.
    let bytes = Uint8Array::from(bytes);
    Blob::new_with_u8_array_sequence(&Array::of1(&bytes)).map_err(|_| SourceError::NoRoom)
}
