//! Making a set's documents, one out of the other.

use super::document::{Config, Document, Draft};
use super::noise::Noise;
use super::set::Set;
use super::state::{Part, Referrer, SetState, Tagged};
use crate::digests::{Content, digest};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use longshore_core::json::write;
use longshore_core::layer::{ArchiveWriter, Compression, Entry};
use longshore_core::{Algorithm, Descriptor, Digest, MediaType, Platform};
use std::collections::BTreeMap;

pub(super) struct Maker<'a> {
    pub(super) noise: &'a Noise,
    pub(super) algorithm: Algorithm,
    /// Whether descriptors have their content in them.
    pub(super) with_data: bool,
    /// Whether documents have a field that nobody knows.
    pub(super) with_custom: bool,
    state: SetState,
}

/// What an image, or an artifact, is made of.
pub(super) struct Recipe {
    pub(super) layers: usize,
    pub(super) compression: Compression,
    pub(super) architecture: &'static str,
    /// What an artifact is; its config is `{}`.
    pub(super) artifact_type: Option<&'static str>,
    /// Of an artifact, the one layer's type and, where it is not noise, content.
    pub(super) artifact_layer: (&'static str, Option<&'static [u8]>),
    pub(super) annotations: BTreeMap<String, String>,
    pub(super) subject: Option<Descriptor>,
}

impl Default for Recipe {
    fn default() -> Self {
        Self {
            layers: 2,
            compression: Compression::Gzip,
            architecture: "amd64",
            artifact_type: None,
            artifact_layer: (OCTETS, None),
            annotations: BTreeMap::new(),
            subject: None,
        }
    }
}

pub(super) const OCTETS: &str = "application/octet-stream";

/// Noise as large as an artifact's layer.
const ARTIFACT: usize = 2048;

impl<'a> Maker<'a> {
    pub(super) fn new(set: Set, noise: &'a Noise) -> Self {
        let state = SetState {
            set,
            blobs: Vec::new(),
            manifests: Vec::new(),
            tags: Vec::new(),
            referrers: Vec::new(),
        };
        Self { noise, algorithm: Algorithm::Sha256, with_data: false, with_custom: false, state }
    }

    pub(super) fn finish(self) -> SetState {
        self.state
    }

    /// A blob: pushed once, however often it is named.
    pub(super) fn blob(&mut self, media_type: &str, bytes: Vec<u8>) -> Descriptor {
        let content = Content::new(self.algorithm, bytes);
        let descriptor = self.describe(media_type, &content.digest, &content.bytes);
        if !self.state.blobs.iter().any(|part| part.of.digest == content.digest) {
            self.state.blobs.push(Part::new(content));
        }
        descriptor
    }

    /// A layer with one file in it; the digest of its tar.
    pub(super) fn layer(&mut self, compression: Compression) -> (Descriptor, Digest) {
        let (bytes, tar) = self.archive(compression);
        let diff_id = digest(self.algorithm, &tar);
        (self.blob(compression.media_type().as_str(), bytes), diff_id)
    }

    fn archive(&self, compression: Compression) -> (Vec<u8>, Vec<u8>) {
        let text = format!("Longshore, conformance: {}\n", self.noise.word());
        let name = format!("conformance-{}.txt", self.state.blobs.len());
        let pack = |compression| {
            let mut writer = ArchiveWriter::new(compression);
            let mut bytes = writer.begin(&Entry::file(&name, text.len() as u64, false, ()))?;
            bytes.extend(writer.write(text.as_bytes())?);
            bytes.extend(writer.finish()?.0);
            Ok::<_, longshore_core::layer::LayerError>(bytes)
        };
        // A file in memory of the length that was said can be packed; were it not, any bytes do for a layer.
        let tar = pack(Compression::None).unwrap_or_else(|_| text.clone().into_bytes());
        (pack(compression).unwrap_or_else(|_| tar.clone()), tar)
    }

