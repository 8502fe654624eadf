//! Pulling and deleting: what is said of content, and what is left when it goes.

use crate::image::{Image, index, push_blob, put_manifest};
use crate::lab::Lab;
use longshore_core::{Descriptor, Digest, MediaType};

#[test]
fn an_open_registry_is_there_for_everyone() {
    let seen = Lab::open().get("/v2/").is(200);
    assert_eq!(seen.header("docker-distribution-api-version"), "registry/2.0");
    assert_eq!(seen.json(), serde_json::json!({}));
}

#[test]
fn head_says_what_get_would_send() {
    let mut lab = Lab::open();
    let image = Image::of("layer");
    image.push(&mut lab, "a/b", "v1");
    let layer = Digest::sha256(&image.layer);
    for path in [
        format!("/v2/a/b/blobs/{layer}"),
        "/v2/a/b/manifests/v1".to_owned(),
        format!("/v2/a/b/manifests/{}", image.digest()),
        "/v2/a/b/tags/list".to_owned(),
        "/v2/a/b/manifests/none".to_owned(),
        "/v2/".to_owned(),
    ] {
        let (get, head) = (lab.get(&path).into_response(), lab.head(&path).into_response());
        assert_eq!((head.status(), head.headers()), (get.status(), get.headers()), "{path}");
        assert_eq!(head.headers()["content-length"], get.body().len().to_string(), "{path}");
        assert!(head.body().is_empty(), "{path}");
    }
}

#[test]
fn a_blob_comes_with_its_digest() {
    let mut lab = Lab::open();
    let digest = push_blob(&mut lab, "a/b", b"0123456789");
    let seen = lab.get(&format!("/v2/a/b/blobs/{digest}")).is(200);
    assert_eq!(seen.header("docker-content-digest"), digest.as_str());
    assert_eq!(seen.header("content-type"), "application/octet-stream");
    assert_eq!(seen.header("accept-ranges"), "bytes");
}

#[test]
fn a_range_of_a_blob_comes_alone() {
    let mut lab = Lab::open();
    let digest = push_blob(&mut lab, "a/b", b"0123456789");
    let path = format!("/v2/a/b/blobs/{digest}");
    for (range, part, told) in [
        ("bytes=2-4", "234", "bytes 2-4/10"),
        ("bytes=7-", "789", "bytes 7-9/10"),
        ("bytes=-2", "89", "bytes 8-9/10"),
        ("bytes=8-99", "89", "bytes 8-9/10"),
    ] {
        let seen = lab.send("GET", &path, &[("Range", range)], b"").is(206);
        assert_eq!(seen.body(), part.as_bytes(), "{range}");
        assert_eq!(seen.header("content-range"), told);
        assert_eq!(seen.header("content-length"), part.len().to_string());
    }
}

#[test]
fn a_range_that_covers_nothing_cannot_be_satisfied() {
    let mut lab = Lab::open();
    let digest = push_blob(&mut lab, "a/b", b"0123456789");
    let path = format!("/v2/a/b/blobs/{digest}");
    for range in ["bytes=10-", "bytes=5-2", "bytes=-0"] {
        let seen = lab.send("GET", &path, &[("Range", range)], b"").fails(416, "RANGE_INVALID");
        assert_eq!(seen.header("content-range"), "bytes */10", "{range}");
    }
}

#[test]
fn a_range_that_is_not_understood_is_passed_over() {
    let mut lab = Lab::open();
    let digest = push_blob(&mut lab, "a/b", b"0123456789");
    let path = format!("/v2/a/b/blobs/{digest}");
    for range in ["bytes=0-1,3-4", "lines=1-2", "bytes"] {
        assert_eq!(lab.send("GET", &path, &[("Range", range)], b"").is(200).body().len(), 10, "{range}");
    }
    let conditional = [("Range", "bytes=0-1"), ("If-Range", "\"x\"")];
    lab.send("GET", &path, &conditional, b"").is(200);
    lab.send("HEAD", &path, &[("Range", "bytes=0-1")], b"").is(200);
}

#[test]
fn what_the_client_has_is_not_sent_again() {
    let mut lab = Lab::open();
    let image = Image::of("layer");
    image.push(&mut lab, "a/b", "v1").is(201);
    let (digest, layer) = (image.digest(), Digest::sha256(&image.layer));
    for (path, digest) in [
        ("/v2/a/b/manifests/v1".to_owned(), &digest),
        (format!("/v2/a/b/manifests/{digest}"), &digest),
        (format!("/v2/a/b/blobs/{layer}"), &layer),
    ] {
        let tag = format!("\"{digest}\"");
        assert_eq!(lab.get(&path).is(200).header("etag"), tag);
        for method in ["GET", "HEAD"] {
            for known in [tag.as_str(), "*", &format!("\"other\", W/{tag}")] {
                let seen = lab.send(method, &path, &[("If-None-Match", known)], b"").is(304);
                assert_eq!((seen.body(), seen.header("etag")), (&b""[..], tag.as_str()));
                assert_eq!(seen.header("docker-content-digest"), digest.as_str());
            }
            lab.send(method, &path, &[("If-None-Match", "\"other\"")], b"").is(200);
            lab.send(method, &path, &[("If-Match", &tag)], b"").is(200);
            lab.send(method, &path, &[("If-Match", "\"other\"")], b"").is(412);
        }
    }
}

