//! What Quay has a reason of its own to reject when a document is pushed.

use super::{Diagnostic, Example, Section};
use crate::validate::Severity;

/// All of this topic, sorted by code.
pub(super) static ALL: &[&Diagnostic] = &[
    &TOO_MANY_DIGITS,
    &MEDIA_TYPE_PATTERN,
    &DOCKER_MEDIA_TYPE,
    &LAYER_DIGEST,
    &FOREIGN_WITHOUT_URLS,
    &SIZES_NOT_ADDED,
    &TIME_NOT_READ,
];

/// A whole number that Python does not read.
pub static TOO_MANY_DIGITS: Diagnostic = Diagnostic {
    code: 701,
    sentence: "{} has {} digits, and Python reads 4300 at most.",
    hint: "Write a number of a reasonable size.",
    explanation: "Turning very many digits into a number takes very long, so Python refuses, and Quay with it; nothing else limits what JSON may hold.",
    floor: Severity::Advice,
    section: Section { name: "Python, \"Integer string conversion length limitation\"", url: "https://docs.python.org/3/library/stdtypes.html#integer-string-conversion-length-limitation" },
    wrong: Example { media_type: "application/vnd.oci.image.manifest.v1+json", document: &MANY_DIGITS },
    right: Example { media_type: "application/vnd.oci.image.manifest.v1+json", document: br#"{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855","size":0},"layers":[{"mediaType":"application/vnd.oci.image.layer.v1.tar","digest":"sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855","size":0}]}"# },
}
.in_this_build();

/// A media type that is one, and that the pattern does not find.
pub static MEDIA_TYPE_PATTERN: Diagnostic = Diagnostic {
    code: 702,
    sentence: "{} is {}, in which Quay's pattern finds no media type.",
    hint: "Let a letter or a digit stand before the slash.",
    explanation: "Quay looks for a letter, digit or underscore right before the slash and one right behind it, anywhere in the text. The grammar of media types also allows signs like ! there, and all other judges accept them.",
    floor: Severity::Advice,
    section: Section { name: "Quay, image/oci/descriptor.py", url: "https://github.com/quay/quay/blob/ffba0c70/image/oci/descriptor.py" },
    wrong: Example { media_type: "application/vnd.oci.image.manifest.v1+json", document: br#"{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855","size":0},"layers":[{"mediaType":"application!/x","digest":"sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855","size":0}]}"# },
    right: Example { media_type: "application/vnd.oci.image.manifest.v1+json", document: br#"{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855","size":0},"layers":[{"mediaType":"application/vnd.oci.image.layer.v1.tar","digest":"sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855","size":0}]}"# },
}
.in_this_build();

/// A media type that Docker's schema 2 has no place for.
pub static DOCKER_MEDIA_TYPE: Diagnostic = Diagnostic {
    code: 703,
    sentence: "{} is {}, and Quay takes no such thing in a Docker manifest.",
    hint: "Use Docker's own media types, or make the document an OCI manifest.",
    explanation: "In Docker's manifests of schema 2, Quay takes Docker's config, Docker's two kinds of layers, and in lists the manifests of schema 2 and 1. What else there is, such as OCI's media types, belongs into OCI's manifests.",
    floor: Severity::Advice,
    section: Section { name: "Quay, image/docker/schema2/manifest.py", url: "https://github.com/quay/quay/blob/ffba0c70/image/docker/schema2/manifest.py" },
    wrong: Example { media_type: "application/vnd.docker.distribution.manifest.v2+json", document: br#"{"schemaVersion":2,"mediaType":"application/vnd.docker.distribution.manifest.v2+json","config":{"mediaType":"application/vnd.docker.container.image.v1+json","digest":"sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855","size":0},"layers":[{"mediaType":"application/vnd.oci.image.layer.v1.tar+gzip","digest":"sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855","size":0}]}"# },
    right: Example { media_type: "application/vnd.docker.distribution.manifest.v2+json", document: br#"{"schemaVersion":2,"mediaType":"application/vnd.docker.distribution.manifest.v2+json","config":{"mediaType":"application/vnd.docker.container.image.v1+json","digest":"sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855","size":0},"layers":[{"mediaType":"application/vnd.docker.image.rootfs.diff.tar.gzip","digest":"sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855","size":0}]}"# },
}
.in_this_build();

/// A layer's digest that is none to Quay.
pub static LAYER_DIGEST: Diagnostic = Diagnostic {
    code: 704,
    sentence: "{} is {}, and Quay takes only digests in hexadecimal for layers.",
    hint: "Use sha256 or sha512.",
    explanation: "The text lets algorithms choose how they write their digests, and the schema and the official validator accept them. Quay's pattern for layers knows hexadecimal digits only, so it rejects others there; for a config it does not look.",
    floor: Severity::Advice,
    section: Section { name: "Quay, digest/digest_tools.py", url: "https://github.com/quay/quay/blob/ffba0c70/digest/digest_tools.py" },
    wrong: Example { media_type: "application/vnd.oci.image.manifest.v1+json", document: br#"{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855","size":0},"layers":[{"mediaType":"application/vnd.oci.image.layer.v1.tar","digest":"multihash+base58:QmRZxt2b1FVZPNqd8hsiykDL3TdBDeTSPX9Kv46HmX4Gx8","size":0}]}"# },
    right: Example { media_type: "application/vnd.oci.image.manifest.v1+json", document: br#"{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855","size":0},"layers":[{"mediaType":"application/vnd.oci.image.layer.v1.tar","digest":"sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855","size":0}]}"# },
}
.in_this_build();

/// A foreign layer without addresses.
pub static FOREIGN_WITHOUT_URLS: Diagnostic = Diagnostic {
    code: 705,
    sentence: "{} is a foreign layer and has no `urls`.",
    hint: "Add the layer's addresses, or give it the media type of a layer that is pushed.",
    explanation: "A layer of this media type is not pushed to the registry: clients fetch it from elsewhere. The text, the schema and the official validator do not demand the addresses. Quay would not know where the layer is, and rejects the manifest; the media type with tar+zstd it does not know as a foreign layer's, and accepts it.",
    floor: Severity::Advice,
    section: Section { name: "Quay, image/oci/manifest.py", url: "https://github.com/quay/quay/blob/ffba0c70/image/oci/manifest.py" },
    wrong: Example { media_type: "application/vnd.oci.image.manifest.v1+json", document: br#"{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855","size":0},"layers":[{"mediaType":"application/vnd.oci.image.layer.nondistributable.v1.tar","digest":"sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855","size":0}]}"# },
    right: Example { media_type: "application/vnd.oci.image.manifest.v1+json", document: br#"{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855","size":0},"layers":[{"mediaType":"application/vnd.oci.image.layer.nondistributable.v1.tar","digest":"sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855","size":0,"urls":["https://example.com/layer"]}]}"# },
}
.in_this_build();

/// Sizes that cannot be added up.
pub static SIZES_NOT_ADDED: Diagnostic = Diagnostic {
    code: 706,
    sentence: "{} cannot be added to the other sizes.",
    hint: "Write sizes as whole numbers below 2^63.",
    explanation: "Quay adds the sizes of all layers. Python cannot add a fraction and a whole number that is larger than any fraction can be.",
    floor: Severity::Advice,
    section: Section { name: "Quay, image/oci/manifest.py", url: "https://github.com/quay/quay/blob/ffba0c70/image/oci/manifest.py" },
    wrong: Example { media_type: "application/vnd.oci.image.manifest.v1+json", document: &SUM },
    right: Example { media_type: "application/vnd.oci.image.manifest.v1+json", document: br#"{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855","size":0},"layers":[{"mediaType":"application/vnd.oci.image.layer.v1.tar","digest":"sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855","size":0}]}"# },
}
.in_this_build();

/// A time that Quay cannot read.
pub static TIME_NOT_READ: Diagnostic = Diagnostic {
    code: 707,
    sentence: "{} is {}, which Quay cannot read.",
    hint: "Write a time with a second from 0 to 59.",
    explanation: "Quay reads the times of the history by a Python library that takes nearly everything, but knows no leap seconds: the RFC has them, Python has not.",
    floor: Severity::Advice,
    section: Section { name: "Quay, image/oci/config.py", url: "https://github.com/quay/quay/blob/ffba0c70/image/oci/config.py" },
    wrong: Example { media_type: "application/vnd.oci.image.config.v1+json", document: br#"{"architecture":"amd64","os":"linux","rootfs":{"type":"layers","diff_ids":["sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"]},"history":[{"created":"2016-12-31T23:59:60Z"}]}"# },
    right: Example { media_type: "application/vnd.oci.image.config.v1+json", document: br#"{"architecture":"amd64","os":"linux","rootfs":{"type":"layers","diff_ids":["sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"]},"history":[{"created":"2016-12-31T23:59:59Z"}]}"# },
}
.in_this_build();

/// A text whose middle is nines.
const fn nines<const LENGTH: usize>(before: &[u8], after: &[u8]) -> [u8; LENGTH] {
    let mut text = [b'9'; LENGTH];
    let mut at = 0;
    while at < before.len() {
        text[at] = before[at];
        at += 1;
    }
    at = 0;
    while at < after.len() {
        text[LENGTH - after.len() + at] = after[at];
        at += 1;
    }
    text
}

/// A number of more than 4300 digits.
const MANY_DIGITS: [u8; 4800] = nines(br#"{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855","size":0},"layers":[{"mediaType":"application/vnd.oci.image.layer.v1.tar","digest":"sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855","size":0}],"x":"#, b"}");

/// A fraction, and a whole number of some four hundred digits.
const SUM: [u8; 1000] = nines(br#"{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855","size":0},"layers":[{"mediaType":"application/vnd.oci.image.layer.v1.tar","digest":"sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855","size":0.5},{"mediaType":"application/vnd.oci.image.layer.v1.tar","digest":"sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855","size":"#, b"}]}");
