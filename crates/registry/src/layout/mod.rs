//! Image layouts: what is in a registry as files, and back (image-spec, image-layout.md).

mod export;
mod import;
mod name;
mod tar;

pub use import::{ImportError, Imported};
pub use name::repository_of_file;
pub use tar::{LayoutReader, LayoutReaderError};

use crate::Content;
use longshore_core::Digest;
use std::collections::BTreeMap;

/// The files of an image layout, by their paths in it. They are not looked at before they are imported.
#[derive(Clone, Debug, Default)]
pub struct Layout {
    files: BTreeMap<String, Content>,
}

/// What says that a folder is a layout.
const MARKER: &str = "oci-layout";

/// The list of what is in it.
const INDEX: &str = "index.json";

/// The annotation of an entry in `index.json` with its name (image-spec, annotations.md).
const REF_NAME: &str = "org.opencontainers.image.ref.name";

/// The annotation by which containerd tells the whole name where [`REF_NAME`] has only the tag.
const IMAGE_NAME: &str = "io.containerd.image.name";

/// Our annotation with the repository that a manifest belongs to, which its name need not tell.
const REPOSITORY: &str = "dev.longshore.repository";

impl Layout {
    /// Whether the file at a path means something in a layout; others may lie there.
    pub fn needs(path: &str) -> bool {
        path == MARKER || path == INDEX || path.starts_with("blobs/")
    }

    /// Adds a file, in the place of the one at the same path. The path has `/` between its parts.
    pub fn add(&mut self, path: &str, content: Content) {
        self.files.insert(path.to_owned(), content);
    }

    /// The files with their paths, sorted.
    pub fn files(&self) -> impl Iterator<Item = (&str, &Content)> {
        self.files.iter().map(|(path, content)| (path.as_str(), content))
    }

    fn blob(&self, digest: &Digest) -> Option<&Content> {
        self.files.get(&path_of(digest))
    }
}

/// Where the content of a digest lies.
fn path_of(digest: &Digest) -> String {
    let algorithm = digest.as_str().split(':').next().unwrap_or_default();
    format!("blobs/{algorithm}/{}", digest.encoded())
}
