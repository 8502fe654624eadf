//! `longshore registry --store DIR`: what is acknowledged is there again after whatever end, and other tools read it.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking, and so do its helpers"
)]

mod support;

use longshore_core::{Algorithm, Digest};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use support::files::noise;
use support::http::{Answer, ask};
use support::program::{Server, end, longshore};
use support::skopeo::Skopeo;

const MANIFEST: &str = "application/vnd.oci.image.manifest.v1+json";

/// A folder, and the registry that has it as its store.
struct Shop {
    folder: tempfile::TempDir,
    registry: Option<Server>,
}

impl Shop {
    fn open() -> Self {
        let mut shop = Self { folder: tempfile::tempdir().unwrap(), registry: None };
        shop.start();
        shop
    }

    fn start(&mut self) {
        let path = self.folder.path().to_str().unwrap();
        self.registry = Some(Server::registry_with(&["--store", path]));
    }

    /// Ends the registry at once, as `kill -9` does, and starts another.
    fn crash(&mut self) {
        self.registry = None;
        self.start();
    }

    /// Ends the registry in good order.
    fn close(&mut self) {
        let mut registry = self.registry.take().unwrap();
        registry.close_input();
        assert_eq!(registry.wait(), Some(0));
    }

    fn ask(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Answer {
        ask(self.registry.as_ref().unwrap().address, method, path, headers, body)
    }

    fn status(&self, method: &str, path: &str) -> u16 {
        self.ask(method, path, &[], b"").status
    }

    /// Pushes a blob in one request.
    fn push_blob(&self, name: &str, content: &[u8]) -> Digest {
        let digest = Digest::sha256(content);
        let answer = self.ask("POST", &format!("/v2/{name}/blobs/uploads/?digest={digest}"), &[], content);
        assert_eq!(answer.status, 201, "{}", answer.text());
        digest
    }

    fn push_manifest(&self, name: &str, reference: &str, manifest: &[u8]) -> Digest {
        let path = format!("/v2/{name}/manifests/{reference}");
        let answer = self.ask("PUT", &path, &[("Content-Type", MANIFEST)], manifest);
        assert_eq!(answer.status, 201, "{}", answer.text());
        Digest::sha256(manifest)
    }

    /// Pushes a small image; its manifest, and its layer's digest.
    fn push_image(&self, name: &str, tag: &str, layer: &[u8]) -> (Vec<u8>, Digest) {
        let digest = self.push_blob(name, layer);
        self.push_blob(name, b"{}");
        let manifest = manifest(&digest, layer.len());
        self.push_manifest(name, tag, &manifest);
        (manifest, digest)
    }

    fn layout(&self, name: &str) -> PathBuf {
        self.folder.path().join(name).join("_layout")
    }

    fn file(&self, name: &str, digest: &Digest) -> PathBuf {
        self.layout(name).join("blobs").join("sha256").join(digest.encoded())
    }
}

/// An image of one layer.
fn manifest(layer: &Digest, size: usize) -> Vec<u8> {
    let config = Digest::sha256(b"{}");
    format!(
        r#"{{"schemaVersion":2,"mediaType":"{MANIFEST}","artifactType":"application/vnd.example","config":{{"mediaType":"application/vnd.oci.empty.v1+json","digest":"{config}","size":2}},"layers":[{{"mediaType":"application/vnd.oci.image.layer.v1.tar","digest":"{layer}","size":{size}}}]}}"#
    )
    .into_bytes()
}

#[test]
fn what_is_acknowledged_is_there_after_whatever_end() {
    let mut shop = Shop::open();
    let layer = noise(300_000, 1);
    let (image, digest) = shop.push_image("a/b", "v1", &layer);
    shop.push_manifest("a/b", "v2", &image);
    shop.push_manifest("a/b", "gone", &image);
    let alone = shop.push_blob("a/blobs", b"alone");
    assert_eq!(
        shop.status("POST", &format!("/v2/a/c/d/blobs/uploads/?mount={digest}&from=a/b")),
        201,
        "a mount"
    );
    assert_eq!(shop.status("DELETE", "/v2/a/b/manifests/gone"), 202);
    let dropped = shop.push_blob("a/b", b"dropped");
    assert_eq!(shop.status("DELETE", &format!("/v2/a/b/blobs/{dropped}")), 202);
    for crash in [true, true, false, true] {
        if crash {
            shop.crash();
        } else {
            shop.close();
            shop.start();
        }
        for tag in ["v1", "v2"] {
            let answer = shop.ask("GET", &format!("/v2/a/b/manifests/{tag}"), &[], b"");
            assert_eq!((answer.status, answer.body), (200, image.clone()));
        }
        assert_eq!(shop.status("GET", "/v2/a/b/manifests/gone"), 404);
        assert_eq!(shop.status("GET", &format!("/v2/a/b/blobs/{dropped}")), 404);
        for (name, digest, content) in
            [("a/b", &digest, &layer[..]), ("a/c/d", &digest, &layer[..]), ("a/blobs", &alone, b"alone")]
        {
            let answer = shop.ask("GET", &format!("/v2/{name}/blobs/{digest}"), &[], b"");
            assert!(answer.status == 200 && answer.body == content, "{name} {digest}");
        }
        let part = [("Range", "bytes=100000-100009")];
        let answer = shop.ask("GET", &format!("/v2/a/b/blobs/{digest}"), &part, b"");
        assert!(answer.status == 206 && answer.body == layer[100_000..100_010]);
    }
    // What another repository has stays where the first one's is deleted.
    assert_eq!(shop.status("DELETE", &format!("/v2/a/b/blobs/{digest}")), 202);
    assert_eq!(shop.ask("GET", &format!("/v2/a/c/d/blobs/{digest}"), &[], b"").body, layer);
    shop.crash();
    assert_eq!(shop.ask("GET", &format!("/v2/a/c/d/blobs/{digest}"), &[], b"").body, layer);
    assert_eq!(shop.status("GET", &format!("/v2/a/b/blobs/{digest}")), 404);
}

#[test]
fn an_upload_that_nobody_finished_is_gone_with_its_bytes() {
    let mut shop = Shop::open();
    let location = shop.ask("POST", "/v2/a/b/blobs/uploads/", &[], b"").header("location").to_owned();
    assert_eq!(shop.ask("PATCH", &location, &[], &noise(500_000, 2)).status, 202);
    let uploads = shop.folder.path().join("_uploads");
    assert_eq!(std::fs::read_dir(&uploads).unwrap().count(), 1);
    let cancelled = shop.ask("POST", "/v2/a/b/blobs/uploads/", &[], b"").header("location").to_owned();
    assert_eq!(shop.ask("PATCH", &cancelled, &[], b"abc").status, 202);
    assert_eq!(shop.status("DELETE", &cancelled), 204);
    assert_eq!(std::fs::read_dir(&uploads).unwrap().count(), 1);
    shop.crash();
    assert_eq!(shop.status("GET", &location), 404);
    assert_eq!(std::fs::read_dir(&uploads).unwrap().count(), 0);
}

#[test]
fn chunks_and_digests_of_every_kind_become_files() {
    let mut shop = Shop::open();
    let content = noise(700_000, 3);
    for digest in
        [Digest::sha256(&content), Digest::compute(Algorithm::Sha512, &content).expect("a known algorithm")]
    {
        let location = shop.ask("POST", "/v2/a/b/blobs/uploads/", &[], b"").header("location").to_owned();
        let mut first = 0;
        for chunk in content.chunks(290_000) {
            let range = format!("{first}-{}", first + chunk.len() - 1);
            assert_eq!(shop.ask("PATCH", &location, &[("Content-Range", &range)], chunk).status, 202);
            first += chunk.len();
        }
        let wrong = format!("{location}?digest={}", Digest::sha256(b"wrong"));
        assert_eq!(shop.ask("PUT", &wrong, &[], b"more that belongs to nothing").status, 400);
        assert_eq!(shop.ask("PUT", &format!("{location}?digest={digest}"), &[], b"").status, 201);
        shop.crash();
        assert!(shop.ask("GET", &format!("/v2/a/b/blobs/{digest}"), &[], b"").body == content);
    }
    let empty = shop.push_blob("a/b", b"");
    shop.crash();
    let answer = shop.ask("GET", &format!("/v2/a/b/blobs/{empty}"), &[], b"");
    assert_eq!((answer.status, answer.body.len()), (200, 0));
}

#[test]
fn bytes_that_are_a_manifest_and_a_blob_are_each_only_while_they_are() {
    let mut shop = Shop::open();
    let (image, _) = shop.push_image("a/b", "v1", b"layer");
    let digest = Digest::sha256(&image);
    let (as_manifest, as_blob) = (format!("/v2/a/b/manifests/{digest}"), format!("/v2/a/b/blobs/{digest}"));
    let are = |shop: &mut Shop, manifest: u16, blob: u16| {
        for _ in 0..2 {
            assert_eq!((shop.status("GET", &as_manifest), shop.status("GET", &as_blob)), (manifest, blob));
            shop.crash();
        }
        shop.close();
        shop.start();
        assert_eq!((shop.status("GET", &as_manifest), shop.status("GET", &as_blob)), (manifest, blob));
    };
    are(&mut shop, 200, 404);
    shop.push_blob("a/b", &image);
    are(&mut shop, 200, 200);
    assert_eq!(shop.status("DELETE", &as_manifest), 202);
    are(&mut shop, 404, 200);
    shop.push_manifest("a/b", "v1", &image);
    assert_eq!(shop.status("DELETE", &as_blob), 202);
    are(&mut shop, 200, 404);
    assert_eq!(shop.status("DELETE", &as_manifest), 202);
    are(&mut shop, 404, 404);
    // At once, so that the journal has to tell one from the other.
    shop.push_manifest("a/b", "v1", &image);
    assert_eq!(shop.status("DELETE", &as_manifest), 202);
    shop.push_blob("a/b", &image);
    are(&mut shop, 404, 200);
}

#[test]
fn samples_are_pushed_once() {
    let folder = tempfile::tempdir().unwrap();
    let options = ["--policy", "accounts", "--store", folder.path().to_str().unwrap()];
    let pull = |registry: &Server| {
        let [url, repository] = [registry.url(), "public/publicrepo".to_owned()];
        longshore(&["run", "pull", "--target", &url, "--repository", &repository], "").code
    };
    let registry = Server::registry_with(&options);
    assert_eq!(pull(&registry), Some(0));
    drop(registry);
    // Emptied by hand, as by a client.
    std::fs::remove_dir_all(folder.path().join("public")).unwrap();
    std::fs::remove_dir_all(folder.path().join("_journal")).unwrap();
    assert_eq!(pull(&Server::registry_with(&options)), Some(1));
}

#[test]
fn damaged_files_are_named_and_not_believed() {
    let mut shop = Shop::open();
    let (one, layer) = shop.push_image("a/b", "v1", &noise(5000, 4));
    let (other, _) = shop.push_image("a/c", "v1", b"other");
    shop.close();
    let manifest_digest = Digest::sha256(&one);
    let mut bytes = std::fs::read(shop.file("a/b", &layer)).unwrap();
    bytes[77] ^= 1;
    std::fs::write(shop.file("a/b", &layer), bytes).unwrap();
    std::fs::write(shop.file("a/b", &manifest_digest), &one[1..]).unwrap();
    std::fs::write(shop.layout("a/b").join("blobs/sha256/no-digest"), b"").unwrap();

    let mut child = Command::new(env!("CARGO_BIN_EXE_longshore"))
        .args(["registry", "--listen", "127.0.0.1:0", "--until-eof", "--store"])
        .arg(shop.folder.path())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdin.take());
    let ended = end(child);
    assert_eq!(ended.code, Some(0), "{}", ended.err);
    for named in [layer.encoded(), manifest_digest.encoded(), "no-digest"] {
        let lines: Vec<_> = ended.err.lines().filter(|line| line.contains(named)).collect();
        assert!(lines.len() == 1 && lines[0].contains("left out"), "{named}: {}", ended.err);
    }

