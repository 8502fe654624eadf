//! A large blob passes through `longshore registry --store DIR` in little memory. `LONGSHORE_LARGE` says how many
//! bytes it has.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking, and so do its helpers"
)]

mod support;

use longshore_core::{Digest, Hasher};
use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use support::files::{hashed, noise};
use support::http::{Answer, ask};
use support::program::{Server, memory};

/// How many bytes the blob has where nothing else is said.
const SIZE: u64 = 200 << 20;

/// So much more memory than before it may take.
const MOST: u64 = 64 << 20;

/// Sends so many bytes, no megabyte like another, as the body of a request; its answer, and what was sent hashed.
fn send(address: SocketAddr, method: &str, path: &str, size: u64, hasher: &mut Hasher) -> Answer {
    let mut stream = TcpStream::connect(address).unwrap();
    write!(stream, "{method} {path} HTTP/1.0\r\nHost: x\r\nContent-Length: {size}\r\n\r\n").unwrap();
    let mut piece = noise(1 << 20, 9);
    let mut sent = 0;
    while sent < size {
        piece[..8].copy_from_slice(&sent.to_be_bytes());
        let length = usize::try_from(size - sent).unwrap_or(usize::MAX).min(piece.len());
        stream.write_all(&piece[..length]).unwrap();
        hasher.update(&piece[..length]);
        sent += length as u64;
    }
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    Answer::parse(&answer).unwrap()
}

/// Gets a blob, and hashes what comes.
fn receive(address: SocketAddr, path: &str) -> (u64, Digest) {
    let mut stream = TcpStream::connect(address).unwrap();
    write!(stream, "GET {path} HTTP/1.0\r\nHost: x\r\n\r\n").unwrap();
    let mut head = Vec::new();
    let mut byte = [0];
    while !head.ends_with(b"\r\n\r\n") {
        stream.read_exact(&mut byte).unwrap();
        head.push(byte[0]);
    }
    assert!(head.starts_with(b"HTTP/1.0 200"), "{}", String::from_utf8_lossy(&head));
    hashed(&mut stream)
}

#[test]
fn a_large_blob_passes_in_little_memory() {
    let size = std::env::var("LONGSHORE_LARGE").ok().and_then(|size| size.parse().ok()).unwrap_or(SIZE);
    let folder = tempfile::tempdir().unwrap();
    let registry = Server::registry_with(&["--store", folder.path().to_str().unwrap()]);
    let address = registry.address;
    let Some(before) = memory(registry.id()) else {
        eprintln!("skipped: the system does not tell how much memory a program has");
        return;
    };
    let session = ask(address, "POST", "/v2/a/b/blobs/uploads/", &[], b"").header("location").to_owned();
    let mut hasher = Hasher::sha256();
    // One long chunk, and a short one with the last request.
    assert_eq!(send(address, "PATCH", &session, size - 1000, &mut hasher).status, 202);
    let mut whole = hasher.clone();
    let rest = noise(1000, 10);
    whole.update(&rest);
    let digest = whole.finish();
    assert_eq!(ask(address, "PUT", &format!("{session}?digest={digest}"), &[], &rest).status, 201);
    assert_eq!(receive(address, &format!("/v2/a/b/blobs/{digest}")), (size, digest));
    let most = memory(registry.id()).unwrap().most;
    let more = most.saturating_sub(before.now);
    eprintln!("{size} bytes took {more} bytes of memory more than the {} before", before.now);
    assert!(more <= MOST, "{more} bytes more");
}