    /// A manifest with all its blobs; its descriptor.
    pub(super) fn image(&mut self, recipe: Recipe) -> Descriptor {
        let mut draft = Draft {
            artifact_type: recipe.artifact_type.map(str::to_owned),
            subject: recipe.subject,
            annotations: recipe.annotations,
            custom: self.custom(),
            ..Draft::default()
        };
        if recipe.artifact_type.is_some() {
            let (media_type, content) = recipe.artifact_layer;
            let content = content.map_or_else(|| self.noise.bytes(ARTIFACT), <[u8]>::to_vec);
            draft.parts.push(self.blob(media_type, content));
            draft.config = Some(self.blob(MediaType::OCI_EMPTY.as_str(), b"{}".to_vec()));
        } else {
            let mut diff_ids = Vec::new();
            for _ in 0..recipe.layers {
                let (layer, diff_id) = self.layer(recipe.compression);
                draft.parts.push(layer);
                diff_ids.push(diff_id);
            }
            draft.config = Some(self.config(recipe.architecture, diff_ids));
        }
        self.document(draft)
    }

    /// An image's config.
    pub(super) fn config(&mut self, architecture: &str, diff_ids: Vec<Digest>) -> Descriptor {
        let config =
            Config { word: self.noise.word(), os: "linux", architecture, diff_ids, custom: self.custom() };
        self.blob(MediaType::OCI_CONFIG.as_str(), write(&config))
    }

    /// An index of these, for a platform each.
    pub(super) fn index(&mut self, of: Vec<(Descriptor, Option<&str>)>, about: Draft) -> Descriptor {
        let parts = of.into_iter().map(|(descriptor, architecture)| Descriptor {
            platform: architecture.map(|architecture| Platform::new("linux", architecture)),
            ..descriptor
        });
        let draft = Draft { parts: parts.collect(), custom: self.custom(), ..about };
        self.document(draft)
    }

    /// A manifest; its descriptor.
    pub(super) fn document(&mut self, draft: Draft) -> Descriptor {
        let media_type = draft.media_type();
        let content = Content::new(self.algorithm, draft.to_bytes());
        let descriptor = self.describe(media_type, &content.digest, &content.bytes);
        let subject = draft.subject.as_ref().map(|subject| subject.digest.clone());
        if let Some(subject) = &subject {
            // Of an image the config's type stands in for one that is missing; of an index nothing does.
            let config = draft.config.as_ref().map(|config| config.media_type.as_str().to_owned());
            let artifact_type = draft.artifact_type.or(config);
            let descriptor = Descriptor {
                artifact_type: artifact_type.and_then(|text| MediaType::parse(&text).ok()),
                annotations: draft.annotations,
                data: None,
                ..descriptor.clone()
            };
            self.state.referrers.push(Referrer { subject: subject.clone(), descriptor });
        }
        self.state.manifests.push(Part::new(Document { content, media_type, subject }));
        descriptor
    }

    /// The manifest that was made last gets this tag.
    pub(super) fn tag(&mut self, name: &str) {
        let manifest = self.state.manifests.len().saturating_sub(1);
        self.tag_of(name, manifest);
    }

    pub(super) fn tag_of(&mut self, name: &str, manifest: usize) {
        let tag = format!("{name}-{}", self.noise.mark);
        self.state.tags.push(Part::new(Tagged { tag, manifest }));
    }

    pub(super) fn count(&self) -> usize {
        self.state.manifests.len()
    }

    /// The manifest that was made last gets other bytes, and keeps its digest.
    pub(super) fn spoil(&mut self) {
        if let Some(last) = self.state.manifests.last_mut() {
            last.of.content = last.of.content.spoiled(b"  ");
        }
    }

    /// Takes the blob of this digest out: nobody pushes it.
    pub(super) fn forget(&mut self, digest: &Digest) {
        self.state.blobs.retain(|part| part.of.digest != *digest);
    }

    pub(super) fn describe(&self, media_type: &str, digest: &Digest, bytes: &Bytes) -> Descriptor {
        let media_type = MediaType::parse(media_type).unwrap_or(MediaType::OCTET_STREAM);
        let data = self.with_data.then(|| STANDARD.encode(bytes));
        Descriptor { data, ..Descriptor::new(media_type, digest.clone(), bytes.len() as u64) }
    }

    fn custom(&self) -> Option<(String, String)> {
        self.with_custom.then(|| (format!("org.{}", self.noise.word()), self.noise.word()))
    }
}
