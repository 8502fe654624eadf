//! Documents against what they refer to.

use super::{Beside, Diagnostic, Example, Section, Setting};
use crate::validate::Severity;

/// All of this topic, sorted by code.
pub(super) static ALL: &[&Diagnostic] = &[
    &SIZE,
    &MEDIA_TYPE,
    &ARTIFACT_TYPE,
    &PLATFORM,
    &DIFF_ID_COUNT,
    &HISTORY,
    &DIFF_ID,
    &COMPRESSION,
    &SUBJECT,
    &CIRCLE,
    &NOT_THERE,
    &NOT_READ,
    &NOT_MEANT,
    &REPEATED,
];

/// A size that is not the content's.
pub static SIZE: Diagnostic = Diagnostic {
    code: 901,
    sentence: "{} is {}, and the content has {} bytes.",
    hint: "Write the number of bytes of the content.",
    explanation: "The size tells a reader how much to expect before it hashes; content of another length should not be trusted, and clients stop there. Quay compares the sizes of configs and of an index's children when it takes a manifest.",
    floor: Severity::Advice,
    section: Section { name: "image-spec, descriptor.md, \"Properties\"", url: "https://github.com/opencontainers/image-spec/blob/main/descriptor.md#properties" },
    wrong: Example { media_type: "application/vnd.oci.image.manifest.v1+json", document: br#"{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"sha256:f1c6cdd9970ec550cf99058a66cec4d54374db8772997cac592b570e38669f28","size":100},"layers":[{"mediaType":"application/vnd.oci.image.layer.v1.tar","digest":"sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855","size":0}]}"# },
    right: Example { media_type: "application/vnd.oci.image.manifest.v1+json", document: br#"{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"sha256:f1c6cdd9970ec550cf99058a66cec4d54374db8772997cac592b570e38669f28","size":151},"layers":[{"mediaType":"application/vnd.oci.image.layer.v1.tar","digest":"sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855","size":0}]}"# },
}
.in_this_build();

/// A media type that is not the content's.
pub static MEDIA_TYPE: Diagnostic = Diagnostic {
    code: 902,
    sentence: "{} is {}, and the content is {}.",
    hint: "Write the media type of the content, or refer to the content that was meant.",
    explanation: "A descriptor says what its content is. Where it says otherwise, a client asks for one thing and reads another; registries that parse a child by the type in the index refuse it.",
    floor: Severity::Advice,
    section: Section { name: "image-spec, descriptor.md, \"Properties\"", url: "https://github.com/opencontainers/image-spec/blob/main/descriptor.md#properties" },
    wrong: Example { media_type: "application/vnd.oci.image.index.v1+json", document: br#"{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:dff9de10919148711140d349bf03f1a99eb06f94b03e51715ccebfa7cdc518e2","size":88}]}"# },
    right: Example { media_type: "application/vnd.oci.image.index.v1+json", document: br#"{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[{"mediaType":"application/vnd.oci.image.index.v1+json","digest":"sha256:dff9de10919148711140d349bf03f1a99eb06f94b03e51715ccebfa7cdc518e2","size":88}]}"# },
}
.in_this_build();

/// An artifact type that is not the manifest's.
pub static ARTIFACT_TYPE: Diagnostic = Diagnostic {
    code: 903,
    sentence: "{} is {}, and the manifest says {}.",
    hint: "Write the manifest's artifactType, or the media type of its config where it has none.",
    explanation: "The field repeats what the manifest says, so that clients can choose without fetching it. One that differs hides the artifact from those who look for it.",
    floor: Severity::Advice,
    section: Section { name: "image-spec, descriptor.md, \"Properties\"", url: "https://github.com/opencontainers/image-spec/blob/main/descriptor.md#properties" },
    wrong: Example { media_type: "application/vnd.oci.image.index.v1+json", document: br#"{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:a3808d0fa934d4a404703d05a5fe0a566c96f8b99ca152ae288b4a23083d6ede","size":440,"artifactType":"application/vnd.example.signature"}]}"# },
    right: Example { media_type: "application/vnd.oci.image.index.v1+json", document: br#"{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:a3808d0fa934d4a404703d05a5fe0a566c96f8b99ca152ae288b4a23083d6ede","size":440,"artifactType":"application/vnd.example.sbom"}]}"# },
}
.in_this_build();

/// A platform that is not the image's.
pub static PLATFORM: Diagnostic = Diagnostic {
    code: 904,
    sentence: "{} is {}, and the image's config says {}.",
    hint: "Write the platform that the config has, or refer to the image for this platform.",
    explanation: "Clients choose a child by the platform in the index, and run what they get. Where the config says otherwise, a program for another processor is started. The text calls the platform the least that an image needs, and nobody rejects the difference, except Quay for the architecture of schema 1 manifests in a list.",
    floor: Severity::Warning,
    section: Section { name: "image-spec, image-index.md, \"Image Index Property Descriptions\"", url: "https://github.com/opencontainers/image-spec/blob/main/image-index.md#image-index-property-descriptions" },
    wrong: Example { media_type: "application/vnd.oci.image.index.v1+json", document: br#"{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:5793c6d2ded62efb0b36ae6ff2fef2990578d5ab74011e65b809ddc8201f5331","size":394,"platform":{"architecture":"arm64","os":"linux"}}]}"# },
    right: Example { media_type: "application/vnd.oci.image.index.v1+json", document: br#"{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:5793c6d2ded62efb0b36ae6ff2fef2990578d5ab74011e65b809ddc8201f5331","size":394,"platform":{"architecture":"amd64","os":"linux"}}]}"# },
}
.in_this_build();

/// Another number of layers than in the config.
pub static DIFF_ID_COUNT: Diagnostic = Diagnostic {
    code: 905,
    sentence: "{} has {} entries, and the config has {} `diff_ids`.",
    hint: "List each layer in the manifest, and its digest before compression in the config, in the same order.",
    explanation: "The config names each layer by the digest of its tar, and the manifest by that of its blob; both lists go from the base up. Where one is longer, the layers cannot be verified once unpacked, and runtimes refuse the image.",
    floor: Severity::Advice,
    section: Section { name: "image-spec, config.md, \"Properties\"", url: "https://github.com/opencontainers/image-spec/blob/main/config.md#properties" },
    wrong: Example { media_type: "application/vnd.oci.image.manifest.v1+json", document: br#"{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"sha256:a49443f3c96cf107ec9d8d40898f1476925bb01d5f223bfda46ebe0d820c87eb","size":225},"layers":[{"mediaType":"application/vnd.oci.image.layer.v1.tar","digest":"sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855","size":0}]}"# },
    right: Example { media_type: "application/vnd.oci.image.manifest.v1+json", document: br#"{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"sha256:f1c6cdd9970ec550cf99058a66cec4d54374db8772997cac592b570e38669f28","size":151},"layers":[{"mediaType":"application/vnd.oci.image.layer.v1.tar","digest":"sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855","size":0}]}"# },
}
.in_this_build();

/// A history that does not fit the manifest's layers.
pub static HISTORY: Diagnostic = Diagnostic {
    code: 906,
    sentence: "{} has {} entries, and the history in the config tells of {} layers.",
    hint: "Give each layer one entry of history that is not an empty_layer, in the same order.",
    explanation: "Readers pair the history with the layers, and name the wrong commands where the numbers differ. Quay takes such an image on push and fails later, when it shows its layers.",
    floor: Severity::Warning,
    section: Section { name: "image-spec, config.md, \"Properties\"", url: "https://github.com/opencontainers/image-spec/blob/main/config.md#properties" },
    wrong: Example { media_type: "application/vnd.oci.image.manifest.v1+json", document: br#"{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"sha256:e36ace9302b42261a15c9451a901d98efc63a1b3c2b9ada7b39dc10b25f16198","size":201},"layers":[{"mediaType":"application/vnd.oci.image.layer.v1.tar","digest":"sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855","size":0}]}"# },
    right: Example { media_type: "application/vnd.oci.image.manifest.v1+json", document: br#"{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"sha256:285c5f4cbb36d120e6d5a2fc2d36d88d005e27decfe875f38519cf02b7fd2793","size":220},"layers":[{"mediaType":"application/vnd.oci.image.layer.v1.tar","digest":"sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855","size":0}]}"# },
}
.in_this_build();

/// A layer that unpacks to something else.
pub static DIFF_ID: Diagnostic = Diagnostic {
    code: 907,
    sentence: "{} is the layer that unpacks to {}, and the config says {}.",
    hint: "Write the digest of the layer's uncompressed tar into the config; or refer to the layer that was meant.",
    explanation: "A DiffID is the digest of the uncompressed tar, and not that of the blob. Runtimes verify it when they unpack the layer, and refuse the image.",
    floor: Severity::Advice,
    section: Section { name: "image-spec, config.md, \"Layer DiffID\"", url: "https://github.com/opencontainers/image-spec/blob/main/config.md#layer-diffid" },
    wrong: Example { media_type: "application/vnd.oci.image.manifest.v1+json", document: br#"{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"sha256:9982241440f7ab6c17658a494d3406e64449a130aa95db9507fbc13cb759d1f8","size":151},"layers":[{"mediaType":"application/vnd.oci.image.layer.v1.tar","digest":"sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855","size":0}]}"# },
    right: Example { media_type: "application/vnd.oci.image.manifest.v1+json", document: br#"{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"sha256:f1c6cdd9970ec550cf99058a66cec4d54374db8772997cac592b570e38669f28","size":151},"layers":[{"mediaType":"application/vnd.oci.image.layer.v1.tar","digest":"sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855","size":0}]}"# },
}
.in_this_build();

/// A layer that is compressed in another way.
pub static COMPRESSION: Diagnostic = Diagnostic {
    code: 908,
    sentence: "{} is {}, and the content is {}.",
    hint: "Write the media type that ends as the layer is compressed: tar, tar+gzip or tar+zstd.",
    explanation: "The end of a layer's media type says how its tar is compressed. Some runtimes look at the first bytes instead, others fail.",
    floor: Severity::Advice,
    section: Section { name: "image-spec, layer.md, \"+gzip Media Types\"", url: "https://github.com/opencontainers/image-spec/blob/main/layer.md#gzip-media-types" },
    wrong: Example { media_type: "application/vnd.oci.image.manifest.v1+json", document: br#"{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"sha256:f1c6cdd9970ec550cf99058a66cec4d54374db8772997cac592b570e38669f28","size":151},"layers":[{"mediaType":"application/vnd.oci.image.layer.v1.tar+gzip","digest":"sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855","size":0}]}"# },
    right: Example { media_type: "application/vnd.oci.image.manifest.v1+json", document: br#"{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"sha256:f1c6cdd9970ec550cf99058a66cec4d54374db8772997cac592b570e38669f28","size":151},"layers":[{"mediaType":"application/vnd.oci.image.layer.v1.tar","digest":"sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855","size":0}]}"# },
}
.in_this_build();

/// A subject that is no manifest.
pub static SUBJECT: Diagnostic = Diagnostic {
    code: 909,
    sentence: "{} is {}, and a subject is a manifest.",
    hint: "Refer to the manifest that this one is about.",
    explanation: "The subject is what the referrers API lists the manifest under, and only manifests can be asked for there.",
    floor: Severity::Advice,
    section: Section { name: "image-spec, manifest.md, \"Image Manifest Property Descriptions\"", url: "https://github.com/opencontainers/image-spec/blob/main/manifest.md#image-manifest-property-descriptions" },
    wrong: Example { media_type: "application/vnd.oci.image.manifest.v1+json", document: br#"{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"sha256:f1c6cdd9970ec550cf99058a66cec4d54374db8772997cac592b570e38669f28","size":151},"layers":[{"mediaType":"application/vnd.oci.image.layer.v1.tar","digest":"sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855","size":0}],"subject":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"sha256:f1c6cdd9970ec550cf99058a66cec4d54374db8772997cac592b570e38669f28","size":151}}"# },
    right: Example { media_type: "application/vnd.oci.image.manifest.v1+json", document: br#"{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"sha256:f1c6cdd9970ec550cf99058a66cec4d54374db8772997cac592b570e38669f28","size":151},"layers":[{"mediaType":"application/vnd.oci.image.layer.v1.tar","digest":"sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855","size":0}],"subject":{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:5793c6d2ded62efb0b36ae6ff2fef2990578d5ab74011e65b809ddc8201f5331","size":394}}"# },
}
.in_this_build();

/// An index that leads back to itself.
pub static CIRCLE: Diagnostic = Diagnostic {
    code: 910,
    sentence: "{} leads back to a document that it was reached from.",
    hint: "Refer to content by its own digest.",
    explanation: "No document can hold its own digest, so a circle means that content lies under a name that is not its own. Who follows it without counting never ends.",
    floor: Severity::Advice,
    section: Section { name: "image-spec, descriptor.md, \"Digests\"", url: "https://github.com/opencontainers/image-spec/blob/main/descriptor.md#digests" },
    wrong: Example { media_type: "application/vnd.oci.image.index.v1+json", document: br#"{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[{"mediaType":"application/vnd.oci.image.index.v1+json","digest":"sha256:0000000000000000000000000000000000000000000000000000000000000000","size":237}]}"# },
    right: Example { media_type: "application/vnd.oci.image.index.v1+json", document: br#"{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[{"mediaType":"application/vnd.oci.image.index.v1+json","digest":"sha256:dff9de10919148711140d349bf03f1a99eb06f94b03e51715ccebfa7cdc518e2","size":88}]}"# },
}
.in_this_build();

/// Content that is not in the layout.
pub static NOT_THERE: Diagnostic = Diagnostic {
    code: 911,
    sentence: "{} is {}, and the layout does not have it.",
    hint: "Add the content, or make sure that whoever uses the layout can fetch it from elsewhere.",
    explanation: "A layout may miss blobs, which should then come from another store. Most tools know none, and fail; registries refuse an index whose manifests, and a manifest whose blobs, they do not have.",
    floor: Severity::Warning,
    section: Section { name: "image-spec, image-layout.md, \"Blobs\"", url: "https://github.com/opencontainers/image-spec/blob/main/image-layout.md#blobs" },
    wrong: Example { media_type: "application/vnd.oci.image.index.v1+json", document: br#"{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[{"mediaType":"application/vnd.oci.image.index.v1+json","digest":"sha256:dff9de10919148711140d349bf03f1a99eb06f94b03e51715ccebfa7cdc518e2","size":88}]}"# },
    right: Example { media_type: "application/vnd.oci.image.index.v1+json", document: br#"{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[{"mediaType":"application/vnd.oci.image.index.v1+json","digest":"sha256:dff9de10919148711140d349bf03f1a99eb06f94b03e51715ccebfa7cdc518e2","size":88}]}"# },
}
.in_this_build();

/// A document that is too long.
pub static NOT_READ: Diagnostic = Diagnostic {
    code: 912,
    sentence: "{} means {} of {} bytes, which was not read.",
    hint: "Keep documents below 4 MiB, which every registry takes; check this one by itself.",
    explanation: "Documents are small. What claims to be one and has more than 16 MiB, or lies in a layout with more than 64 MiB of documents, is measured and not read.",
    floor: Severity::Warning,
    section: Section { name: "image-spec, descriptor.md, \"Digests\"", url: "https://github.com/opencontainers/image-spec/blob/main/descriptor.md#digests" },
    wrong: Example { media_type: "application/vnd.oci.image.index.v1+json", document: br#"{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:0000000000000000000000000000000000000000000000000000000000000000","size":20000000}]}"# },
    right: Example { media_type: "application/vnd.oci.image.index.v1+json", document: br#"{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[{"mediaType":"application/vnd.oci.image.index.v1+json","digest":"sha256:dff9de10919148711140d349bf03f1a99eb06f94b03e51715ccebfa7cdc518e2","size":88}]}"# },
}
.in_this_build();

/// A document that the others do not refer to.
pub static NOT_MEANT: Diagnostic = Diagnostic {
    code: 913,
    sentence: "Nothing that was given with it refers to its digest, {}.",
    hint: "Write this digest, and the size, where the document is meant; or give the document that is meant.",
    explanation: "A document that was changed has another digest. What refers to it has to be brought up to date, and then in turn what refers to that.",
    floor: Severity::Warning,
    section: Section { name: "image-spec, descriptor.md, \"Digests\"", url: "https://github.com/opencontainers/image-spec/blob/main/descriptor.md#digests" },
    wrong: Example { media_type: "application/vnd.oci.image.config.v1+json", document: br#"{"architecture":"arm64","os":"linux","rootfs":{"type":"layers","diff_ids":["sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"]}}"# },
    right: Example { media_type: "application/vnd.oci.image.config.v1+json", document: br#"{"architecture":"amd64","os":"linux","rootfs":{"type":"layers","diff_ids":["sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"]}}"# },
}
.in_this_build();

/// A child that is listed twice.
pub static REPEATED: Diagnostic = Diagnostic {
    code: 914,
    sentence: "{} is listed before, with the same platform and annotations.",
    hint: "Remove one of the two.",
    explanation: "Of several children that fit, clients should take the first one, so the second is never taken.",
    floor: Severity::Advice,
    section: Section { name: "image-spec, image-index.md, \"Image Index Property Descriptions\"", url: "https://github.com/opencontainers/image-spec/blob/main/image-index.md#image-index-property-descriptions" },
    wrong: Example { media_type: "application/vnd.oci.image.index.v1+json", document: br#"{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:5793c6d2ded62efb0b36ae6ff2fef2990578d5ab74011e65b809ddc8201f5331","size":394},{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:5793c6d2ded62efb0b36ae6ff2fef2990578d5ab74011e65b809ddc8201f5331","size":394}]}"# },
    right: Example { media_type: "application/vnd.oci.image.index.v1+json", document: br#"{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:5793c6d2ded62efb0b36ae6ff2fef2990578d5ab74011e65b809ddc8201f5331","size":394}]}"# },
}
.in_this_build();

/// What the examples are looked at together with: the code, the wrong one's, the right one's.
pub(super) static SETTINGS: &[(u16, Setting, Setting)] = &[
    (901,
        Setting { path: "manifest.json", beside: &[Beside::File { path: "config.json", content: br#"{"architecture":"amd64","os":"linux","rootfs":{"type":"layers","diff_ids":["sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"]}}"# }] },
        Setting { path: "manifest.json", beside: &[Beside::File { path: "config.json", content: br#"{"architecture":"amd64","os":"linux","rootfs":{"type":"layers","diff_ids":["sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"]}}"# }] },
    ),
    (902,
        Setting { path: "image-index.json", beside: &[Beside::File { path: "child.json", content: br#"{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[]}"# }] },
        Setting { path: "image-index.json", beside: &[Beside::File { path: "child.json", content: br#"{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[]}"# }] },
    ),
    (903,
        Setting { path: "image-index.json", beside: &[Beside::File { path: "manifest.json", content: br#"{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"sha256:f1c6cdd9970ec550cf99058a66cec4d54374db8772997cac592b570e38669f28","size":151},"layers":[{"mediaType":"application/vnd.oci.image.layer.v1.tar","digest":"sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855","size":0}],"artifactType":"application/vnd.example.sbom"}"# }] },
        Setting { path: "image-index.json", beside: &[Beside::File { path: "manifest.json", content: br#"{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"sha256:f1c6cdd9970ec550cf99058a66cec4d54374db8772997cac592b570e38669f28","size":151},"layers":[{"mediaType":"application/vnd.oci.image.layer.v1.tar","digest":"sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855","size":0}],"artifactType":"application/vnd.example.sbom"}"# }] },
    ),
    (904,
        Setting { path: "image-index.json", beside: &[Beside::File { path: "manifest.json", content: br#"{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"sha256:f1c6cdd9970ec550cf99058a66cec4d54374db8772997cac592b570e38669f28","size":151},"layers":[{"mediaType":"application/vnd.oci.image.layer.v1.tar","digest":"sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855","size":0}]}"# }, Beside::File { path: "config.json", content: br#"{"architecture":"amd64","os":"linux","rootfs":{"type":"layers","diff_ids":["sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"]}}"# }] },
        Setting { path: "image-index.json", beside: &[Beside::File { path: "manifest.json", content: br#"{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"sha256:f1c6cdd9970ec550cf99058a66cec4d54374db8772997cac592b570e38669f28","size":151},"layers":[{"mediaType":"application/vnd.oci.image.layer.v1.tar","digest":"sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855","size":0}]}"# }, Beside::File { path: "config.json", content: br#"{"architecture":"amd64","os":"linux","rootfs":{"type":"layers","diff_ids":["sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"]}}"# }] },
    ),
    (905,
        Setting { path: "manifest.json", beside: &[Beside::File { path: "config.json", content: br#"{"architecture":"amd64","os":"linux","rootfs":{"type":"layers","diff_ids":["sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855","sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"]}}"# }] },
        Setting { path: "manifest.json", beside: &[Beside::File { path: "config.json", content: br#"{"architecture":"amd64","os":"linux","rootfs":{"type":"layers","diff_ids":["sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"]}}"# }] },
    ),
    (906,
        Setting { path: "manifest.json", beside: &[Beside::File { path: "config.json", content: br#"{"architecture":"amd64","os":"linux","rootfs":{"type":"layers","diff_ids":["sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"]},"history":[{"created_by":"a"},{"created_by":"b"}]}"# }] },
        Setting { path: "manifest.json", beside: &[Beside::File { path: "config.json", content: br#"{"architecture":"amd64","os":"linux","rootfs":{"type":"layers","diff_ids":["sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"]},"history":[{"created_by":"a"},{"created_by":"b","empty_layer":true}]}"# }] },
    ),
    (907,
        Setting { path: "manifest.json", beside: &[Beside::File { path: "config.json", content: br#"{"architecture":"amd64","os":"linux","rootfs":{"type":"layers","diff_ids":["sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"]}}"# }, Beside::File { path: "layer.tar", content: b"" }] },
        Setting { path: "manifest.json", beside: &[Beside::File { path: "config.json", content: br#"{"architecture":"amd64","os":"linux","rootfs":{"type":"layers","diff_ids":["sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"]}}"# }, Beside::File { path: "layer.tar", content: b"" }] },
    ),
    (908,
        Setting { path: "manifest.json", beside: &[Beside::File { path: "layer.tar", content: b"" }] },
        Setting { path: "manifest.json", beside: &[Beside::File { path: "layer.tar", content: b"" }] },
    ),
    (909,
        Setting { path: "manifest.json", beside: &[] },
        Setting { path: "manifest.json", beside: &[] },
    ),
    (910,
        Setting { path: "index.json", beside: &[Beside::File { path: "oci-layout", content: br#"{"imageLayoutVersion":"1.0.0"}"# }, Beside::File { path: "blobs/sha256/0000000000000000000000000000000000000000000000000000000000000000", content: br#"{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[{"mediaType":"application/vnd.oci.image.index.v1+json","digest":"sha256:0000000000000000000000000000000000000000000000000000000000000000","size":237}]}"# }] },
        Setting { path: "index.json", beside: &[Beside::File { path: "oci-layout", content: br#"{"imageLayoutVersion":"1.0.0"}"# }, Beside::File { path: "blobs/sha256/dff9de10919148711140d349bf03f1a99eb06f94b03e51715ccebfa7cdc518e2", content: br#"{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[]}"# }] },
    ),
    (911,
        Setting { path: "index.json", beside: &[Beside::File { path: "oci-layout", content: br#"{"imageLayoutVersion":"1.0.0"}"# }, Beside::Folder("blobs")] },
        Setting { path: "index.json", beside: &[Beside::File { path: "oci-layout", content: br#"{"imageLayoutVersion":"1.0.0"}"# }, Beside::File { path: "blobs/sha256/dff9de10919148711140d349bf03f1a99eb06f94b03e51715ccebfa7cdc518e2", content: br#"{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[]}"# }] },
    ),
    (912,
        Setting { path: "index.json", beside: &[Beside::File { path: "oci-layout", content: br#"{"imageLayoutVersion":"1.0.0"}"# }, Beside::Long { path: "blobs/sha256/0000000000000000000000000000000000000000000000000000000000000000", size: 20_000_000 }] },
        Setting { path: "index.json", beside: &[Beside::File { path: "oci-layout", content: br#"{"imageLayoutVersion":"1.0.0"}"# }, Beside::File { path: "blobs/sha256/dff9de10919148711140d349bf03f1a99eb06f94b03e51715ccebfa7cdc518e2", content: br#"{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[]}"# }] },
    ),
    (913,
        Setting { path: "config.json", beside: &[Beside::File { path: "manifest.json", content: br#"{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"sha256:f1c6cdd9970ec550cf99058a66cec4d54374db8772997cac592b570e38669f28","size":151},"layers":[{"mediaType":"application/vnd.oci.image.layer.v1.tar","digest":"sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855","size":0}]}"# }] },
        Setting { path: "config.json", beside: &[Beside::File { path: "manifest.json", content: br#"{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"sha256:f1c6cdd9970ec550cf99058a66cec4d54374db8772997cac592b570e38669f28","size":151},"layers":[{"mediaType":"application/vnd.oci.image.layer.v1.tar","digest":"sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855","size":0}]}"# }] },
    ),
    (914,
        Setting { path: "image-index.json", beside: &[] },
        Setting { path: "image-index.json", beside: &[] },
    ),
];
