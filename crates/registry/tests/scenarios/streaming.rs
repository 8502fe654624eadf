//! Bodies that come in pieces: what is decided before them, and what after.

use crate::lab::{Lab, START};
use bytes::Bytes;
use http::{Request, Response};
use longshore_core::{Algorithm, Digest};
use longshore_registry::policy::Limits;
use longshore_registry::{Begun, Content, Pending, Policy, Registry, Seed, Timestamp};

const NOW: Timestamp = Timestamp::from_unix_seconds(START);

fn registry() -> Registry {
    Registry::new(Policy::open(), Seed::from(1))
}

fn begin(registry: &mut Registry, method: &str, path: &str, headers: &[(&str, &str)]) -> Begun {
    let mut request = Request::builder().method(method).uri(path);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    registry.begin(request.body(()).unwrap().into_parts().0, NOW)
}

#[track_caller]
fn awaits(begun: Begun) -> Box<Pending> {
    match begun {
        Begun::Awaits(pending) => pending,
        Begun::Answered(response) => panic!("{response:?}"),
    }
}

#[track_caller]
fn refused(begun: Begun, status: u16, code: &str) -> Response<Content> {
    match begun {
        Begun::Answered(response) => is(response, status, code),
        Begun::Awaits(pending) => panic!("{pending:?}"),
    }
}

#[track_caller]
fn is(response: Response<Content>, status: u16, code: &str) -> Response<Content> {
    let body = response.body().to_bytes().unwrap();
    let text = String::from_utf8_lossy(&body);
    assert!(response.status() == status && text.contains(code), "{} {text}", response.status());
    response
}