    shop.start();
    assert_eq!(shop.status("GET", &format!("/v2/a/b/blobs/{layer}")), 404);
    assert_eq!(shop.status("GET", "/v2/a/b/manifests/v1"), 404);
    assert_eq!(shop.ask("GET", "/v2/a/c/manifests/v1", &[], b"").body, other);
    // Pushed again, it is whole again.
    shop.push_image("a/b", "v1", &noise(5000, 4));
    shop.crash();
    assert_eq!(shop.ask("GET", "/v2/a/b/manifests/v1", &[], b"").body, one);
    assert_eq!(shop.ask("GET", &format!("/v2/a/b/blobs/{layer}"), &[], b"").body, noise(5000, 4));
}

#[test]
fn an_index_or_a_journal_that_cannot_be_read_is_named_and_nothing_is_served() {
    let mut shop = Shop::open();
    shop.push_image("a/b", "v1", b"layer");
    shop.close();
    let path = shop.folder.path().to_str().unwrap().to_owned();
    let index = shop.layout("a/b").join("index.json");
    let good = std::fs::read(&index).unwrap();
    std::fs::write(&index, b"{").unwrap();
    let run = longshore(&["registry", "--store", &path], "");
    assert!(run.code == Some(2) && run.err.contains("a/b/_layout/index.json"), "{}", run.err);
    std::fs::write(&index, good).unwrap();
    let journal = std::fs::read_dir(shop.folder.path().join("_journal")).unwrap().next().unwrap().unwrap();
    std::fs::write(journal.path(), b"not a line\nnot another\n").unwrap();
    let run = longshore(&["registry", "--store", &path], "");
    assert!(run.code == Some(2) && run.err.contains(".log, line 1"), "{}", run.err);
}

