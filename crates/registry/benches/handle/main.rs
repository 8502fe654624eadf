//! What a request costs: `cargo bench -p longshore-registry`.
//!
//! Each bench has the same request at a registry that holds little and one that holds much. Where both columns stay
//! alike from 10 to 100,000, the cost of a request does not depend on what is there.

mod filled;

use divan::Bencher;
use filled::Filled;

fn main() {
    divan::main();
}

const SIZES: [usize; 4] = [10, 1_000, 10_000, 100_000];

/// A manifest by its tag, among so many tags.
#[divan::bench(args = SIZES)]
fn get_manifest_by_tag(bencher: Bencher, tags: usize) {
    let mut filled = Filled::tags(tags);
    let path = format!("/v2/a/b/manifests/t{:06}", tags / 2);
    bencher.bench_local(|| filled.expect(200, "GET", &path, b""));
}

/// The same, with the reasons.
#[divan::bench(args = SIZES)]
fn get_manifest_by_tag_and_why(bencher: Bencher, tags: usize) {
    let mut filled = Filled::tags(tags);
    let path = format!("/v2/a/b/manifests/t{:06}", tags / 2);
    bencher.bench_local(|| filled.expect_why(200, "GET", &path));
}

/// A tag moved to the manifest that it points to, among so many tags.
#[divan::bench(args = SIZES)]
fn put_manifest_by_tag(bencher: Bencher, tags: usize) {
    let mut filled = Filled::tags(tags);
    let path = format!("/v2/a/b/manifests/t{:06}", tags / 2);
    let manifest = filled::manifest(tags / 2);
    bencher.bench_local(|| filled.expect(201, "PUT", &path, &manifest));
}

/// A tag made and deleted, among so many tags.
#[divan::bench(args = SIZES)]
fn delete_tag(bencher: Bencher, tags: usize) {
    let mut filled = Filled::tags(tags);
    let manifest = filled::manifest(1);
    bencher.bench_local(|| {
        filled.expect(201, "PUT", "/v2/a/b/manifests/new", &manifest);
        filled.expect(202, "DELETE", "/v2/a/b/manifests/new", b"");
    });
}

/// A manifest pushed with a tag, and both deleted by its digest, among so many tags.
#[divan::bench(args = SIZES)]
fn delete_manifest(bencher: Bencher, tags: usize) {
    let mut filled = Filled::tags(tags);
    let manifest = filled::manifest(1_000_000);
    let path = format!("/v2/a/b/manifests/{}", longshore_core::Digest::sha256(&manifest));
    bencher.bench_local(|| {
        filled.expect(201, "PUT", "/v2/a/b/manifests/new", &manifest);
        filled.expect(202, "DELETE", &path, b"");
    });
}

/// Ten tags from the middle of so many.
#[divan::bench(args = SIZES)]
fn list_ten_tags(bencher: Bencher, tags: usize) {
    let mut filled = Filled::tags(tags);
    let path = format!("/v2/a/b/tags/list?n=10&last=t{:06}", tags / 2);
    bencher.bench_local(|| filled.expect(200, "GET", &path, b""));
}

/// Ten repositories from the middle of so many.
#[divan::bench(args = SIZES)]
fn list_ten_repositories(bencher: Bencher, repositories: usize) {
    let mut filled = Filled::repositories(repositories);
    let path = format!("/v2/_catalog?n=10&last=a/r{:06}", repositories / 2);
    bencher.bench_local(|| filled.expect(200, "GET", &path, b""));
}

/// A blob in one of so many repositories.
#[divan::bench(args = SIZES)]
fn head_blob(bencher: Bencher, repositories: usize) {
    let mut filled = Filled::repositories(repositories);
    let path = format!("/v2/a/r{:06}/blobs/{}", repositories / 2, longshore_core::Digest::sha256(b"config"));
    bencher.bench_local(|| filled.expect(200, "HEAD", &path, b""));
}

/// A blob mounted into a repository and deleted there, which so many others have.
#[divan::bench(args = SIZES)]
fn mount_blob(bencher: Bencher, repositories: usize) {
    let mut filled = Filled::repositories(repositories);
    let digest = longshore_core::Digest::sha256(b"config");
    let mount = format!("/v2/b/new/blobs/uploads/?mount={digest}&from=a/r000001");
    let delete = format!("/v2/b/new/blobs/{digest}");
    bencher.bench_local(|| {
        filled.expect(201, "POST", &mount, b"");
        filled.expect(202, "DELETE", &delete, b"");
    });
}

/// The first ten referrers from the middle of so many.
#[divan::bench(args = SIZES)]
fn list_ten_referrers(bencher: Bencher, referrers: usize) {
    let (mut filled, subject, middle) = Filled::referrers(referrers);
    let path = format!("/v2/a/b/referrers/{subject}?n=10&last={middle}");
    bencher.bench_local(|| filled.expect(200, "GET", &path, b""));
}

/// A session opened, written to and closed, while so many are open.
#[divan::bench(args = SIZES)]
fn upload(bencher: Bencher, open: usize) {
    let mut filled = Filled::uploads(open, open + 1);
    bencher.bench_local(|| {
        let location = filled.begin();
        filled.expect(202, "PATCH", &location, b"chunk");
        filled.expect(204, "DELETE", &location, b"");
    });
}

/// A session opened in the place of the oldest, while as many are open as may be.
#[divan::bench(args = SIZES)]
fn upload_in_place_of_the_oldest(bencher: Bencher, open: usize) {
    let mut filled = Filled::uploads(open, open);
    bencher.bench_local(|| {
        filled.later(60);
        filled.begin()
    });
}
