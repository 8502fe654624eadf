//! Quay's schemas, restated as shapes.

use super::python::Value;
use super::text;
use crate::diagnostics::{Diagnostic, config, manifest, quay, value};
use crate::json::Number;
use crate::validate::format::Format;
use crate::validate::shape::{STRING, STRINGS, Shape, may, must};

/// What a document of a format has to look like; none for what Quay does not know.
pub(super) fn of(format: Format) -> Option<&'static Shape> {
    Some(match format {
        Format::ImageManifest => &MANIFEST,
        Format::ImageIndex => &INDEX,
        Format::ImageConfig => &CONFIG,
        Format::DockerManifest => &DOCKER_MANIFEST,
        Format::DockerManifestList => &DOCKER_LIST,
        Format::DockerConfig => &DOCKER_CONFIG,
        Format::DockerSchema1 | Format::DockerSchema1Signed => &SCHEMA1,
        Format::Descriptor | Format::ImageLayout => return None,
    })
}

static MANIFEST: Shape = Shape::Object(&[
    must("schemaVersion", &SCHEMA_VERSION),
    may("mediaType", &OWN_MANIFEST),
    may("artifactType", &STRING),
    must("config", &DESCRIPTOR),
    must("layers", &Shape::List(&DESCRIPTOR, None)),
    may("subject", &DESCRIPTOR),
    may("annotations", &OBJECT),
]);

static INDEX: Shape = Shape::Object(&[
    must("schemaVersion", &SCHEMA_VERSION),
    may("mediaType", &OWN_INDEX),
    may("artifactType", &STRING),
    must("manifests", &Shape::List(&CHILD, None)),
    may("subject", &DESCRIPTOR),
    may("annotations", &OBJECT),
]);

static DESCRIPTOR: Shape = Shape::Object(&[
    must("mediaType", &MEDIA_TYPE),
    must("size", &NUMBER),
    must("digest", &STRING),
    may("annotations", &OBJECT),
    may("urls", &STRINGS),
    may("artifactType", &STRING),
]);

static CHILD: Shape = Shape::Object(&[
    must("mediaType", &MEDIA_TYPE),
    must("size", &NUMBER),
    must("digest", &STRING),
    may("annotations", &OBJECT),
    may("urls", &STRINGS),
    may("artifactType", &STRING),
    may("platform", &PLATFORM),
]);

static PLATFORM: Shape = Shape::Object(&[
    must("architecture", &STRING),
    must("os", &STRING),
    may("os.version", &STRING),
    may("os.features", &STRINGS),
    may("variant", &STRING),
    may("features", &STRINGS),
]);

static DOCKER_MANIFEST: Shape = Shape::Object(&[
    must("schemaVersion", &SCHEMA_VERSION),
    must("mediaType", &OWN_DOCKER_MANIFEST),
    must("config", &DOCKER_CONFIG_DESCRIPTOR),
    must("layers", &Shape::List(&DOCKER_LAYER, None)),
]);

static DOCKER_CONFIG_DESCRIPTOR: Shape = Shape::Object(&[
    must("mediaType", &Shape::Text(docker_config)),
    must("size", &NUMBER),
    must("digest", &STRING),
]);

static DOCKER_LAYER: Shape = Shape::Object(&[
    must("mediaType", &Shape::Text(docker_layer)),
    must("size", &NUMBER),
    must("digest", &STRING),
]);

static DOCKER_LIST: Shape = Shape::Object(&[
    must("schemaVersion", &SCHEMA_VERSION),
    must("mediaType", &OWN_DOCKER_LIST),
    must("manifests", &Shape::List(&DOCKER_CHILD, None)),
]);

static DOCKER_CHILD: Shape = Shape::Object(&[
    must("mediaType", &Shape::Text(docker_child)),
    must("size", &NUMBER),
    must("digest", &STRING),
    must("platform", &PLATFORM),
]);

static CONFIG: Shape = Shape::Object(&[
    may("created", &STRING_OR_NULL),
    may("author", &STRING_OR_NULL),
    must("architecture", &STRING),
    must("os", &STRING),
    may("config", &EXECUTION_OR_NULL),
    must("rootfs", &ROOTFS),
    may("history", &HISTORY),
]);

