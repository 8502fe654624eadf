//! Image layouts: `longshore registry --seed`, and exports and imports of the registry beside clients that others wrote.
//! A client that no variable names is skipped with a line.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that cannot go on fails")]

mod support;

use bytes::Bytes;
use longshore_core::{Digest, RepositoryName};
use longshore_registry::layout::LayoutReader;
use longshore_registry::{Changes, Layout, Policy, Registry, Seed, Timestamp};
use serde_json::Value;
use std::path::Path;
use std::process::{Command, Stdio};
use support::files::{Files, noise};
use support::program::{Ended, Server, end, longshore};
use support::skopeo::{Skopeo, docker};

/// A layout with an image of one file, made by the program; its manifest's digest.
fn built(files: &Files) -> (std::path::PathBuf, String) {
    std::fs::create_dir(files.path().join("rootfs")).unwrap();
    files.write("rootfs/motd", b"hello");
    let (root, layout) = (files.path().join("rootfs"), files.path().join("layout"));
    let arguments = ["build", "image", "--tag", "v1", "--output"];
    let paths = [layout.to_str().unwrap(), root.to_str().unwrap()];
    longshore(&[&arguments[..], &paths[..]].concat(), "").well();
    let index: Value = serde_json::from_slice(&std::fs::read(layout.join("index.json")).unwrap()).unwrap();
    (layout, index["manifests"][0]["digest"].as_str().unwrap().to_owned())
}

/// Asks a registry for a path; status, digest header and body.
fn get(server: &Server, path: &str) -> (u16, Option<String>, Vec<u8>) {
    let answer = support::http::ask(server.address, "GET", path, &[], b"");
    let digest = Some(answer.header("docker-content-digest").to_owned()).filter(|digest| !digest.is_empty());
    (answer.status, digest, answer.body)
}

fn tar_of(folder: &Path) -> Vec<u8> {
    let mut builder = tar::Builder::new(Vec::new());
    builder.append_dir_all(".", folder).unwrap();
    builder.into_inner().unwrap()
}

#[test]
fn a_registry_starts_with_the_images_of_a_folder_and_of_tars() {
    let files = Files::new();
    let (layout, digest) = built(&files);
    let tar = files.write("from-tar.tar", &tar_of(&layout));
    let packed = files.write("packed.tar.gz", &support::files::gzip(&tar_of(&layout)));
    let seeds = [&layout, &tar, &packed].map(|path| path.to_str().unwrap());
    let server = Server::registry_with(&["--seed", seeds[0], "--seed", seeds[1], "--seed", seeds[2]]);
    for name in ["layout", "from-tar", "packed"] {
        let (status, found, body) = get(&server, &format!("/v2/library/{name}/manifests/v1"));
        assert_eq!((status, found.as_deref()), (200, Some(digest.as_str())), "{name}");
        let manifest: Value = serde_json::from_slice(&body).unwrap();
        let layer = manifest["layers"][0]["digest"].as_str().unwrap();
        assert_eq!(get(&server, &format!("/v2/library/{name}/blobs/{layer}")).0, 200);
    }
}

#[test]
fn a_seed_that_is_none_is_refused_before_anything_is_served() {
    let files = Files::new();
    let (layout, digest) = built(&files);
    let no_tar = files.write("text.tar", b"text");
    let empty = files.path().join("empty");
    std::fs::create_dir(&empty).unwrap();
    let damaged = files.path().join("damaged");
    Command::new("cp").arg("-r").args([&layout, &damaged]).status().unwrap();
    std::fs::write(damaged.join("blobs/sha256").join(&digest[7..]), b"other").unwrap();
    for (path, why) in [
        (files.path().join("missing"), "No such file"),
        (no_tar, "the layer holds no tar"),
        (empty, "there is no oci-layout, which every image layout has"),
        (damaged, "is described as"),
    ] {
        let ended = longshore(&["registry", "--seed", path.to_str().unwrap(), "--listen", "127.0.0.1:0"], "");
        let ended = ended.refused();
        assert!(ended.err.contains(why), "{}", ended.err);
        assert!(ended.err.contains(path.to_str().unwrap()), "{}", ended.err);
    }
}

