//! An image layout for each repository (image-spec, image-layout.md): where its files are, and its index.

use longshore_core::{Digest, MediaType, RepositoryName, Tag};
use longshore_registry::Holdings;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// The folder of a layout, inside its repository's. No component of a name begins like this, so that repositories
/// can stand inside each other.
pub(super) const FOLDER: &str = "_layout";

/// The file that marks a layout.
pub(super) const MARKER: &str = "oci-layout";

/// What is in it.
pub(super) const MARK: &str = "{\"imageLayoutVersion\":\"1.0.0\"}";

/// The name of the file with the list of manifests.
pub(super) const INDEX: &str = "index.json";

/// The annotation of a descriptor that has the tag (image-spec, annotations.md).
const TAG: &str = "org.opencontainers.image.ref.name";

/// The annotation of a manifest whose digest in the registry is not that of its bytes: one of schema 1, which is
/// digested without its signatures.
const DIGEST: &str = "dev.longshore.digest";

/// The annotation of a manifest whose bytes were pushed as a blob, too.
const BLOB: &str = "dev.longshore.blob";

/// The folder of a repository's layout.
pub(super) fn folder(root: &Path, name: &RepositoryName) -> PathBuf {
    let mut folder = root.to_owned();
    // Components of a name are letters, digits and separators in their middle: none is `..` or empty.
    folder.extend(name.as_str().split('/'));
    folder.join(FOLDER)
}

/// The file of a content in a layout.
pub(super) fn blob(layout: &Path, digest: &Digest) -> PathBuf {
    let (algorithm, encoded) = digest.as_str().split_once(':').unwrap_or(("", digest.as_str()));
    layout.join("blobs").join(algorithm).join(encoded)
}

/// `index.json`.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Index {
    schema_version: u32,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    media_type: Option<MediaType>,
    pub(super) manifests: Vec<Entry>,
}

/// A manifest under a tag, or without one.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Entry {
    media_type: MediaType,
    digest: Digest,
    size: u64,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    annotations: BTreeMap<String, String>,
}

impl Index {
    /// That of an empty repository.
    pub(super) fn empty() -> Self {
        Self { schema_version: 2, media_type: Some(MediaType::OCI_INDEX), manifests: Vec::new() }
    }

    /// That of a repository: an entry for each tag, and for each manifest that has none.
    pub(super) fn of(holdings: Holdings<'_>) -> Self {
        let mut tagged = BTreeSet::new();
        let mut manifests = Vec::new();
        for (tag, digest) in holdings.tags() {
            tagged.insert(digest);
            manifests.extend(Entry::of(holdings, digest, Some(tag)));
        }
        let untagged = holdings.manifests().filter(|manifest| !tagged.contains(manifest.digest));
        manifests.extend(untagged.filter_map(|manifest| Entry::of(holdings, manifest.digest, None)));
        Self { manifests, ..Self::empty() }
    }

    /// The file's bytes.
    pub(super) fn to_bytes(&self) -> Vec<u8> {
        // Texts and numbers only: this can be written.
        serde_json::to_vec(self).unwrap_or_default()
    }
}

impl Entry {
    fn of(holdings: Holdings<'_>, digest: &Digest, tag: Option<&Tag>) -> Option<Self> {
        let manifest = holdings.manifest(digest)?;
        let mut annotations = BTreeMap::new();
        if let Some(tag) = tag {
            annotations.insert(TAG.to_owned(), tag.to_string());
        }
        if manifest.file != *digest {
            annotations.insert(DIGEST.to_owned(), digest.to_string());
        }
        if manifest.is_blob {
            annotations.insert(BLOB.to_owned(), "true".to_owned());
        }
        let (media_type, size) = (manifest.media_type.clone(), manifest.content.len() as u64);
        Some(Self { media_type, digest: manifest.file, size, annotations })
    }

    /// What the document is.
    pub(super) fn media_type(&self) -> &MediaType {
        &self.media_type
    }

    /// The digest of the document's bytes, by which its file is named.
    pub(super) fn file(&self) -> &Digest {
        &self.digest
    }

    /// The digest that the registry knows the manifest by.
    pub(super) fn digest(&self) -> Result<Digest, String> {
        match self.annotations.get(DIGEST) {
            Some(digest) => Digest::parse(digest).map_err(|error| format!("{DIGEST}: {error}")),
            None => Ok(self.digest.clone()),
        }
    }

    /// The tag that points to it.
    pub(super) fn tag(&self) -> Result<Option<Tag>, String> {
        let tag = self.annotations.get(TAG).map(|tag| Tag::parse(tag)).transpose();
        tag.map_err(|error| format!("{TAG}: {error}"))
    }

    /// Whether it is a blob, too.
    pub(super) fn is_blob(&self) -> bool {
        self.annotations.get(BLOB).is_some_and(|value| value == "true")
    }
}
