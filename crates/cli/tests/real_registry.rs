//! Against parts that others wrote: real distribution as the registry, skopeo as the client.
//!
//! `LONGSHORE_DOCKER_REGISTRY` and `LONGSHORE_SKOPEO` name the programs; where they do not, a test says so
//! and passes.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test fails by panicking, and so do its helpers"
)]

mod support;

use longshore_core::Digest;
use serde_json::Value;
use std::fs;
use std::path::Path;
use support::distribution::Distribution;
use support::files::{Files, gzip, noise, tar};
use support::http::ask;
use support::program::{Ended, Server, longshore};
use support::skopeo::{Skopeo, docker};

/// Runs a flow with records as its report.
fn run(flow: &str, url: &str, repository: &str, more: &[&str]) -> Ended {
    let common = ["run", flow, "--target", url, "--repository", repository, "--json"];
    longshore(&[&common[..], more].concat(), "password")
}

/// One file of each kind that becomes a layer in its own way.
fn all_kinds(files: &Files) -> Vec<String> {
    let archive = tar("etc/motd", b"Welcome ashore.\n");
    [
        files.write("notes.txt", b"some text"),
        files.write("empty", b""),
        files.write("plain.tar", &archive),
        files.write("packed.tar.gz", &gzip(&archive)),
        files.write("large.bin", &noise(20 << 20, 7)),
    ]
    .iter()
    .flat_map(|path| ["--file".to_owned(), path.to_str().unwrap().to_owned()])
    .collect()
}

fn words(list: &[String]) -> Vec<&str> {
    list.iter().map(String::as_str).collect()
}

/// An image as skopeo copied it into a folder has these descriptors, and every byte is theirs.
#[track_caller]
fn assert_copied(folder: &Path, outcome: &Value) {
    let manifest = fs::read(folder.join("manifest.json")).unwrap();
    assert_eq!(Digest::sha256(&manifest).as_str(), outcome["digest"].as_str().unwrap());
    let blobs = outcome["blobs"].as_array().unwrap();
    for blob in blobs {
        let digest = blob["digest"].as_str().unwrap();
        let content = fs::read(folder.join(digest.strip_prefix("sha256:").unwrap())).unwrap();
        assert_eq!(Digest::sha256(&content).as_str(), digest);
        assert_eq!(blob["size"], content.len());
    }
    let manifest: Value = serde_json::from_slice(&manifest).unwrap();
    assert_eq!(manifest["layers"].as_array().unwrap().len() + 1, blobs.len());
}

#[test]
fn an_image_of_every_kind_of_file_is_pushed_whole_and_pulled_by_skopeo_byte_for_byte() {
    let (Some(registry), Some(skopeo)) = (Distribution::start(), Skopeo::find()) else { return };
    let files = Files::new();
    let chosen = all_kinds(&files);
    let pushed = run("push", &registry.url(), "library/app", &words(&chosen)).well();
    let digest = pushed.outcome()["digest"].as_str().unwrap().to_owned();
    assert_eq!(pushed.outcome()["blobs_sent"], 6);
    let failed = pushed.records().into_iter().filter_map(|record| record["expectations"].as_array().cloned());
    assert_eq!(failed.flatten().find(|it| it["verdict"] != "met"), None);

    let pulled = run("pull", &registry.url(), "library/app", &["--reference", &digest]).well().outcome();
    assert_eq!(pulled["digest"], digest.as_str());

    let image = docker(registry.address, "library/app", "latest");
    let raw = skopeo.run(&["inspect", "--tls-verify=false", "--raw", &image]).well();
    assert_eq!(Digest::sha256(raw.out.as_bytes()).as_str(), digest);
    let folder = files.path().join("copy");
    let to = format!("dir:{}", folder.display());
    skopeo.run(&["copy", "--src-tls-verify=false", &image, &to]).well();
    assert_copied(&folder, &pulled);
    // The archives are layers as they were.
    let archive = fs::read(files.path().join("plain.tar")).unwrap();
    let packed = fs::read(files.path().join("packed.tar.gz")).unwrap();
    for content in [archive, packed] {
        let digest = Digest::sha256(&content);
        assert!(pulled["blobs"].as_array().unwrap().iter().any(|blob| blob["digest"] == digest.as_str()));
    }
}