/// Sends these pieces.
fn send(registry: &mut Registry, mut pending: Box<Pending>, pieces: &[&'static str]) -> Response<Content> {
    for piece in pieces {
        pending.take(piece.as_bytes()).unwrap();
    }
    let contents = pieces.iter().map(|piece| Content::from(Bytes::from_static(piece.as_bytes())));
    registry.complete(pending, Content::joined(contents.collect()), NOW)
}

/// Opens an upload session; its location.
fn open(registry: &mut Registry) -> String {
    match begin(registry, "POST", "/v2/a/b/blobs/uploads/", &[]) {
        Begun::Answered(response) => response.headers()["location"].to_str().unwrap().to_owned(),
        Begun::Awaits(pending) => panic!("{pending:?}"),
    }
}

#[test]
fn a_blob_that_comes_in_pieces_is_the_same_as_in_one() {
    let digest = Digest::sha256(b"abcdefg");
    let mut registry = registry();
    let location = open(&mut registry);
    let pending = awaits(begin(&mut registry, "PATCH", &location, &[("Content-Range", "0-3")]));
    let response = is(send(&mut registry, pending, &["ab", "", "cd"]), 202, "");
    assert_eq!(response.headers()["range"], "0-3");
    let pending = awaits(begin(&mut registry, "PUT", &format!("{location}?digest={digest}"), &[]));
    is(send(&mut registry, pending, &["e", "fg"]), 201, "");
    let mut lab = Lab::of(registry);
    assert_eq!(lab.get(&format!("/v2/a/b/blobs/{digest}")).is(200).body(), b"abcdefg");
    let range = [("Range", "bytes=2-5")];
    assert_eq!(lab.send("GET", &format!("/v2/a/b/blobs/{digest}"), &range, b"").is(206).body(), b"cdef");
}

#[test]
fn what_the_head_decides_is_answered_before_the_body() {
    let mut accounts = Registry::new(Policy::accounts(), Seed::from(1));
    let blob = Digest::sha256(b"");
    for (method, path) in [
        ("PUT", "/v2/devtable/simple/manifests/latest".to_owned()),
        ("POST", format!("/v2/devtable/simple/blobs/uploads/?digest={blob}")),
        ("PATCH", "/v2/devtable/simple/blobs/uploads/1".to_owned()),
    ] {
        refused(begin(&mut accounts, method, &path, &[("Content-Length", "5")]), 401, "UNAUTHORIZED");
    }
    let limits = Limits { blob_bytes: 4, manifest_bytes: 4, ..Limits::default() };
    let mut open_to_all = Registry::new(Policy { limits, ..Policy::open() }, Seed::from(1));
    let location = open(&mut open_to_all);
    let five = [("Content-Length", "5")];
    refused(begin(&mut open_to_all, "PUT", "/v2/a/b/manifests/latest", &five), 413, "SIZE_INVALID");
    refused(begin(&mut open_to_all, "PATCH", &location, &five), 413, "SIZE_INVALID");
    let behind = [("Content-Range", "7-8")];
    refused(begin(&mut open_to_all, "PATCH", &location, &behind), 416, "RANGE_INVALID");
    let unknown = format!("{location}?digest=md5:abc");
    refused(begin(&mut open_to_all, "PUT", &unknown, &[]), 400, "DIGEST_INVALID");
    refused(begin(&mut open_to_all, "PUT", "/v2/a/b/blobs/uploads/none?digest=md5:a", &[]), 404, "UNKNOWN");
}

#[test]
fn of_two_clients_on_one_upload_session_the_second_is_told_where_it_stands() {
    let mut registry = registry();
    let location = open(&mut registry);
    let first = awaits(begin(&mut registry, "PATCH", &location, &[]));
    let second = format!("{location}?digest={}", Digest::sha256(b"xyz"));
    for (method, path) in [("PATCH", &location), ("PUT", &second)] {
        let response = refused(begin(&mut registry, method, path, &[]), 416, "BLOB_UPLOAD_INVALID");
        assert_eq!(response.headers()["range"], "0-0");
        assert_eq!(response.headers()["location"], location.as_str());
    }
    is(send(&mut registry, first, &["abc"]), 202, "");
    let last =
        awaits(begin(&mut registry, "PUT", &format!("{location}?digest={}", Digest::sha256(b"abc")), &[]));
    is(send(&mut registry, last, &[]), 201, "");
}

#[test]
fn a_chunk_that_breaks_off_leaves_the_session_as_it_was() {
    let mut registry = registry();
    let location = open(&mut registry);
    let pending = awaits(begin(&mut registry, "PATCH", &location, &[]));
    is(send(&mut registry, pending, &["ab"]), 202, "");
    let mut pending = awaits(begin(&mut registry, "PATCH", &location, &[]));
    pending.take(b"xxx").unwrap();
    registry.abandon(pending, NOW);
    let pending =
        awaits(begin(&mut registry, "PUT", &format!("{location}?digest={}", Digest::sha256(b"abc")), &[]));
    is(send(&mut registry, pending, &["c"]), 201, "");
}

#[test]
fn a_session_that_is_cancelled_while_a_chunk_comes_takes_none() {
    let mut registry = registry();
    let location = open(&mut registry);
    let pending = awaits(begin(&mut registry, "PATCH", &location, &[]));
    assert!(
        matches!(begin(&mut registry, "DELETE", &location, &[]), Begun::Answered(gone) if gone.status() == 204)
    );
    is(send(&mut registry, pending, &["abc"]), 404, "BLOB_UPLOAD_UNKNOWN");
}

#[test]
fn a_body_that_goes_on_too_long_is_refused_by_what_it_is() {
    let limits = Limits { blob_bytes: 4, manifest_bytes: 4, ..Limits::default() };
    let mut registry = Registry::new(Policy { limits, ..Policy::open() }, Seed::from(1));
    let location = open(&mut registry);
    for (method, path) in [("PATCH", location.as_str()), ("PUT", "/v2/a/b/manifests/latest")] {
        let pending = awaits(begin(&mut registry, method, path, &[]));
        assert_eq!(pending.limit(), 4);
        is(registry.refuse_longer(pending, 5, NOW), 413, "at most 4 bytes here, and this one has 5");
    }
    // The session goes on.
    let pending = awaits(begin(&mut registry, "PATCH", &location, &[]));
    is(send(&mut registry, pending, &["abc"]), 202, "");
}

#[test]
fn a_body_of_another_length_than_was_said_is_refused() {
    let mut registry = registry();
    let location = open(&mut registry);
    let pending = awaits(begin(&mut registry, "PATCH", &location, &[("Content-Length", "9")]));
    is(send(&mut registry, pending, &["abc"]), 400, "SIZE_INVALID");
}

#[test]
fn a_digest_of_an_algorithm_that_was_not_announced_is_computed_from_the_beginning() {
    let mut registry = registry();
    let location = open(&mut registry);
    let pending = awaits(begin(&mut registry, "PATCH", &location, &[]));
    is(send(&mut registry, pending, &["a", "b"]), 202, "");
    let digest = Digest::compute(Algorithm::Sha512, b"abc").unwrap();
    let mut pending = awaits(begin(&mut registry, "PUT", &format!("{location}?digest={digest}"), &[]));
    assert_eq!(pending.goes_on_behind().map(Content::length), Some(2));
    assert!(pending.is_blob() && pending.completes_blob() && pending.has_to_catch_up());
    pending.catch_up().unwrap();
    is(send(&mut registry, pending, &["c"]), 201, "");
}
