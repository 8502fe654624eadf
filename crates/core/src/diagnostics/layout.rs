//! Image layouts.

use super::{Beside, Diagnostic, Example, Section, Setting};
use crate::validate::Severity;

/// All of this topic, sorted by code.
pub(super) static ALL: &[&Diagnostic] = &[
    &NO_MARKER,
    &NO_INDEX,
    &NO_BLOBS,
    &BLOB_CONTENT,
    &BLOB_NAME,
    &UNREFERENCED,
    &REF_NAME,
    &REF_NAME_TWICE,
    &REF_NAME_ELSEWHERE,
    &LEFT_OUT,
    &PATH_REPEATED,
];

/// No `oci-layout`.
pub static NO_MARKER: Diagnostic = Diagnostic {
    code: 1001,
    sentence: "The layout has no file `oci-layout`.",
    hint: "Add it: {\"imageLayoutVersion\":\"1.0.0\"}.",
    explanation: "The file marks the base of a layout and says of which version it is. Tools refuse a folder without it.",
    floor: Severity::Advice,
    section: Section {
        name: "image-spec, image-layout.md, \"Content\"",
        url: "https://github.com/opencontainers/image-spec/blob/main/image-layout.md#content",
    },
    wrong: Example {
        media_type: "application/vnd.oci.image.index.v1+json",
        document:
            br#"{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[]}"#,
    },
    right: Example {
        media_type: "application/vnd.oci.image.index.v1+json",
        document:
            br#"{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[]}"#,
    },
}
.in_this_build();

/// No `index.json`.
pub static NO_INDEX: Diagnostic = Diagnostic {
    code: 1002,
    sentence: "The layout has no file `index.json`.",
    hint: "Add an image index with a descriptor for each image.",
    explanation: "The index is where every reader begins. Without it nothing in the layout can be found.",
    floor: Severity::Advice,
    section: Section {
        name: "image-spec, image-layout.md, \"Content\"",
        url: "https://github.com/opencontainers/image-spec/blob/main/image-layout.md#content",
    },
    wrong: Example {
        media_type: "application/vnd.oci.layout.header.v1+json",
        document: br#"{"imageLayoutVersion":"1.0.0"}"#,
    },
    right: Example {
        media_type: "application/vnd.oci.layout.header.v1+json",
        document: br#"{"imageLayoutVersion":"1.0.0"}"#,
    },
}
.in_this_build();

/// No `blobs`.
pub static NO_BLOBS: Diagnostic = Diagnostic {
    code: 1003,
    sentence: "The layout has no folder `blobs`.",
    hint: "Add it, even if it is empty.",
    explanation: "The folder has to be there, and may be empty.",
    floor: Severity::Advice,
    section: Section {
        name: "image-spec, image-layout.md, \"Content\"",
        url: "https://github.com/opencontainers/image-spec/blob/main/image-layout.md#content",
    },
    wrong: Example {
        media_type: "application/vnd.oci.image.index.v1+json",
        document:
            br#"{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[]}"#,
    },
    right: Example {
        media_type: "application/vnd.oci.image.index.v1+json",
        document:
            br#"{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[]}"#,
    },
}
.in_this_build();

/// A blob that is not what its name says.
pub static BLOB_CONTENT: Diagnostic = Diagnostic {
    code: 1004,
    sentence: "The content has the digest {}, and the file's name says otherwise.",
    hint: "Get the content again; or name the file for its digest, and update what refers to it.",
    explanation: "A blob's name is the digest of its content. Where they differ, the content was changed, damaged or cut off, and clients refuse it.",
    floor: Severity::Advice,
    section: Section {
        name: "image-spec, image-layout.md, \"Blobs\"",
        url: "https://github.com/opencontainers/image-spec/blob/main/image-layout.md#blobs",
    },
    wrong: Example {
        media_type: "application/vnd.oci.image.index.v1+json",
        document:
            br#"{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[]}"#,
    },
    right: Example {
        media_type: "application/vnd.oci.image.index.v1+json",
        document:
            br#"{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[]}"#,
    },
}
.in_this_build();

/// A blob whose name is no digest.
pub static BLOB_NAME: Diagnostic = Diagnostic {
    code: 1005,
    sentence: "The file's name is no digest: {}.",
    hint: "Put it at blobs/<algorithm>/<encoded>, such as blobs/sha256/ and 64 hex digits, or outside of blobs.",
    explanation: "Names under blobs are a folder for the algorithm and the encoded digest. Nothing else can be found there.",
    floor: Severity::Advice,
    section: Section {
        name: "image-spec, image-layout.md, \"Blobs\"",
        url: "https://github.com/opencontainers/image-spec/blob/main/image-layout.md#blobs",
    },
    wrong: Example {
        media_type: "application/vnd.oci.image.index.v1+json",
        document:
            br#"{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[]}"#,
    },
    right: Example {
        media_type: "application/vnd.oci.image.index.v1+json",
        document:
            br#"{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[]}"#,
    },
}
.in_this_build();