#[test]
fn chunks_make_the_same_image_as_a_push_in_one_piece() {
    let Some(registry) = Distribution::start() else { return };
    let files = Files::new();
    let chosen = all_kinds(&files);
    let whole = run("push", &registry.url(), "a/whole", &words(&chosen)).well().outcome();
    let chunks = [&words(&chosen)[..], &["--chunk-size", "3M"]].concat();
    let chunked = run("push", &registry.url(), "a/chunked", &chunks).well();
    assert_eq!(chunked.outcome()["digest"], whole["digest"]);
    let count = chunked.records().iter().filter(|record| record["step"] == "upload-chunk").count();
    // 20 MiB that do not compress in chunks of 3 MiB, and one chunk for each of the other five blobs.
    assert_eq!(count, 7 + 5);
    run("pull", &registry.url(), "a/chunked", &[]).well();
}

#[test]
fn an_image_that_is_there_already_is_not_sent_again() {
    let Some(registry) = Distribution::start() else { return };
    run("push", &registry.url(), "a/b", &[]).well();
    let again = run("push", &registry.url(), "a/b", &["--tag", "again"]).well().outcome();
    assert_eq!((&again["blobs_sent"], &again["blobs_present"]), (&0.into(), &3.into()));
}

#[test]
fn tags_are_listed_with_pages_of_any_size() {
    let (Some(registry), Some(skopeo)) = (Distribution::start(), Skopeo::find()) else { return };
    let tags = ["latest", "v1", "v1.1", "v2", "v2.0.1"];
    let options: Vec<&str> = tags.iter().flat_map(|tag| ["--tag", tag]).collect();
    run("push", &registry.url(), "a/b", &options).well();
    for size in [None, Some("1"), Some("2"), Some("100")] {
        let options: Vec<&str> = size.iter().flat_map(|size| ["--page-size", size]).collect();
        let listed = run("tags", &registry.url(), "a/b", &options).well().outcome();
        assert_eq!(listed["tags"], serde_json::json!(tags), "{size:?}");
    }
    let image = format!("docker://{}/a/b", registry.address);
    let theirs = skopeo.run(&["list-tags", "--tls-verify=false", &image]).well();
    let theirs: Value = serde_json::from_str(&theirs.out).unwrap();
    assert_eq!(theirs["Tags"], serde_json::json!(tags));
}

#[test]
fn what_is_not_there_is_said_to_be_missing() {
    let Some(registry) = Distribution::start() else { return };
    for flow in ["pull", "tags"] {
        let missing = run(flow, &registry.url(), "not/there", &[]).failed();
        assert!(missing.err.contains("404 Not Found"), "{}", missing.err);
        assert!(missing.err.contains("Check the repository's name"), "{}", missing.err);
    }
}

#[test]
fn skopeo_copies_between_all_registries_and_every_pull_finds_the_same_image() {
    let (Some(distribution), Some(skopeo)) = (Distribution::start(), Skopeo::find()) else { return };
    let (open, accounts) = (Server::registry("open"), Server::registry("accounts"));
    let files = Files::new();
    let chosen = all_kinds(&files);
    let url = accounts.url();
    let user = ["--username", "devtable", "--password-stdin"];
    let push = [&user[..], &words(&chosen)[..]].concat();
    let digest = run("push", &url, "devtable/app", &push).well().outcome()["digest"].clone();

    // From accounts to a folder, through an image layout, to each of the others and back.
    let first = docker(accounts.address, "devtable/app", "latest");
    let folder = format!("dir:{}", files.path().join("copy").display());
    let layout = format!("oci:{}:latest", files.path().join("layout").display());
    let credentials = "devtable:password";
    skopeo
        .run(&[
            "copy",
            "--preserve-digests",
            "--src-creds",
            credentials,
            "--src-tls-verify=false",
            &first,
            &folder,
        ])
        .well();
    skopeo.run(&["copy", "--preserve-digests", &folder, &layout]).well();
    for address in [distribution.address, open.address] {
        let to = docker(address, "devtable/app", "copied");
        skopeo.run(&["copy", "--preserve-digests", "--dest-tls-verify=false", &layout, &to]).well();
        let pulled =
            run("pull", &format!("http://{address}"), "devtable/app", &["--reference", "copied"]).well();
        assert_eq!(pulled.outcome()["digest"], digest);
    }
    let from = docker(open.address, "devtable/app", "copied");
    let back = docker(accounts.address, "devtable/simple", "copied");
    let tls = ["--src-tls-verify=false", "--dest-tls-verify=false"];
    skopeo
        .run(&["copy", "--preserve-digests", tls[0], tls[1], "--dest-creds", credentials, &from, &back])
        .well();
    let pull = [&user[..], &["--reference", "copied"]].concat();
    let pulled = run("pull", &url, "devtable/simple", &pull).well();
    assert_eq!(pulled.outcome()["digest"], digest);
    assert_copied(&files.path().join("copy"), &pulled.outcome());
}

