//! Reading what the browser holds, in pieces.

use js_sys::Uint8Array;
use web_sys::{Blob, FileReaderSync};

/// So many bytes are read at a time.
const PIECE: f64 = 1_048_576.0;

/// Hands the content to `take` in pieces; the error says why it cannot be read.
pub(crate) fn read(content: &Blob, mut take: impl FnMut(&[u8]) -> Result<(), String>) -> Result<(), String> {
    let unreadable = |_| "cannot be read: it may have been moved or changed".to_owned();
    let reader = FileReaderSync::new().map_err(unreadable)?;
    let (mut at, size) = (0.0, content.size());
    while at < size {
        let end = f64::min(at + PIECE, size);
        let part = content.slice_with_f64_and_f64(at, end).map_err(unreadable)?;
        let buffer = reader.read_as_array_buffer(&part).map_err(unreadable)?;
        take(&Uint8Array::new(&buffer).to_vec())?;
        at = end;
    }
    Ok(())
}

/// Gathers content for the browser to hold.
#[derive(Default)]
pub(crate) struct Writing {
    parts: js_sys::Array,
    rest: Vec<u8>,
}

/// The browser is handed parts of about so many bytes.
const PART: usize = 4 << 20;

impl Writing {
    /// Takes the next piece.
    pub(crate) fn push(&mut self, piece: &[u8]) -> Result<(), String> {
        self.rest.extend_from_slice(piece);
        if self.rest.len() < PART { Ok(()) } else { self.hand_over() }
    }

    /// What the browser holds then.
    pub(crate) fn finish(mut self) -> Result<Blob, String> {
        self.hand_over()?;
        Blob::new_with_blob_sequence(&self.parts).map_err(no_room)
    }

    fn hand_over(&mut self) -> Result<(), String> {
        let bytes = Uint8Array::from(self.rest.as_slice());
        self.rest.clear();
        let part = Blob::new_with_u8_array_sequence(&js_sys::Array::of1(&bytes)).map_err(no_room)?;
        self.parts.push(&part);
        Ok(())
    }
}

/// Bytes for the browser to hold.
pub(crate) fn blob(bytes: &[u8]) -> Result<Blob, String> {
    let mut content = Writing::default();
    content.push(bytes)?;
    content.finish()
}

fn no_room(_: wasm_bindgen::JsValue) -> String {
    "There is no room for it: close other pages, or take smaller files.".to_owned()
}
