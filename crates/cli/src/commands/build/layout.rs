//! Image layouts (image-spec, image-layout.md).

use super::blobs::Blobs;
use crate::failure::Failure;
use longshore_core::json::write;
use longshore_core::manifest::Index;
use longshore_core::{Descriptor, Digest, Tag};
use std::fs;
use std::path::{Path, PathBuf};

/// The annotation with a reference's name.
pub(super) const REF_NAME: &str = "org.opencontainers.image.ref.name";

/// What says that a folder is an image layout.
const HEADER: &str = r#"{"imageLayoutVersion":"1.0.0"}"#;

/// Where a layout has a blob.
pub(super) fn blob_path(layout: &Path, digest: &Digest) -> PathBuf {
    layout.join(blob_name(digest))
}

/// The path of a blob in a layout.
pub(super) fn blob_name(digest: &Digest) -> String {
    format!("blobs/{}", digest.as_str().replacen(':', "/", 1))
}

/// Makes the blobs a layout whose index has this one entry, and puts it at its place.
pub(super) fn finish(blobs: Blobs, entry: &Descriptor, tag: Option<&Tag>) -> Result<(), Failure> {
    let mut entry = entry.clone();
    if let Some(tag) = tag {
        entry.annotations.insert(REF_NAME.to_owned(), tag.to_string());
    }
    let index = write(&Index::new(vec![entry]));
    for (name, content) in [("oci-layout", HEADER.as_bytes()), ("index.json", &index)] {
        fs::write(blobs.root().join(name), content).map_err(|error| blobs.unwritable(&error))?;
    }
    blobs.finish()
}
