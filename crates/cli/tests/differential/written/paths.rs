//! The base, methods that an endpoint does not have, and names and references outside of their grammars.

use super::sequence;
use crate::content::{BLOB, begin, digest, image, push_in_two};
use crate::step::{Sequence, Step};

pub(super) fn sequences() -> Vec<Sequence> {
    vec![base(), methods(), names(), references(), encodings()]
}

fn base() -> Sequence {
    let steps = [
        ("GET the base", "/v2/"),
        ("HEAD the base", "/v2/"),
        ("GET the base without its slash", "/v2"),
        ("POST the base", "/v2/"),
        ("OPTIONS of the base", "/v2/"),
        ("GET what is above the base", "/"),
        ("GET the base of version 1", "/v1/"),
        ("GET a path of no endpoint", "/v2/a/b"),
        ("GET a path of no endpoint", "/v2/a/b/blobs"),
        ("GET a path of no endpoint", "/v2/_other"),
    ];
    sequence("base", steps.map(|(name, target)| Step::new(name, target)))
}

fn methods() -> Sequence {
    let mut steps = Vec::from(push_in_two(BLOB));
    let blob = format!("/v2/{{repo}}/blobs/{}", digest(BLOB));
    for (what, target, methods) in [
        ("the tags", "/v2/{repo}/tags/list", &["PUT", "DELETE", "POST", "OPTIONS"][..]),
        ("the catalog", "/v2/_catalog", &["PUT", "DELETE", "OPTIONS"]),
        ("a manifest", "/v2/{repo}/manifests/v1", &["POST", "PATCH", "OPTIONS"]),
        ("a blob", &blob, &["POST", "PUT", "PATCH", "OPTIONS"]),
        ("the uploads", "/v2/{repo}/blobs/uploads/", &["GET", "HEAD", "PUT", "DELETE", "PATCH", "OPTIONS"]),
        ("the referrers", "/v2/{repo}/referrers/v1", &["PUT", "DELETE"]),
    ] {
        steps.extend(
            methods
                .iter()
                .map(|method| Step::new(format!("{method} {what}, which has no such method"), target)),
        );
    }
    steps.push(begin());
    steps.extend(
        ["POST", "OPTIONS"]
            .map(|method| Step::new(format!("{method} an upload, which has no such method"), "{session}")),
    );
    sequence("methods", steps)
}

/// Each endpoint is asked for each name.
fn names() -> Sequence {
    let long = format!("a/{}", "b".repeat(254));
    let longer = format!("a/{}", "b".repeat(300));
    let names = [
        ("in capitals", "A/B"),
        ("with an underscore first", "_a/b"),
        ("with a dash last", "a/b-"),
        ("with two dots", "a/b..c"),
        ("with three underscores", "a/b___c"),
        ("with two underscores", "a/b__c"),
        ("with many dashes", "a/b-----c"),
        ("with a tilde", "a/~b"),
        ("with a letter of another alphabet", "a/%C3%A9"),
        ("with a colon", "a:5000/b"),
        ("of one component", "abc"),
        ("of 256 characters", &long),
        ("of 302 characters", &longer),
    ];
    let digest = digest(b"nobody has this");
    sequence(
        "names",
        names.iter().flat_map(|(kind, name)| {
            [
                Step::new(format!("GET the tags of a name {kind}"), format!("/v2/{name}/tags/list")),
                Step::new(format!("GET a manifest of a name {kind}"), format!("/v2/{name}/manifests/v1")),
                Step::new(format!("GET a blob of a name {kind}"), format!("/v2/{name}/blobs/{digest}")),
                Step::new(format!("POST an upload to a name {kind}"), format!("/v2/{name}/blobs/uploads/")),
            ]
        }),
    )
}

fn references() -> Sequence {
    let digest = digest(b"nobody has this");
    let hex = &digest["sha256:".len()..];
    let references = [
        ("tag of 128 characters", "t".repeat(128)),
        ("tag of 129 characters", "t".repeat(129)),
        ("tag with a dot first", ".v1".to_owned()),
        ("tag with a dash first", "-v1".to_owned()),
        ("tag with a plus", "v1+2".to_owned()),
        ("tag with a space", "v%201".to_owned()),
        ("tag in capitals", "V1".to_owned()),
        ("reference that is empty", String::new()),
        ("digest too short", "sha256:abc".to_owned()),
        ("digest in capitals", format!("sha256:{}", hex.to_uppercase())),
        ("digest without hex", format!("sha256:{}", "x".repeat(64))),
        ("digest by no known algorithm", format!("md6:{hex}")),
        ("digest by MD5", format!("md5:{}", &hex[..32])),
        ("digest by SHA-512", format!("sha512:{hex}{hex}")),
        ("digest of nothing there", digest.clone()),
    ];
    let document = image(&[BLOB]);
    let mut steps = Vec::from(push_in_two(BLOB));
    for (kind, reference) in &references {
        steps.push(Step::new(
            format!("GET a manifest by a {kind}"),
            format!("/v2/{{repo}}/manifests/{reference}"),
        ));
        steps.push(Step::new(
            format!("HEAD a manifest by a {kind}"),
            format!("/v2/{{repo}}/manifests/{reference}"),
        ));
        steps.push(document.put(&format!("PUT a manifest by a {kind}"), reference));
        steps.push(Step::new(
            format!("DELETE a manifest by a {kind}"),
            format!("/v2/{{repo}}/manifests/{reference}"),
        ));
        steps.push(Step::new(format!("GET a blob by a {kind}"), format!("/v2/{{repo}}/blobs/{reference}")));
        steps.push(Step::new(format!("HEAD a blob by a {kind}"), format!("/v2/{{repo}}/blobs/{reference}")));
        steps
            .push(Step::new(format!("DELETE a blob by a {kind}"), format!("/v2/{{repo}}/blobs/{reference}")));
    }
    sequence("references", steps)
}

/// What percent-encoding and dots make of a path.
fn encodings() -> Sequence {
    let mut steps = Vec::from(push_in_two(BLOB));
    let digest = digest(BLOB);
    let encoded = digest.replace(':', "%3A");
    for (kind, target) in [
        ("an encoded colon", format!("/v2/{{repo}}/blobs/{encoded}")),
        ("an encoded slash in the name", format!("/v2/written%2Fencodings/blobs/{digest}")),
        ("an encoded letter in the name", format!("/v2/writte%6E/encodings/blobs/{digest}")),
        ("encoding that is no text", format!("/v2/%FF/encodings/blobs/{digest}")),
        ("an encoded null in the name", format!("/v2/a%00b/c/blobs/{digest}")),
        ("encoding twice", format!("/v2/writte%256E/encodings/blobs/{digest}")),
        ("two slashes", format!("/v2//{{repo}}/blobs/{digest}")),
        ("a slash at its end", format!("/v2/{{repo}}/blobs/{digest}/")),
        ("dots that lead up", format!("/v2/x/../{{repo}}/blobs/{digest}")),
        ("encoded dots that lead up", format!("/v2/x/%2E%2E/{{repo}}/blobs/{digest}")),
        ("a dot", format!("/v2/./{{repo}}/blobs/{digest}")),
        ("a query", format!("/v2/{{repo}}/blobs/{digest}?a=b")),
    ] {
        steps.push(Step::new(format!("GET a blob by a path with {kind}"), target));
    }
    sequence("encodings", steps)
}
