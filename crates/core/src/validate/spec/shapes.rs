//! The properties that the text describes, as shapes.

use crate::diagnostics::{config, manifest, value};
use crate::validate::format::Format;
use crate::validate::rule::{self, time, url};
use crate::validate::shape::{STRING, STRINGS, Shape, every, may, must};

/// What a document of a format has to look like.
pub(super) fn of(format: Format) -> &'static Shape {
    match format {
        Format::ImageManifest => &MANIFEST,
        Format::ImageIndex => &INDEX,
        Format::ImageConfig => &CONFIG,
        Format::Descriptor => &DESCRIPTOR,
        Format::ImageLayout => &LAYOUT,
        Format::DockerManifest => &DOCKER_MANIFEST,
        Format::DockerManifestList => &DOCKER_LIST,
        Format::DockerConfig => &DOCKER_CONFIG,
        Format::DockerSchema1 => &SCHEMA1,
        Format::DockerSchema1Signed => &SCHEMA1_SIGNED,
    }
}

static MANIFEST: Shape = Shape::Object(&[
    must("schemaVersion", &SCHEMA_VERSION),
    may("mediaType", &STRING),
    may("artifactType", &MEDIA_TYPE),
    must("config", &DESCRIPTOR),
    must("layers", &Shape::List(&DESCRIPTOR, None)),
    may("subject", &DESCRIPTOR),
    may("annotations", &ANNOTATIONS),
]);

static INDEX: Shape = Shape::Object(&[
    must("schemaVersion", &SCHEMA_VERSION),
    may("mediaType", &STRING),
    may("artifactType", &MEDIA_TYPE),
    must("manifests", &Shape::List(&DESCRIPTOR, None)),
    may("subject", &DESCRIPTOR),
    may("annotations", &ANNOTATIONS),
]);

