//! Content that the browser holds, read in parts: a chosen file, or a layer that was made of one.

use async_trait::async_trait;
use bytes::Bytes;
use js_sys::Uint8Array;
use longshore_client::source::{Source, SourceError};
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::Blob;

/// The content of a file or blob.
pub struct BlobSource {
    blob: Blob,
    size: u64,
}

impl BlobSource {
    /// The content of a file or blob.
    pub fn new(blob: Blob) -> Self {
        // A size is a whole number, and `as` saturates.
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "whole and positive")]
        let size = blob.size() as u64;
        Self { blob, size }
    }

    fn part(&self, offset: u64, end: u64) -> Result<Blob, JsValue> {
        self.blob.slice_with_f64_and_f64(number(offset), number(end))
    }
}

#[async_trait(?Send)]
impl Source for BlobSource {
    fn size(&self) -> u64 {
        self.size
    }

    async fn read(&self, offset: u64, length: usize) -> Result<Bytes, SourceError> {
        let end = offset.saturating_add(length as u64).min(self.size);
        if offset >= end {
            return Ok(Bytes::new());
        }
        let part = self.part(offset, end).map_err(|error| unreadable(&error))?;
        let buffer = JsFuture::from(part.array_buffer()).await.map_err(|error| unreadable(&error))?;
        Ok(Uint8Array::new(&buffer).to_vec().into())
    }

    fn blob(&self, offset: u64, length: u64) -> Option<Blob> {
        // What is shorter than it was said to be is found out when it is read.
        let end = offset.checked_add(length).filter(|end| *end <= self.size)?;
        self.part(offset, end).ok()
    }
}

/// JavaScript's numbers are whole up to 2^53: eight petabytes.
#[expect(clippy::cast_precision_loss, reason = "files are far smaller than 2^53 bytes")]
fn number(value: u64) -> f64 {
    value as f64
}

fn unreadable(error: &JsValue) -> SourceError {
    let message = error.dyn_ref::<js_sys::Error>().map(|error| String::from(error.message()));
    SourceError::Unreadable(message.unwrap_or_else(|| "the browser does not say why".to_owned()))
}
