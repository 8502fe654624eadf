//! Going back: undo, redo, snapshots, reset, and what is not the same in two states.

use crate::image::{Image, push_blob, put_manifest};
use crate::lab::Lab;
use bytes::Bytes;
use longshore_core::{Digest, MediaType};
use longshore_registry::{Cause, Changes, History, HistoryLimits, Policy, Timestamp};

#[test]
fn a_push_is_undone_and_done_again_request_by_request() {
    let mut lab = Lab::open();
    let image = Image::of("layer");
    image.push(&mut lab, "a/b", "v1").is(201);
    assert_eq!(lab.undo(), "PUT /v2/a/b/manifests/v1 → 201");
    lab.get("/v2/a/b/manifests/v1").fails(404, "MANIFEST_UNKNOWN");
    let layer = format!("/v2/a/b/blobs/{}", Digest::sha256(&image.layer));
    lab.get(&layer).is(200);
    assert_eq!(lab.undo(), "POST /v2/a/b/blobs/uploads/ → 201");
    assert_eq!(lab.undo(), "POST /v2/a/b/blobs/uploads/ → 201");
    lab.get(&layer).fails(404, "NAME_UNKNOWN");
    assert!(lab.history.undo(&mut lab.registry).is_none());
    for _ in 0..3 {
        lab.redo();
    }
    assert_eq!(lab.get("/v2/a/b/manifests/v1").is(200).body(), image.bytes());
    assert!(lab.history.redo(&mut lab.registry).is_none());
}

#[test]
fn what_changes_nothing_is_no_entry() {
    let mut lab = Lab::open();
    let image = Image::of("layer");
    image.push(&mut lab, "a/b", "v1").is(201);
    let location = lab.begin_upload("a/b");
    let entries = lab.history.past().len();
    lab.get("/v2/a/b/manifests/v1").is(200);
    lab.get("/v2/a/b/manifests/none").is(404);
    lab.now += 1;
    lab.get(&location).is(204);
    lab.send("PATCH", &location, &[], b"").is(202);
    // The same again.
    image.push(&mut lab, "a/b", "v1").is(201);
    assert_eq!(lab.history.past().len(), entries);
}

#[test]
fn a_new_change_ends_what_could_be_done_again() {
    let mut lab = Lab::open();
    push_blob(&mut lab, "a/b", b"one");
    lab.undo();
    lab.get("/v2/").is(200);
    assert_eq!(lab.history.future().len(), 1);
    push_blob(&mut lab, "a/b", b"two");
    assert_eq!(lab.history.future().len(), 0);
}

#[test]
fn a_session_goes_back_to_the_chunks_that_it_had() {
    let mut lab = Lab::open();
    let location = lab.begin_upload("a/b");
    lab.send("PATCH", &location, &[], b"one ").is(202);
    lab.send("PATCH", &location, &[], b"wrong").is(202);
    lab.undo();
    assert_eq!(lab.get(&location).is(204).header("range"), "0-3");
    let digest = Digest::sha256(b"one two");
    lab.send("PUT", &format!("{location}?digest={digest}"), &[], b"two").is(201);
    assert_eq!(lab.get(&format!("/v2/a/b/blobs/{digest}")).body(), b"one two");
    lab.undo();
    assert_eq!(lab.get(&location).is(204).header("range"), "0-3");
}

#[test]
fn a_thousand_undone_requests_with_a_gibibyte_of_blobs_copy_none_of_it() {
    const MIB: usize = 1 << 20;
    // Sixteen blobs of 64 MiB, each a window of the same memory: what is copied anywhere would be somewhere else.
    let memory: Vec<u8> = (0..u32::MAX).flat_map(u32::to_le_bytes).take(65 * MIB).collect();
    let memory = Bytes::from(memory);
    let windows: Vec<Bytes> = (0..16).map(|number| memory.slice(number..number + 64 * MIB)).collect();
    let mut lab = Lab::open();
    let send = |lab: &mut Lab, method: &str, path: String, body: Bytes| {
        let request = http::Request::builder().method(method).uri(path).body(body).unwrap();
        lab.history.handle(&mut lab.registry, request, Timestamp::from_unix_seconds(lab.now))
    };
    let mut paths = Vec::new();
    for window in &windows {
        // By way of a session: one chunk becomes the blob as it is.
        let location = lab.begin_upload("a/b");
        assert_eq!(send(&mut lab, "PATCH", location.clone(), window.clone()).status(), 202);
        let digest = Digest::sha256(window);
        let put = send(&mut lab, "PUT", format!("{location}?digest={digest}"), Bytes::new());
        assert_eq!(put.status(), 201);
        paths.push(format!("/v2/a/b/blobs/{digest}"));
    }
    let image = Image::of("layer");
    image.push_blobs(&mut lab, "a/b");
    for number in 0..1000 {
        put_manifest(&mut lab, "a/b", &format!("v{number}"), &MediaType::OCI_MANIFEST, &image.bytes())
            .is(201);
    }
    assert_eq!(lab.history.past().len(), 1000);
    let is_shared = |lab: &mut Lab| {
        for (path, window) in paths.iter().zip(&windows) {
            let body = send(lab, "GET", path.clone(), Bytes::new()).into_body();
            assert_eq!((body.as_ptr(), body.len()), (window.as_ptr(), window.len()));
        }
    };
    is_shared(&mut lab);
    for _ in 0..1000 {
        lab.undo();
    }
    lab.get("/v2/a/b/manifests/v0").is(404);
    is_shared(&mut lab);
    for _ in 0..1000 {
        lab.redo();
    }
    lab.get("/v2/a/b/manifests/v999").is(200);
    is_shared(&mut lab);
    is_shared(&mut lab.fork());
}

