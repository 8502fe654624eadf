//! Docker manifests of schema 1: the images in `v1Compatibility`, and the signatures.

use super::{Diagnostic, Example, Section};
use crate::validate::Severity;

/// All of this topic, sorted by code.
pub(super) static ALL: &[&Diagnostic] = &[
    &COMPATIBILITY_JSON,
    &COMPATIBILITY_ID,
    &COMPATIBILITY_TYPE,
    &NO_LAYER,
    &COUNT,
    &UNKNOWN_PARENT,
    &NO_SIGNATURE,
    &MISMATCH,
    &PROTECTED,
    &KEY,
    &ALGORITHM,
    &NOTHING_SIGNED,
    &NOT_CHECKED,
    &KEY_ID,
    &OUTSIDE_PAYLOAD,
    &IN_TAIL,
];

/// An image that is no JSON.
pub static COMPATIBILITY_JSON: Diagnostic = Diagnostic {
    code: 801,
    sentence: "{} holds no JSON that can be read.",
    hint: "Write a JSON object into the string, with its quotes escaped.",
    explanation: "In schema 1 each layer comes with an image of its own, as JSON in a string: a document in the document, that is parsed once more.",
    floor: Severity::Advice,
    section: Section { name: "Docker, Image Manifest Version 2, Schema 1", url: "https://github.com/distribution/distribution/blob/v2.8.3/docs/spec/manifest-v2-1.md#manifest-field-descriptions" },
    wrong: Example { media_type: "application/vnd.docker.distribution.manifest.v1+json", document: br#"{"schemaVersion":1,"name":"library/a","tag":"latest","architecture":"amd64","fsLayers":[{"blobSum":"sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"}],"history":[{"v1Compatibility":"{\"id\":"}]}"# },
    right: Example { media_type: "application/vnd.docker.distribution.manifest.v1+json", document: br#"{"schemaVersion":1,"name":"library/a","tag":"latest","architecture":"amd64","fsLayers":[{"blobSum":"sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"}],"history":[{"v1Compatibility":"{\"id\":\"x\"}"}]}"# },
}
.in_this_build();

/// An image without an identifier.
pub static COMPATIBILITY_ID: Diagnostic = Diagnostic {
    code: 802,
    sentence: "{} holds an image without an `id`.",
    hint: "Give the image an `id`, different from all others.",
    explanation: "Images of schema 1 name their parents by `id`; without it nobody can say which layer stands on which.",
    floor: Severity::Advice,
    section: Section { name: "Docker, Image Manifest Version 2, Schema 1", url: "https://github.com/distribution/distribution/blob/v2.8.3/docs/spec/manifest-v2-1.md#manifest-field-descriptions" },
    wrong: Example { media_type: "application/vnd.docker.distribution.manifest.v1+json", document: br#"{"schemaVersion":1,"name":"library/a","tag":"latest","architecture":"amd64","fsLayers":[{"blobSum":"sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"}],"history":[{"v1Compatibility":"{}"}]}"# },
    right: Example { media_type: "application/vnd.docker.distribution.manifest.v1+json", document: br#"{"schemaVersion":1,"name":"library/a","tag":"latest","architecture":"amd64","fsLayers":[{"blobSum":"sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"}],"history":[{"v1Compatibility":"{\"id\":\"x\"}"}]}"# },
}
.in_this_build();

/// A value of another type in an image.
pub static COMPATIBILITY_TYPE: Diagnostic = Diagnostic {
    code: 803,
    sentence: "In {}, `{}` has to be {}, and is {}.",
    hint: "Write a value of the type that is asked for.",
    explanation: "Quay reads the image's `id`, `config`, `container_config` and `Size` and fails where one of them is of another type.",
    floor: Severity::Advice,
    section: Section { name: "Quay, image/docker/schema1.py", url: "https://github.com/quay/quay/blob/ffba0c70/image/docker/schema1.py" },
    wrong: Example { media_type: "application/vnd.docker.distribution.manifest.v1+json", document: br#"{"schemaVersion":1,"name":"library/a","tag":"latest","architecture":"amd64","fsLayers":[{"blobSum":"sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"}],"history":[{"v1Compatibility":"{\"id\":\"x\",\"Size\":\"5\"}"}]}"# },
    right: Example { media_type: "application/vnd.docker.distribution.manifest.v1+json", document: br#"{"schemaVersion":1,"name":"library/a","tag":"latest","architecture":"amd64","fsLayers":[{"blobSum":"sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"}],"history":[{"v1Compatibility":"{\"id\":\"x\"}"}]}"# },
}
.in_this_build();

/// No layer with its image.
pub static NO_LAYER: Diagnostic = Diagnostic {
    code: 804,
    sentence: "{} has no layer with its image.",
    hint: "Add an entry to both `fsLayers` and `history`.",
    explanation: "The first entries belong to the image itself: its name, its time, its labels. Quay looks for them and fails where there is none.",
    floor: Severity::Advice,
    section: Section { name: "Quay, image/docker/schema1.py", url: "https://github.com/quay/quay/blob/ffba0c70/image/docker/schema1.py" },
    wrong: Example { media_type: "application/vnd.docker.distribution.manifest.v1+json", document: br#"{"schemaVersion":1,"name":"library/a","tag":"latest","architecture":"amd64","fsLayers":[],"history":[]}"# },
    right: Example { media_type: "application/vnd.docker.distribution.manifest.v1+json", document: br#"{"schemaVersion":1,"name":"library/a","tag":"latest","architecture":"amd64","fsLayers":[{"blobSum":"sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"}],"history":[{"v1Compatibility":"{\"id\":\"x\"}"}]}"# },
}
.in_this_build();

/// Layers and images that are not of one number.
pub static COUNT: Diagnostic = Diagnostic {
    code: 805,
    sentence: "{} has {} entries, and `fsLayers` has {}.",
    hint: "Give each layer its image, and each image its layer.",
    explanation: "The two lists belong together entry by entry; what is too much in one of them is passed over by some readers, and an error to others.",
    floor: Severity::Warning,
    section: Section { name: "Docker, Image Manifest Version 2, Schema 1", url: "https://github.com/distribution/distribution/blob/v2.8.3/docs/spec/manifest-v2-1.md#manifest-field-descriptions" },
    wrong: Example { media_type: "application/vnd.docker.distribution.manifest.v1+json", document: br#"{"schemaVersion":1,"name":"library/a","tag":"latest","architecture":"amd64","fsLayers":[{"blobSum":"sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"}],"history":[{"v1Compatibility":"{\"id\":\"x\"}"},{"v1Compatibility":"{\"id\":\"y\"}"}]}"# },
    right: Example { media_type: "application/vnd.docker.distribution.manifest.v1+json", document: br#"{"schemaVersion":1,"name":"library/a","tag":"latest","architecture":"amd64","fsLayers":[{"blobSum":"sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"}],"history":[{"v1Compatibility":"{\"id\":\"x\"}"}]}"# },
}
.in_this_build();

/// A parent that is not in the manifest.
pub static UNKNOWN_PARENT: Diagnostic = Diagnostic {
    code: 806,
    sentence: "{} has the parent {}, which is no image below it.",
    hint: "Name the image of the next entry as the parent, or none in the last one.",
    explanation: "The entries stand from the image down to its base, each on its parent. Registries that store the images one by one refuse a parent that they have not seen; Quay does so when it stores the manifest.",
    floor: Severity::Warning,
    section: Section { name: "Quay, image/docker/schema1.py", url: "https://github.com/quay/quay/blob/ffba0c70/image/docker/schema1.py" },
    wrong: Example { media_type: "application/vnd.docker.distribution.manifest.v1+json", document: br#"{"schemaVersion":1,"name":"library/a","tag":"latest","architecture":"amd64","fsLayers":[{"blobSum":"sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"}],"history":[{"v1Compatibility":"{\"id\":\"x\",\"parent\":\"y\"}"}]}"# },
    right: Example { media_type: "application/vnd.docker.distribution.manifest.v1+json", document: br#"{"schemaVersion":1,"name":"library/a","tag":"latest","architecture":"amd64","fsLayers":[{"blobSum":"sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"}],"history":[{"v1Compatibility":"{\"id\":\"x\"}"}]}"# },
}
.in_this_build();

/// A list of signatures without any.
pub static NO_SIGNATURE: Diagnostic = Diagnostic {
    code: 807,
    sentence: "{} has no entry.",
    hint: "Remove the list, or sign the manifest.",
    explanation: "A manifest without signatures has no `signatures` at all. With an empty list, Quay looks for the first signature's payload and fails.",
    floor: Severity::Advice,
    section: Section { name: "Quay, image/docker/schema1.py", url: "https://github.com/quay/quay/blob/ffba0c70/image/docker/schema1.py" },
    wrong: Example { media_type: "application/vnd.docker.distribution.manifest.v1+json", document: br#"{"schemaVersion":1,"name":"library/a","tag":"latest","architecture":"amd64","fsLayers":[{"blobSum":"sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"}],"history":[{"v1Compatibility":"{\"id\":\"x\"}"}],"signatures":[]}"# },
    right: Example { media_type: "application/vnd.docker.distribution.manifest.v1+json", document: br#"{"schemaVersion":1,"name":"library/a","tag":"latest","architecture":"amd64","fsLayers":[{"blobSum":"sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"}],"history":[{"v1Compatibility":"{\"id\":\"x\"}"}]}"# },
}
.in_this_build();

/// A signature that does not hold.
pub static MISMATCH: Diagnostic = Diagnostic {
    code: 808,
    sentence: "{} does not hold: the text, the signature or the key is another one's.",
    hint: "Fetch the manifest again, byte for byte as it was signed, or sign it anew.",
    explanation: "A signature is about bytes: a line end or a space that was changed anywhere in the signed text breaks it, as does an editor that formats the document.",
    floor: Severity::Error,
    section: Section {
        name: "Docker, Image Manifest Version 2, Schema 1, \"Signed Manifests\"",
        url: "https://github.com/distribution/distribution/blob/v2.8.3/docs/spec/manifest-v2-1.md#signed-manifests",
    },
    wrong: Example {
        media_type: "application/vnd.docker.distribution.manifest.v1+prettyjws",
        document: include_bytes!("schema1/mismatch.json"),
    },
    right: Example {
        media_type: "application/vnd.docker.distribution.manifest.v1+prettyjws",
        document: include_bytes!("schema1/signed.json"),
    },
}
.in_this_build();

/// A protected header that cannot be read.
pub static PROTECTED: Diagnostic = Diagnostic {
    code: 809,
    sentence: "{} cannot be read, so nobody knows what is signed.",
    hint: "Fetch the manifest again, or sign it anew.",
    explanation: "The protected header is JSON in base64url. Its `formatLength` and `formatTail` say how the signed text is put together: so many bytes of the document, and these behind them.",
    floor: Severity::Error,
    section: Section {
        name: "Docker, Image Manifest Version 2, Schema 1, \"Signed Manifests\"",
        url: "https://github.com/distribution/distribution/blob/v2.8.3/docs/spec/manifest-v2-1.md#signed-manifests",
    },
    wrong: Example {
        media_type: "application/vnd.docker.distribution.manifest.v1+prettyjws",
        document: include_bytes!("schema1/protected.json"),
    },
    right: Example {
        media_type: "application/vnd.docker.distribution.manifest.v1+prettyjws",
        document: include_bytes!("schema1/signed.json"),
    },
}
.in_this_build();

/// A key that cannot be used.
pub static KEY: Diagnostic = Diagnostic {
    code: 810,
    sentence: "{} is no key that can be used.",
    hint: "Give the public key that the manifest was signed with: of the curve P-256, or RSA.",
    explanation: "The key comes with the signature, as a JSON Web Key. It proves only that whoever has the private key signed this text, not who that is.",
    floor: Severity::Error,
    section: Section { name: "RFC 7517, section 4", url: "https://www.rfc-editor.org/rfc/rfc7517#section-4" },
    wrong: Example {
        media_type: "application/vnd.docker.distribution.manifest.v1+prettyjws",
        document: include_bytes!("schema1/key.json"),
    },
    right: Example {
        media_type: "application/vnd.docker.distribution.manifest.v1+prettyjws",
        document: include_bytes!("schema1/signed.json"),
    },
}
.in_this_build();

/// An algorithm that is none, or another key's.
pub static ALGORITHM: Diagnostic = Diagnostic {
    code: 811,
    sentence: "{} is {}, which is no algorithm for this key.",
    hint: "Write the signature's algorithm: ES256 for a key of the curve P-256, RS256 for RSA.",
    explanation: "Algorithm and key belong together. Where the protected header names an algorithm, too, both have to be the same.",
    floor: Severity::Error,
    section: Section {
        name: "RFC 7515, section 4.1.1",
        url: "https://www.rfc-editor.org/rfc/rfc7515#section-4.1.1",
    },
    wrong: Example {
        media_type: "application/vnd.docker.distribution.manifest.v1+prettyjws",
        document: include_bytes!("schema1/algorithm.json"),
    },
    right: Example {
        media_type: "application/vnd.docker.distribution.manifest.v1+prettyjws",
        document: include_bytes!("schema1/signed.json"),
    },
}
.in_this_build();

/// The algorithm that proves nothing.
pub static NOTHING_SIGNED: Diagnostic = Diagnostic {
    code: 812,
    sentence: "{} is {}, so nothing is signed, and Quay takes it for a signature.",
    hint: "Sign the manifest with a key.",
    explanation: "The algorithm \"none\" is for texts that are protected by other means. Here it lets anybody write anything: Quay checks that the signature is empty, and is content.",
    floor: Severity::Error,
    section: Section {
        name: "RFC 7518, section 3.6",
        url: "https://www.rfc-editor.org/rfc/rfc7518#section-3.6",
    },
    wrong: Example {
        media_type: "application/vnd.docker.distribution.manifest.v1+prettyjws",
        document: include_bytes!("schema1/none.json"),
    },
    right: Example {
        media_type: "application/vnd.docker.distribution.manifest.v1+prettyjws",
        document: include_bytes!("schema1/signed.json"),
    },
}
.in_this_build();

/// A signature by an algorithm that is not checked here.
pub static NOT_CHECKED: Diagnostic = Diagnostic {
    code: 813,
    sentence: "{} is {}, by which signatures are not checked here.",
    hint: "Check the signature with another program, or sign the manifest with ES256.",
    explanation: "Signed manifests are made with ES256 or RS256 nearly always; a page that knew all algorithms would be slow to load. Quay knows this one and checks it.",
    floor: Severity::Warning,
    section: Section {
        name: "RFC 7518, section 3.1",
        url: "https://www.rfc-editor.org/rfc/rfc7518#section-3.1",
    },
    wrong: Example {
        media_type: "application/vnd.docker.distribution.manifest.v1+prettyjws",
        document: include_bytes!("schema1/unchecked.json"),
    },
    right: Example {
        media_type: "application/vnd.docker.distribution.manifest.v1+prettyjws",
        document: include_bytes!("schema1/signed.json"),
    },
}
.in_this_build();

/// An identifier that is not the key's.
pub static KEY_ID: Diagnostic = Diagnostic {
    code: 814,
    sentence: "{} is {}, and the key's identifier is {}.",
    hint: "Write the identifier that follows from the key.",
    explanation: "The identifier is a digest of the key, so that nobody can give one key another's name. Whoever looks keys up by it and does not compare can be fooled.",
    floor: Severity::Warning,
    section: Section {
        name: "Docker, libtrust, \"Key ID\"",
        url: "https://github.com/distribution/distribution/blob/v2.8.3/docs/spec/auth/jwt.md",
    },
    wrong: Example {
        media_type: "application/vnd.docker.distribution.manifest.v1+prettyjws",
        document: include_bytes!("schema1/kid.json"),
    },
    right: Example {
        media_type: "application/vnd.docker.distribution.manifest.v1+prettyjws",
        document: include_bytes!("schema1/signed.json"),
    },
}
.in_this_build();

/// A member that is not part of what is signed.
pub static OUTSIDE_PAYLOAD: Diagnostic = Diagnostic {
    code: 815,
    sentence: "`{}` stands behind the {} bytes that are signed: what is signed does not hold it, and Quay reads it.",
    hint: "Remove it, or sign the manifest anew.",
    explanation: "The signature is about the document's first bytes alone. Whoever adds a name, a tag or layers behind them leaves it valid: Quay verifies the signature, then reads the whole document, and with it what nobody signed. It accepts the manifest; here it is always an error, as the part that is signed is the part that is read.",
    floor: Severity::Error,
    section: Section {
        name: "Docker, Image Manifest Version 2, Schema 1, \"Signed Manifests\"",
        url: "https://github.com/distribution/distribution/blob/v2.8.3/docs/spec/manifest-v2-1.md#signed-manifests",
    },
    wrong: Example {
        media_type: "application/vnd.docker.distribution.manifest.v1+prettyjws",
        document: include_bytes!("schema1/outside.json"),
    },
    right: Example {
        media_type: "application/vnd.docker.distribution.manifest.v1+prettyjws",
        document: include_bytes!("schema1/signed.json"),
    },
}
.in_this_build();

/// A member that only the signed text has.
pub static IN_TAIL: Diagnostic = Diagnostic {
    code: 816,
    sentence: "What is signed holds a `{}` that the document does not show.",
    hint: "Let `formatTail` be what ends the document: white space and a closing brace.",
    explanation: "The signed text is put together from the document's beginning and `formatTail`. What that adds is signed, but readers of the document do not see it.",
    floor: Severity::Error,
    section: Section {
        name: "Docker, Image Manifest Version 2, Schema 1, \"Signed Manifests\"",
        url: "https://github.com/distribution/distribution/blob/v2.8.3/docs/spec/manifest-v2-1.md#signed-manifests",
    },
    wrong: Example {
        media_type: "application/vnd.docker.distribution.manifest.v1+prettyjws",
        document: include_bytes!("schema1/tail.json"),
    },
    right: Example {
        media_type: "application/vnd.docker.distribution.manifest.v1+prettyjws",
        document: include_bytes!("schema1/signed.json"),
    },
}
.in_this_build();