static EXECUTION: Shape = Shape::Object(&[
    may("User", &STRING_OR_NULL),
    may("ExposedPorts", &OBJECT_OR_NULL),
    may("Env", &LIST_OR_NULL),
    may("Entrypoint", &LIST_OR_NULL),
    may("Cmd", &LIST_OR_NULL),
    may("Volumes", &OBJECT_OR_NULL),
    may("WorkingDir", &STRING_OR_NULL),
    may("Labels", &OBJECT_OR_NULL),
    may("StopSignal", &STRING_OR_NULL),
]);

static ROOTFS: Shape = Shape::Object(&[
    must("type", &Shape::Text(|text| (text != "layers").then_some(&config::ROOTFS_TYPE))),
    must("diff_ids", &STRINGS),
]);

static DOCKER_CONFIG: Shape =
    Shape::Object(&[must("history", &HISTORY), must("rootfs", &Shape::Object(&[must("type", &STRING)]))]);

static HISTORY: Shape = Shape::List(
    &Shape::Object(&[
        may("empty_layer", &Shape::Boolean),
        may("created", &STRING),
        may("created_by", &STRING),
        may("comment", &STRING),
        may("author", &STRING),
    ]),
    None,
);

static SCHEMA1: Shape = Shape::Object(&[
    may("signatures", &Shape::List(&SIGNATURE, None)),
    must("tag", &STRING),
    must("name", &STRING),
    must("history", &Shape::List(&Shape::Object(&[must("v1Compatibility", &STRING)]), None)),
    must("fsLayers", &Shape::List(&Shape::Object(&[must("blobSum", &STRING)]), None)),
]);

static SIGNATURE: Shape = Shape::Object(&[
    must("protected", &STRING),
    must("header", &Shape::Object(&[must("alg", &STRING), must("jwk", &OBJECT)])),
    must("signature", &STRING),
]);

static NUMBER: Shape = Shape::Number("a number", |_| None);
static SCHEMA_VERSION: Shape = Shape::Number("a number", schema_version);
static MEDIA_TYPE: Shape = Shape::Text(text::media_type);
static OBJECT: Shape = Shape::Object(&[]);
static OBJECT_OR_NULL: Shape = Shape::OrNull(&OBJECT);
static STRING_OR_NULL: Shape = Shape::OrNull(&STRING);
static LIST_OR_NULL: Shape = Shape::OrNull(&Shape::List(&Shape::Any, None));
static EXECUTION_OR_NULL: Shape = Shape::OrNull(&EXECUTION);
static OWN_MANIFEST: Shape = Shape::Text(|text| own(text, Format::ImageManifest));
static OWN_INDEX: Shape = Shape::Text(|text| own(text, Format::ImageIndex));
static OWN_DOCKER_MANIFEST: Shape = Shape::Text(|text| own(text, Format::DockerManifest));
static OWN_DOCKER_LIST: Shape = Shape::Text(|text| own(text, Format::DockerManifestList));

fn own(text: &str, format: Format) -> Option<&'static Diagnostic> {
    (text != format.media_type()).then_some(&manifest::OWN_MEDIA_TYPE)
}

fn one_of(text: &str, known: &[&str]) -> Option<&'static Diagnostic> {
    (!known.contains(&text)).then_some(&quay::DOCKER_MEDIA_TYPE)
}

fn docker_config(text: &str) -> Option<&'static Diagnostic> {
    one_of(text, &[Format::DockerConfig.media_type()])
}

pub(super) fn docker_layer(text: &str) -> Option<&'static Diagnostic> {
    one_of(text, &["application/vnd.docker.image.rootfs.diff.tar.gzip", super::layers::DOCKER_FOREIGN])
}

pub(super) fn docker_child(text: &str) -> Option<&'static Diagnostic> {
    one_of(text, &[Format::DockerManifest.media_type(), Format::DockerSchema1.media_type()])
}

fn schema_version(number: Number<'_>) -> Option<&'static Diagnostic> {
    (!Value::of(number).is_within(2)).then_some(&value::SCHEMA_VERSION)
}
