//! Image configs.

use super::{Diagnostic, Example, Section};
use crate::validate::Severity;

/// All of this topic, sorted by code.
pub(super) static ALL: &[&Diagnostic] = &[&TIME, &ROOTFS_TYPE, &ENVIRONMENT, &HISTORY_COUNT];

/// A time outside of RFC 3339.
pub static TIME: Diagnostic = Diagnostic {
    code: 501,
    sentence: "{} is {}, which is no date and time as it has to be written.",
    hint: "Write it as 2006-01-02T15:04:05Z.",
    explanation: "Times are written as RFC 3339 says. Readers differ at the edges: Go takes capital letters only and knows no leap seconds.",
    floor: Severity::Advice,
    section: Section { name: "image-spec, config.md, \"Properties\"", url: "https://github.com/opencontainers/image-spec/blob/main/config.md#properties" },
    wrong: Example { media_type: "application/vnd.oci.image.config.v1+json", document: br#"{"architecture":"amd64","os":"linux","rootfs":{"type":"layers","diff_ids":["sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"]},"created":"yesterday"}"# },
    right: Example { media_type: "application/vnd.oci.image.config.v1+json", document: br#"{"architecture":"amd64","os":"linux","rootfs":{"type":"layers","diff_ids":["sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"]},"created":"2024-01-02T03:04:05Z"}"# },
};

/// Another type of root file system.
pub static ROOTFS_TYPE: Diagnostic = Diagnostic {
    code: 502,
    sentence: "{} is {}, and the only type is \"layers\".",
    hint: "Write \"layers\".",
    explanation: "Implementations have to refuse any other type while unpacking.",
    floor: Severity::Advice,
    section: Section { name: "image-spec, config.md, \"Properties\"", url: "https://github.com/opencontainers/image-spec/blob/main/config.md#properties" },
    wrong: Example { media_type: "application/vnd.oci.image.config.v1+json", document: br#"{"architecture":"amd64","os":"linux","rootfs":{"type":"tree","diff_ids":[]}}"# },
    right: Example { media_type: "application/vnd.oci.image.config.v1+json", document: br#"{"architecture":"amd64","os":"linux","rootfs":{"type":"layers","diff_ids":["sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"]}}"# },
};

/// An environment entry without a name.
pub static ENVIRONMENT: Diagnostic = Diagnostic {
    code: 503,
    sentence: "{} is {}, and has to be NAME=value.",
    hint: "Write the name, an equals sign, and the value on one line.",
    explanation: "Entries are in the form of VARNAME=VARVALUE. The official validator rejects any other, and a value with a line end; the text says it without a must, and neither the schema nor Quay looks.",
    floor: Severity::Advice,
    section: Section { name: "image-spec, config.md, \"Properties\"", url: "https://github.com/opencontainers/image-spec/blob/main/config.md#properties" },
    wrong: Example { media_type: "application/vnd.oci.image.config.v1+json", document: br#"{"architecture":"amd64","os":"linux","rootfs":{"type":"layers","diff_ids":["sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"]},"config":{"Env":["PATH"]}}"# },
    right: Example { media_type: "application/vnd.oci.image.config.v1+json", document: br#"{"architecture":"amd64","os":"linux","rootfs":{"type":"layers","diff_ids":["sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"]},"config":{"Env":["PATH=/bin"]}}"# },
};

/// A history that does not fit the layers.
pub static HISTORY_COUNT: Diagnostic = Diagnostic {
    code: 504,
    sentence: "{} tells of {} layers, and `diff_ids` has {}.",
    hint: "Give each layer one entry that is not an empty_layer, in the same order.",
    explanation: "Each entry of the history that is no empty_layer made one layer, so their numbers are equal. Some tools drop the history of squashed layers; readers that pair the two lists then name the wrong commands.",
    floor: Severity::Warning,
    section: Section { name: "image-spec, config.md, \"Properties\"", url: "https://github.com/opencontainers/image-spec/blob/main/config.md#properties" },
    wrong: Example { media_type: "application/vnd.oci.image.config.v1+json", document: br#"{"architecture":"amd64","os":"linux","rootfs":{"type":"layers","diff_ids":["sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"]},"history":[{"created_by":"a"},{"created_by":"b"}]}"# },
    right: Example { media_type: "application/vnd.oci.image.config.v1+json", document: br#"{"architecture":"amd64","os":"linux","rootfs":{"type":"layers","diff_ids":["sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"]},"history":[{"created_by":"a"}]}"# },
};
