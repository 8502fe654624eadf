//! What is refused whoever asks: each failure has its cause in the request or in the state.

use crate::image::{Image, index, put_manifest};
use crate::lab::Lab;
use longshore_core::{Digest, MediaType};
use longshore_registry::Policy;
use longshore_registry::policy::{
    Mirror, Namespace, RepositoryKind, RepositoryRules, RepositoryState, ShortNames,
};

const UNKNOWN: &str = "sha256:0000000000000000000000000000000000000000000000000000000000000000";

/// A registry with one image, `a/b:v1`.
fn lab() -> Lab {
    with(Policy::open())
}

fn with(policy: Policy) -> Lab {
    let mut lab = Lab::open();
    Image::of("layer").push(&mut lab, "a/b", "v1").is(201);
    lab.change(policy)
}

#[test]
fn what_is_not_there_is_unknown() {
    let mut lab = lab();
    for (path, code) in [
        ("/v2/a/b/manifests/none".to_owned(), "MANIFEST_UNKNOWN"),
        (format!("/v2/a/b/manifests/{UNKNOWN}"), "MANIFEST_UNKNOWN"),
        (format!("/v2/a/b/blobs/{UNKNOWN}"), "BLOB_UNKNOWN"),
        ("/v2/a/b/blobs/uploads/none".to_owned(), "BLOB_UPLOAD_UNKNOWN"),
        ("/v2/no/such/manifests/v1".to_owned(), "NAME_UNKNOWN"),
        (format!("/v2/no/such/blobs/{UNKNOWN}"), "NAME_UNKNOWN"),
        ("/v2/no/such/tags/list".to_owned(), "NAME_UNKNOWN"),
    ] {
        lab.get(&path).fails(404, code);
    }
    lab.delete("/v2/no/such/manifests/v1").fails(404, "NAME_UNKNOWN");
    lab.delete(&format!("/v2/a/b/manifests/{UNKNOWN}")).fails(404, "MANIFEST_UNKNOWN");
}

#[test]
fn a_name_outside_the_grammar_is_invalid_everywhere() {
    let mut lab = lab();
    let long = "a".repeat(256);
    for name in ["A/b", "a//b", "a/-b", "a/b%20", "..", "a/../b", "%e2%98%83", long.as_str()] {
        for rest in
            ["tags/list", "manifests/v1", &format!("blobs/{UNKNOWN}"), &format!("referrers/{UNKNOWN}")]
        {
            lab.get(&format!("/v2/{name}/{rest}")).fails(400, "NAME_INVALID");
        }
        lab.send("POST", &format!("/v2/{name}/blobs/uploads/"), &[], b"").fails(400, "NAME_INVALID");
    }
}

#[test]
fn a_separator_hidden_by_encoding_is_refused() {
    let mut lab = lab();
    lab.get("/v2/a%2Fb/tags/list").fails(400, "NAME_INVALID");
    lab.get("/v2/a/b/manifests/%2e%2e%2fv1").fails(400, "NAME_INVALID");
    lab.get("/v2/a/b/manifests/%ff").fails(400, "NAME_INVALID");
}

#[test]
fn an_empty_or_invalid_tag_is_not_found() {
    let mut lab = lab();
    let image = Image::of("layer");
    let long = "a".repeat(129);
    for tag in ["", ".v1", "-v1", "v%201", "%C3%A9", long.as_str()] {
        lab.get(&format!("/v2/a/b/manifests/{tag}")).fails(404, "TAG_INVALID");
        put_manifest(&mut lab, "a/b", tag, &MediaType::OCI_MANIFEST, &image.bytes())
            .fails(404, "TAG_INVALID");
    }
}

#[test]
fn a_digest_outside_the_grammar_is_invalid() {
    let mut lab = lab();
    let upload = lab.begin_upload("a/b");
    for digest in ["sha256:abc", "sha256:", &UNKNOWN.replace('0', "G")] {
        lab.get(&format!("/v2/a/b/blobs/{digest}")).fails(400, "DIGEST_INVALID");
        lab.get(&format!("/v2/a/b/manifests/{digest}")).fails(400, "DIGEST_INVALID");
        lab.get(&format!("/v2/a/b/referrers/{digest}")).fails(400, "DIGEST_INVALID");
        lab.send("PUT", &format!("{upload}?digest={digest}"), &[], b"").fails(400, "DIGEST_INVALID");
        lab.send("POST", &format!("/v2/a/b/blobs/uploads/?digest={digest}"), &[], b"")
            .fails(400, "DIGEST_INVALID");
    }
}

