//! What is pushed: a few blobs, and manifests that name them.

use crate::step::Step;
use longshore_core::Digest;
use serde_json::{Value, json};

pub(crate) const OCI_MANIFEST: &str = "application/vnd.oci.image.manifest.v1+json";
pub(crate) const OCI_INDEX: &str = "application/vnd.oci.image.index.v1+json";
pub(crate) const DOCKER_MANIFEST: &str = "application/vnd.docker.distribution.manifest.v2+json";
pub(crate) const DOCKER_LIST: &str = "application/vnd.docker.distribution.manifest.list.v2+json";

pub(crate) const BLOB: &[u8] = b"0123456789abcdef";
pub(crate) const OTHER: &[u8] = b"another blob";
pub(crate) const CONFIG: &[u8] =
    br#"{"architecture":"amd64","os":"linux","config":{},"rootfs":{"type":"layers","diff_ids":[]},"history":[]}"#;

/// A manifest, as it goes over the wire.
pub(crate) struct Document {
    pub(crate) media_type: &'static str,
    pub(crate) content: Vec<u8>,
}

impl Document {
    fn new(media_type: &'static str, value: &Value) -> Self {
        Self { media_type, content: serde_json::to_vec_pretty(value).unwrap() }
    }

    pub(crate) fn digest(&self) -> String {
        digest(&self.content)
    }

    /// Pushes it by this reference.
    pub(crate) fn put(&self, name: &str, reference: &str) -> Step {
        Step::new(name, format!("/v2/{{repo}}/manifests/{reference}"))
            .header("Content-Type", self.media_type)
            .body(&self.content)
    }
}

pub(crate) fn digest(content: &[u8]) -> String {
    Digest::sha256(content).to_string()
}

fn descriptor(media_type: &str, content: &[u8]) -> Value {
    json!({ "mediaType": media_type, "digest": digest(content), "size": content.len() })
}

/// An image of OCI's, with these layers.
pub(crate) fn image(layers: &[&[u8]]) -> Document {
    Document::new(OCI_MANIFEST, &image_value(layers))
}

/// The same, changed.
pub(crate) fn image_with(layers: &[&[u8]], change: impl FnOnce(&mut Value)) -> Document {
    let mut value = image_value(layers);
    change(&mut value);
    Document::new(OCI_MANIFEST, &value)
}

fn image_value(layers: &[&[u8]]) -> Value {
    let layers: Vec<_> =
        layers.iter().map(|layer| descriptor("application/vnd.oci.image.layer.v1.tar", layer)).collect();
    json!({
        "schemaVersion": 2,
        "mediaType": OCI_MANIFEST,
        "config": descriptor("application/vnd.oci.image.config.v1+json", CONFIG),
        "layers": layers,
    })
}

/// An image of Docker's.
pub(crate) fn docker_image(layers: &[&[u8]]) -> Document {
    let layers: Vec<_> = layers
        .iter()
        .map(|layer| descriptor("application/vnd.docker.image.rootfs.diff.tar.gzip", layer))
        .collect();
    let value = json!({
        "schemaVersion": 2,
        "mediaType": DOCKER_MANIFEST,
        "config": descriptor("application/vnd.docker.container.image.v1+json", CONFIG),
        "layers": layers,
    });
    Document::new(DOCKER_MANIFEST, &value)
}

/// An index, or a list of Docker's, of these manifests, each for another architecture.
pub(crate) fn index(media_type: &'static str, manifests: &[&Document]) -> Document {
    let architectures = ["amd64", "arm64", "s390x"].into_iter().cycle();
    let manifests: Vec<_> = manifests
        .iter()
        .zip(architectures)
        .map(|(manifest, architecture)| {
            let mut entry = descriptor(manifest.media_type, &manifest.content);
            entry["platform"] = json!({ "os": "linux", "architecture": architecture });
            entry
        })
        .collect();
    Document::new(media_type, &json!({ "schemaVersion": 2, "mediaType": media_type, "manifests": manifests }))
}

/// Pushes a blob in one request.
pub(crate) fn push(content: &[u8]) -> Step {
    Step::new("POST a blob whole", "/v2/{repo}/blobs/uploads/")
        .query(format!("digest={}", digest(content)))
        .header("Content-Type", "application/octet-stream")
        .body(content)
}

/// The blob that both registries are known to store is pushed so: begun, and finished with everything.
pub(crate) fn push_in_two(content: &[u8]) -> [Step; 2] {
    [begin(), finish("PUT a whole blob", content, content)]
}

/// Begins an upload.
pub(crate) fn begin() -> Step {
    Step::new("POST an upload", "/v2/{repo}/blobs/uploads/")
}

/// Finishes the upload with this piece, when the whole is to be this content.
pub(crate) fn finish(name: &str, content: &[u8], piece: &[u8]) -> Step {
    Step::new(name, "{session}")
        .query(format!("digest={}", digest(content)))
        .header("Content-Type", "application/octet-stream")
        .body(piece)
}

/// Adds a chunk to the upload.
pub(crate) fn chunk(name: &str, range: Option<&str>, piece: &[u8]) -> Step {
    let step = Step::new(name, "{session}").header("Content-Type", "application/octet-stream").body(piece);
    match range {
        Some(range) => step.header("Content-Range", range),
        None => step,
    }
}