/// A blob that nothing refers to.
pub static UNREFERENCED: Diagnostic = Diagnostic {
    code: 1006,
    sentence: "Nothing in the layout refers to it.",
    hint: "Remove it if nobody needs it.",
    explanation: "A layout may have blobs that nothing leads to. They take room, and are left behind when the image is copied.",
    floor: Severity::Advice,
    section: Section { name: "image-spec, image-layout.md, \"Blobs\"", url: "https://github.com/opencontainers/image-spec/blob/main/image-layout.md#blobs" },
    wrong: Example { media_type: "application/vnd.oci.image.index.v1+json", document: br#"{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[]}"# },
    right: Example { media_type: "application/vnd.oci.image.index.v1+json", document: br#"{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[{"mediaType":"application/vnd.oci.image.index.v1+json","digest":"sha256:dff9de10919148711140d349bf03f1a99eb06f94b03e51715ccebfa7cdc518e2","size":88}]}"# },
}
.in_this_build();

/// A reference's name outside the grammar.
pub static REF_NAME: Diagnostic = Diagnostic {
    code: 1007,
    sentence: "{} is {}, which is outside the grammar of reference names.",
    hint: "Use letters, digits and one of - . _ : @ + / between them, such as latest or docker.io/library/app:1.",
    explanation: "The text gives a grammar that names should follow, and says also that it puts no restriction on them. Tools that take a name on the command line may not be able to write this one.",
    floor: Severity::Advice,
    section: Section { name: "image-spec, annotations.md, \"Pre-Defined Annotation Keys\"", url: "https://github.com/opencontainers/image-spec/blob/main/annotations.md#pre-defined-annotation-keys" },
    wrong: Example { media_type: "application/vnd.oci.image.index.v1+json", document: br#"{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[{"mediaType":"application/vnd.oci.image.index.v1+json","digest":"sha256:dff9de10919148711140d349bf03f1a99eb06f94b03e51715ccebfa7cdc518e2","size":88,"annotations":{"org.opencontainers.image.ref.name":"my image"}}]}"# },
    right: Example { media_type: "application/vnd.oci.image.index.v1+json", document: br#"{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[{"mediaType":"application/vnd.oci.image.index.v1+json","digest":"sha256:dff9de10919148711140d349bf03f1a99eb06f94b03e51715ccebfa7cdc518e2","size":88,"annotations":{"org.opencontainers.image.ref.name":"my-image"}}]}"# },
}
.in_this_build();

/// A name for two things.
pub static REF_NAME_TWICE: Diagnostic = Diagnostic {
    code: 1008,
    sentence: "{} is {}, as is the name of other content for the same platform.",
    hint: "Give each a name of its own, or remove the older one.",
    explanation: "A name is how an image in a layout is chosen. Where two have the same one, some tools take the first, some the last, and some refuse to choose.",
    floor: Severity::Warning,
    section: Section { name: "image-spec, image-layout.md, \"index.json file\"", url: "https://github.com/opencontainers/image-spec/blob/main/image-layout.md#indexjson-file" },
    wrong: Example { media_type: "application/vnd.oci.image.index.v1+json", document: br#"{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[{"mediaType":"application/vnd.oci.image.index.v1+json","digest":"sha256:dff9de10919148711140d349bf03f1a99eb06f94b03e51715ccebfa7cdc518e2","size":88,"annotations":{"org.opencontainers.image.ref.name":"latest"}},{"mediaType":"application/vnd.oci.image.index.v1+json","digest":"sha256:1784ce7c38f5293439d6e79502817abd32e5841b0d3dce8083bf22782433664e","size":112,"annotations":{"org.opencontainers.image.ref.name":"latest"}}]}"# },
    right: Example { media_type: "application/vnd.oci.image.index.v1+json", document: br#"{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[{"mediaType":"application/vnd.oci.image.index.v1+json","digest":"sha256:dff9de10919148711140d349bf03f1a99eb06f94b03e51715ccebfa7cdc518e2","size":88,"annotations":{"org.opencontainers.image.ref.name":"latest"}},{"mediaType":"application/vnd.oci.image.index.v1+json","digest":"sha256:1784ce7c38f5293439d6e79502817abd32e5841b0d3dce8083bf22782433664e","size":112,"annotations":{"org.opencontainers.image.ref.name":"older"}}]}"# },
}
.in_this_build();

/// A name where it means nothing.
pub static REF_NAME_ELSEWHERE: Diagnostic = Diagnostic {
    code: 1009,
    sentence: "{} is {}, which means something in `index.json` only.",
    hint: "Move the annotation to the descriptor in index.json.",
    explanation: "The annotation should only be considered on descriptors in index.json: in another index no tool finds the name.",
    floor: Severity::Advice,
    section: Section { name: "image-spec, image-layout.md, \"index.json file\"", url: "https://github.com/opencontainers/image-spec/blob/main/image-layout.md#indexjson-file" },
    wrong: Example { media_type: "application/vnd.oci.image.index.v1+json", document: br#"{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[{"mediaType":"application/vnd.oci.image.index.v1+json","digest":"sha256:9a0715d2f23d7b3044dd3731279a5f75a9d58226066506961d909eee5d801919","size":297}]}"# },
    right: Example { media_type: "application/vnd.oci.image.index.v1+json", document: br#"{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[{"mediaType":"application/vnd.oci.image.index.v1+json","digest":"sha256:241ffc791e13ca5c1e75955f418631875207008163bc912875dad3b4782126e3","size":236}]}"# },
}
.in_this_build();

/// Something that was not read.
pub static LEFT_OUT: Diagnostic = Diagnostic {
    code: 1010,
    sentence: "It is {}, and was not read.",
    hint: "Put the file itself there.",
    explanation: "Whoever gets the layout has not what a link leads to, and a path that leads out of the layout could name any file of the machine. So only files in the layout are read.",
    floor: Severity::Warning,
    section: Section {
        name: "image-spec, image-layout.md, \"Content\"",
        url: "https://github.com/opencontainers/image-spec/blob/main/image-layout.md#content",
    },
    wrong: Example {
        media_type: "application/vnd.oci.image.index.v1+json",
        document:
            br#"{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[]}"#,
    },
    right: Example {
        media_type: "application/vnd.oci.image.index.v1+json",
        document:
            br#"{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[]}"#,
    },
}
.in_this_build();

/// A path that is in the archive more than once.
pub static PATH_REPEATED: Diagnostic = Diagnostic {
    code: 1011,
    sentence: "`{}` is in the archive more than once; the last one was read.",
    hint: "Make the archive anew.",
    explanation: "Who unpacks the archive gets the last file, who reads it from the front may take the first: two readers see two images.",
    floor: Severity::Warning,
    section: Section {
        name: "image-spec, image-layout.md, \"Content\"",
        url: "https://github.com/opencontainers/image-spec/blob/main/image-layout.md#content",
    },
    wrong: Example {
        media_type: "application/vnd.oci.image.index.v1+json",
        document:
            br#"{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[]}"#,
    },
    right: Example {
        media_type: "application/vnd.oci.image.index.v1+json",
        document:
            br#"{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[]}"#,
    },
}
.in_this_build();

/// What the examples are looked at together with: the code, the wrong one's, the right one's.
pub(super) static SETTINGS: &[(u16, Setting, Setting)] = &[
    (1001,
        Setting { path: "index.json", beside: &[Beside::Folder("blobs")] },
        Setting { path: "index.json", beside: &[Beside::File { path: "oci-layout", content: br#"{"imageLayoutVersion":"1.0.0"}"# }, Beside::Folder("blobs")] },
    ),
    (1002,
        Setting { path: "oci-layout", beside: &[Beside::Folder("blobs")] },
        Setting { path: "oci-layout", beside: &[Beside::File { path: "index.json", content: br#"{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[]}"# }, Beside::Folder("blobs")] },
    ),
    (1003,
        Setting { path: "index.json", beside: &[Beside::File { path: "oci-layout", content: br#"{"imageLayoutVersion":"1.0.0"}"# }] },
        Setting { path: "index.json", beside: &[Beside::File { path: "oci-layout", content: br#"{"imageLayoutVersion":"1.0.0"}"# }, Beside::Folder("blobs")] },
    ),
    (1004,
        Setting { path: "index.json", beside: &[Beside::File { path: "oci-layout", content: br#"{"imageLayoutVersion":"1.0.0"}"# }, Beside::File { path: "blobs/sha256/44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a", content: b"{ }" }] },
        Setting { path: "index.json", beside: &[Beside::File { path: "oci-layout", content: br#"{"imageLayoutVersion":"1.0.0"}"# }, Beside::File { path: "blobs/sha256/44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a", content: b"{}" }] },
    ),
    (1005,
        Setting { path: "index.json", beside: &[Beside::File { path: "oci-layout", content: br#"{"imageLayoutVersion":"1.0.0"}"# }, Beside::File { path: "blobs/sha256/e6", content: b"{}" }] },
        Setting { path: "index.json", beside: &[Beside::File { path: "oci-layout", content: br#"{"imageLayoutVersion":"1.0.0"}"# }, Beside::File { path: "blobs/sha256/44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a", content: b"{}" }] },
    ),
    (1006,
        Setting { path: "index.json", beside: &[Beside::File { path: "oci-layout", content: br#"{"imageLayoutVersion":"1.0.0"}"# }, Beside::File { path: "blobs/sha256/44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a", content: b"{}" }] },
        Setting { path: "index.json", beside: &[Beside::File { path: "oci-layout", content: br#"{"imageLayoutVersion":"1.0.0"}"# }, Beside::File { path: "blobs/sha256/dff9de10919148711140d349bf03f1a99eb06f94b03e51715ccebfa7cdc518e2", content: br#"{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[]}"# }] },
    ),
    (1007,
        Setting { path: "index.json", beside: &[Beside::File { path: "oci-layout", content: br#"{"imageLayoutVersion":"1.0.0"}"# }, Beside::File { path: "blobs/sha256/dff9de10919148711140d349bf03f1a99eb06f94b03e51715ccebfa7cdc518e2", content: br#"{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[]}"# }] },
        Setting { path: "index.json", beside: &[Beside::File { path: "oci-layout", content: br#"{"imageLayoutVersion":"1.0.0"}"# }, Beside::File { path: "blobs/sha256/dff9de10919148711140d349bf03f1a99eb06f94b03e51715ccebfa7cdc518e2", content: br#"{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[]}"# }] },
    ),
    (1008,
        Setting { path: "index.json", beside: &[Beside::File { path: "oci-layout", content: br#"{"imageLayoutVersion":"1.0.0"}"# }, Beside::File { path: "blobs/sha256/dff9de10919148711140d349bf03f1a99eb06f94b03e51715ccebfa7cdc518e2", content: br#"{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[]}"# }, Beside::File { path: "blobs/sha256/1784ce7c38f5293439d6e79502817abd32e5841b0d3dce8083bf22782433664e", content: br#"{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[],"annotations":{"a":"b"}}"# }] },
        Setting { path: "index.json", beside: &[Beside::File { path: "oci-layout", content: br#"{"imageLayoutVersion":"1.0.0"}"# }, Beside::File { path: "blobs/sha256/dff9de10919148711140d349bf03f1a99eb06f94b03e51715ccebfa7cdc518e2", content: br#"{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[]}"# }, Beside::File { path: "blobs/sha256/1784ce7c38f5293439d6e79502817abd32e5841b0d3dce8083bf22782433664e", content: br#"{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[],"annotations":{"a":"b"}}"# }] },
    ),
    (1009,
        Setting { path: "index.json", beside: &[Beside::File { path: "oci-layout", content: br#"{"imageLayoutVersion":"1.0.0"}"# }, Beside::File { path: "blobs/sha256/9a0715d2f23d7b3044dd3731279a5f75a9d58226066506961d909eee5d801919", content: br#"{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[{"mediaType":"application/vnd.oci.image.index.v1+json","digest":"sha256:dff9de10919148711140d349bf03f1a99eb06f94b03e51715ccebfa7cdc518e2","size":88,"annotations":{"org.opencontainers.image.ref.name":"latest"}}]}"# }, Beside::File { path: "blobs/sha256/dff9de10919148711140d349bf03f1a99eb06f94b03e51715ccebfa7cdc518e2", content: br#"{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[]}"# }] },
        Setting { path: "index.json", beside: &[Beside::File { path: "oci-layout", content: br#"{"imageLayoutVersion":"1.0.0"}"# }, Beside::File { path: "blobs/sha256/241ffc791e13ca5c1e75955f418631875207008163bc912875dad3b4782126e3", content: br#"{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[{"mediaType":"application/vnd.oci.image.index.v1+json","digest":"sha256:dff9de10919148711140d349bf03f1a99eb06f94b03e51715ccebfa7cdc518e2","size":88}]}"# }, Beside::File { path: "blobs/sha256/dff9de10919148711140d349bf03f1a99eb06f94b03e51715ccebfa7cdc518e2", content: br#"{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[]}"# }] },
    ),
    (1010,
        Setting { path: "index.json", beside: &[Beside::File { path: "oci-layout", content: br#"{"imageLayoutVersion":"1.0.0"}"# }, Beside::Link("blobs/sha256/44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a")] },
        Setting { path: "index.json", beside: &[Beside::File { path: "oci-layout", content: br#"{"imageLayoutVersion":"1.0.0"}"# }, Beside::File { path: "blobs/sha256/44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a", content: b"{}" }] },
    ),
    (1011,
        Setting { path: "index.json", beside: &[Beside::File { path: "oci-layout", content: br#"{"imageLayoutVersion":"1.0.0"}"# }, Beside::File { path: "blobs/sha256/44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a", content: b"{}" }, Beside::File { path: "blobs/sha256/44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a", content: b"{}" }] },
        Setting { path: "index.json", beside: &[Beside::File { path: "oci-layout", content: br#"{"imageLayoutVersion":"1.0.0"}"# }, Beside::File { path: "blobs/sha256/44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a", content: b"{}" }] },
    ),
];
