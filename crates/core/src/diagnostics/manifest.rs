//! Manifests, indexes and layouts.

use super::{Diagnostic, Example, Section};
use crate::validate::Severity;

/// All of this topic, sorted by code.
pub(super) static ALL: &[&Diagnostic] = &[
    &OWN_MEDIA_TYPE,
    &NO_OWN_MEDIA_TYPE,
    &NO_LAYERS,
    &ARTIFACT_TYPE_NEEDED,
    &LAYOUT_VERSION,
    &ANNOTATION_REPEATED,
    &ANNOTATION_TYPE,
    &ANNOTATION_RESERVED,
    &ANNOTATION_FORM,
    &PLATFORM_NAME,
];

/// Another document's media type.
pub static OWN_MEDIA_TYPE: Diagnostic = Diagnostic {
    code: 401,
    sentence: "{} is {}, and the document is of the type {}.",
    hint: "Write the media type of the document itself.",
    explanation: "Where a document names its own media type, that has to be the one it is stored and sent with. Otherwise the same bytes are an image to one reader and an index to another, which has been used for attacks. The text and Quay reject another one; the schema and the official validator accept anything that is a media type.",
    floor: Severity::Advice,
    section: Section { name: "image-spec, manifest.md, \"Image Manifest Property Descriptions\"", url: "https://github.com/opencontainers/image-spec/blob/main/manifest.md#image-manifest-property-descriptions" },
    wrong: Example { media_type: "application/vnd.oci.image.manifest.v1+json", document: br#"{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855","size":0},"layers":[{"mediaType":"application/vnd.oci.image.layer.v1.tar","digest":"sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855","size":0}]}"# },
    right: Example { media_type: "application/vnd.oci.image.manifest.v1+json", document: br#"{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855","size":0},"layers":[{"mediaType":"application/vnd.oci.image.layer.v1.tar","digest":"sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855","size":0}]}"# },
};

/// No media type of its own.
pub static NO_OWN_MEDIA_TYPE: Diagnostic = Diagnostic {
    code: 402,
    sentence: "{} has no `mediaType`.",
    hint: "Add the media type of the document itself.",
    explanation: "The field should be used: it lets a reader know the document without its headers.",
    floor: Severity::Advice,
    section: Section { name: "image-spec, manifest.md, \"Image Manifest Property Descriptions\"", url: "https://github.com/opencontainers/image-spec/blob/main/manifest.md#image-manifest-property-descriptions" },
    wrong: Example { media_type: "application/vnd.oci.image.manifest.v1+json", document: br#"{"schemaVersion":2,"config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855","size":0},"layers":[{"mediaType":"application/vnd.oci.image.layer.v1.tar","digest":"sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855","size":0}]}"# },
    right: Example { media_type: "application/vnd.oci.image.manifest.v1+json", document: br#"{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855","size":0},"layers":[{"mediaType":"application/vnd.oci.image.layer.v1.tar","digest":"sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855","size":0}]}"# },
};

/// An image without layers.
pub static NO_LAYERS: Diagnostic = Diagnostic {
    code: 403,
    sentence: "{} has no entry.",
    hint: "Add a layer; an artifact without content has the empty descriptor there.",
    explanation: "The text says that there should be one layer at least, for portability, and accepts none. The JSON schema makes that a must and rejects an empty list, and the official validator with it. Quay accepts it.",
    floor: Severity::Advice,
    section: Section { name: "image-spec, manifest.md, \"Image Manifest Property Descriptions\"", url: "https://github.com/opencontainers/image-spec/blob/main/manifest.md#image-manifest-property-descriptions" },
    wrong: Example { media_type: "application/vnd.oci.image.manifest.v1+json", document: br#"{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855","size":0},"layers":[]}"# },
    right: Example { media_type: "application/vnd.oci.image.manifest.v1+json", document: br#"{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855","size":0},"layers":[{"mediaType":"application/vnd.oci.image.layer.v1.tar","digest":"sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855","size":0}]}"# },
};

/// An artifact that does not say what it is.
pub static ARTIFACT_TYPE_NEEDED: Diagnostic = Diagnostic {
    code: 404,
    sentence: "{} has the empty config and no `artifactType`.",
    hint: "Add an artifactType, such as application/vnd.example.sbom.",
    explanation: "With the empty config nothing else says what an artifact is, so the text demands its type. The schema, the official validator and Quay do not look, and accept the manifest.",
    floor: Severity::Advice,
    section: Section { name: "image-spec, manifest.md, \"Guidelines for Artifact Usage\"", url: "https://github.com/opencontainers/image-spec/blob/main/manifest.md#guidelines-for-artifact-usage" },
    wrong: Example { media_type: "application/vnd.oci.image.manifest.v1+json", document: br#"{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{"mediaType":"application/vnd.oci.empty.v1+json","digest":"sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a","size":2},"layers":[{"mediaType":"application/vnd.oci.image.layer.v1.tar","digest":"sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855","size":0}]}"# },
    right: Example { media_type: "application/vnd.oci.image.manifest.v1+json", document: br#"{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855","size":0},"layers":[{"mediaType":"application/vnd.oci.image.layer.v1.tar","digest":"sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855","size":0}]}"# },
};

/// Another layout version.
pub static LAYOUT_VERSION: Diagnostic = Diagnostic {
    code: 405,
    sentence: "{} is {}, and the only version is \"1.0.0\".",
    hint: "Write \"1.0.0\".",
    explanation: "The version of the image layout has not changed since it was introduced.",
    floor: Severity::Advice,
    section: Section {
        name: "image-spec, image-layout.md, \"oci-layout file\"",
        url: "https://github.com/opencontainers/image-spec/blob/main/image-layout.md#oci-layout-file",
    },
    wrong: Example {
        media_type: "application/vnd.oci.layout.header.v1+json",
        document: br#"{"imageLayoutVersion":"2"}"#,
    },
    right: Example {
        media_type: "application/vnd.oci.layout.header.v1+json",
        document: br#"{"imageLayoutVersion":"1.0.0"}"#,
    },
};

/// An annotation that is repeated.
pub static ANNOTATION_REPEATED: Diagnostic = Diagnostic {
    code: 406,
    sentence: "The annotation `{}` stands here more than once.",
    hint: "Remove one of the two.",
    explanation: "Keys of annotations must be unique.",
    floor: Severity::Advice,
    section: Section { name: "image-spec, annotations.md, \"Rules\"", url: "https://github.com/opencontainers/image-spec/blob/main/annotations.md#rules" },
    wrong: Example { media_type: "application/vnd.oci.descriptor.v1+json", document: br#"{"mediaType":"application/octet-stream","digest":"sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855","size":0,"annotations":{"a":"1","a":"2"}}"# },
    right: Example { media_type: "application/vnd.oci.descriptor.v1+json", document: br#"{"mediaType":"application/octet-stream","digest":"sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855","size":0}"# },
};

/// An annotation whose value is no string.
pub static ANNOTATION_TYPE: Diagnostic = Diagnostic {
    code: 407,
    sentence: "{} has to be a string, as all values of annotations are, and is {}.",
    hint: "Put the value in double quotes.",
    explanation: "Annotations and labels are a map from strings to strings. The text, the JSON schema and the official validator reject any other value: Go decodes into a map of strings. Quay takes whatever stands there, and hands it on as it is. At the edge they differ once more: the schema's pattern does not look at a value whose name is empty or made of line ends, and Go takes null for an empty string.",
    floor: Severity::Advice,
    section: Section { name: "image-spec, annotations.md, \"Rules\"", url: "https://github.com/opencontainers/image-spec/blob/main/annotations.md#rules" },
    wrong: Example { media_type: "application/vnd.oci.descriptor.v1+json", document: br#"{"mediaType":"application/octet-stream","digest":"sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855","size":0,"annotations":{"a":1}}"# },
    right: Example { media_type: "application/vnd.oci.descriptor.v1+json", document: br#"{"mediaType":"application/octet-stream","digest":"sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855","size":0,"annotations":{"a":"1"}}"# },
};

/// An annotation with a reserved name that nobody defined.
pub static ANNOTATION_RESERVED: Diagnostic = Diagnostic {
    code: 408,
    sentence: "`{}` is no annotation that the specification defines, and the prefix is reserved for those.",
    hint: "Use a prefix of your own, such as com.example.",
    explanation: "Names that begin with org.opencontainers.image. are the image specification's. One that it does not define is mostly a misspelt one, and nobody will look for it.",
    floor: Severity::Advice,
    section: Section { name: "image-spec, annotations.md, \"Pre-Defined Annotation Keys\"", url: "https://github.com/opencontainers/image-spec/blob/main/annotations.md#pre-defined-annotation-keys" },
    wrong: Example { media_type: "application/vnd.oci.descriptor.v1+json", document: br#"{"mediaType":"application/octet-stream","digest":"sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855","size":0,"annotations":{"org.opencontainers.image.licence":"MIT"}}"# },
    right: Example { media_type: "application/vnd.oci.descriptor.v1+json", document: br#"{"mediaType":"application/octet-stream","digest":"sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855","size":0,"annotations":{"org.opencontainers.image.licenses":"MIT"}}"# },
};

/// A known annotation with a value that it cannot have.
pub static ANNOTATION_FORM: Diagnostic = Diagnostic {
    code: 409,
    sentence: "{} is {}, and has to be {}.",
    hint: "Write the value in the form that the annotation has.",
    explanation: "The specification says what the values of its own annotations are: the time of creation is written as RFC 3339 has it, and the base image's digest is a digest. No judge looks at them, but readers of the annotation do.",
    floor: Severity::Warning,
    section: Section { name: "image-spec, annotations.md, \"Pre-Defined Annotation Keys\"", url: "https://github.com/opencontainers/image-spec/blob/main/annotations.md#pre-defined-annotation-keys" },
    wrong: Example { media_type: "application/vnd.oci.descriptor.v1+json", document: br#"{"mediaType":"application/octet-stream","digest":"sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855","size":0,"annotations":{"org.opencontainers.image.created":"yesterday"}}"# },
    right: Example { media_type: "application/vnd.oci.descriptor.v1+json", document: br#"{"mediaType":"application/octet-stream","digest":"sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855","size":0,"annotations":{"org.opencontainers.image.created":"2024-01-02T03:04:05Z"}}"# },
};

/// A platform with a name that Go does not have.
pub static PLATFORM_NAME: Diagnostic = Diagnostic {
    code: 410,
    sentence: "{} is {}, which is none of the names that Go has.",
    hint: "Write the name that Go uses, such as amd64 for x86_64, arm64 for aarch64, or 386 for i686.",
    explanation: "Platforms should be named as in Go's GOOS and GOARCH, in lower case. Clients compare names: whoever looks for linux and amd64 passes over Linux and x86_64.",
    floor: Severity::Warning,
    section: Section { name: "image-spec, image-index.md, \"Image Index Property Descriptions\"", url: "https://github.com/opencontainers/image-spec/blob/main/image-index.md#image-index-property-descriptions" },
    wrong: Example { media_type: "application/vnd.oci.descriptor.v1+json", document: br#"{"mediaType":"application/octet-stream","digest":"sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855","size":0,"platform":{"os":"linux","architecture":"x86_64"}}"# },
    right: Example { media_type: "application/vnd.oci.descriptor.v1+json", document: br#"{"mediaType":"application/octet-stream","digest":"sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855","size":0,"platform":{"os":"linux","architecture":"amd64"}}"# },
};
