//! `LayerReader` and `listLayer`: what is in a layer.

use crate::argument::{self, Bytes, property};
use crate::object;
use crate::problem::{ErrorCode, Problem};
use longshore_core::Digest;
use longshore_core::layer::{
    self, Compression, Content, Limits, Listed, PlainEntry, ReadLayerError, Summary,
};
use serde::{Serialize, Serializer};
use std::fmt;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

/// How a layer is read.
#[derive(Debug, Default)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
pub struct ReadOptions {
    /// The path of a file whose content is kept, up to 64 MiB.
    #[cfg_attr(feature = "types", ts(optional))]
    pub keep: Option<String>,
}

/// What is known of a layer that was read to its end.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
pub struct LayerSummary {
    /// The files, folders, links and whiteouts that were not given before; all of them, from `listLayer`.
    pub files: Vec<PlainEntry>,
    /// How many there are in the layer.
    pub entries: u64,
    /// How it is compressed.
    #[cfg_attr(feature = "types", ts(type = "\"none\" | \"gzip\" | \"zstd\""))]
    pub compression: Compression,
    /// The digest of its bytes, as a manifest names it.
    pub digest: Digest,
    /// How many bytes it has.
    pub size: u64,
    /// The digest of the tar before compression, as a config names it.
    pub diff_id: Digest,
    /// How many bytes the tar has.
    pub unpacked_size: u64,
    /// The content of the file that was to be kept; null where there is no such file, or it is too large.
    #[serde(serialize_with = "as_bytes")]
    #[cfg_attr(feature = "types", ts(type = "Uint8Array | null"))]
    pub content: Option<Vec<u8>>,
}

/// The most bytes of a file that is kept.
const LARGEST: usize = 64 << 20;

/// Lists what is in a layer: a tar, plain or compressed by gzip or zstd. Nothing is unpacked, and what a bomb unpacks to
/// is limited.
#[wasm_bindgen(js_name = listLayer, unchecked_return_type = "LayerSummary")]
pub fn list_layer(
    #[wasm_bindgen(unchecked_param_type = "Bytes")] bytes: &JsValue,
    #[wasm_bindgen(unchecked_optional_param_type = "ReadOptions")] options: &JsValue,
) -> Result<JsValue, Problem> {
    let mut reader = LayerReader::new(options)?;
    let mut files = reader.take(bytes)?;
    let (last, summary) = reader.reader.end().map_err(|error| unreadable(&error))?;
    files.extend(last);
    object(&LayerSummary::of(files, summary))
}

/// Lists what is in a layer that comes in pieces. Its memory does not grow with the layer.
#[wasm_bindgen]
pub struct LayerReader {
    reader: layer::LayerReader,
    /// Where pieces stand while they are read.
    buffer: Vec<u8>,
}

impl fmt::Debug for LayerReader {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LayerReader").finish_non_exhaustive()
    }
}

#[wasm_bindgen]
impl LayerReader {
    /// A reader that has seen nothing yet.
    #[wasm_bindgen(constructor)]
    pub fn new(
        #[wasm_bindgen(unchecked_optional_param_type = "ReadOptions")] options: &JsValue,
    ) -> Result<Self, Problem> {
        let mut reader = layer::LayerReader::new(Limits::default());
        if let Some(path) = ReadOptions::read(options)?.keep {
            reader = reader.keeping(&path, LARGEST);
        }
        Ok(Self { reader, buffer: Vec::new() })
    }

    /// Takes the next bytes: what began in them. Where the layer is damaged, this and every later call is an error.
    #[wasm_bindgen(unchecked_return_type = "LayerFile[]")]
    pub fn push(
        &mut self,
        #[wasm_bindgen(unchecked_param_type = "Bytes")] bytes: &JsValue,
    ) -> Result<JsValue, Problem> {
        object(&plain(self.take(bytes)?))
    }

    /// What began before an error and was not given by then.
    #[wasm_bindgen(unchecked_return_type = "LayerFile[]")]
    pub fn rest(&mut self) -> Result<JsValue, Problem> {
        object(&plain(self.reader.rest()))
    }

    /// Ends the layer. It cannot be read any further.
    #[wasm_bindgen(unchecked_return_type = "LayerSummary")]
    pub fn finish(&mut self) -> Result<JsValue, Problem> {
        let (files, summary) = self.reader.end().map_err(|error| unreadable(&error))?;
        object(&LayerSummary::of(files, summary))
    }
}

impl LayerReader {
    fn take(&mut self, bytes: &JsValue) -> Result<Vec<Listed>, Problem> {
        let Self { reader, buffer } = self;
        let (mut files, mut broken) = (Vec::new(), None);
        Bytes::read(bytes, "bytes")?.in_pieces(buffer, |piece| {
            if broken.is_none() {
                match reader.push(piece) {
                    Ok(begun) => files.extend(begun),
                    Err(error) => broken = Some(error),
                }
            }
        });
        broken.map_or(Ok(files), |error| Err(unreadable(&error)))
    }
}

impl LayerSummary {
    fn of(files: Vec<Listed>, summary: Summary) -> Self {
        let content = summary.content.and_then(|content| match content {
            Content::File(bytes) => Some(bytes),
            Content::Missing | Content::TooLarge(_) | Content::Other(_) => None,
        });
        Self {
            files: plain(files),
            entries: summary.entries,
            compression: summary.compression,
            digest: summary.digest,
            size: summary.packed,
            diff_id: summary.diff_id,
            unpacked_size: summary.unpacked,
            content,
        }
    }
}

impl ReadOptions {
    fn read(options: &JsValue) -> Result<Self, Problem> {
        let keep = property(options, "options", "keep")?;
        Ok(Self { keep: keep.map(|path| argument::text(&path, "keep")).transpose()? })
    }
}

fn plain(files: Vec<Listed>) -> Vec<PlainEntry> {
    files.into_iter().map(Listed::plain).collect()
}

fn unreadable(error: &ReadLayerError) -> Problem {
    Problem::new(ErrorCode::Unreadable, error.to_string())
}

#[expect(clippy::ref_option, reason = "serde asks for it so")]
fn as_bytes<S: Serializer>(bytes: &Option<Vec<u8>>, to: S) -> Result<S::Ok, S::Error> {
    match bytes {
        Some(bytes) => to.serialize_bytes(bytes),
        None => to.serialize_none(),
    }
}
