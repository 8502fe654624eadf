//! The Go types that the validator decodes into, restated.

use super::decode::Type;

pub(super) static MANIFEST: Type = Type::Struct(&[
    ("schemaVersion", &Type::Int),
    ("mediaType", &Type::String),
    ("artifactType", &Type::String),
    ("config", &DESCRIPTOR),
    ("layers", &DESCRIPTORS),
    ("subject", &DESCRIPTOR),
    ("annotations", &ANNOTATIONS),
]);

pub(super) static INDEX: Type = Type::Struct(&[
    ("schemaVersion", &Type::Int),
    ("mediaType", &Type::String),
    ("artifactType", &Type::String),
    ("manifests", &DESCRIPTORS),
    ("subject", &DESCRIPTOR),
    ("annotations", &ANNOTATIONS),
]);

pub(super) static DESCRIPTOR: Type = Type::Struct(&[
    ("mediaType", &Type::String),
    ("digest", &Type::String),
    ("size", &Type::Int),
    ("urls", &STRINGS),
    ("annotations", &ANNOTATIONS),
    ("data", &Type::Bytes),
    ("platform", &PLATFORM),
    ("artifactType", &Type::String),
]);

pub(super) static IMAGE: Type = Type::Struct(&[
    ("created", &Type::Time),
    ("author", &Type::String),
    ("architecture", &Type::String),
    ("os", &Type::String),
    ("os.version", &Type::String),
    ("os.features", &STRINGS),
    ("variant", &Type::String),
    ("config", &EXECUTION),
    ("rootfs", &Type::Struct(&[("type", &Type::String), ("diff_ids", &STRINGS)])),
    ("history", &HISTORY),
]);

static EXECUTION: Type = Type::Struct(&[
    ("User", &Type::String),
    ("ExposedPorts", &SET),
    ("Env", &STRINGS),
    ("Entrypoint", &STRINGS),
    ("Cmd", &STRINGS),
    ("Volumes", &SET),
    ("WorkingDir", &Type::String),
    ("Labels", &ANNOTATIONS),
    ("StopSignal", &Type::String),
    ("ArgsEscaped", &Type::Bool),
]);

static HISTORY: Type = Type::List(&Type::Struct(&[
    ("created", &Type::Time),
    ("created_by", &Type::String),
    ("author", &Type::String),
    ("comment", &Type::String),
    ("empty_layer", &Type::Bool),
]));

static PLATFORM: Type = Type::Struct(&[
    ("architecture", &Type::String),
    ("os", &Type::String),
    ("os.version", &Type::String),
    ("os.features", &STRINGS),
    ("variant", &Type::String),
]);

static DESCRIPTORS: Type = Type::List(&DESCRIPTOR);
static STRINGS: Type = Type::List(&Type::String);
static ANNOTATIONS: Type = Type::Map(&Type::Annotation);
/// A map to empty structs, Go's set.
static SET: Type = Type::Map(&Type::Struct(&[]));
