//! The files of a layer: fetched, unpacked and listed here, so that the page neither waits for it nor carries the code.

use gloo_timers::future::TimeoutFuture;
use longshore_client::{Client, FlowError, flows};
use longshore_core::layer::{LayerReader, Limits, Listed, ListedKind, ReadLayerError};
use longshore_core::{Descriptor, MediaType};
use longshore_worker::job::{FilesOf, LARGEST_LISTED};
use longshore_worker::measure::{bytes, counted};
use longshore_worker::summary::Summary;

/// So many files are told of.
const TOLD: usize = 20_000;

/// A layer is unpacked in pieces of this many bytes, between which the worker listens.
const PIECE: usize = 256 << 10;

/// Of memory not more than this is for a layer's entries and their names.
const LIMITS: Limits =
    Limits { entries: 500_000, name: 1 << 20, names: 64 << 20, unpacked: 8 << 30, ratio: 1100 };

/// Lists the files of a layer: a fact for each.
pub(crate) async fn list(client: &Client, layer: &FilesOf) -> Result<Summary, FlowError> {
    let FilesOf { repository, digest, size } = layer;
    if *size > LARGEST_LISTED {
        return Err(FlowError::input(
            format!("The layer has {}, and is not fetched to be listed.", bytes(*size)),
            format!("Layers of up to {} are.", bytes(LARGEST_LISTED)),
        ));
    }
    let descriptor = Descriptor::new(MediaType::OCTET_STREAM, digest.clone(), *size);
    let content = flows::blob(client, repository, &descriptor).await?;
    let mut reader = LayerReader::new(LIMITS);
    let mut entries = Vec::new();
    for piece in content.chunks(PIECE) {
        entries.extend(reader.push(piece).map_err(|error| broken(&error))?);
        TimeoutFuture::new(0).await;
    }
    let (rest, summary) = reader.end().map_err(|error| broken(&error))?;
    entries.extend(rest);
    let count = entries.len();
    let title = format!("{}, {} unpacked", counted(count, "path"), bytes(summary.unpacked));
    let title = if count > TOLD { format!("{title}; the first {TOLD} of them") } else { title };
    Ok(Summary {
        facts: entries.iter().take(TOLD).map(|entry| (entry.path.clone(), about(entry))).collect(),
        ..Summary::titled(title)
    })
}

/// What is known of an entry, in a few words.
fn about(entry: &Listed) -> String {
    if let Some(whiteout) = entry.whiteout() {
        return whiteout.to_string();
    }
    match &entry.kind {
        ListedKind::File | ListedKind::Sparse => bytes(entry.size),
        ListedKind::Directory => "folder".to_owned(),
        ListedKind::SymbolicLink(target) => format!("→ {target}"),
        ListedKind::HardLink(target) => format!("another name of {target}"),
        ListedKind::CharacterDevice(..) | ListedKind::BlockDevice(..) => "device".to_owned(),
        ListedKind::Fifo => "pipe".to_owned(),
        ListedKind::Other(letter) => format!("of the kind {}", letter.escape_default()),
    }
}

fn broken(error: &ReadLayerError) -> FlowError {
    FlowError::input(
        format!("The layer cannot be listed: {error}."),
        "Its bytes are right, by their digest: whoever pushed it has to push another one.",
    )
}
