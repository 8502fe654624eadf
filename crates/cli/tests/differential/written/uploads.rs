//! Uploads: in one piece, in chunks, in wrong chunks, cancelled, finished twice.

use super::sequence;
use crate::content::{BLOB, OTHER, begin, chunk, digest, finish, push};
use crate::step::{Sequence, Step};
use longshore_core::{Algorithm, Hasher};

pub(super) fn sequences() -> Vec<Sequence> {
    vec![chunks(), streamed(), wrong_chunks(), wrong_ends(), ends(), whole(), algorithms(), strangers()]
}

fn status(name: &str) -> Step {
    Step::new(name, "{session}")
}

fn chunks() -> Sequence {
    let steps = [
        begin(),
        status("GET an upload's status before its first byte"),
        chunk("PATCH the first chunk", Some("0-3"), &BLOB[..4]),
        status("GET an upload's status"),
        Step::new("HEAD an upload's status", "{session}"),
        chunk("PATCH a later chunk", Some("4-9"), &BLOB[4..10]),
        finish("PUT the last chunk", BLOB, &BLOB[10..]).header("Content-Range", "10-15"),
        Step::new("GET a blob that came in chunks", format!("/v2/{{repo}}/blobs/{}", digest(BLOB))),
        status("GET the status of an upload that is finished"),
        chunk("PATCH an upload that is finished", None, b"more"),
        finish("PUT an upload that is finished", BLOB, b""),
        Step::new("DELETE an upload that is finished", "{session}"),
    ];
    sequence("chunks", steps)
}

fn streamed() -> Sequence {
    let steps = [
        begin(),
        chunk("PATCH without Content-Range", None, &BLOB[..7]),
        chunk("PATCH without Content-Range", None, &BLOB[7..]),
        chunk("PATCH without a byte", None, b""),
        finish("PUT after everything came", BLOB, b""),
        begin(),
        Step::new("PATCH without Content-Type", "{session}").body(OTHER),
        Step::new("PUT without Content-Type", "{session}").query(format!("digest={}", digest(OTHER))),
        begin(),
        Step::new("PATCH with Content-Type text/plain", "{session}")
            .header("Content-Type", "text/plain")
            .body(OTHER),
    ];
    sequence("streamed", steps)
}

/// Each wrong chunk meets an upload that has four bytes.
fn wrong_chunks() -> Sequence {
    let mut steps = Vec::new();
    for (kind, range, piece) in [
        ("behind a gap", "6-9", &BLOB[6..10]),
        ("that overlaps", "2-5", &BLOB[2..6]),
        ("from the beginning again", "0-3", &BLOB[..4]),
        ("shorter than its range", "4-9", &BLOB[4..6]),
        ("longer than its range", "4-5", &BLOB[4..10]),
        ("with a range backwards", "9-4", &BLOB[4..10]),
        ("with a range in bytes", "bytes 4-9/16", &BLOB[4..10]),
        ("with a range that is none", "four", &BLOB[4..10]),
        ("with a range without an end", "4-", &BLOB[4..10]),
    ] {
        steps.extend([
            begin(),
            chunk("PATCH the first chunk", Some("0-3"), &BLOB[..4]),
            chunk(&format!("PATCH a chunk {kind}"), Some(range), piece),
            status(&format!("GET an upload's status after a chunk {kind}")),
        ]);
    }
    steps.extend([
        begin(),
        chunk("PATCH a first chunk that is not the first", Some("4-7"), &BLOB[4..8]),
        status("GET an upload's status after a first chunk that is not the first"),
    ]);
    sequence("wrong-chunks", steps)
}

