//! Image manifests: what Quay checks behind the schema.

use super::python::{self, Value};
use super::text;
use crate::diagnostics::{descriptor, quay};
use crate::json::NodeId;
use crate::validate::format::Format;
use crate::validate::shape::shown;
use crate::validate::sink::Sink;

/// The media type of Docker's foreign layers.
pub(super) const DOCKER_FOREIGN: &str = "application/vnd.docker.image.rootfs.foreign.diff.tar.gzip";
/// The media types of foreign layers that Quay knows; the one with `zstd` is not among them.
const OCI_FOREIGN: [&str; 2] = [
    "application/vnd.oci.image.layer.nondistributable.v1.tar",
    "application/vnd.oci.image.layer.nondistributable.v1.tar+gzip",
];

/// Whether Quay expects a layer of this media type to be elsewhere.
pub(crate) fn is_remote(media_type: &str, format: Format) -> bool {
    match format {
        Format::DockerManifest => media_type == DOCKER_FOREIGN,
        _ => OCI_FOREIGN.contains(&media_type),
    }
}

/// Sizes must not be negative, digests must be hex, foreign layers need an address, and sizes are added up.
pub(super) fn check(sink: &mut Sink<'_, '_>, root: NodeId, format: Format) {
    let json = sink.json;
    let Some(layers) = json.member(root, "layers") else { return };
    let mut sum = Sum::default();
    for layer in json.children(layers) {
        let string = |name| json.member(layer, name).and_then(|node| Some((node, json.string(node)?)));
        if let Some(size) = json.member(layer, "size")
            && let Some(number) = json.number(size)
        {
            let value = Value::of(number);
            if value.is_negative() {
                sink.value(&descriptor::NEGATIVE_SIZE, size, &[&shown(json, size)]);
            } else if sum.add(value).is_none() {
                sink.value(&quay::SIZES_NOT_ADDED, size, &[]);
            }
        }
        if let Some((node, digest)) = string("digest")
            && let Some(diagnostic) = text::digest(&digest)
        {
            sink.value(diagnostic, node, &[&shown(json, node)]);
        }
        let urls = json.member(layer, "urls");
        if let Some((_, media_type)) = string("mediaType")
            && is_remote(&media_type, format)
            && !urls.is_some_and(|urls| python::is_true(json, urls))
        {
            sink.value(&quay::FOREIGN_WITHOUT_URLS, layer, &[]);
        }
    }
}

/// A sum of sizes as Python adds them: a float and a whole number that no float holds cannot be added.
#[derive(Default)]
pub(super) struct Sum {
    whole: f64,
    float: Option<f64>,
}

impl Sum {
    /// Adds a value; none where that fails.
    pub(super) fn add(&mut self, value: Value<'_>) -> Option<()> {
        let rounded = value.as_float();
        match (self.float, value) {
            (None, Value::Int(_)) => self.whole += rounded,
            (None, Value::Float(float)) => {
                self.whole.is_finite().then_some(())?;
                self.float = Some(self.whole + float);
            }
            (Some(sum), Value::Int(_)) => {
                rounded.is_finite().then_some(())?;
                self.float = Some(sum + rounded);
            }
            (Some(sum), Value::Float(float)) => self.float = Some(sum + float),
        }
        Some(())
    }
}
