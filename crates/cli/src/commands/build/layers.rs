//! Layers from what was named on the command line: each file or folder is one.

use super::blobs::{Blobs, pieces};
use super::options::Packing;
use super::tree;
use crate::failure::Failure;
use longshore_core::layer::{ArchiveWriter, Entry, EntryKind, Layer, LayerKind, LayerWriter};
use std::fs::{self, File};
use std::io::Read as _;
use std::path::{Path, PathBuf};

/// Makes the layers and keeps them, in the order in which they were named.
pub(super) fn make(paths: &[PathBuf], packing: &Packing, blobs: &Blobs) -> Result<Vec<Layer>, Failure> {
    paths.iter().map(|path| make_one(path, packing, blobs)).collect()
}

/// Makes a layer of a file or a folder, and keeps it.
pub(super) fn make_one(path: &Path, packing: &Packing, blobs: &Blobs) -> Result<Layer, Failure> {
    let of = |error: &dyn std::fmt::Display| {
        Failure::new(format!("“{}” cannot become a layer: {error}.", path.display()))
    };
    let about = fs::metadata(path).map_err(|error| tree::unreadable(path, &error))?;
    if about.is_dir() {
        let entries = Entry::arrange(tree::entries(path, &packing.at)?).map_err(|error| of(&error))?;
        return write(&entries, packing, blobs);
    }
    if !packing.wrap_archives && about.is_file() && head(path)?.is_archive() {
        return keep(path, about.len(), blobs);
    }
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let entry = tree::file(path, &format!("{}/{name}", packing.at), &about)?;
    // With the folders above it only where they were asked for: a single file is the whole layer otherwise.
    let entries = Entry::arrange(vec![entry]).map_err(|error| of(&error))?;
    write(&entries, packing, blobs)
}

fn write(entries: &[Entry<PathBuf>], packing: &Packing, blobs: &Blobs) -> Result<Layer, Failure> {
    let mut writer = ArchiveWriter::new(packing.compression.compression());
    let mut blob = blobs.begin()?;
    for entry in entries {
        blob.write(&writer.begin(entry)?)?;
        if let EntryKind::File { source, .. } = &entry.kind {
            let of = |error| {
                Failure::new(format!("“{}” cannot become part of a layer: {error}.", source.display()))
            };
            let content = File::open(source).map_err(|error| tree::unreadable(source, &error))?;
            pieces(content, |piece| blob.write(&writer.write(piece).map_err(of)?))?;
        }
    }
    let (last, layer) = writer.finish()?;
    blob.write(&last)?;
    blob.finish(&layer.descriptor.digest)?;
    Ok(layer)
}

/// An archive is the layer as it is.
fn keep(path: &Path, size: u64, blobs: &Blobs) -> Result<Layer, Failure> {
    let of = |error| {
        Failure::new(format!(
            "“{}” cannot become a layer: {error}. If it is to be a file in its layer, use --wrap-archives.",
            path.display()
        ))
    };
    let mut file = File::open(path).map_err(|error| tree::unreadable(path, &error))?;
    let mut first = Vec::new();
    file.by_ref()
        .take(LayerKind::HEAD_LENGTH as u64)
        .read_to_end(&mut first)
        .map_err(|error| tree::unreadable(path, &error))?;
    let (mut writer, begun) = LayerWriter::begin("", size, &first, true);
    let mut blob = blobs.begin()?;
    blob.write(&begun)?;
    pieces(first.as_slice().chain(file), |piece| blob.write(&writer.write(piece).map_err(of)?))?;
    let (last, layer) = writer.finish().map_err(of)?;
    blob.write(&last)?;
    blob.finish(&layer.descriptor.digest)?;
    Ok(layer)
}

fn head(path: &Path) -> Result<LayerKind, Failure> {
    let mut head = Vec::new();
    let file = File::open(path).map_err(|error| tree::unreadable(path, &error))?;
    file.take(LayerKind::HEAD_LENGTH as u64)
        .read_to_end(&mut head)
        .map_err(|error| tree::unreadable(path, &error))?;
    Ok(LayerKind::of(&head))
}
