//! The schemas, restated as shapes.

use crate::diagnostics::{Diagnostic, config, manifest};
use crate::json::Number;
use crate::validate::rule::{self, time, url};
use crate::validate::shape::{Field, STRING, STRINGS, Shape, may, must};

pub(super) static MANIFEST: Shape = Shape::Object(&[
    must("schemaVersion", &SCHEMA_VERSION),
    may("mediaType", &MEDIA_TYPE),
    may("artifactType", &MEDIA_TYPE),
    must("config", &DESCRIPTOR),
    may("subject", &DESCRIPTOR),
    must("layers", &LAYERS),
    may("annotations", &ANNOTATIONS),
]);

pub(super) static INDEX: Shape = Shape::Object(&[
    must("schemaVersion", &SCHEMA_VERSION),
    may("mediaType", &MEDIA_TYPE),
    may("artifactType", &MEDIA_TYPE),
    may("subject", &DESCRIPTOR),
    must("manifests", &CHILDREN),
    may("annotations", &ANNOTATIONS),
]);

pub(super) static DESCRIPTOR: Shape = Shape::Object(&[
    must("mediaType", &MEDIA_TYPE),
    must("size", &SIZE),
    must("digest", &DIGEST),
    may("urls", &URLS),
    may("data", &STRING),
    may("artifactType", &MEDIA_TYPE),
    may("annotations", &ANNOTATIONS),
]);

pub(super) static LAYOUT: Shape = Shape::Object(&[must("imageLayoutVersion", &LAYOUT_VERSION)]);

pub(super) static CONFIG: Shape = Shape::Object(&[
    may("created", &TIME),
    may("author", &STRING),
    must("architecture", &STRING),
    may("variant", &STRING),
    must("os", &STRING),
    may("os.version", &STRING),
    may("os.features", &STRINGS),
    may("config", &EXECUTION),
    must("rootfs", &ROOTFS),
    may("history", &HISTORY),
]);

static EXECUTION: Shape = Shape::Object(&[
    may("User", &STRING),
    may("ExposedPorts", &OBJECTS),
    may("Env", &STRINGS),
    may("Entrypoint", &STRINGS_OR_NULL),
    may("Cmd", &STRINGS_OR_NULL),
    may("Volumes", &OBJECTS_OR_NULL),
    may("WorkingDir", &STRING),
    may("Labels", &ANNOTATIONS_OR_NULL),
    may("StopSignal", &STRING),
    may("ArgsEscaped", &Shape::Boolean),
]);

static ROOTFS: Shape = Shape::Object(&[must("diff_ids", &STRINGS), must("type", &LAYERS_WORD)]);

static HISTORY: Shape = Shape::List(
    &Shape::Object(&[
        may("created", &TIME),
        may("author", &STRING),
        may("created_by", &STRING),
        may("comment", &STRING),
        may("empty_layer", &Shape::Boolean),
    ]),
    None,
);

/// An index's children differ from other descriptors: sizes may be negative, `data` and `artifactType` are free.
static CHILDREN: Shape = Shape::List(&Shape::Object(CHILD), None);
static CHILD: &[Field] = &[
    must("mediaType", &MEDIA_TYPE),
    must("size", &INT64),
    must("digest", &DIGEST),
    may("urls", &URLS),
    may("platform", &PLATFORM),
    may("annotations", &ANNOTATIONS),
];

static PLATFORM: Shape = Shape::Object(&[
    must("architecture", &STRING),
    must("os", &STRING),
    may("os.version", &STRING),
    may("os.features", &STRINGS),
    may("variant", &STRING),
]);

static SCHEMA_VERSION: Shape = Shape::Number("a whole number", rule::schema_version_2);
static SIZE: Shape = Shape::Number("a whole number", |number| rule::within(number, 0, LARGEST));
static INT64: Shape = Shape::Number("a whole number", int64);
static MEDIA_TYPE: Shape = Shape::Text(rule::media_type);
static DIGEST: Shape = Shape::Text(rule::digest_grammar);
static URLS: Shape = Shape::List(&Shape::Text(url::schema), None);
static TIME: Shape = Shape::Text(time::schema);
static LAYERS: Shape = Shape::List(&DESCRIPTOR, Some(&manifest::NO_LAYERS));
static LAYOUT_VERSION: Shape = Shape::Text(|text| (text != "1.0.0").then_some(&manifest::LAYOUT_VERSION));
static LAYERS_WORD: Shape = Shape::Text(|text| (text != "layers").then_some(&config::ROOTFS_TYPE));
static ANNOTATIONS: Shape = Shape::Map(&Shape::String(&manifest::ANNOTATION_TYPE), is_matched);
static ANNOTATIONS_OR_NULL: Shape = Shape::OrNull(&ANNOTATIONS);
static OBJECTS: Shape = Shape::Map(&Shape::Object(&[]), is_matched);
static OBJECTS_OR_NULL: Shape = Shape::OrNull(&OBJECTS);
static STRINGS_OR_NULL: Shape = Shape::OrNull(&STRINGS);

/// 2^63 as the schemas write it, rounded to sixteen digits.
const LARGEST: i128 = 9_223_372_036_854_776_000;

fn int64(number: Number<'_>) -> Option<&'static Diagnostic> {
    rule::within(number, -LARGEST, LARGEST)
}

/// The pattern of names whose values are looked at: some character that ends no line.
fn is_matched(name: &str) -> bool {
    name.chars().any(|character| character != '\n')
}