#[test]
fn a_range_is_sent_only_of_the_content_that_the_client_has_begun() {
    let mut lab = Lab::open();
    let digest = push_blob(&mut lab, "a/b", b"0123456789");
    let path = format!("/v2/a/b/blobs/{digest}");
    let range = ("Range", "bytes=5-");
    let known = format!("\"{digest}\"");
    assert_eq!(lab.send("GET", &path, &[range, ("If-Range", &known)], b"").is(206).body(), b"56789");
    for other in ["\"other\"", &format!("W/{known}"), "Wed, 25 Nov 2026 00:00:00 GMT"] {
        assert_eq!(lab.send("GET", &path, &[range, ("If-Range", other)], b"").is(200).body().len(), 10);
    }
}

#[test]
fn a_deleted_blob_is_gone_from_one_repository_only() {
    let mut lab = Lab::open();
    let digest = push_blob(&mut lab, "a/b", b"abc");
    push_blob(&mut lab, "a/c", b"abc");
    let path = format!("/v2/a/b/blobs/{digest}");
    assert_eq!(lab.delete(&path).is(202).header("content-length"), "0");
    lab.get(&path).fails(404, "BLOB_UNKNOWN");
    lab.delete(&path).fails(404, "BLOB_UNKNOWN");
    lab.get(&format!("/v2/a/c/blobs/{digest}")).is(200);
}

#[test]
fn deleting_a_tag_leaves_the_manifest() {
    let mut lab = Lab::open();
    let image = Image::of("layer");
    image.push(&mut lab, "a/b", "v1");
    lab.delete("/v2/a/b/manifests/v1").is(202);
    lab.get("/v2/a/b/manifests/v1").fails(404, "MANIFEST_UNKNOWN");
    lab.delete("/v2/a/b/manifests/v1").fails(404, "MANIFEST_UNKNOWN");
    lab.get(&format!("/v2/a/b/manifests/{}", image.digest())).is(200);
}

#[test]
fn deleting_a_manifest_takes_its_tags_with_it() {
    let mut lab = Lab::open();
    let image = Image::of("layer");
    image.push(&mut lab, "a/b", "v1");
    image.push(&mut lab, "a/b", "v2");
    Image::of("other").push(&mut lab, "a/b", "v3");
    lab.delete(&format!("/v2/a/b/manifests/{}", image.digest())).is(202);
    lab.get("/v2/a/b/manifests/v1").fails(404, "MANIFEST_UNKNOWN");
    assert_eq!(lab.get("/v2/a/b/tags/list").json()["tags"], serde_json::json!(["v3"]));
}

#[test]
fn referrers_are_listed_and_filtered() {
    let mut lab = Lab::open();
    let subject = Image::of("subject");
    subject.push(&mut lab, "a/b", "v1");
    let mut signature = Image::of("signature");
    signature.manifest.subject = Some(Descriptor::of(MediaType::OCI_MANIFEST, &subject.bytes()));
    signature.manifest.artifact_type = Some(MediaType::parse("application/x.signature").unwrap());
    signature.manifest.annotations.insert("by".to_owned(), "me".to_owned());
    signature.push_blobs(&mut lab, "a/b");
    let reference = signature.digest();
    let seen =
        put_manifest(&mut lab, "a/b", reference.as_str(), &MediaType::OCI_MANIFEST, &signature.bytes());
    assert_eq!(seen.is(201).header("oci-subject"), subject.digest().as_str());

    let path = format!("/v2/a/b/referrers/{}", subject.digest());
    let seen = lab.get(&path).is(200);
    assert_eq!(seen.header("content-type"), MediaType::OCI_INDEX.as_str());
    let listed = &seen.json()["manifests"];
    assert_eq!(listed.as_array().unwrap().len(), 1);
    assert_eq!(listed[0]["digest"], signature.digest().as_str());
    assert_eq!(listed[0]["artifactType"], "application/x.signature");
    assert_eq!(listed[0]["annotations"]["by"], "me");

    let none = lab.get(&format!("{path}?artifactType=application/x.other")).is(200);
    assert_eq!(none.header("oci-filters-applied"), "artifactType");
    assert_eq!(none.json()["manifests"], serde_json::json!([]));

    lab.delete(&format!("/v2/a/b/manifests/{reference}")).is(202);
    assert_eq!(lab.get(&path).is(200).json()["manifests"], serde_json::json!([]));
}

#[test]
fn an_image_is_listed_as_referrer_by_its_configs_type() {
    let mut lab = Lab::open();
    let mut image = Image::of("layer");
    let subject = Descriptor::of(MediaType::OCI_MANIFEST, b"not pushed yet");
    image.manifest.subject = Some(subject.clone());
    image.push(&mut lab, "a/b", "v1").is(201);
    let seen = lab.get(&format!("/v2/a/b/referrers/{}", subject.digest)).is(200);
    assert_eq!(seen.json()["manifests"][0]["artifactType"], MediaType::OCI_CONFIG.as_str());
}

#[test]
fn what_has_no_referrers_has_an_empty_list() {
    let mut lab = Lab::open();
    let path = format!("/v2/nowhere/referrers/{}", Digest::sha256(b""));
    assert_eq!(lab.get(&path).is(200).json()["manifests"], serde_json::json!([]));
}

#[test]
fn a_deleted_child_leaves_its_index() {
    let mut lab = Lab::open();
    let image = Image::of("layer");
    image.push(&mut lab, "a/b", "one");
    put_manifest(&mut lab, "a/b", "all", &MediaType::OCI_INDEX, &index(&[&image.bytes()])).is(201);
    lab.delete(&format!("/v2/a/b/manifests/{}", image.digest())).is(202);
    lab.get("/v2/a/b/manifests/all").is(200);
}