#[test]
fn a_folder_that_is_no_store_or_in_use_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("diary.txt"), b"dear diary").unwrap();
    let run = longshore(&["registry", "--store", folder.path().to_str().unwrap()], "").refused();
    assert!(run.err.contains("is not empty"), "{}", run.err);
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().flatten().count(), 2);

    let shop = Shop::open();
    let run = longshore(&["registry", "--store", shop.folder.path().to_str().unwrap()], "").refused();
    assert!(run.err.contains("another program uses the store"), "{}", run.err);

    let file = folder.path().join("diary.txt");
    let run = longshore(&["registry", "--store", file.to_str().unwrap()], "").refused();
    assert!(run.err.contains("diary.txt"), "{}", run.err);
}

#[test]
fn where_the_disk_fails_nothing_more_is_taken_and_what_is_there_is_served() {
    let shop = Shop::open();
    let (image, _) = shop.push_image("a/b", "v1", b"layer");
    std::fs::remove_dir_all(shop.folder.path().join("_journal")).unwrap();
    std::fs::remove_dir_all(shop.folder.path().join("_uploads")).unwrap();
    let push = |tag: &str| {
        let path = format!("/v2/a/b/manifests/{tag}");
        shop.ask("PUT", &path, &[("Content-Type", MANIFEST)], &image)
    };
    let until = std::time::Instant::now() + std::time::Duration::from_secs(10);
    let mut number = 0;
    while shop.status("GET", "/healthz") == 200 {
        push(&format!("n{number}"));
        number += 1;
        assert!(std::time::Instant::now() < until, "it never noticed");
    }
    assert_eq!(shop.status("GET", "/healthz"), 503);
    let refused = push("late");
    assert!(refused.status == 500 && refused.text().contains("cannot be kept"), "{}", refused.text());
    let digest = Digest::sha256(b"more");
    let path = format!("/v2/a/b/blobs/uploads/?digest={digest}");
    assert_eq!(shop.ask("POST", &path, &[], b"more").status, 500);
    assert_eq!(shop.ask("GET", "/v2/a/b/manifests/v1", &[], b"").body, image);
}

