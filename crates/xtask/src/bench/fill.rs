//! What the registries hold while they are measured.

use std::fs;
use std::io;
use std::net::SocketAddr;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use super::http::Connection;
use crate::failure::Failure;
use crate::process;
use crate::workspace::Workspace;

/// The repository of the measurement.
pub(super) const REPOSITORY: &str = "bench/app";

/// The one with many tags.
pub(super) const TAGGED: &str = "bench/tagged";

/// So long a registry may take to take in its tags.
const PATIENCE: Duration = Duration::from_mins(1);

const MANIFEST: &str = "application/vnd.oci.image.manifest.v1+json";
const OCTETS: &str = "application/octet-stream";

/// The blobs, and what they are called.
pub(super) struct Content {
    pub(super) small: Blob,
    pub(super) large: Blob,
    /// Of 1 MiB each, to be pushed.
    pub(super) pushed: Vec<Blob>,
    config: Blob,
}

/// A blob of no meaning.
pub(super) struct Blob {
    pub(super) bytes: Vec<u8>,
    pub(super) digest: String,
}

impl Content {
    /// Makes the blobs, and has our own program say what they are called.
    pub(super) fn make(workspace: &Workspace, folder: &Path) -> Result<Self, Failure> {
        let blob = |name: &str, bytes: Vec<u8>| -> Result<Blob, Failure> {
            let path = folder.join(name);
            fs::write(&path, &bytes).map_err(Failure::while_doing("cannot write what is pushed"))?;
            let digest = process::ask(Command::new(workspace.program()).arg("digest").arg(&path));
            let digest = digest.and_then(|line| Some(line.split_whitespace().next()?.to_owned()));
            let digest = digest.ok_or_else(|| Failure::new("longshore digest does not answer"))?;
            Ok(Blob { bytes, digest })
        };
        let config = br#"{"architecture":"amd64","os":"linux","rootfs":{"type":"layers","diff_ids":[]}}"#;
        let pushed = (0..8).map(|number| blob(&format!("pushed-{number}"), noise(1 << 20, 100 + number)));
        Ok(Self {
            small: blob("small", noise(1 << 10, 1))?,
            large: blob("large", noise(1 << 20, 2))?,
            pushed: pushed.collect::<Result<_, _>>()?,
            config: blob("config", config.to_vec())?,
        })
    }

    /// An image of the small blob. Each number makes another one.
    fn manifest(&self, number: u32) -> Vec<u8> {
        let Self { small, config, .. } = self;
        format!(
            "{{\"schemaVersion\":2,\"mediaType\":\"{MANIFEST}\",\"config\":{{\"mediaType\":\
             \"application/vnd.oci.image.config.v1+json\",\"digest\":\"{}\",\"size\":{}}},\"layers\":[{{\"mediaType\":\
             \"application/vnd.oci.image.layer.v1.tar\",\"digest\":\"{}\",\"size\":{}}}],\
             \"annotations\":{{\"number\":\"{number}\"}}}}",
            config.digest,
            config.bytes.len(),
            small.digest,
            small.bytes.len(),
        )
        .into_bytes()
    }
}

/// Bytes that do not compress, the same for the same number.
fn noise(length: usize, number: u64) -> Vec<u8> {
    let mut state = number.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    let mut next = || {
        // xorshift64
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state.to_le_bytes()[3]
    };
    (0..length).map(|_| next()).collect()
}

/// Pushes manifests, each under a tag of its own.
pub(super) fn with_manifests(address: SocketAddr, content: &Content, count: u32) -> Result<(), Failure> {
    let push = || -> io::Result<()> {
        let mut connection = Connection::open(address)?;
        push_blobs(&mut connection, REPOSITORY, &[&content.small, &content.config])?;
        for number in 0..count {
            push_manifest(&mut connection, REPOSITORY, &format!("t{number:06}"), &content.manifest(number))?;
        }
        Ok(())
    };
    push().map_err(Failure::while_doing("cannot push the manifests"))
}

/// Pushes what is asked for, and as many tags as the registry takes in its time: how many.
pub(super) fn with_all(address: SocketAddr, content: &Content, tags: u32) -> Result<u32, Failure> {
    let push = || -> io::Result<u32> {
        let mut connection = Connection::open(address)?;
        push_blobs(&mut connection, REPOSITORY, &[&content.small, &content.large, &content.config])?;
        push_blobs(&mut connection, TAGGED, &[&content.small, &content.config])?;
        let manifest = content.manifest(0);
        push_manifest(&mut connection, REPOSITORY, "latest", &manifest)?;
        let begun = Instant::now();
        for number in 0..tags {
            if begun.elapsed() > PATIENCE {
                return Ok(number);
            }
            push_manifest(&mut connection, TAGGED, &tag(number), &manifest)?;
        }
        Ok(tags)
    };
    push().map_err(Failure::while_doing("cannot push what is measured"))
}

/// The name of a tag: in the order of their numbers.
pub(super) fn tag(number: u32) -> String {
    format!("t{number:06}")
}

fn push_blobs(connection: &mut Connection, repository: &str, blobs: &[&Blob]) -> io::Result<()> {
    for blob in blobs {
        let begun = connection.ask("POST", &format!("/v2/{repository}/blobs/uploads/"), OCTETS, b"")?;
        let Some(location) = begun.location.filter(|_| begun.status == 202) else {
            return Err(io::Error::other(format!("an upload is answered by {}", begun.status)));
        };
        let target = location.find("/v2/").map_or(location.as_str(), |at| &location[at..]);
        let separator = if target.contains('?') { '&' } else { '?' };
        let target = format!("{target}{separator}digest={}", blob.digest);
        expect(connection.ask("PUT", &target, OCTETS, &blob.bytes)?.status, "a blob")?;
    }
    Ok(())
}

fn push_manifest(
    connection: &mut Connection,
    repository: &str,
    tag: &str,
    manifest: &[u8],
) -> io::Result<()> {
    let target = format!("/v2/{repository}/manifests/{tag}");
    expect(connection.ask("PUT", &target, MANIFEST, manifest)?.status, "a manifest")
}

fn expect(status: u16, what: &str) -> io::Result<()> {
    if status == 201 { Ok(()) } else { Err(io::Error::other(format!("{what} is answered by {status}"))) }
}