#[test]
fn a_history_forgets_the_oldest_of_too_many_entries() {
    let mut lab = Lab::open();
    lab.history = History::new(HistoryLimits { entries: 2, ..HistoryLimits::default() });
    for content in [b"1", b"2", b"3"] {
        push_blob(&mut lab, "a/b", content);
    }
    lab.undo();
    lab.undo();
    assert!(lab.history.undo(&mut lab.registry).is_none());
    lab.get(&format!("/v2/a/b/blobs/{}", Digest::sha256(b"1"))).is(200);
}

#[test]
fn a_history_keeps_no_more_bytes_than_it_may() {
    let mut lab = Lab::open();
    lab.history = History::new(HistoryLimits { bytes: 250, ..HistoryLimits::default() });
    for number in 0..10u8 {
        let digest = push_blob(&mut lab, "a/b", &[number; 100]);
        lab.delete(&format!("/v2/a/b/blobs/{digest}")).is(202);
    }
    // Two deleted blobs are 200 bytes, and a third would be more than it may keep.
    let undone: Vec<String> =
        std::iter::from_fn(|| lab.history.undo(&mut lab.registry).map(ToString::to_string)).collect();
    assert_eq!(undone.iter().filter(|cause| cause.starts_with("DELETE")).count(), 2, "{undone:?}");
    lab.get(&format!("/v2/a/b/blobs/{}", Digest::sha256(&[8; 100]))).is(404);
}

#[test]
fn what_a_push_changed_can_be_told() {
    let mut lab = Lab::open();
    let image = Image::of("layer");
    image.push(&mut lab, "a/b", "old").is(201);
    push_blob(&mut lab, "a/c", b"untouched");
    let before = lab.registry.snapshot();

    let other = Image::of("other");
    other.push(&mut lab, "a/b", "old").is(201);
    let mut referrer = other.manifest.clone();
    referrer.subject = Some(longshore_core::Descriptor::of(MediaType::OCI_MANIFEST, &image.bytes()));
    let referrer = referrer.to_bytes();
    put_manifest(&mut lab, "a/b", "sig", &MediaType::OCI_MANIFEST, &referrer).is(201);
    let location = lab.begin_upload("a/new");
    lab.send("PATCH", &location, &[], b"abc").is(202);

    let changes = Changes::between(&before, &lab.registry.snapshot());
    let lines: Vec<String> = changes.to_string().lines().map(str::to_owned).collect();
    let id = location.rsplit('/').next().unwrap();
    let (old, new) = (image.digest(), other.digest());
    let (layer, config) = (Digest::sha256(&other.layer), Digest::sha256(&other.config));
    let mut expected = vec![
        format!("+ a/b: blob {layer}, {} bytes", other.layer.len()),
        format!("+ a/b: blob {config}, {} bytes", other.config.len()),
        format!("+ a/b: manifest {new}, {} bytes, {}", other.bytes().len(), MediaType::OCI_MANIFEST),
        format!(
            "+ a/b: manifest {}, {} bytes, {}",
            Digest::sha256(&referrer),
            referrer.len(),
            MediaType::OCI_MANIFEST
        ),
        format!("~ a/b: tag old, from {old} to {new}"),
        format!("+ a/b: tag sig, to {}", Digest::sha256(&referrer)),
        format!("+ a/b: referrer {} of {old}", Digest::sha256(&referrer)),
        format!("+ a/new: upload {id}, 3 bytes"),
    ];
    let sorted = |mut lines: Vec<String>| {
        lines.sort();
        lines
    };
    expected.sort();
    assert_eq!(sorted(lines), expected);

    // And the other way round.
    let back = Changes::between(&lab.registry.snapshot(), &before).to_string();
    let turned: Vec<String> = back.lines().filter(|line| line.starts_with('-')).map(str::to_owned).collect();
    assert_eq!(turned.len(), expected.len() - 1);
}

#[test]
fn a_snapshot_can_be_restored_in_a_clone_too() {
    let mut lab = Lab::open();
    Image::of("one").push(&mut lab, "a/b", "v1").is(201);
    let snapshot = lab.registry.snapshot();
    let mut other = lab.fork();
    lab.delete("/v2/a/b/manifests/v1").is(202);
    Image::of("two").push(&mut other, "a/b", "v2").is(201);
    for lab in [&mut lab, &mut other] {
        lab.registry.restore(&snapshot);
        assert_eq!(lab.get("/v2/a/b/tags/list").json()["tags"], serde_json::json!(["v1"]));
    }
}

#[test]
fn a_reset_registry_is_as_a_new_one_and_can_be_undone() {
    let repositories = Policy::accounts().repositories;
    let mut lab = Lab::new(Policy { samples: true, repositories, ..Policy::open() });
    let first = lab.begin_upload("a/b");
    let new = Lab::new(lab.registry.policy().clone());
    lab.history.change(&mut lab.registry, Cause::Reset, longshore_registry::Registry::reset);
    assert!(Changes::between(&new.registry.snapshot(), &lab.registry.snapshot()).is_empty());
    assert_eq!(lab.begin_upload("a/b"), first, "ids are given from the first on");
    lab.undo();
    assert_eq!(lab.undo(), "reset");
    lab.get(&first).is(204);
}