static DESCRIPTOR: Shape = Shape::Object(&[
    must("mediaType", &MEDIA_TYPE),
    must("digest", &DIGEST),
    must("size", &SIZE),
    may("urls", &Shape::List(&Shape::Text(url::rfc3986), None)),
    may("annotations", &ANNOTATIONS),
    may("data", &STRING),
    may("artifactType", &MEDIA_TYPE),
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

/// Each optional field of a config may be null, which means the same as its absence.
static CONFIG: Shape = Shape::Object(&[
    may("created", &Shape::OrNull(&TIME)),
    may("author", &STRING_OR_NULL),
    must("architecture", &STRING),
    must("os", &STRING),
    may("os.version", &STRING_OR_NULL),
    may("os.features", &STRINGS_OR_NULL),
    may("variant", &STRING_OR_NULL),
    may("config", &EXECUTION_OR_NULL),
    must("rootfs", &ROOTFS),
    may("history", &HISTORY_OR_NULL),
]);

static EXECUTION: Shape = Shape::Object(&[
    may("User", &STRING_OR_NULL),
    may("ExposedPorts", &OBJECTS_OR_NULL),
    may("Env", &STRINGS_OR_NULL),
    may("Entrypoint", &STRINGS_OR_NULL),
    may("Cmd", &STRINGS_OR_NULL),
    may("Volumes", &OBJECTS_OR_NULL),
    may("WorkingDir", &STRING_OR_NULL),
    may("Labels", &Shape::OrNull(&ANNOTATIONS)),
    may("StopSignal", &STRING_OR_NULL),
    may("ArgsEscaped", &BOOLEAN_OR_NULL),
    may("Memory", &INTEGER_OR_NULL),
    may("MemorySwap", &INTEGER_OR_NULL),
    may("CpuShares", &INTEGER_OR_NULL),
    may("Healthcheck", &Shape::OrNull(&Shape::Object(&[]))),
]);

static ROOTFS: Shape = Shape::Object(&[
    must("type", &Shape::Text(|text| (text != "layers").then_some(&config::ROOTFS_TYPE))),
    must("diff_ids", &Shape::List(&DIGEST, None)),
]);

static HISTORY: Shape = Shape::List(
    &Shape::Object(&[
        may("created", &Shape::OrNull(&TIME)),
        may("author", &STRING_OR_NULL),
        may("created_by", &STRING_OR_NULL),
        may("comment", &STRING_OR_NULL),
        may("empty_layer", &BOOLEAN_OR_NULL),
    ]),
    None,
);

static LAYOUT: Shape = Shape::Object(&[must(
    "imageLayoutVersion",
    &Shape::Text(|text| (text != "1.0.0").then_some(&manifest::LAYOUT_VERSION)),
)]);

static DOCKER_MANIFEST: Shape = Shape::Object(&[
    must("schemaVersion", &SCHEMA_VERSION),
    must("mediaType", &STRING),
    must("config", &DOCKER_DESCRIPTOR),
    must("layers", &Shape::List(&DOCKER_DESCRIPTOR, None)),
]);

static DOCKER_LIST: Shape = Shape::Object(&[
    must("schemaVersion", &SCHEMA_VERSION),
    must("mediaType", &STRING),
    must("manifests", &Shape::List(&DOCKER_CHILD, None)),
]);

static DOCKER_DESCRIPTOR: Shape = Shape::Object(&[
    must("mediaType", &MEDIA_TYPE),
    must("digest", &DIGEST),
    must("size", &SIZE),
    may("urls", &STRINGS),
]);

static DOCKER_CHILD: Shape = Shape::Object(&[
    must("mediaType", &MEDIA_TYPE),
    must("digest", &DIGEST),
    must("size", &SIZE),
    must("platform", &DOCKER_PLATFORM),
]);

static DOCKER_PLATFORM: Shape = Shape::Object(&[
    must("architecture", &STRING),
    must("os", &STRING),
    may("os.version", &STRING),
    may("os.features", &STRINGS),
    may("variant", &STRING),
    may("features", &STRINGS),
]);

static DOCKER_CONFIG: Shape = Shape::Object(&[
    may("created", &Shape::OrNull(&TIME)),
    may("author", &STRING_OR_NULL),
    may("architecture", &STRING_OR_NULL),
    may("os", &STRING_OR_NULL),
    may("config", &EXECUTION_OR_NULL),
    must("rootfs", &ROOTFS),
    may("history", &HISTORY_OR_NULL),
]);

static SCHEMA1: Shape = Shape::Object(&[
    must("schemaVersion", &SCHEMA_VERSION_1),
    must("name", &STRING),
    must("tag", &STRING),
    may("architecture", &STRING),
    must("fsLayers", &FS_LAYERS),
    must("history", &V1_HISTORY),
]);

static SCHEMA1_SIGNED: Shape = Shape::Object(&[
    must("schemaVersion", &SCHEMA_VERSION_1),
    must("name", &STRING),
    must("tag", &STRING),
    may("architecture", &STRING),
    must("fsLayers", &FS_LAYERS),
    must("history", &V1_HISTORY),
    must(
        "signatures",
        &Shape::List(
            &Shape::Object(&[
                must("header", &Shape::Object(&[])),
                must("signature", &STRING),
                must("protected", &STRING),
            ]),
            None,
        ),
    ),
]);

static FS_LAYERS: Shape = Shape::List(&Shape::Object(&[must("blobSum", &DIGEST)]), None);
static V1_HISTORY: Shape = Shape::List(&Shape::Object(&[must("v1Compatibility", &STRING)]), None);

static SCHEMA_VERSION: Shape = Shape::Number("a whole number", rule::schema_version_2);
static SCHEMA_VERSION_1: Shape =
    Shape::Number("a whole number", |number| (number.whole() != Some(1)).then_some(&value::SCHEMA_VERSION_1));
static SIZE: Shape = Shape::Number("a whole number", rule::size);
static MEDIA_TYPE: Shape = Shape::Text(rule::media_type);
static DIGEST: Shape = Shape::Text(rule::digest);
static TIME: Shape = Shape::Text(time::rfc3339);
static ANNOTATIONS: Shape = Shape::Map(&Shape::String(&manifest::ANNOTATION_TYPE), every);
static INTEGER: Shape = Shape::Number("a whole number", rule::int64);
static STRING_OR_NULL: Shape = Shape::OrNull(&STRING);
static STRINGS_OR_NULL: Shape = Shape::OrNull(&STRINGS);
static BOOLEAN_OR_NULL: Shape = Shape::OrNull(&Shape::Boolean);
static INTEGER_OR_NULL: Shape = Shape::OrNull(&INTEGER);
static OBJECTS_OR_NULL: Shape = Shape::OrNull(&Shape::Map(&Shape::Object(&[]), every));
static EXECUTION_OR_NULL: Shape = Shape::OrNull(&EXECUTION);
static HISTORY_OR_NULL: Shape = Shape::OrNull(&HISTORY);
