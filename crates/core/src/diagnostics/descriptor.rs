//! Descriptors: media types, digests, sizes, addresses, embedded content.

use super::{Diagnostic, Example, Section};
use crate::validate::Severity;

/// All of this topic, sorted by code.
pub(super) static ALL: &[&Diagnostic] = &[
    &MEDIA_TYPE,
    &DIGEST_GRAMMAR,
    &DIGEST_ENCODING,
    &SHA384,
    &NEGATIVE_SIZE,
    &URL,
    &DATA_BASE64,
    &DATA_SIZE,
    &DATA_DIGEST,
    &UNREGISTERED_ALGORITHM,
    &URL_SCHEME,
    &EMPTY_DIGEST,
    &LARGE_SIZE,
    &DEPRECATED_LAYER,
];

/// A media type outside the grammar.
pub static MEDIA_TYPE: Diagnostic = Diagnostic {
    code: 301,
    sentence: "{} is {}, which is no media type.",
    hint: "Write type/subtype, such as application/vnd.oci.image.config.v1+json, each part up to 127 letters, digits and !#$&-^_.+ and without parameters.",
    explanation: "Media types in documents follow RFC 6838: a type, a slash, a subtype. The text, the schema and the official validator reject all else. Quay only looks for such a thing somewhere in a descriptor's media type, since its pattern is not anchored, so it accepts !!application/json; of `artifactType` it wants a string. In an index, the schema and the official validator do not look at the artifact types of its children.",
    floor: Severity::Advice,
    section: Section { name: "image-spec, descriptor.md, \"Properties\"", url: "https://github.com/opencontainers/image-spec/blob/main/descriptor.md#properties" },
    wrong: Example { media_type: "application/vnd.oci.descriptor.v1+json", document: br#"{"mediaType":"json","digest":"sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855","size":0}"# },
    right: Example { media_type: "application/vnd.oci.descriptor.v1+json", document: br#"{"mediaType":"application/octet-stream","digest":"sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855","size":0}"# },
};

/// A digest outside the grammar.
pub static DIGEST_GRAMMAR: Diagnostic = Diagnostic {
    code: 302,
    sentence: "{} is {}, which is no digest.",
    hint: "Write algorithm:encoded, such as sha256: and 64 hex digits.",
    explanation: "A digest names the algorithm in lower case, then a colon, then the encoded hash. The text, the schema and the official validator reject all else, except that both of the latter do not look at `diff_ids`. Quay looks at the digests of layers alone.",
    floor: Severity::Advice,
    section: Section { name: "image-spec, descriptor.md, \"Digests\"", url: "https://github.com/opencontainers/image-spec/blob/main/descriptor.md#digests" },
    wrong: Example { media_type: "application/vnd.oci.descriptor.v1+json", document: br#"{"mediaType":"application/octet-stream","digest":"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855","size":0}"# },
    right: Example { media_type: "application/vnd.oci.descriptor.v1+json", document: br#"{"mediaType":"application/octet-stream","digest":"sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855","size":0}"# },
};

/// A digest that its algorithm does not give.
pub static DIGEST_ENCODING: Diagnostic = Diagnostic {
    code: 303,
    sentence: "{} is {}, which its algorithm cannot give.",
    hint: "Write all hex digits in lower case: 64 for sha256 and blake3, 128 for sha512.",
    explanation: "Registered algorithms say how their digests are written, and the text demands that. Inside of manifests and indexes the schema, the official validator and Quay look at the grammar alone, so that a short digest, or one in upper case, passes all of them; nothing will ever be found under it. Of a descriptor by itself the official validator checks the length, too.",
    floor: Severity::Advice,
    section: Section { name: "image-spec, descriptor.md, \"Registered algorithms\"", url: "https://github.com/opencontainers/image-spec/blob/main/descriptor.md#registered-algorithms" },
    wrong: Example { media_type: "application/vnd.oci.descriptor.v1+json", document: br#"{"mediaType":"application/octet-stream","digest":"sha256:e6","size":0}"# },
    right: Example { media_type: "application/vnd.oci.descriptor.v1+json", document: br#"{"mediaType":"application/octet-stream","digest":"sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855","size":0}"# },
};

/// A sha384 digest that Go refuses.
pub static SHA384: Diagnostic = Diagnostic {
    code: 304,
    sentence: "{} is {}, which sha384 cannot give.",
    hint: "Write 96 hex digits in lower case, or use sha256.",
    explanation: "The specification does not register sha384, so it lets any encoding through; the Go library knows it, and checks it.",
    floor: Severity::Advice,
    section: Section { name: "image-spec, descriptor.md, \"Registered algorithms\"", url: "https://github.com/opencontainers/image-spec/blob/main/descriptor.md#registered-algorithms" },
    wrong: Example { media_type: "application/vnd.oci.descriptor.v1+json", document: br#"{"mediaType":"application/octet-stream","digest":"sha384:e6","size":0}"# },
    right: Example { media_type: "application/vnd.oci.descriptor.v1+json", document: br#"{"mediaType":"application/octet-stream","digest":"sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855","size":0}"# },
};

/// A negative size.
pub static NEGATIVE_SIZE: Diagnostic = Diagnostic {
    code: 305,
    sentence: "{} is {}, and must not be negative.",
    hint: "Write the number of bytes of the content.",
    explanation: "A size counts bytes, and the text rejects a negative one. The schema of an index forgets to say so, so that for an entry of an index everybody else accepts it. For a config the schema and the official validator reject it and Quay accepts it; for a layer Quay looks, too, and all reject it.",
    floor: Severity::Advice,
    section: Section { name: "image-spec, descriptor.md, \"Properties\"", url: "https://github.com/opencontainers/image-spec/blob/main/descriptor.md#properties" },
    wrong: Example { media_type: "application/vnd.oci.descriptor.v1+json", document: br#"{"mediaType":"application/octet-stream","digest":"sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855","size":-1}"# },
    right: Example { media_type: "application/vnd.oci.descriptor.v1+json", document: br#"{"mediaType":"application/octet-stream","digest":"sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855","size":0}"# },
};

/// An address outside the grammar.
pub static URL: Diagnostic = Diagnostic {
    code: 306,
    sentence: "{} is {}, which is no absolute address.",
    hint: "Write a URL with its scheme; escape spaces and other characters as %20 and the like.",
    explanation: "Each entry of urls has to conform to RFC 3986. The Go library that checks the schemas takes some more, such as spaces in a path.",
    floor: Severity::Advice,
    section: Section { name: "image-spec, descriptor.md, \"Properties\"", url: "https://github.com/opencontainers/image-spec/blob/main/descriptor.md#properties" },
    wrong: Example { media_type: "application/vnd.oci.descriptor.v1+json", document: br#"{"mediaType":"application/octet-stream","digest":"sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855","size":0,"urls":["layer.tar"]}"# },
    right: Example { media_type: "application/vnd.oci.descriptor.v1+json", document: br#"{"mediaType":"application/octet-stream","digest":"sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855","size":0,"urls":["https://example.com/layer.tar"]}"# },
};

/// `data` that is not base64.
pub static DATA_BASE64: Diagnostic = Diagnostic {
    code: 307,
    sentence: "{} is not base64.",
    hint: "Encode the content in base64 with its padding.",
    explanation: "The field holds the content itself, encoded as RFC 4648, section 4 says.",
    floor: Severity::Advice,
    section: Section { name: "image-spec, descriptor.md, \"Properties\"", url: "https://github.com/opencontainers/image-spec/blob/main/descriptor.md#properties" },
    wrong: Example { media_type: "application/vnd.oci.descriptor.v1+json", document: br#"{"mediaType":"application/octet-stream","digest":"sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855","size":0,"data":"!!"}"# },
    right: Example { media_type: "application/vnd.oci.descriptor.v1+json", document: br#"{"mediaType":"application/octet-stream","digest":"sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855","size":0,"data":""}"# },
};

/// `data` of another size.
pub static DATA_SIZE: Diagnostic = Diagnostic {
    code: 308,
    sentence: "{} holds {} bytes, and `size` says {}.",
    hint: "Correct size and digest, or embed the content that they belong to.",
    explanation: "The embedded content must be the content that the descriptor names, so its size is the descriptor's.",
    floor: Severity::Warning,
    section: Section { name: "image-spec, descriptor.md, \"Embedded Content\"", url: "https://github.com/opencontainers/image-spec/blob/main/descriptor.md#embedded-content" },
    wrong: Example { media_type: "application/vnd.oci.descriptor.v1+json", document: br#"{"mediaType":"application/octet-stream","digest":"sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855","size":0,"data":"aGVsbG8="}"# },
    right: Example { media_type: "application/vnd.oci.descriptor.v1+json", document: br#"{"mediaType":"application/octet-stream","digest":"sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855","size":0,"data":""}"# },
};

/// `data` with another digest.
pub static DATA_DIGEST: Diagnostic = Diagnostic {
    code: 309,
    sentence: "{} has the digest {}, and `digest` says otherwise.",
    hint: "Correct the digest, or embed the content that it belongs to.",
    explanation: "The embedded content must be the content that the descriptor names, so its digest is the descriptor's.",
    floor: Severity::Warning,
    section: Section { name: "image-spec, descriptor.md, \"Embedded Content\"", url: "https://github.com/opencontainers/image-spec/blob/main/descriptor.md#embedded-content" },
    wrong: Example { media_type: "application/vnd.oci.descriptor.v1+json", document: br#"{"mediaType":"application/octet-stream","digest":"sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855","size":5,"data":"aGVsbG8="}"# },
    right: Example { media_type: "application/vnd.oci.descriptor.v1+json", document: br#"{"mediaType":"application/octet-stream","digest":"sha256:2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824","size":5,"data":"aGVsbG8="}"# },
};

/// An algorithm that is not registered.
pub static UNREGISTERED_ALGORITHM: Diagnostic = Diagnostic {
    code: 310,
    sentence: "{} is {}, whose algorithm is not registered.",
    hint: "Use sha256, which everybody can check.",
    explanation: "The text lets algorithms through that it does not know, for the sake of later ones, and so do the schema and the official validator. Few clients can verify them. Quay rejects a layer whose digest is not hexadecimal, and accepts any digest of a config.",
    floor: Severity::Advice,
    section: Section { name: "image-spec, descriptor.md, \"Registered algorithms\"", url: "https://github.com/opencontainers/image-spec/blob/main/descriptor.md#registered-algorithms" },
    wrong: Example { media_type: "application/vnd.oci.descriptor.v1+json", document: br#"{"mediaType":"application/octet-stream","digest":"multihash+base58:QmRZxt2b1FVZPNqd8hsiykDL3TdBDeTSPX9Kv46HmX4Gx8","size":0}"# },
    right: Example { media_type: "application/vnd.oci.descriptor.v1+json", document: br#"{"mediaType":"application/octet-stream","digest":"sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855","size":0}"# },
};

/// An address that is not of the web.
pub static URL_SCHEME: Diagnostic = Diagnostic {
    code: 311,
    sentence: "{} is {}, which is neither http nor https.",
    hint: "Offer the content by https.",
    explanation: "Other schemes are allowed, but the text asks for http and https, and clients know no other.",
    floor: Severity::Advice,
    section: Section { name: "image-spec, descriptor.md, \"Properties\"", url: "https://github.com/opencontainers/image-spec/blob/main/descriptor.md#properties" },
    wrong: Example { media_type: "application/vnd.oci.descriptor.v1+json", document: br#"{"mediaType":"application/octet-stream","digest":"sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855","size":0,"urls":["ftp://example.com/x"]}"# },
    right: Example { media_type: "application/vnd.oci.descriptor.v1+json", document: br#"{"mediaType":"application/octet-stream","digest":"sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855","size":0,"urls":["https://example.com/x"]}"# },
};

/// A digest without any text.
pub static EMPTY_DIGEST: Diagnostic = Diagnostic {
    code: 312,
    sentence: "{} is empty.",
    hint: "Write the digest of the content, or leave the descriptor out.",
    explanation: "An empty string names no content. The text's grammar and the JSON schemas reject it, and the official validator with them. Quay looks at the digests of layers alone: an empty digest of a config, a subject or an entry of an index passes there, and what it stands for is never found.",
    floor: Severity::Advice,
    section: Section { name: "image-spec, descriptor.md, \"Digests\"", url: "https://github.com/opencontainers/image-spec/blob/main/descriptor.md#digests" },
    wrong: Example { media_type: "application/vnd.oci.descriptor.v1+json", document: br#"{"mediaType":"application/octet-stream","digest":"","size":0}"# },
    right: Example { media_type: "application/vnd.oci.descriptor.v1+json", document: br#"{"mediaType":"application/octet-stream","digest":"sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855","size":0}"# },
};

/// A size beyond what a float holds exactly.
pub static LARGE_SIZE: Diagnostic = Diagnostic {
    code: 313,
    sentence: "{} is {}, and readers that use floating point round it.",
    hint: "Check the number: content of more than 9 petabytes is not pushed as one blob.",
    explanation: "Numbers above 9007199254740991 (2^53 - 1) are not kept exactly by JavaScript and others that read every number as a float of 64 bits; the text asks for smaller ones. No judge rejects a size for that.",
    floor: Severity::Advice,
    section: Section { name: "image-spec, considerations.md, \"JSON\"", url: "https://github.com/opencontainers/image-spec/blob/main/considerations.md#json" },
    wrong: Example { media_type: "application/vnd.oci.descriptor.v1+json", document: br#"{"mediaType":"application/octet-stream","digest":"sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855","size":9007199254740993}"# },
    right: Example { media_type: "application/vnd.oci.descriptor.v1+json", document: br#"{"mediaType":"application/octet-stream","digest":"sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855","size":0}"# },
};

/// A media type that nobody should use any more.
pub static DEPRECATED_LAYER: Diagnostic = Diagnostic {
    code: 314,
    sentence: "{} is {}, a layer that may not be distributed: a deprecated kind.",
    hint: "Push the layer, and give it the media type without \"nondistributable\".",
    explanation: "Layers that registries must not hand out were meant for licences that forbade it. They are deprecated: a pull needs the addresses in `urls` to be there for ever.",
    floor: Severity::Advice,
    section: Section { name: "image-spec, layer.md, \"Non-Distributable Layers\"", url: "https://github.com/opencontainers/image-spec/blob/main/layer.md#non-distributable-layers" },
    wrong: Example { media_type: "application/vnd.oci.descriptor.v1+json", document: br#"{"mediaType":"application/vnd.oci.image.layer.nondistributable.v1.tar+gzip","digest":"sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855","size":0,"urls":["https://example.com/layer"]}"# },
    right: Example { media_type: "application/vnd.oci.descriptor.v1+json", document: br#"{"mediaType":"application/vnd.oci.image.layer.v1.tar+gzip","digest":"sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855","size":0}"# },
};
