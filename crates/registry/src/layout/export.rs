//! From a registry to a layout.

use super::name::Name;
use super::{INDEX, Layout, MARKER, REF_NAME, REPOSITORY, path_of};
use crate::pushed::named;
use crate::state::{Repository, StoredManifest};
use crate::{Content, Registry};
use bytes::Bytes;
use longshore_core::json::write;
use longshore_core::manifest::{Index, Schema1Manifest};
use longshore_core::{Descriptor, Digest, Hasher, Manifest, MediaType, RepositoryName};
use std::collections::BTreeSet;

impl Registry {
    /// All repositories as one layout, in which `repository:tag` is the name of a manifest
    /// (`org.opencontainers.image.ref.name`); or one of them, whose tags are the names. It shares the contents.
    ///
    /// Manifests are kept to the byte, those without a tag and those that refer to others too. What no manifest
    /// names and what is still being uploaded has no place in a layout, and is left out.
    pub fn export(&self, repository: Option<&RepositoryName>) -> Layout {
        let mut layout = Layout::default();
        let mut entries = Vec::new();
        for (name, held) in self.state.repositories().iter() {
            if repository.is_none_or(|wanted| wanted == name) {
                self.export_repository(name, held, repository.is_some(), &mut layout, &mut entries);
            }
        }
        layout.add(MARKER, Bytes::from_static(br#"{"imageLayoutVersion":"1.0.0"}"#).into());
        layout.add(INDEX, write(&Index::new(entries)).into());
        layout
    }

    fn export_repository(
        &self,
        name: &RepositoryName,
        held: &Repository,
        is_alone: bool,
        layout: &mut Layout,
        entries: &mut Vec<Descriptor>,
    ) {
        let children = children(held);
        for (digest, manifest) in held.manifests() {
            let content = Content::from(manifest.content.clone());
            let mut descriptor = describe(digest, manifest);
            if !is_alone {
                descriptor.annotations.insert(REPOSITORY.to_owned(), name.to_string());
            }
            layout.add(&path_of(&descriptor.digest), content);
            for blob in
                named(&manifest.media_type, &manifest.content).into_iter().flat_map(|(blobs, _)| blobs)
            {
                if let Ok(content) = self.state.blob(name, &blob) {
                    layout.add(&path_of(&blob), content.clone());
                }
            }
            let mut tags = held.tags_of(digest).peekable();
            if tags.peek().is_none() && !children.contains(&(digest, &manifest.media_type)) {
                entries.push(descriptor.clone());
            }
            for tag in tags {
                let mut descriptor = descriptor.clone();
                let tag = if is_alone { tag.to_string() } else { Name::written(name, tag) };
                descriptor.annotations.insert(REF_NAME.to_owned(), tag);
                entries.push(descriptor);
            }
        }
    }
}

/// What an index leads to, and as what: it needs no entry of its own.
fn children(held: &Repository) -> BTreeSet<(&Digest, &MediaType)> {
    let mut children = BTreeSet::new();
    for (_, manifest) in held.manifests() {
        let Ok(Manifest::Index(index)) = Manifest::parse(&manifest.media_type, &manifest.content) else {
            continue;
        };
        let stored = index.manifests.iter().filter_map(|child| {
            let (digest, stored) = held.manifest_by_digest(&child.digest)?;
            (stored.media_type == child.media_type).then_some((digest, &stored.media_type))
        });
        children.extend(stored);
    }
    children
}

/// The descriptor of the file that a manifest becomes.
fn describe(digest: &Digest, manifest: &StoredManifest) -> Descriptor {
    let size = manifest.content.len() as u64;
    let media_type = manifest.media_type.clone();
    let digest = if Schema1Manifest::has_media_type(&media_type) {
        // Its own digest leaves the signatures out, and a file's name counts all its bytes.
        let mut hasher = Hasher::sha256();
        hasher.update(&manifest.content);
        hasher.finish()
    } else {
        digest.clone()
    };
    let mut descriptor = Descriptor::new(media_type, digest, size);
    descriptor.artifact_type = manifest.refers.as_ref().and_then(|(_, it)| it.artifact_type.clone());
    descriptor
}