fn wrong_ends() -> Sequence {
    let put = |name: &str, query: Option<&str>| {
        let step = Step::new(name, "{session}").header("Content-Type", "application/octet-stream").body(BLOB);
        query.map_or_else(|| step.clone(), |query| step.clone().query(query))
    };
    let other = format!("digest={}", digest(OTHER));
    let mut steps = Vec::new();
    for (kind, query) in [
        ("another blob's digest", Some(other.as_str())),
        ("no digest", None),
        ("an empty digest", Some("digest=")),
        ("a digest too short", Some("digest=sha256:abc")),
        ("a digest by no known algorithm", Some("digest=md6:0123456789abcdef0123456789abcdef")),
        ("a digest that is none", Some("digest=none")),
    ] {
        steps.extend([
            begin(),
            put(&format!("PUT an upload with {kind}"), query),
            status(&format!("GET an upload's status after PUT with {kind}")),
        ]);
    }
    steps.extend([
        begin(),
        chunk("PATCH the first chunk", Some("0-3"), &BLOB[..4]),
        finish("PUT a last chunk behind a gap", BLOB, &BLOB[6..]).header("Content-Range", "6-15"),
        begin(),
        chunk("PATCH the first chunk", Some("0-3"), &BLOB[..4]),
        finish("PUT with less than everything", BLOB, b""),
    ]);
    sequence("wrong-ends", steps)
}

fn ends() -> Sequence {
    let steps = [
        begin(),
        chunk("PATCH the first chunk", Some("0-3"), &BLOB[..4]),
        Step::new("DELETE an upload", "{session}"),
        status("GET the status of an upload that was cancelled"),
        chunk("PATCH an upload that was cancelled", None, b"more"),
        finish("PUT an upload that was cancelled", BLOB, BLOB),
        Step::new("DELETE an upload that was cancelled", "{session}"),
    ];
    sequence("cancelled", steps)
}

fn whole() -> Sequence {
    let post = |name: &str, query: &str| {
        Step::new(name, "/v2/{repo}/blobs/uploads/")
            .query(query)
            .header("Content-Type", "application/octet-stream")
            .body(BLOB)
    };
    let steps = [
        push(BLOB),
        post("POST a blob whole with another blob's digest", &format!("digest={}", digest(OTHER))),
        post("POST a blob whole with a digest that is none", "digest=none"),
        Step::new("POST an upload without its slash", "/v2/{repo}/blobs/uploads"),
        Step::new("POST an upload with a body", "/v2/{repo}/blobs/uploads/").body(BLOB),
    ];
    sequence("whole-posts", steps)
}

fn algorithms() -> Sequence {
    let mut hasher = Hasher::for_algorithm(Algorithm::Sha512).unwrap();
    hasher.update(BLOB);
    let digest = hasher.finish();
    let steps = [
        begin(),
        Step::new("PUT a whole blob by SHA-512", "{session}")
            .query(format!("digest={digest}"))
            .header("Content-Type", "application/octet-stream")
            .body(BLOB),
        Step::new("GET a blob by SHA-512", format!("/v2/{{repo}}/blobs/{digest}")),
        Step::new("POST an upload by SHA-512", "/v2/{repo}/blobs/uploads/").query("digest-algorithm=sha512"),
        Step::new("POST an upload by no known algorithm", "/v2/{repo}/blobs/uploads/")
            .query("digest-algorithm=md6"),
    ];
    sequence("algorithms", steps)
}

/// Uploads that are another's, or nobody's.
fn strangers() -> Sequence {
    let unknown = "/v2/{repo}/blobs/uploads/01234567-89ab-4def-8123-456789abcdef";
    let steps = [
        begin(),
        Step::new("GET the status of an upload that is not there", unknown),
        Step::new("PATCH an upload that is not there", unknown).body("more"),
        Step::new("PUT an upload that is not there", unknown)
            .query(format!("digest={}", digest(BLOB)))
            .body(BLOB),
        Step::new("DELETE an upload that is not there", unknown),
        Step::new("GET the status of an upload whose id is none", "/v2/{repo}/blobs/uploads/none"),
        Step::new("GET the status of an upload of another repository", "/v2/other{session}"),
    ];
    sequence("strangers", steps)
}