#[test]
fn a_folder_keeps_what_it_was_seeded_with_and_no_tag_is_moved_back() {
    let files = Files::new();
    let (layout, first) = built(&files);
    files.write("rootfs/motd", b"another");
    let other = files.path().join("other");
    let root = files.path().join("rootfs");
    let arguments =
        ["build", "image", "--tag", "v1", "--output", other.to_str().unwrap(), root.to_str().unwrap()];
    longshore(&arguments, "").well();
    // The same repository for both.
    std::fs::create_dir(files.path().join("again")).unwrap();
    let again = files.path().join("again/layout");
    std::fs::rename(&other, &again).unwrap();
    let store = files.path().join("store");
    let store = ["--store", store.to_str().unwrap()];
    let mut digests = Vec::new();
    for seed in [&["--seed", layout.to_str().unwrap()][..], &[], &["--seed", again.to_str().unwrap()]] {
        let mut server = Server::registry_with(&[&store[..], seed].concat());
        let (status, digest, _) = get(&server, "/v2/library/layout/manifests/v1");
        assert_eq!(status, 200, "{seed:?}");
        digests.extend(digest);
        server.signal("TERM");
        server.wait();
    }
    assert_eq!(digests, [&first[..]; 3]);
}

/// A registry with an image of a layer of noise under two tags in two repositories, and an artifact that refers to it.
fn registry() -> Registry {
    let mut registry = Registry::new(Policy::open(), Seed::from(1));
    for (name, tag) in [("a/b", "v1"), ("c/d", "v2")] {
        let layer = support::files::gzip(&support::files::tar("file", &noise(100_000, 3)));
        let diff_id = Digest::sha256(&support::files::tar("file", &noise(100_000, 3)));
        let config = format!(
            r#"{{"architecture":"amd64","os":"linux","rootfs":{{"type":"layers","diff_ids":["{diff_id}"]}}}}"#
        );
        let image = manifest(&config, "application/vnd.oci.image.config.v1+json", &layer, "");
        for blob in [layer.clone(), config.into_bytes()] {
            send(
                &mut registry,
                "POST",
                &format!("/v2/{name}/blobs/uploads/?digest={}", Digest::sha256(&blob)),
                blob,
            );
        }
        send(&mut registry, "PUT", &format!("/v2/{name}/manifests/{tag}"), image.clone().into_bytes());
        let subject = format!(
            r#","artifactType":"a/sbom","subject":{{"mediaType":"application/vnd.oci.image.manifest.v1+json","size":{},"digest":"{}"}}"#,
            image.len(),
            Digest::sha256(image.as_bytes())
        );
        let referrer = manifest("{}", "application/vnd.oci.empty.v1+json", &layer, &subject);
        send(
            &mut registry,
            "POST",
            &format!("/v2/{name}/blobs/uploads/?digest={}", Digest::sha256(b"{}")),
            b"{}".to_vec(),
        );
        let path = format!("/v2/{name}/manifests/{}", Digest::sha256(referrer.as_bytes()));
        send(&mut registry, "PUT", &path, referrer.into_bytes());
    }
    registry
}

fn manifest(config: &str, config_type: &str, layer: &[u8], rest: &str) -> String {
    format!(
        r#"{{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{{"mediaType":"{config_type}","size":{},"digest":"{}"}},"layers":[{{"mediaType":"application/vnd.oci.image.layer.v1.tar+gzip","size":{},"digest":"{}"}}]{rest}}}"#,
        config.len(),
        Digest::sha256(config.as_bytes()),
        layer.len(),
        Digest::sha256(layer)
    )
}

fn send(registry: &mut Registry, method: &str, path: &str, body: Vec<u8>) {
    let request = http::Request::builder().method(method).uri(path).body(Bytes::from(body)).unwrap();
    let response = registry.handle(request, Timestamp::default());
    assert_eq!(response.status(), 201, "{:?}", response.body());
}

fn exported(registry: &Registry, repository: Option<&str>) -> Bytes {
    let repository = repository.map(|name| RepositoryName::parse(name).unwrap());
    registry.export(repository.as_ref()).to_tar().to_bytes().unwrap()
}

fn read(tar: &[u8]) -> Layout {
    let mut reader = LayoutReader::new(1 << 30);
    reader.write(tar).unwrap();
    reader.finish().unwrap()
}

/// Runs a client, where its variable names it.
fn client(name: &str, folder: &Path, arguments: &[&str]) -> Option<Ended> {
    let variable = format!("LONGSHORE_{}", name.to_uppercase());
    let Some(program) = std::env::var(&variable).ok().filter(|path| !path.is_empty()) else {
        eprintln!("skipped: {variable} does not name {name}");
        return None;
    };
    let child = Command::new(program)
        .args(arguments)
        .current_dir(folder)
        .env("HOME", folder)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    Some(end(child))
}

