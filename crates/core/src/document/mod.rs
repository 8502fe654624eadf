//! What a document says: its layers, its config, its children, its history, whom it is signed by.
//!
//! Facts are read as they stand, also where the validator has something to say about them: a picture of a document
//! shows what is there. What cannot be read is left out.

mod read;
mod schema1;

pub use schema1::{Image, Schema1, Signing};

use crate::Digest;
use crate::json::{Json, NodeId, Span};
use crate::validate::Format;
use read::{descriptor, object, platform, step, texts};

/// What a document says.
#[derive(Clone, Debug)]
pub struct Facts {
    /// The digest by which a registry knows the document: of its bytes, or of what is signed (schema 1).
    pub digest: Digest,
    /// How many bytes it has.
    pub size: usize,
    /// The media type of its format.
    pub media_type: &'static str,
    /// The config that it refers to.
    pub config: Option<Descriptor>,
    /// Its layers, base first.
    pub layers: Vec<Descriptor>,
    /// The manifests that it lists.
    pub children: Vec<Descriptor>,
    /// The manifest that it is about.
    pub subject: Option<Descriptor>,
    /// What kind of artifact it is.
    pub artifact_type: Option<String>,
    /// Its annotations: those that are strings.
    pub annotations: Vec<(String, String)>,
    /// The labels of an image: those that are strings.
    pub labels: Vec<(String, String)>,
    /// What the image was built for.
    pub platform: Platform,
    /// How the image was made, step by step, base first.
    pub history: Vec<Step>,
    /// What only manifests of schema 1 say.
    pub schema1: Option<Schema1>,
}

/// Something that a document refers to by digest.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Descriptor {
    /// Where it stands.
    pub span: Span,
    /// Its media type; manifests of schema 1 have none for their layers.
    pub media_type: Option<String>,
    /// Its digest, as it is written.
    pub digest: String,
    /// How many bytes it has: whole numbers only.
    pub size: Option<i128>,
    /// Where it can be fetched besides the registry.
    pub urls: Vec<String>,
    /// What kind of artifact it is.
    pub artifact_type: Option<String>,
    /// Its annotations: those that are strings.
    pub annotations: Vec<(String, String)>,
    /// What it was built for.
    pub platform: Platform,
}

/// What an image was built for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Platform {
    /// The processor's architecture.
    pub architecture: Option<String>,
    /// The operating system.
    pub os: Option<String>,
    /// The processor's variant.
    pub variant: Option<String>,
}

/// A step in the making of an image.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// Where it stands.
    pub span: Span,
    /// When, as it is written.
    pub created: Option<String>,
    /// By which command.
    pub created_by: Option<String>,
    /// By whom.
    pub author: Option<String>,
    /// What was said about it.
    pub comment: Option<String>,
    /// Whether it made no layer.
    pub is_empty: bool,
}

impl Facts {
    /// Reads a document that is taken for one of a format.
    pub fn read(json: &Json<'_>, format: Format) -> Self {
        let mut facts = Self {
            digest: Digest::sha256(json.source()),
            size: json.source().len(),
            media_type: format.media_type(),
            config: None,
            layers: Vec::new(),
            children: Vec::new(),
            subject: None,
            artifact_type: None,
            annotations: Vec::new(),
            labels: Vec::new(),
            platform: Platform::default(),
            history: Vec::new(),
            schema1: None,
        };
        let Some(root) = json.root() else { return facts };
        match format {
            Format::ImageManifest
            | Format::ImageIndex
            | Format::DockerManifest
            | Format::DockerManifestList => {
                facts.read_manifest(json, root);
            }
            Format::ImageConfig | Format::DockerConfig => facts.read_config(json, root),
            Format::Descriptor => facts.children = vec![descriptor(json, root)],
            Format::DockerSchema1 | Format::DockerSchema1Signed => schema1::read(&mut facts, json, root),
            Format::ImageLayout => {}
        }
        facts
    }

    fn read_manifest(&mut self, json: &Json<'_>, root: NodeId) {
        let one = |name| object(json, root, name).map(|node| descriptor(json, node));
        let list = |name| {
            let nodes = json.member(root, name).map(|list| json.children(list).collect()).unwrap_or_default();
            let nodes: Vec<NodeId> = nodes;
            nodes.into_iter().map(|node| descriptor(json, node)).collect()
        };
        self.config = one("config");
        self.subject = one("subject");
        self.layers = list("layers");
        self.children = list("manifests");
        self.artifact_type = read::text(json, root, "artifactType");
        self.annotations = texts(json, root, "annotations");
    }

    fn read_config(&mut self, json: &Json<'_>, root: NodeId) {
        self.platform = platform(json, root);
        self.labels =
            object(json, root, "config").map(|node| texts(json, node, "Labels")).unwrap_or_default();
        let history = json.member(root, "history").into_iter().flat_map(|list| json.children(list));
        self.history = history.map(|node| step(json, node)).collect();
    }

    /// The digests of all blobs that the document refers to: its layers, base first, and its config.
    pub fn blob_digests(&self) -> impl Iterator<Item = &str> {
        self.layers.iter().chain(&self.config).map(|blob| blob.digest.as_str())
    }

    /// The same without layers that are fetched from elsewhere.
    pub fn local_blob_digests(&self) -> impl Iterator<Item = &str> {
        let local = self.layers.iter().filter(|layer| !layer.is_foreign());
        local.chain(&self.config).map(|blob| blob.digest.as_str())
    }

    /// The sizes of all layers together, as far as they are known.
    pub fn layers_size(&self) -> i128 {
        self.layers.iter().filter_map(|layer| layer.size).fold(0, i128::saturating_add)
    }

    /// The first child that was built for a platform.
    pub fn child_for(&self, os: &str, architecture: &str) -> Option<&Descriptor> {
        self.children.iter().find(|child| {
            child.platform.os.as_deref() == Some(os)
                && child.platform.architecture.as_deref() == Some(architecture)
        })
    }
}

impl Descriptor {
    /// Whether it is a layer that is not pushed to registries, by its media type (image-spec, layer.md,
    /// "Non-Distributable Layers").
    pub fn is_foreign(&self) -> bool {
        self.media_type.as_deref().is_some_and(|media_type| {
            media_type.starts_with("application/vnd.oci.image.layer.nondistributable.v1.tar")
                || media_type == "application/vnd.docker.image.rootfs.foreign.diff.tar.gzip"
        })
    }
}
