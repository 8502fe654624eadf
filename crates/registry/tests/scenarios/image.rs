//! Images to push.

use crate::lab::{Lab, Seen};
use longshore_core::manifest::{ImageConfig, ImageManifest, Index};
use longshore_core::{Descriptor, Digest, MediaType};

/// An image with one layer.
pub(crate) struct Image {
    pub(crate) layer: Vec<u8>,
    pub(crate) config: Vec<u8>,
    pub(crate) manifest: ImageManifest,
}

impl Image {
    pub(crate) fn of(content: &str) -> Self {
        let layer = content.as_bytes().to_vec();
        let config = ImageConfig::new(vec![Digest::sha256(&layer)], "test").to_bytes();
        let manifest = ImageManifest::new(
            Descriptor::of(MediaType::OCI_CONFIG, &config),
            vec![Descriptor::of(MediaType::OCI_LAYER, &layer)],
        );
        Self { layer, config, manifest }
    }

    pub(crate) fn bytes(&self) -> Vec<u8> {
        self.manifest.to_bytes()
    }

    pub(crate) fn digest(&self) -> Digest {
        Digest::sha256(&self.bytes())
    }

    /// Pushes both blobs.
    pub(crate) fn push_blobs(&self, lab: &mut Lab, name: &str) {
        push_blob(lab, name, &self.layer);
        push_blob(lab, name, &self.config);
    }

    /// Pushes all of it under a tag.
    pub(crate) fn push(&self, lab: &mut Lab, name: &str, tag: &str) -> Seen {
        self.push_blobs(lab, name);
        put_manifest(lab, name, tag, &MediaType::OCI_MANIFEST, &self.bytes())
    }
}

/// Pushes a blob in one request; its digest.
pub(crate) fn push_blob(lab: &mut Lab, name: &str, content: &[u8]) -> Digest {
    let digest = Digest::sha256(content);
    lab.send("POST", &format!("/v2/{name}/blobs/uploads/?digest={digest}"), &[], content).is(201);
    digest
}

pub(crate) fn put_manifest(
    lab: &mut Lab,
    name: &str,
    reference: &str,
    media_type: &MediaType,
    content: &[u8],
) -> Seen {
    let headers = [("Content-Type", media_type.as_str())];
    lab.send("PUT", &format!("/v2/{name}/manifests/{reference}"), &headers, content)
}

/// An index of these manifests.
pub(crate) fn index(children: &[&[u8]]) -> Vec<u8> {
    let child = |content: &&[u8]| Descriptor::of(MediaType::OCI_MANIFEST, content);
    let index = Index {
        schema_version: 2,
        media_type: Some(MediaType::OCI_INDEX),
        artifact_type: None,
        manifests: children.iter().map(child).collect(),
        subject: None,
        annotations: std::collections::BTreeMap::new(),
    };
    longshore_core::json::write(&index)
}