#[test]
fn skopeo_reads_what_is_exported_by_its_names() {
    let Some(skopeo) = Skopeo::find() else { return };
    let (files, registry, server) = (Files::new(), registry(), Server::registry("open"));
    for (repository, name, digest) in [(None, "c/d:v2", "v2"), (Some("a/b"), "v1", "v1")] {
        let tar = files.write("export.tar", &exported(&registry, repository));
        let from = format!("oci-archive:{}:{name}", tar.display());
        let to = docker(server.address, "copied/image", digest);
        skopeo.run(&["copy", "--dest-tls-verify=false", "--preserve-digests", &from, &to]).well();
        let (_, found, body) = get(&server, &format!("/v2/copied/image/manifests/{digest}"));
        assert_eq!(found, Some(Digest::sha256(&body).to_string()));
        let raw = skopeo.run(&["inspect", "--raw", &from]).well();
        assert_eq!(raw.out.as_bytes(), body);
    }
}

#[test]
fn what_skopeo_writes_is_imported_to_the_byte() {
    let Some(skopeo) = Skopeo::find() else { return };
    let files = Files::new();
    let (layout, _) = built(&files);
    let server = Server::registry_with(&["--seed", layout.to_str().unwrap()]);
    let (_, digest, _) = get(&server, "/v2/library/layout/manifests/v1");
    let tar = files.path().join("by-skopeo.tar");
    let from = docker(server.address, "library/layout", "v1");
    // With a name that tells all, with the tag alone, and with none.
    for (name, repository, reference) in [
        (":other/name:v2", "other/name", "v2"),
        (":v3", "library/by-skopeo", "v3"),
        ("", "library/by-skopeo", digest.as_deref().unwrap()),
    ] {
        let to = format!("oci-archive:{}{name}", tar.display());
        skopeo.run(&["copy", "--src-tls-verify=false", "--preserve-digests", &from, &to]).well();
        let seeded = Server::registry_with(&["--seed", tar.to_str().unwrap()]);
        let (status, found, _) = get(&seeded, &format!("/v2/{repository}/manifests/{reference}"));
        assert_eq!((status, &found), (200, &digest), "{name}");
        std::fs::remove_file(&tar).unwrap();
    }
}

#[test]
fn oras_reads_what_is_exported_with_its_referrers() {
    let (files, registry, server) = (Files::new(), registry(), Server::registry("open"));
    files.write("export.tar", &exported(&registry, Some("a/b")));
    let Some(found) = client("oras", files.path(), &["discover", "--oci-layout", "export.tar:v1"]) else {
        return;
    };
    assert!(found.well().out.contains("a/sbom"));
    let to = format!("{}/copied/image:v1", server.address);
    let copy = ["cp", "-r", "--from-oci-layout", "export.tar:v1", "--to-plain-http", &to];
    client("oras", files.path(), &copy).unwrap().well();
    let (_, digest, _) = get(&server, "/v2/copied/image/manifests/v1");
    let (status, _, referrers) = get(&server, &format!("/v2/copied/image/referrers/{}", digest.unwrap()));
    let referrers: Value = serde_json::from_slice(&referrers).unwrap();
    assert_eq!((status, &referrers["manifests"][0]["artifactType"]), (200, &"a/sbom".into()));
}

#[test]
fn what_oras_writes_is_imported_with_its_referrers() {
    let files = Files::new();
    files.write("source.tar", &exported(&registry(), Some("a/b")));
    let copy = ["cp", "-r", "--from-oci-layout", "source.tar:v1", "--to-oci-layout", "by-oras:v1"];
    let Some(ended) = client("oras", files.path(), &copy) else { return };
    ended.well();
    let mut imported = Registry::new(Policy::open(), Seed::from(1));
    let name = RepositoryName::parse("a/b").unwrap();
    let layout = read(&tar_of(&files.path().join("by-oras")));
    imported.import(&layout, &name, Timestamp::default()).unwrap();
    let mut original = Registry::new(Policy::open(), Seed::from(1));
    original.import(&read(&exported(&registry(), Some("a/b"))), &name, Timestamp::default()).unwrap();
    let changes = Changes::between(&original.snapshot(), &imported.snapshot());
    assert!(changes.is_empty(), "{changes}");
}