#[test]
fn an_image_in_dockers_format_is_pulled() {
    let (Some(distribution), Some(skopeo)) = (Distribution::start(), Skopeo::find()) else { return };
    let open = Server::registry("open");
    let files = Files::new();
    run("push", &open.url(), "a/b", &[]).well();
    let from = docker(open.address, "a/b", "latest");
    for address in [distribution.address, open.address] {
        let to = docker(address, "a/docker", "latest");
        let tls = ["--src-tls-verify=false", "--dest-tls-verify=false"];
        skopeo.run(&["copy", "--format", "v2s2", tls[0], tls[1], &from, &to]).well();
        let pulled = run("pull", &format!("http://{address}"), "a/docker", &[]).well().outcome();
        assert_eq!(pulled["media_type"], "application/vnd.docker.distribution.manifest.v2+json");
        let folder = files.path().join(address.port().to_string());
        skopeo.run(&["copy", tls[0], &to, &format!("dir:{}", folder.display())]).well();
        assert_copied(&folder, &pulled);
    }
}

#[test]
fn a_manifest_that_skopeo_signed_is_taken_and_given_back() {
    let Some(skopeo) = Skopeo::find() else { return };
    let open = Server::registry("open");
    run("push", &open.url(), "a/b", &[]).well();
    let (from, to) = (docker(open.address, "a/b", "latest"), docker(open.address, "a/b", "schema1"));
    let tls = ["--src-tls-verify=false", "--dest-tls-verify=false"];
    skopeo.run(&["copy", "--format", "v2s1", tls[0], tls[1], &from, &to]).well();
    let raw = skopeo.run(&["inspect", "--raw", "--tls-verify=false", &to]).well();
    let manifest: Value = serde_json::from_str(&raw.out).unwrap();
    assert_eq!((&manifest["schemaVersion"], &manifest["tag"]), (&1.into(), &"schema1".into()));
    assert_eq!(manifest["signatures"].as_array().map(Vec::len), Some(1));
    // Pulled by the digest, which is that of what is signed, it is verified.
    let digest = skopeo.run(&["inspect", "--format", "{{.Digest}}", "--tls-verify=false", &to]).well();
    let by_digest = docker(open.address, "a/b", digest.out.trim());
    skopeo.run(&["inspect", "--raw", "--tls-verify=false", &by_digest]).well();
}

#[test]
fn what_is_built_is_copied_by_skopeo() {
    let Some(skopeo) = Skopeo::find() else { return };
    let files = Files::new();
    let file = files.write("notes.txt", b"some text");
    // Of Docker's formats it finds none in a layout.
    for compression in ["gzip", "zstd", "none"] {
        let layout = files.path().join(compression);
        let output = layout.to_str().unwrap();
        let options = ["--compression", compression, "--tag", "v1", "--output", output];
        let built = [&["build", "image", "--json"], &options[..], &[file.to_str().unwrap()]].concat();
        let built: Value = serde_json::from_str(&longshore(&built, "").well().out).unwrap();
        let from = format!("oci:{output}:v1");
        let told = skopeo.run(&["inspect", "--format", "{{.Digest}}", &from]).well();
        assert_eq!(told.out.trim(), built["descriptor"]["digest"].as_str().unwrap(), "{compression}");
        let to = files.path().join(format!("copy-{compression}"));
        skopeo.run(&["copy", &from, &format!("dir:{}", to.display())]).well();
    }
}

#[test]
fn a_wrong_password_is_refused_by_skopeo_too() {
    let Some(skopeo) = Skopeo::find() else { return };
    let registry = Server::registry("accounts");
    let image = docker(registry.address, "devtable/simple", "latest");
    skopeo.run(&["inspect", "--tls-verify=false", "--creds", "devtable:password", "--raw", &image]).well();
    let refused =
        skopeo.run(&["inspect", "--tls-verify=false", "--creds", "devtable:wrong", "--raw", &image]);
    assert_ne!(refused.code, Some(0));
    assert!(refused.err.to_lowercase().contains("unauthorized"), "{}", refused.err);
    let anybody = skopeo.run(&["inspect", "--tls-verify=false", "--no-creds", "--raw", &image]);
    assert_ne!(anybody.code, Some(0));
}

