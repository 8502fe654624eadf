//! What a document refers to by digest, and where it says so.

use crate::json::{Json, Kind, NodeId};
use crate::validate::Format;

/// What a document refers to something as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// An image's config.
    Config,
    /// A layer.
    Layer,
    /// A manifest in an index.
    Child,
    /// The manifest that the document is about.
    Subject,
}

/// A descriptor in a document.
#[derive(Clone, Debug)]
pub(super) struct Reference {
    pub(super) role: Role,
    /// The descriptor.
    pub(super) node: NodeId,
    /// Its digest, where that is a string.
    pub(super) digest: Option<NodeId>,
    /// Its media type, where that is a string; manifests of schema 1 have none for layers.
    pub(super) media_type: Option<String>,
    /// The file that it refers to, where that is at hand.
    pub(super) target: Option<usize>,
}

impl Reference {
    /// The format of the document that it refers to; none for what is no document, or none that is known.
    pub(super) fn format(&self) -> Option<Format> {
        self.media_type.as_deref().and_then(Format::of_media_type)
    }
}

/// Everything that a document refers to, in the order of the text. `find` tells which file a digest means.
pub(super) fn references(
    json: &Json<'_>,
    format: Format,
    mut find: impl FnMut(&str) -> Option<usize>,
) -> Vec<Reference> {
    let Some(root) = json.root().filter(|root| json.kind(*root) == Kind::Object) else { return Vec::new() };
    let mut found = Vec::new();
    let mut add = |role, node, digest| {
        let digest = json.member(node, digest).filter(|digest| json.kind(*digest) == Kind::String);
        let media_type = json.member(node, "mediaType").and_then(|media_type| json.string(media_type));
        let target = digest.and_then(|digest| find(&json.string(digest)?));
        found.push(Reference { role, node, digest, media_type: media_type.map(Into::into), target });
    };
    let list = |name| json.member(root, name).into_iter().flat_map(|list| json.children(list));
    match format {
        Format::ImageManifest | Format::DockerManifest => {
            json.member(root, "config").into_iter().for_each(|node| add(Role::Config, node, "digest"));
            list("layers").for_each(|node| add(Role::Layer, node, "digest"));
            json.member(root, "subject").into_iter().for_each(|node| add(Role::Subject, node, "digest"));
        }
        Format::ImageIndex | Format::DockerManifestList => {
            list("manifests").for_each(|node| add(Role::Child, node, "digest"));
            json.member(root, "subject").into_iter().for_each(|node| add(Role::Subject, node, "digest"));
        }
        Format::DockerSchema1 | Format::DockerSchema1Signed => {
            list("fsLayers").for_each(|node| add(Role::Layer, node, "blobSum"));
        }
        Format::Descriptor => add(Role::Child, root, "digest"),
        Format::ImageConfig | Format::DockerConfig | Format::ImageLayout => {}
    }
    found
}

/// What a document is, where that is something else than was said of it.
pub(super) fn other_format(said: Format, json: &Json<'_>) -> Option<Format> {
    let found = Format::recognise(None, json).0?;
    let own = json.root().and_then(|root| json.member(root, "mediaType")).and_then(|own| json.string(own));
    let differs = match own.as_deref().and_then(Format::of_media_type) {
        Some(own) => own != said,
        // By its fields alone an OCI document is not told from Docker's.
        None => family(found) != family(said),
    };
    differs.then_some(found)
}

fn family(format: Format) -> u8 {
    match format {
        Format::ImageManifest | Format::DockerManifest => 0,
        Format::ImageIndex | Format::DockerManifestList => 1,
        Format::ImageConfig | Format::DockerConfig => 2,
        Format::DockerSchema1 | Format::DockerSchema1Signed => 3,
        Format::Descriptor => 4,
        Format::ImageLayout => 5,
    }
}
