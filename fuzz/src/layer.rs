//! Layers, and what is in them.

use longshore_core::Digest;
use longshore_core::layer::{
    ArchiveWriter, Compression, DOCKER_EMPTY, Entry, LayerReader, Limits, Listed, ReadLayerError, Summary,
};

/// A layer reads the same in pieces of any size, within its limits.
pub fn layer(bytes: &[u8]) {
    let whole = read(bytes, bytes.len().max(1));
    let pieces = read(bytes, 7);
    assert_eq!(whole.is_ok(), pieces.is_ok(), "{whole:?} in one piece, {pieces:?} in many");
    let (Ok((entries, summary)), Ok(same)) = (whole, pieces) else { return };
    assert_eq!((&entries, &summary), (&same.0, &same.1));
    assert_eq!(summary.digest, Digest::sha256(bytes));
    assert_eq!((summary.packed, summary.entries), (bytes.len() as u64, entries.len() as u64));
    assert!(summary.unpacked <= LIMITS.unpacked && summary.entries <= LIMITS.entries);
    let names: usize = entries.iter().map(|entry| entry.path.len()).sum();
    // What is no UTF-8 takes three bytes for each of its own.
    assert!(names as u64 <= 3 * LIMITS.names, "{names} bytes of names");
}

/// Enough for what a fuzzer writes.
const LIMITS: Limits = Limits { entries: 200, name: 4096, names: 16384, unpacked: 1 << 20, ratio: 1100 };

fn read(blob: &[u8], cut: usize) -> Result<(Vec<Listed>, Summary), ReadLayerError> {
    let mut reader = LayerReader::new(LIMITS);
    let mut entries = Vec::new();
    for piece in blob.chunks(cut) {
        entries.extend(reader.push(piece)?);
    }
    let (last, summary) = reader.finish()?;
    entries.extend(last);
    Ok((entries, summary))
}

/// A few layers, with each compression.
pub(crate) fn seeds() -> Vec<Vec<u8>> {
    let mut seeds = vec![DOCKER_EMPTY.to_vec()];
    let long = format!("{}/file", "folder-".repeat(40));
    for compression in [Compression::None, Compression::Gzip, Compression::Zstd] {
        for paths in [&["a", "a/.wh.b", "a/.wh..wh..opq"][..], &[&long], &[]] {
            seeds.extend(archive(compression, paths).ok());
        }
    }
    seeds
}

fn archive(compression: Compression, paths: &[&str]) -> Result<Vec<u8>, longshore_core::layer::LayerError> {
    let mut writer = ArchiveWriter::new(compression);
    let mut blob = writer.begin(&Entry::<()>::directory("folder"))?;
    for path in paths {
        blob.extend(writer.begin(&Entry::file(path, 5, true, ()))?);
        blob.extend(writer.write(b"hello")?);
    }
    blob.extend(writer.finish()?.0);
    Ok(blob)
}