/// The tags in a layout's index.
fn tags_in(layout: &Path) -> Vec<String> {
    let index: serde_json::Value =
        serde_json::from_slice(&std::fs::read(layout.join("index.json")).unwrap()).unwrap();
    let entries = index["manifests"].as_array().unwrap().iter();
    let tags = entries.map(|entry| entry["annotations"]["org.opencontainers.image.ref.name"].clone());
    let mut tags: Vec<_> = tags.filter_map(|tag| tag.as_str().map(str::to_owned)).collect();
    tags.sort();
    tags
}

#[test]
fn the_layout_follows_what_is_pushed_and_other_tools_read_it() {
    let shop = Shop::open();
    let (_, digest) = shop.push_image("a/b", "v1", &noise(50_000, 5));
    let (image, _) = shop.push_image("a/b", "v2", &noise(50_000, 6));
    let until = std::time::Instant::now() + std::time::Duration::from_secs(5);
    while tags_in(&shop.layout("a/b")) != ["v1", "v2"] {
        assert!(std::time::Instant::now() < until, "{:?}", tags_in(&shop.layout("a/b")));
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
    assert_eq!(std::fs::read(shop.file("a/b", &Digest::sha256(&image))).unwrap(), image);
    assert_eq!(std::fs::read(shop.file("a/b", &digest)).unwrap().len(), 50_000);
    let layout = shop.layout("a/b");
    let run = longshore(&["validate", layout.to_str().unwrap()], "");
    assert_eq!(run.code, Some(0), "{}{}", run.out, run.err);
    if let Some(skopeo) = Skopeo::find() {
        let copy = shop.folder.path().join("_copy");
        let run = skopeo.run(&[
            "copy",
            &format!("oci:{}:v1", layout.display()),
            &format!("oci:{}:v1", copy.display()),
        ]);
        assert_eq!(run.code, Some(0), "{}", run.err);
    }
    match std::env::var("LONGSHORE_ORAS") {
        Ok(oras) if !oras.is_empty() => {
            let output = Command::new(oras)
                .args(["manifest", "fetch", "--oci-layout", &format!("{}:v2", layout.display())])
                .output()
                .unwrap();
            assert_eq!(output.stdout, image, "{}", String::from_utf8_lossy(&output.stderr));
        }
        _ => eprintln!("skipped: LONGSHORE_ORAS does not name oras"),
    }
}
