//! `buildLayer`: files to a layer.

use crate::argument::{self, Bytes, property, wrong_kind};
use crate::object;
use crate::problem::{ErrorCode, Problem};
use js_sys::Array;
use longshore_core::layer::{ArchiveWriter, Compression, Entry, EntryKind, Layer};
use serde::{Serialize, Serializer};
use std::fmt::Display;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast as _, JsValue};

/// Something that is put into a layer: a file where there is content, a link where there is a target, else a folder.
#[derive(Debug)]
#[cfg_attr(feature = "types", derive(ts_rs::TS), ts(rename_all = "camelCase"))]
pub struct LayerEntry {
    /// Where it is, from the layer's root on, with `/` between the folders. Folders above it are made.
    pub path: String,
    /// The content of a file.
    #[cfg_attr(feature = "types", ts(optional, type = "Bytes"))]
    pub content: Option<Vec<u8>>,
    /// Whether a file may be run.
    #[cfg_attr(feature = "types", ts(optional))]
    pub executable: Option<bool>,
    /// The path that a symbolic link leads to.
    #[cfg_attr(feature = "types", ts(optional))]
    pub symbolic_link: Option<String>,
    /// The file of the same layer that has this name as well.
    #[cfg_attr(feature = "types", ts(optional))]
    pub hard_link: Option<String>,
}

/// How a layer is made.
#[derive(Debug, Default)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
pub struct LayerOptions {
    /// How it is compressed. Without it, `gzip`.
    #[cfg_attr(feature = "types", ts(optional, type = "\"none\" | \"gzip\" | \"zstd\""))]
    pub compression: Option<Compression>,
}

/// A layer that was built.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
pub struct BuiltLayer {
    /// What manifest and config say of it.
    pub layer: Layer,
    /// Its bytes.
    #[serde(serialize_with = "as_bytes")]
    #[cfg_attr(feature = "types", ts(type = "Uint8Array"))]
    pub content: Vec<u8>,
}

/// The most bytes that the files of a layer may have: they are in memory, and the layer is, too.
const LARGEST: usize = 512 << 20;

/// The most entries of a layer.
const MOST: u32 = 1 << 20;

/// Builds a layer of files, folders and links: a tar with neither times nor owners, so that the same entries, in
/// whatever order, give the same bytes.
#[wasm_bindgen(js_name = buildLayer, unchecked_return_type = "BuiltLayer")]
pub fn build_layer(
    #[wasm_bindgen(unchecked_param_type = "LayerEntry[]")] entries: &JsValue,
    #[wasm_bindgen(unchecked_optional_param_type = "LayerOptions")] options: &JsValue,
) -> Result<JsValue, Problem> {
    let compression = LayerOptions::read(options)?.compression.unwrap_or_default();
    let entries = read(entries)?;
    let unbuildable = |error: &dyn Display| Problem::new(ErrorCode::Unbuildable, error.to_string());
    let entries = Entry::arrange(entries).map_err(|error| unbuildable(&error))?;
    let mut writer = ArchiveWriter::new(compression);
    let mut content = Vec::new();
    for entry in entries {
        content.extend(writer.begin(&entry).map_err(|error| unbuildable(&error))?);
        if let EntryKind::File { source, .. } = entry.kind {
            content.extend(writer.write(&source).map_err(|error| unbuildable(&error))?);
        }
    }
    let (last, layer) = writer.finish().map_err(|error| unbuildable(&error))?;
    content.extend(last);
    object(&BuiltLayer { layer, content })
}

impl LayerOptions {
    fn read(options: &JsValue) -> Result<Self, Problem> {
        let Some(given) = property(options, "options", "compression")? else { return Ok(Self::default()) };
        match argument::text(&given, "compression")?.as_str() {
            "none" => Ok(Self { compression: Some(Compression::None) }),
            "gzip" => Ok(Self { compression: Some(Compression::Gzip) }),
            "zstd" => Ok(Self { compression: Some(Compression::Zstd) }),
            _ => Err(Problem::new(ErrorCode::Unknown, "layers are compressed by `gzip`, `zstd` or `none`")),
        }
    }
}

fn read(entries: &JsValue) -> Result<Vec<Entry<Vec<u8>>>, Problem> {
    let entries: &Array = entries.dyn_ref().ok_or_else(|| wrong_kind("entries", "an array", entries))?;
    if entries.length() > MOST {
        return Err(Problem::new(ErrorCode::TooLarge, format!("a layer has at most {MOST} entries here")));
    }
    let mut room = LARGEST;
    let mut read = Vec::new();
    for at in 0..entries.length() {
        let entry = LayerEntry::read(&entries.get(at), room)?;
        room = room.saturating_sub(entry.content.as_ref().map_or(0, Vec::len));
        read.push(entry.into_entry()?);
    }
    Ok(read)
}

impl LayerEntry {
    fn read(entry: &JsValue, room: usize) -> Result<Self, Problem> {
        let part = |name: &str| property(entry, "an entry", name);
        let text = |name: &str| part(name)?.map(|value| argument::text(&value, name)).transpose();
        let content =
            part("content")?.map(|content| Bytes::read(&content, "content")?.copied(room, "content"));
        let executable = part("executable")?
            .map(|value| value.as_bool().ok_or_else(|| wrong_kind("executable", "true or false", &value)));
        Ok(Self {
            path: text("path")?.ok_or_else(|| Problem::argument("each entry of a layer needs a `path`"))?,
            content: content.transpose()?,
            executable: executable.transpose()?,
            symbolic_link: text("symbolicLink")?,
            hard_link: text("hardLink")?,
        })
    }

    fn into_entry(self) -> Result<Entry<Vec<u8>>, Problem> {
        let kind = match (self.content, self.symbolic_link, self.hard_link) {
            (Some(source), None, None) => {
                let executable = self.executable.unwrap_or(false);
                EntryKind::File { size: source.len() as u64, executable, source }
            }
            (None, Some(target), None) => EntryKind::SymbolicLink(target),
            (None, None, Some(target)) => EntryKind::HardLink(target),
            (None, None, None) => EntryKind::Directory,
            _ => {
                let path: String = self.path.chars().take(100).collect();
                return Err(Problem::argument(format!("“{path}” is to be one thing: a file, or a link")));
            }
        };
        Ok(Entry { path: self.path, kind })
    }
}

fn as_bytes<S: Serializer>(bytes: &[u8], to: S) -> Result<S::Ok, S::Error> {
    to.serialize_bytes(bytes)
}
