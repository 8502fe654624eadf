//! What the targets are seeded with: texts that others wrote, and the examples of the diagnostics.

use crate::documents::with_format;
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use longshore_core::diagnostics;
use longshore_core::validate::Format;
use serde_json::Value;
use std::path::Path;

/// A kind of seeds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seeds {
    /// Documents.
    Documents,
    /// Documents behind a byte that says their format.
    Formatted,
    /// Image layouts, and documents that are looked at together.
    Layouts,
    /// Digests.
    Digests,
    /// References, tags and names of repositories.
    References,
    /// Media types.
    MediaTypes,
    /// Values of `WWW-Authenticate`.
    Challenges,
    /// Values of `Link`.
    Links,
    /// Values of `Range` and `Content-Range`.
    Ranges,
    /// Scopes of tokens.
    Scopes,
    /// Addresses.
    Urls,
    /// Bodies of errors.
    ErrorBodies,
    /// Layers.
    Layers,
    /// Sequences of requests.
    Requests,
    /// Files of runs.
    Runs,
    /// Files of lessons.
    Lessons,
}

impl Seeds {
    /// The seeds: some of our own and, where the folder of the vectors is beside the checkout, those in it.
    pub fn all(self) -> Vec<Vec<u8>> {
        let own: &[&str] = match self {
            Self::Documents => return documents().into_iter().map(|(_, document)| document).collect(),
            Self::Layers => return crate::layer::seeds(),
            Self::Requests => return crate::registry::seeds(),
            Self::Runs => return crate::import::seeds(),
            Self::Lessons => return crate::lesson::seeds(),
            Self::Formatted => {
                let with = |(format, document): (Option<Format>, Vec<u8>)| with_format(format, &document);
                return documents().into_iter().map(with).collect();
            }
            Self::Layouts => return crate::layout::seeds(),
            Self::Digests => &[
                "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
                "multihash+base58:QmRZxt2b1FVZPNqd8hsiykDL3TdBDeTSPX9Kv46HmX4Gx8",
                "sha256+b64u:LCa0a2j_xo_5m0U8HTBBNBNCLXBkg7-g-YpeiGJm564",
            ],
            Self::References => &[
                "latest",
                "v1.0_rc-2",
                "library/hello-world",
                "a/b__c/d.e/f--g",
                "sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a",
                "docker.io/library/a:1@sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a",
                "[::1]:5000/a/b:c",
            ],
            Self::MediaTypes => &[
                "application/vnd.oci.image.manifest.v1+json",
                "application/json; charset=utf-8",
                " text/plain;q=0.5",
            ],
            Self::Challenges => &[
                "Bearer realm=\"https://auth.example/token\",service=\"registry\",scope=\"repository:a/b:pull,push\"",
                "Basic realm=\"a \\\"b\\\"\", charset=UTF-8",
                "Negotiate, Basic realm=x , Bearer error=\"insufficient_scope\"",
                "Basic YWJj==",
            ],
            Self::Links => &[
                "</v2/a/tags/list?n=2&last=b>; rel=\"next\"",
                "<https://example.com/>;rel=prev;title=\"a\\\"b\" , <x>; rel=\"first next\"",
            ],
            Self::Ranges => {
                &["0-99", "bytes=0-", "bytes=-5", "bytes 0-99/200", "bytes=2-1", "18446744073709551615-0"]
            }
            Self::Scopes => &[
                "repository:library/app:pull,push",
                "registry:catalog:* repository:host:5000/a:pull",
                "repository:a:",
            ],
            Self::Urls => &[
                "https://registry.example:5000/v2/?n=1#x",
                "http://[::1]:80/a%20b",
                "//other.example/v2/",
                "../../x?y",
                "https://user:secret@example.com/",
            ],
            Self::ErrorBodies => &[
                "{\"errors\":[{\"code\":\"NAME_UNKNOWN\",\"message\":\"repository name not known\",\"detail\":{\"name\":\"a\"}}]}",
                "{\"errors\":[]}",
                "{\"errors\":[{}],\"errors\":null}",
            ],
        };
        let mut seeds: Vec<Vec<u8>> = own.iter().map(|text| text.as_bytes().to_vec()).collect();
        match self {
            Self::Digests => seeds.extend(inputs("digests")),
            Self::References => seeds.extend(inputs("references")),
            _ => {}
        }
        seeds
    }
}

/// Documents and, where it is known, the format of each.
fn documents() -> Vec<(Option<Format>, Vec<u8>)> {
    let mut documents: Vec<_> = diagnostics::all()
        .flat_map(|diagnostic| [&diagnostic.wrong, &diagnostic.right])
        .map(|example| (Format::of_media_type(example.media_type), example.document.to_vec()))
        .collect();
    for (file, list) in [("image-spec", "vectors"), ("quay", "vectors"), ("mutations", "cases")] {
        let vectors = vectors(file);
        for case in vectors[list].as_array().into_iter().flatten() {
            let format = case["media_type"].as_str().and_then(Format::of_media_type);
            let packed = case["document_b64"].as_str().and_then(|packed| BASE64_STANDARD.decode(packed).ok());
            let document = packed.or_else(|| Some(case["document"].as_str()?.as_bytes().to_vec()));
            documents.extend(document.map(|document| (format, document)));
        }
    }
    documents.sort();
    documents.dedup();
    documents
}

fn inputs(file: &str) -> Vec<Vec<u8>> {
    let vectors = vectors(file);
    let cases = vectors["vectors"].as_array().into_iter().flatten();
    cases.filter_map(|case| Some(case["input"].as_str()?.as_bytes().to_vec())).collect()
}

/// A file of vectors; null where it is not there.
fn vectors(file: &str) -> Value {
    let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared/vectors"));
    let text = std::fs::read(folder.join(file).with_extension("json")).unwrap_or_default();
    serde_json::from_slice(&text).unwrap_or_default()
}