#[test]
fn an_algorithm_that_cannot_be_computed_is_refused_for_what_is_pushed() {
    let mut lab = lab();
    lab.send("POST", "/v2/a/b/blobs/uploads/?digest=md5:abc", &[], b"x").fails(400, "DIGEST_INVALID");
    let image = Image::of("layer");
    put_manifest(&mut lab, "a/b", "md5:abc", &MediaType::OCI_MANIFEST, &image.bytes())
        .fails(400, "DIGEST_INVALID");
    lab.get("/v2/a/b/blobs/md5:abc").fails(404, "BLOB_UNKNOWN");
}

#[test]
fn a_manifest_that_names_missing_blobs_is_told_all_of_them() {
    let mut lab = lab();
    let image = Image::of("another");
    let seen = put_manifest(&mut lab, "a/b", "v2", &MediaType::OCI_MANIFEST, &image.bytes())
        .fails(404, "MANIFEST_BLOB_UNKNOWN");
    let missing: Vec<_> =
        seen.details().iter().map(|detail| detail["digest"].as_str().unwrap().to_owned()).collect();
    assert_eq!(
        missing,
        [Digest::sha256(&image.config).to_string(), Digest::sha256(&image.layer).to_string()]
    );
    lab.get("/v2/a/b/manifests/v2").is(404);
    put_manifest(&mut lab, "new/one", "v2", &MediaType::OCI_MANIFEST, &image.bytes())
        .fails(404, "MANIFEST_BLOB_UNKNOWN");
    lab.get("/v2/new/one/tags/list").fails(404, "NAME_UNKNOWN");
}

#[test]
fn an_index_that_names_a_missing_manifest_is_refused() {
    let list = index(&[&Image::of("another").bytes()]);
    put_manifest(&mut lab(), "a/b", "all", &MediaType::OCI_INDEX, &list).fails(400, "MANIFEST_BLOB_UNKNOWN");
}

#[test]
fn a_content_type_that_no_manifest_has_is_unsupported() {
    let mut lab = lab();
    let content = Image::of("layer").bytes();
    for given in [
        "application/json",
        "text/plain",
        "nonsense",
        // The document says that it is OCI's.
        "application/vnd.docker.distribution.manifest.v2+json",
    ] {
        lab.send("PUT", "/v2/a/b/manifests/v2", &[("Content-Type", given)], &content)
            .fails(415, "MANIFEST_INVALID");
    }
}

#[test]
fn a_document_that_is_no_manifest_is_invalid() {
    let mut lab = lab();
    let deep = "[".repeat(100_000);
    for content in ["", "{}", "[]", "null", "<html>", "\u{feff}{}", r#"{"schemaVersion":1}"#, deep.as_str()] {
        let seen = put_manifest(&mut lab, "a/b", "v2", &MediaType::OCI_MANIFEST, content.as_bytes());
        seen.fails(400, "MANIFEST_INVALID");
        lab.send("PUT", "/v2/a/b/manifests/v2", &[], content.as_bytes()).fails(400, "MANIFEST_INVALID");
    }
}

#[test]
fn a_manifest_pushed_under_anothers_digest_is_refused() {
    let content = Image::of("layer").bytes();
    put_manifest(&mut lab(), "a/b", UNKNOWN, &MediaType::OCI_MANIFEST, &content).fails(400, "DIGEST_INVALID");
}

#[test]
fn a_method_that_an_endpoint_has_not_is_told_which_it_has() {
    let mut lab = lab();
    for (method, path, allow) in [
        ("POST", "/v2/", "GET, HEAD"),
        ("PUT", "/v2/_catalog", "GET, HEAD"),
        ("DELETE", "/v2/a/b/tags/list", "GET, HEAD"),
        ("PATCH", "/v2/a/b/manifests/v1", "GET, HEAD, PUT, DELETE"),
        ("PUT", &format!("/v2/a/b/blobs/{UNKNOWN}"), "GET, HEAD, DELETE"),
        ("GET", "/v2/a/b/blobs/uploads/", "POST"),
        ("POST", "/v2/a/b/blobs/uploads/x", "GET, HEAD, PATCH, PUT, DELETE"),
        ("OPTIONS", "/v2/", "GET, HEAD"),
        ("get", "/v2/", "GET, HEAD"),
    ] {
        let seen = lab.send(method, path, &[], b"").fails(405, "UNSUPPORTED");
        assert_eq!(seen.header("allow"), allow, "{method} {path}");
    }
}

#[test]
fn a_path_outside_the_protocol_is_not_found() {
    let mut lab = lab();
    for path in ["/", "/v1/", "/v2/a/b", "/v2/a/b/manifests/x/y", "/v2//", "/v2/auth"] {
        lab.get(path).fails(404, "UNSUPPORTED");
    }
}

