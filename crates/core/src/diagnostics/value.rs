//! Values: their types, and what has to be there.

use super::{Diagnostic, Example, Section};
use crate::validate::Severity;

/// All of this topic, sorted by code.
pub(super) static ALL: &[&Diagnostic] = &[
    &WRONG_TYPE,
    &MISSING,
    &SCHEMA_VERSION,
    &NOT_WHOLE,
    &NOT_PLAIN,
    &OUT_OF_RANGE,
    &REPEATED_NAME,
    &NAMES_DIFFER_IN_CASE,
    &SCHEMA_VERSION_1,
    &MORE_OF_A_KIND,
];

/// A value of another type.
pub static WRONG_TYPE: Diagnostic = Diagnostic {
    code: 201,
    sentence: "{} has to be {}, and is {}.",
    hint: "Write a value of the type that is asked for.",
    explanation: "Each field of a document has a type, and readers are strict about it: \"12\" is a string, and 12 is a number.",
    floor: Severity::Advice,
    section: Section { name: "RFC 8259, section 3", url: "https://www.rfc-editor.org/rfc/rfc8259#section-3" },
    wrong: Example { media_type: "application/vnd.oci.descriptor.v1+json", document: br#"{"mediaType":"application/octet-stream","digest":"sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855","size":"12"}"# },
    right: Example { media_type: "application/vnd.oci.descriptor.v1+json", document: br#"{"mediaType":"application/octet-stream","digest":"sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855","size":0}"# },
};

/// A field that has to be there.
pub static MISSING: Diagnostic = Diagnostic {
    code: 202,
    sentence: "{} has no `{}`.",
    hint: "Add the field.",
    explanation: "Without this field the document does not say what it has to: a descriptor, for example, always has a media type, a digest and a size.",
    floor: Severity::Advice,
    section: Section { name: "image-spec, descriptor.md, \"Properties\"", url: "https://github.com/opencontainers/image-spec/blob/main/descriptor.md#properties" },
    wrong: Example { media_type: "application/vnd.oci.descriptor.v1+json", document: br#"{"mediaType":"application/octet-stream","digest":"sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"}"# },
    right: Example { media_type: "application/vnd.oci.descriptor.v1+json", document: br#"{"mediaType":"application/octet-stream","digest":"sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855","size":0}"# },
};

/// Another schema version.
pub static SCHEMA_VERSION: Diagnostic = Diagnostic {
    code: 203,
    sentence: "{} has to be 2, and is {}.",
    hint: "Write 2.",
    explanation: "The schema version has been 2 since Docker introduced this format, and will not change. Version 1 is another format, signed by its author.",
    floor: Severity::Advice,
    section: Section { name: "image-spec, manifest.md, \"Image Manifest Property Descriptions\"", url: "https://github.com/opencontainers/image-spec/blob/main/manifest.md#image-manifest-property-descriptions" },
    wrong: Example { media_type: "application/vnd.oci.image.manifest.v1+json", document: br#"{"schemaVersion":1,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855","size":0},"layers":[{"mediaType":"application/vnd.oci.image.layer.v1.tar","digest":"sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855","size":0}]}"# },
    right: Example { media_type: "application/vnd.oci.image.manifest.v1+json", document: br#"{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855","size":0},"layers":[{"mediaType":"application/vnd.oci.image.layer.v1.tar","digest":"sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855","size":0}]}"# },
};

/// A number with a fraction.
pub static NOT_WHOLE: Diagnostic = Diagnostic {
    code: 204,
    sentence: "{} has to be a whole number, and is {}.",
    hint: "Write a whole number.",
    explanation: "Sizes and versions are counted, not measured: there is no half of a byte.",
    floor: Severity::Advice,
    section: Section { name: "image-spec, descriptor.md, \"Properties\"", url: "https://github.com/opencontainers/image-spec/blob/main/descriptor.md#properties" },
    wrong: Example { media_type: "application/vnd.oci.descriptor.v1+json", document: br#"{"mediaType":"application/octet-stream","digest":"sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855","size":1.5}"# },
    right: Example { media_type: "application/vnd.oci.descriptor.v1+json", document: br#"{"mediaType":"application/octet-stream","digest":"sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855","size":0}"# },
};

/// A whole number with a point or an exponent.
pub static NOT_PLAIN: Diagnostic = Diagnostic {
    code: 205,
    sentence: "{} is {}, a whole number that is not written as plain digits.",
    hint: "Write the digits alone: 1000 instead of 1e3 or 1000.0.",
    explanation: "JSON does not tell 1000 and 1e3 apart, so by the text this is a whole number; the JSON schema accepts it, and Quay does. The official validator rejects it: Go decodes into an integer type and refuses the point and the exponent.",
    floor: Severity::Advice,
    section: Section { name: "RFC 8259, section 6", url: "https://www.rfc-editor.org/rfc/rfc8259#section-6" },
    wrong: Example { media_type: "application/vnd.oci.descriptor.v1+json", document: br#"{"mediaType":"application/octet-stream","digest":"sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855","size":1e3}"# },
    right: Example { media_type: "application/vnd.oci.descriptor.v1+json", document: br#"{"mediaType":"application/octet-stream","digest":"sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855","size":0}"# },
};

/// A number that is too large.
pub static OUT_OF_RANGE: Diagnostic = Diagnostic {
    code: 206,
    sentence: "{} is {}, which is beyond what 64 bits hold.",
    hint: "Write a number from 0 to 9223372036854775807.",
    explanation: "Sizes are signed numbers of 64 bits, and the text rejects any other. The schema's limit was rounded, so it accepts up to 9223372036854776000; the official validator rejects all that Go cannot decode into 64 bits. Quay accepts numbers of any size, as Python does.",
    floor: Severity::Advice,
    section: Section { name: "image-spec, descriptor.md, \"Properties\"", url: "https://github.com/opencontainers/image-spec/blob/main/descriptor.md#properties" },
    wrong: Example { media_type: "application/vnd.oci.descriptor.v1+json", document: br#"{"mediaType":"application/octet-stream","digest":"sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855","size":9223372036854775808}"# },
    right: Example { media_type: "application/vnd.oci.descriptor.v1+json", document: br#"{"mediaType":"application/octet-stream","digest":"sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855","size":0}"# },
};

/// A name that is repeated.
pub static REPEATED_NAME: Diagnostic = Diagnostic {
    code: 207,
    sentence: "`{}` stands in this object more than once.",
    hint: "Remove one of the two.",
    explanation: "Readers differ in which of the values they take: the schema and Quay take the last, some others the first, and Go decodes all of them into the same place, one after the other. So the official validator rejects the document where any of the values has a wrong type, and the others where the last one has. Whoever checks one and uses the other can be fooled; the text forbids repeated names.",
    floor: Severity::Warning,
    section: Section { name: "RFC 8259, section 4", url: "https://www.rfc-editor.org/rfc/rfc8259#section-4" },
    wrong: Example { media_type: "application/vnd.oci.descriptor.v1+json", document: br#"{"mediaType":"application/octet-stream","digest":"sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855","size":0,"size":0}"# },
    right: Example { media_type: "application/vnd.oci.descriptor.v1+json", document: br#"{"mediaType":"application/octet-stream","digest":"sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855","size":0}"# },
};

/// Names that differ in case only.
pub static NAMES_DIFFER_IN_CASE: Diagnostic = Diagnostic {
    code: 208,
    sentence: "`{}` and `{}` differ in case only.",
    hint: "Remove the one that is misspelt.",
    explanation: "Names are compared exactly in JSON, and the text, the schema and Quay do so: a name in another case is one that they do not know. Go decodes a member into a field of the same name in any case, so the official validator rejects a value of the wrong type under either name, and takes the later of the two.",
    floor: Severity::Warning,
    section: Section { name: "RFC 8259, section 8.3", url: "https://www.rfc-editor.org/rfc/rfc8259#section-8.3" },
    wrong: Example { media_type: "application/vnd.oci.descriptor.v1+json", document: br#"{"mediaType":"application/octet-stream","digest":"sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855","size":0,"SIZE":0}"# },
    right: Example { media_type: "application/vnd.oci.descriptor.v1+json", document: br#"{"mediaType":"application/octet-stream","digest":"sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855","size":0}"# },
};

/// Another schema version than 1.
pub static SCHEMA_VERSION_1: Diagnostic = Diagnostic {
    code: 209,
    sentence: "{} has to be 1, and is {}.",
    hint: "Write 1, or give the document the media type of its format.",
    explanation: "A manifest with fsLayers and v1Compatibility is of schema 1, the first that Docker had.",
    floor: Severity::Advice,
    section: Section { name: "Docker, Image Manifest Version 2, Schema 1", url: "https://github.com/distribution/distribution/blob/v2.8.3/docs/spec/manifest-v2-1.md" },
    wrong: Example { media_type: "application/vnd.docker.distribution.manifest.v1+json", document: br#"{"schemaVersion":2,"name":"library/a","tag":"latest","architecture":"amd64","fsLayers":[{"blobSum":"sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"}],"history":[{"v1Compatibility":"{\"id\":\"x\"}"}]}"# },
    right: Example { media_type: "application/vnd.docker.distribution.manifest.v1+json", document: br#"{"schemaVersion":1,"name":"library/a","tag":"latest","architecture":"amd64","fsLayers":[{"blobSum":"sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"}],"history":[{"v1Compatibility":"{\"id\":\"x\"}"}]}"# },
};

/// More of a kind than are listed.
pub static MORE_OF_A_KIND: Diagnostic = Diagnostic {
    code: 210,
    sentence: "There are more of {} than the thousand that are listed.",
    hint: "Mend what is listed, or let all be mended where a repair is offered, and look again.",
    explanation: "So many mistakes of one kind have one cause, and a longer list would not tell more about it. The verdicts are those on the whole document, and repairs are made everywhere.",
    floor: Severity::Advice,
    section: Section { name: "RFC 8259, section 9", url: "https://www.rfc-editor.org/rfc/rfc8259#section-9" },
    wrong: Example { media_type: "application/json", document: &[b','; 1001] },
    right: Example { media_type: "application/json", document: b"[1,2]" },
};