#[test]
fn what_skopeo_deletes_is_gone() {
    let Some(skopeo) = Skopeo::find() else { return };
    let registry = Server::registry("open");
    run("push", &registry.url(), "a/b", &["--tag", "v1"]).well();
    let image = format!("docker://{}/a/b", registry.address);
    let tags = skopeo.run(&["list-tags", "--tls-verify=false", &image]).well();
    assert_eq!(serde_json::from_str::<Value>(&tags.out).unwrap()["Tags"], serde_json::json!(["v1"]));
    skopeo.run(&["delete", "--tls-verify=false", &docker(registry.address, "a/b", "v1")]).well();
    let pull = run("pull", &registry.url(), "a/b", &["--reference", "v1"]).failed();
    assert!(pull.err.contains("404 Not Found"), "{}", pull.err);
}

#[test]
fn the_open_registry_takes_a_large_image_from_skopeo() {
    let Some(skopeo) = Skopeo::find() else { return };
    let (first, second) = (Server::registry("open"), Server::registry("open"));
    let files = Files::new();
    let file = files.write("large.bin", &noise(64 << 20, 11));
    let digest =
        run("push", &first.url(), "a/b", &["--file", file.to_str().unwrap()]).well().outcome()["digest"]
            .clone();
    let (from, to) = (docker(first.address, "a/b", "latest"), docker(second.address, "a/b", "latest"));
    skopeo.run(&["copy", "--src-tls-verify=false", "--dest-tls-verify=false", &from, &to]).well();
    assert_eq!(run("pull", &second.url(), "a/b", &[]).well().outcome()["digest"], digest);
}

#[test]
fn distribution_sends_the_headers_that_a_page_needs() {
    let Some(registry) = Distribution::start() else { return };
    let origin = [("Origin", "http://127.0.0.1:8080"), ("Access-Control-Request-Method", "PUT")];
    assert_eq!(ask(registry.address, "OPTIONS", "/v2/", &origin, b"").status, 200);
    let ping = ask(registry.address, "GET", "/v2/", &origin, b"");
    assert_eq!(ping.header("access-control-allow-origin"), "*");
    assert!(ping.list("access-control-expose-headers").contains(&"docker-content-digest".to_owned()));
}

#[test]
fn image_layouts_that_skopeo_writes_are_accepted() {
    let (Some(registry), Some(skopeo)) = (Distribution::start(), Skopeo::find()) else { return };
    let files = Files::new();
    let chosen = all_kinds(&files);
    run("push", &registry.url(), "library/app", &words(&chosen)).well();
    let image = docker(registry.address, "library/app", "latest");
    let (folder, archive) = (files.path().join("layout"), files.path().join("layout.tar"));
    for (kind, path) in [("oci", &folder), ("oci-archive", &archive)] {
        let to = format!("{kind}:{}:latest", path.to_str().unwrap());
        skopeo.run(&["copy", "--src-tls-verify=false", &image, &to]).well();
        let checked = longshore(&["validate", "--format", "json", path.to_str().unwrap()], "").well();
        // The marker, the index, the manifest, the config; what skopeo leaves out is advice.
        let records = checked.records();
        assert_eq!(records.len(), 4, "{}", checked.out);
        let found = records.iter().flat_map(|record| record["findings"].as_array().unwrap());
        assert!(found.clone().all(|finding| finding["severity"] == "advice"), "{}", checked.out);
    }
    // One byte of the large layer, and the layout is not what it was.
    let blobs = fs::read_dir(folder.join("blobs/sha256")).unwrap().map(|entry| entry.unwrap().path());
    let largest = blobs.max_by_key(|path| fs::metadata(path).unwrap().len()).unwrap();
    let mut content = fs::read(&largest).unwrap();
    content[1 << 20] ^= 1;
    fs::write(&largest, content).unwrap();
    let rejected = longshore(&["validate", folder.to_str().unwrap()], "");
    assert_eq!(rejected.code, Some(1), "{}", rejected.err);
    assert!(rejected.out.contains("error[LS1004]"), "{}", rejected.out);
}