#[test]
fn a_body_of_another_length_than_declared_is_refused() {
    let mut lab = lab();
    let upload = lab.begin_upload("a/b");
    for declared in ["3", "5", "-1", "x", ""] {
        lab.send("PATCH", &upload, &[("Content-Length", declared)], b"abcd").fails(400, "SIZE_INVALID");
    }
    lab.send("PATCH", &upload, &[("Content-Length", "4")], b"abcd").is(202);
}

#[test]
fn nested_and_short_names_are_a_matter_of_policy() {
    let mut flat = with(Policy { extended_names: false, ..Policy::open() });
    flat.get("/v2/a/b/c/tags/list").fails(400, "NAME_INVALID");
    flat.get("/v2/a/b/tags/list").is(200);
    let mut long = with(Policy { short_names: ShortNames::Refused, ..Policy::open() });
    long.send("POST", "/v2/ubuntu/blobs/uploads/", &[], b"").fails(400, "NAME_INVALID");
    long.get(&format!("/v2/ubuntu/blobs/{UNKNOWN}")).fails(400, "NAME_INVALID");
}

#[test]
fn a_short_name_can_mean_the_library() {
    let mut lab = Lab::new(Policy { short_names: ShortNames::Library, ..Policy::open() });
    Image::of("layer").push(&mut lab, "ubuntu", "v1").is(201);
    lab.get("/v2/library/ubuntu/manifests/v1").is(200);
    lab.get("/v2/ubuntu/manifests/v1").is(200);
}

#[test]
fn a_read_only_registry_gives_and_takes_nothing() {
    let mut lab = with(Policy { read_only: true, ..Policy::open() });
    let content = Image::of("layer").bytes();
    lab.get("/v2/a/b/manifests/v1").is(200);
    let seen = lab.send("POST", "/v2/a/b/blobs/uploads/", &[], b"").fails(405, "UNSUPPORTED");
    assert_eq!(seen.header("allow"), "GET, HEAD");
    put_manifest(&mut lab, "a/b", "v1", &MediaType::OCI_MANIFEST, &content).fails(405, "UNSUPPORTED");
    lab.delete("/v2/a/b/manifests/v1").fails(405, "UNSUPPORTED");
}

fn with_rules(rules: RepositoryRules) -> Lab {
    let name = longshore_core::RepositoryName::parse("a/b").unwrap();
    with(Policy { repositories: [(name, rules)].into(), ..Policy::open() })
}

#[test]
fn a_closed_repository_gives_and_takes_nothing() {
    let mirror =
        |mirror| RepositoryRules { state: RepositoryState::Mirror, mirror, ..RepositoryRules::default() };
    for (rules, reason) in [
        (RepositoryRules { state: RepositoryState::ReadOnly, ..RepositoryRules::default() }, "read-only"),
        (mirror(None), "no mirror is configured"),
        (mirror(Some(Mirror { robot: None })), "names no robot"),
        (mirror(Some(Mirror { robot: Some("a+robot".to_owned()) })), "only a+robot may push"),
    ] {
        let mut lab = with_rules(rules);
        lab.get("/v2/a/b/manifests/v1").is(200);
        let seen = lab.send("POST", "/v2/a/b/blobs/uploads/", &[], b"").fails(403, "DENIED");
        let message = seen.errors()[0].message.clone();
        assert!(message.contains(reason), "{message}");
        lab.delete("/v2/a/b/manifests/v1").fails(403, "DENIED");
        lab.send("POST", "/v2/a/other/blobs/uploads/", &[], b"").is(202);
    }
}

#[test]
fn a_repository_of_applications_is_out_of_reach() {
    let rules = RepositoryRules { kind: RepositoryKind::Application, ..RepositoryRules::default() };
    let mut lab = with_rules(rules);
    lab.get("/v2/a/b/manifests/v1").fails(405, "UNSUPPORTED");
    assert_eq!(lab.get("/v2/_catalog").is(200).json()["repositories"], serde_json::json!([]));
}

#[test]
fn a_disabled_namespace_is_out_of_reach() {
    let disabled = Namespace { enabled: false, ..Namespace::default() };
    let mut lab = with(Policy { namespaces: [("a".to_owned(), disabled)].into(), ..Policy::open() });
    lab.get("/v2/a/b/tags/list").fails(405, "UNSUPPORTED");
    assert_eq!(lab.get("/v2/_catalog").is(200).json()["repositories"], serde_json::json!([]));
    let digest = Digest::sha256(b"layer");
    lab.send("POST", &format!("/v2/c/d/blobs/uploads/?mount={digest}&from=a/b"), &[], b"").is(202);
}
