//! What it costs to be able to go back: `cargo bench -p longshore-registry --bench history`.
//!
//! Memory that is asked for is counted, too: blobs of a gibibyte are there, and nothing near it may be.

use bytes::Bytes;
use divan::{AllocProfiler, Bencher};
use http::Request;
use longshore_core::Digest;
use longshore_registry::{Changes, History, Policy, Registry, Seed, Timestamp};

#[global_allocator]
static ALLOCATIONS: AllocProfiler = AllocProfiler::system();

fn main() {
    divan::main();
}

const MIB: usize = 1 << 20;

/// A request that changes something, without a history and with one.
#[divan::bench(args = [false, true])]
fn request(bencher: Bencher, with_history: bool) {
    let (mut registry, mut history) = pushed();
    let mut number = 0;
    bencher.bench_local(|| {
        number += 1;
        let request = put(number % 1000);
        if with_history {
            history.handle(&mut registry, request, Timestamp::default())
        } else {
            registry.handle(request, Timestamp::default())
        }
    });
}

/// A request that changes nothing, without a history and with one.
#[divan::bench(args = [false, true])]
fn request_that_only_reads(bencher: Bencher, with_history: bool) {
    let (mut registry, mut history) = pushed();
    bencher.bench_local(|| {
        let request = send("GET", "/v2/a/b/manifests/v500", Bytes::new());
        if with_history {
            history.handle(&mut registry, request, Timestamp::default())
        } else {
            registry.handle(request, Timestamp::default())
        }
    });
}

/// A state to go back to.
#[divan::bench]
fn snapshot(bencher: Bencher) {
    let (registry, _) = pushed();
    bencher.bench_local(|| registry.snapshot());
}

/// A thousand requests back, and all of them again.
#[divan::bench]
fn a_thousand_requests_back_and_forth(bencher: Bencher) {
    let (mut registry, mut history) = pushed();
    bencher.bench_local(|| {
        while history.undo(&mut registry).is_some() {}
        while history.redo(&mut registry).is_some() {}
    });
}

/// What the last request changed, in a repository with a thousand tags.
#[divan::bench]
fn changes_of_a_request(bencher: Bencher) {
    let (registry, history) = pushed();
    bencher.bench_local(|| {
        let after = registry.snapshot();
        history.before().map(|before| Changes::between(before, &after))
    });
}

/// A gibibyte of blobs, and then a thousand requests, each of which can be undone.
fn pushed() -> (Registry, History) {
    let mut registry = Registry::new(Policy::open(), Seed::from(1));
    let mut history = History::default();
    let bytes: Vec<u8> = (0..u32::MAX).flat_map(u32::to_le_bytes).take(65 * MIB).collect();
    let bytes = Bytes::from(bytes);
    let blobs = (0..16).map(|number| bytes.slice(number..number + 64 * MIB));
    for blob in blobs.chain([Bytes::from_static(b"config")]) {
        let path = format!("/v2/a/b/blobs/uploads/?digest={}", Digest::sha256(&blob));
        registry.handle(send("POST", &path, blob), Timestamp::default());
    }
    assert_eq!(registry.snapshot().bytes(), 1024 * MIB as u64 + 6);
    for number in 0..1000 {
        history.handle(&mut registry, put(number), Timestamp::default());
    }
    assert_eq!(history.past().len(), 1000);
    (registry, history)
}

/// A manifest that is another one each time, under a tag of so many.
fn put(number: usize) -> Request<Bytes> {
    static TIMES: std::sync::atomic::AtomicUsize = std::sync::atomic::AtomicUsize::new(0);
    let times = TIMES.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
    let config = Digest::sha256(b"config");
    let manifest = format!(
        r#"{{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{{"mediaType":"application/vnd.oci.image.config.v1+json","size":6,"digest":"{config}"}},"layers":[],"annotations":{{"times":"{times}"}}}}"#
    );
    send("PUT", &format!("/v2/a/b/manifests/v{number}"), manifest.into())
}

fn send(method: &str, path: &str, body: Bytes) -> Request<Bytes> {
    let mut request = Request::new(body);
    *request.method_mut() = method.parse().unwrap_or_default();
    *request.uri_mut() = path.parse().unwrap_or_default();
    request
}
