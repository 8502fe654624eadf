//! Sizes: each limit refuses what is over it, says so, and takes what fits.

use crate::image::{Image, push_blob, put_manifest};
use crate::lab::Lab;
use longshore_core::{Digest, MediaType};
use longshore_registry::Policy;
use longshore_registry::policy::Limits;

fn lab(limits: Limits) -> Lab {
    Lab::new(Policy { limits, ..Policy::open() })
}

#[test]
fn a_manifest_over_the_limit_is_too_large() {
    let image = Image::of("layer");
    let size = image.bytes().len() as u64;
    let mut lab = lab(Limits { manifest_bytes: size, ..Limits::default() });
    image.push(&mut lab, "a/b", "v1").is(201);
    let mut longer = image.bytes();
    longer.push(b' ');
    let seen =
        put_manifest(&mut lab, "a/b", "v2", &MediaType::OCI_MANIFEST, &longer).fails(413, "SIZE_INVALID");
    let detail = seen.details()[0].clone();
    assert_eq!(detail, serde_json::json!({ "size": size + 1, "limit": size }));
}

#[test]
fn a_blob_over_the_limit_is_too_large_however_it_is_cut() {
    let mut lab = lab(Limits { blob_bytes: 5, ..Limits::default() });
    push_blob(&mut lab, "a/b", b"12345");
    let digest = Digest::sha256(b"123456");
    lab.send("POST", &format!("/v2/a/b/blobs/uploads/?digest={digest}"), &[], b"123456")
        .fails(413, "SIZE_INVALID");
    let location = lab.begin_upload("a/b");
    lab.send("PATCH", &location, &[], b"123").is(202);
    lab.send("PATCH", &location, &[], b"456").fails(413, "SIZE_INVALID");
    lab.send("PUT", &format!("{location}?digest={digest}"), &[], b"456").fails(413, "SIZE_INVALID");
    lab.send("PATCH", &location, &[], b"45").is(202);
}

#[test]
fn a_full_registry_says_so_until_something_is_deleted() {
    let mut lab = lab(Limits { total_bytes: 10, ..Limits::default() });
    let first = push_blob(&mut lab, "a/b", b"1234567");
    let location = lab.begin_upload("a/b");
    let seen = lab.send("PATCH", &location, &[], b"89ab").fails(413, "SIZE_INVALID");
    let detail = seen.details()[0].clone();
    assert_eq!(detail, serde_json::json!({ "used": 7, "more": 4, "limit": 10 }));
    lab.delete(&format!("/v2/a/b/blobs/{first}")).is(202);
    lab.send("PATCH", &location, &[], b"89ab").is(202);
}

#[test]
fn a_blob_in_two_repositories_counts_once() {
    let mut lab = lab(Limits { total_bytes: 10, ..Limits::default() });
    let digest = push_blob(&mut lab, "a/b", b"1234567");
    let mount = format!("/v2/a/c/blobs/uploads/?mount={digest}&from=a/b");
    lab.send("POST", &mount, &[], b"").is(201);
    lab.delete(&format!("/v2/a/b/blobs/{digest}")).is(202);
    push_blob(&mut lab, "a/c", b"890");
    lab.delete(&format!("/v2/a/c/blobs/{digest}")).is(202);
    push_blob(&mut lab, "a/c", b"7654321");
}

#[test]
fn manifests_count_and_cease_to_count_when_they_are_deleted() {
    let image = Image::of("layer");
    let total = (image.layer.len() + image.config.len() + image.bytes().len()) as u64;
    let mut lab = lab(Limits { total_bytes: total, ..Limits::default() });
    image.push(&mut lab, "a/b", "v1").is(201);
    lab.send("POST", &format!("/v2/a/b/blobs/uploads/?digest={}", Digest::sha256(b"x")), &[], b"x")
        .fails(413, "SIZE_INVALID");
    lab.delete(&format!("/v2/a/b/manifests/{}", image.digest())).is(202);
    push_blob(&mut lab, "a/b", b"x");
}

#[test]
fn idle_uploads_give_way_when_memory_is_needed() {
    let mut lab = lab(Limits { total_bytes: 10, upload_idle: 60, ..Limits::default() });
    let idle = lab.begin_upload("a/b");
    lab.send("PATCH", &idle, &[], b"12345678").is(202);
    let digest = Digest::sha256(b"abcd");
    let push = format!("/v2/a/b/blobs/uploads/?digest={digest}");
    lab.now += 59;
    lab.send("POST", &push, &[], b"abcd").fails(413, "SIZE_INVALID");
    lab.now += 1;
    lab.send("POST", &push, &[], b"abcd").is(201);
    lab.get(&idle).fails(404, "BLOB_UPLOAD_UNKNOWN");
}

#[test]
fn a_session_that_is_used_does_not_give_way_to_itself() {
    let mut lab = lab(Limits { total_bytes: 10, upload_idle: 60, ..Limits::default() });
    let location = lab.begin_upload("a/b");
    lab.send("PATCH", &location, &[], b"12345678").is(202);
    lab.now += 1000;
    lab.send("PATCH", &location, &[], b"9abcdef").fails(413, "SIZE_INVALID");
    assert_eq!(lab.get(&location).is(204).header("range"), "0-7");
}

#[test]
fn only_so_many_sessions_are_open_at_once() {
    let mut lab = lab(Limits { open_uploads: 2, upload_idle: 60, ..Limits::default() });
    let first = lab.begin_upload("a/b");
    lab.begin_upload("a/b");
    let seen = lab.send("POST", "/v2/a/b/blobs/uploads/", &[], b"").fails(429, "TOOMANYREQUESTS");
    assert_eq!(seen.header("retry-after"), "60");
    lab.delete(&first).is(204);
    lab.begin_upload("a/b");
    lab.now += 60;
    lab.begin_upload("a/b");
}

#[test]
fn only_so_many_things_are_held_however_small_they_are() {
    // A repository, a layer, a config, a manifest and a tag.
    let mut lab = lab(Limits { entries: 5, ..Limits::default() });
    let image = Image::of("layer");
    image.push(&mut lab, "a/b", "v1").is(201);
    // The same again is nothing new.
    image.push(&mut lab, "a/b", "v1").is(201);
    let again = put_manifest(&mut lab, "a/b", "v2", &MediaType::OCI_MANIFEST, &image.bytes());
    let seen = again.fails(413, "SIZE_INVALID");
    assert_eq!(seen.details()[0], serde_json::json!({ "used": 5, "more": 1, "limit": 5 }));
    let digest = Digest::sha256(b"x");
    lab.send("POST", &format!("/v2/a/b/blobs/uploads/?digest={digest}"), &[], b"x")
        .fails(413, "SIZE_INVALID");
    let mount = format!("/v2/a/c/blobs/uploads/?mount={}&from=a/b", Digest::sha256(b"layer"));
    let seen = lab.send("POST", &mount, &[], b"").fails(413, "SIZE_INVALID");
    assert_eq!(seen.details()[0]["more"], 2, "the repository is new, too");
    lab.delete("/v2/a/b/manifests/v1").is(202);
    put_manifest(&mut lab, "a/b", "v2", &MediaType::OCI_MANIFEST, &image.bytes()).is(201);
}
