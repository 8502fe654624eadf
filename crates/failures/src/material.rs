//! What is pushed.

use bytes::Bytes;
use longshore_client::image::{Blob, Image};
use longshore_client::{FlowError, error::Fault};
use longshore_core::build::{self, Options, Schema1};
use longshore_core::layer::{DOCKER_EMPTY, Layer};
use longshore_core::manifest::{ImageConfig, ImageManifest, Index, Schema1Manifest};
use longshore_core::{Descriptor, Digest, MediaType, RepositoryName, Tag};
use std::rc::Rc;

/// The layer of the image that is there.
pub(crate) const THERE: &str = "Longshore: the layer of an image that is there.\n";

/// The layer of an image that is not there.
pub(crate) const NEW: &str = "Longshore: the layer of an image that is new.\n";

/// A layer that is pushed nowhere.
pub(crate) const NEVER: &str = "Longshore: a layer that is never pushed.\n";

/// An image with one layer, and its documents.
pub(crate) struct Made {
    pub(crate) layer: Vec<u8>,
    pub(crate) config: Vec<u8>,
    pub(crate) manifest: ImageManifest,
}

impl Made {
    pub(crate) fn of(layer: &str) -> Self {
        Self::with(layer, |_| {})
    }

    /// With a config that is changed first.
    pub(crate) fn with(layer: &str, change: impl FnOnce(&mut ImageConfig)) -> Self {
        let layer = layer.as_bytes().to_vec();
        let mut config = ImageConfig::new(vec![Digest::sha256(&layer)], "longshore");
        change(&mut config);
        let config = config.to_bytes();
        let manifest = ImageManifest::new(
            Descriptor::of(MediaType::OCI_CONFIG, &config),
            vec![Descriptor::of(MediaType::OCI_LAYER, &layer)],
        );
        Self { layer, config, manifest }
    }

    /// The image with its blobs.
    pub(crate) fn whole(&self) -> Image {
        Image {
            config: Some(blob(MediaType::OCI_CONFIG, &self.config)),
            layers: vec![blob(MediaType::OCI_LAYER, &self.layer)],
            ..self.alone()
        }
    }

    /// The manifest alone: nothing is pushed before it.
    pub(crate) fn alone(&self) -> Image {
        document(MediaType::OCI_MANIFEST, self.manifest.to_bytes())
    }
}

pub(crate) fn blob(media_type: MediaType, content: &[u8]) -> Blob {
    let descriptor = Descriptor::of(media_type, content);
    Blob { descriptor, source: Rc::new(Bytes::copy_from_slice(content)) }
}

/// A document without blobs.
pub(crate) fn document(media_type: MediaType, content: Vec<u8>) -> Image {
    let digest = Digest::sha256(&content);
    let (layers, children) = (Vec::new(), Vec::new());
    Image { config: None, layers, children, manifest: content.into(), media_type, digest }
}

/// An index of an image, which is not sent along.
pub(crate) fn index(of: &Made) -> Image {
    let child = Descriptor::of(MediaType::OCI_MANIFEST, &of.manifest.to_bytes());
    document(MediaType::OCI_INDEX, longshore_core::json::write(&Index::new(vec![child])))
}

/// An image of schema 1 whose upper image has a parent that is not in it.
pub(crate) fn unknown_parent(name: &RepositoryName, tag: &Tag) -> Result<Image, FlowError> {
    const PARENT: &str = r#"\"parent\":\""#;
    let image = build::Image::of_layers(vec![Layer::docker_empty(), Layer::docker_empty()], "longshore");
    let built = Schema1 { name: name.clone(), tag: tag.clone(), image }.build(Options::default());
    let content = built.map_err(|error| ours(&error))?.content;
    let text = String::from_utf8(content).map_err(|error| ours(&error))?;
    let mut parts = text.splitn(2, PARENT);
    let (Some(before), Some(after)) = (parts.next(), parts.next().and_then(|after| after.get(4..))) else {
        return Err(ours(&"the image has no parent"));
    };
    // The image's parent by another name.
    let content = format!("{before}{PARENT}0000{after}").into_bytes();
    // Registries know it by what is signed.
    let digest = match Schema1Manifest::parse(&content) {
        Ok(manifest) => Digest::sha256(&manifest.payload),
        Err(_) => Digest::sha256(&content),
    };
    let layers = vec![blob(MediaType::OCTET_STREAM, &DOCKER_EMPTY)];
    Ok(Image { digest, layers, ..document(MediaType::DOCKER_SCHEMA1, content) })
}

/// Something of ours is not what it has to be.
pub(crate) fn ours(error: &dyn std::fmt::Display) -> FlowError {
    FlowError::new(Fault::Bug, format!("The failure cannot be prepared: {error}."), "Please report this.")
}
