//! `longshore validate` on image layouts, and on several documents at once.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that cannot go on fails")]

mod support;

use longshore_core::Digest;
use serde_json::{Value, json};
use std::fs;
use std::path::{Path, PathBuf};
use support::files::{Files, gzip, tar};
use support::program::{Ended, longshore};

const MANIFEST: &str = "application/vnd.oci.image.manifest.v1+json";
const INDEX: &str = "application/vnd.oci.image.index.v1+json";
const CONFIG: &str = "application/vnd.oci.image.config.v1+json";
const LAYER: &str = "application/vnd.oci.image.layer.v1.tar+gzip";

/// An image whose documents fit.
struct Image {
    layer: Vec<u8>,
    config: Vec<u8>,
    manifest: Value,
}

impl Image {
    fn new() -> Self {
        let archive = tar("etc/motd", b"Welcome ashore.\n");
        Self::of(&archive, &Digest::sha256(&archive))
    }

    /// An image with this layer, of which the config says that it has this digest.
    fn of(archive: &[u8], diff_id: &Digest) -> Self {
        let layer = gzip(archive);
        let config = json!({"architecture": "amd64", "os": "linux",
            "rootfs": {"type": "layers", "diff_ids": [diff_id.as_str()]}});
        let config = config.to_string().into_bytes();
        let manifest = json!({"schemaVersion": 2, "mediaType": MANIFEST,
            "config": descriptor(CONFIG, &config), "layers": [descriptor(LAYER, &layer)]});
        Self { layer, config, manifest }
    }

    fn manifest(&self) -> Vec<u8> {
        self.manifest.to_string().into_bytes()
    }

    /// The files of its layout, `oci-layout` first.
    fn layout(&self) -> Vec<(String, Vec<u8>)> {
        let mut child = descriptor(MANIFEST, &self.manifest());
        child["annotations"] = json!({"org.opencontainers.image.ref.name": "latest"});
        let index = json!({"schemaVersion": 2, "mediaType": INDEX, "manifests": [child]});
        let blob = |content: &[u8]| (blob_path(content), content.to_vec());
        vec![
            ("oci-layout".to_owned(), br#"{"imageLayoutVersion":"1.0.0"}"#.to_vec()),
            ("index.json".to_owned(), index.to_string().into_bytes()),
            blob(&self.manifest()),
            blob(&self.config),
            blob(&self.layer),
        ]
    }
}

fn descriptor(media_type: &str, content: &[u8]) -> Value {
    json!({"mediaType": media_type, "digest": Digest::sha256(content).as_str(), "size": content.len()})
}

fn blob_path(content: &[u8]) -> String {
    format!("blobs/sha256/{}", Digest::sha256(content).encoded())
}

/// Writes files into a folder; its path.
fn folder(files: &Files, list: &[(String, Vec<u8>)]) -> PathBuf {
    let folder = files.path().join("layout");
    for (path, content) in list {
        let path = folder.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }
    folder
}

fn archive(list: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut builder = tar::Builder::new(Vec::new());
    for (path, content) in list {
        let mut header = tar::Header::new_gnu();
        header.set_size(content.len() as u64);
        header.set_mode(0o644);
        builder.append_data(&mut header, path, content.as_slice()).unwrap();
    }
    builder.into_inner().unwrap()
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

fn json_of(arguments: &[&str]) -> (Ended, Vec<Value>) {
    let ended = longshore(&[&["validate", "--format", "json"], arguments].concat(), "");
    let records = ended.records();
    (ended, records)
}

/// The codes of the findings, each with the path that it was found in.
fn codes(records: &[Value]) -> Vec<(String, String)> {
    let mut codes = Vec::new();
    for record in records {
        for finding in record["findings"].as_array().unwrap() {
            let text = |value: &Value| value.as_str().unwrap().to_owned();
            codes.push((text(&record["path"]), text(&finding["code"])));
        }
    }
    codes
}

#[test]
fn what_a_layer_unpacks_to_may_be_named_by_sha512() {
    let files = Files::new();
    let layer = tar("etc/motd", b"Welcome ashore.\n");
    let sha512 = |content: &[u8]| Digest::compute(longshore_core::Algorithm::Sha512, content).unwrap();
    for (diff_id, expected) in [(sha512(&layer), 0), (sha512(b"another"), 1)] {
        let layout = Image::of(&layer, &diff_id).layout();
        let (folder, plain) = (folder(&files, &layout), archive(&layout));
        let packed = files.write("layout.tar.gz", &gzip(&plain));
        for path in [text(&folder), text(&packed)] {
            let (_, records) = json_of(&[path]);
            let found = codes(&records).into_iter().filter(|(_, code)| code == "LS0907").count();
            assert_eq!(found, expected, "{path}: {diff_id}");
        }
        fs::remove_dir_all(folder).unwrap();
    }
}

#[test]
fn a_layout_is_walked_from_its_index_as_a_folder_a_tar_and_a_tar_gz() {
    let files = Files::new();
    let list = Image::new().layout();
    let folder = folder(&files, &list);
    let plain = files.write("layout.tar", &archive(&list));
    let packed = files.write("layout.tar.gz", &gzip(&archive(&list)));
    for (path, joint) in [(&folder, "/"), (&plain, "!/"), (&packed, "!/")] {
        let path = text(path);
        let (ended, records) = json_of(&[path]);
        ended.well();
        assert_eq!(codes(&records), []);
        let paths: Vec<&str> = records.iter().map(|record| record["path"].as_str().unwrap()).collect();
        let expected: Vec<String> = list[..4].iter().map(|(at, _)| format!("{path}{joint}{at}")).collect();
        assert_eq!(paths, expected);
        assert_eq!(records[3]["mediaType"], CONFIG);
        let from = json!([{"path": format!("{path}{joint}{}", list[2].0), "pointer": "/config"}]);
        assert_eq!(records[3]["referencedFrom"], from);
        let human = longshore(&["validate", path], "").well();
        assert!(human.out.contains("image layout, 5 files, 4 documents"), "{}", human.out);
    }
}

#[test]
fn a_layout_on_standard_input_is_read_too() {
    // Only text can be handed over here, and this tar is text.
    let list = vec![("index.json".to_owned(), br#"{"schemaVersion":2,"manifests":[]}"#.to_vec())];
    let archive = String::from_utf8(archive(&list)).unwrap();
    let ended = longshore(&["validate", "--format", "json", "-"], &archive);
    assert_eq!(ended.code, Some(1), "{}", ended.err);
    let records = ended.records();
    let paths: Vec<String> =
        codes(&records).into_iter().map(|(path, code)| format!("{path} {code}")).collect();
    assert_eq!(paths, ["- LS1001", "- LS1003", "-!/index.json LS0402"]);
}

#[test]
fn a_changed_blob_is_rejected_and_the_file_is_named() {
    let files = Files::new();
    let image = Image::new();
    let mut list = image.layout();
    list[4].1.push(0);
    let folder = folder(&files, &list);
    let (ended, records) = json_of(&[text(&folder)]);
    assert_eq!(ended.code, Some(1));
    let layer = format!("{}/{}", text(&folder), blob_path(&image.layer));
    assert!(codes(&records).contains(&(layer.clone(), "LS1004".to_owned())), "{records:?}");
    let changed = records.iter().find(|record| record["path"] == layer.as_str()).unwrap();
    assert_eq!(changed["mediaType"], Value::Null);
    assert_eq!(changed["digest"], Digest::sha256(&list[4].1).as_str());
    assert_eq!(changed["judges"]["spec"], "reject");
    let human = longshore(&["validate", text(&folder)], "");
    assert!(human.out.contains("error[LS1004]") && human.out.contains(&layer), "{}", human.out);
}

#[test]
fn documents_that_are_named_together_are_looked_at_together() {
    let files = Files::new();
    let mut image = Image::new();
    image.manifest["config"]["size"] = json!(1);
    let config = files.write("config.json", &image.config);
    let manifest = files.write("manifest.json", &image.manifest());
    longshore(&["validate", text(&manifest)], "").well();
    let (ended, records) = json_of(&[text(&config), text(&manifest)]);
    assert_eq!(ended.code, Some(1));
    assert_eq!(codes(&records), [(text(&manifest).to_owned(), "LS0901".to_owned())]);
    assert_eq!(records[1]["findings"][0]["pointer"], "/config/size");
    // What is certain is mended, also where it takes both to know.
    longshore(&["validate", "--fix", text(&config), text(&manifest)], "").well();
    let mended: Value = serde_json::from_slice(&fs::read(&manifest).unwrap()).unwrap();
    assert_eq!(mended["config"]["size"], image.config.len());
}

#[test]
fn a_layer_is_looked_at_where_its_manifest_is_named_too() {
    let files = Files::new();
    let image = Image::of(&tar("etc/motd", b"Welcome ashore.\n"), &Digest::sha256(b"something else"));
    let layer = files.write("layer.tar.gz", &image.layer);
    let config = files.write("config.json", &image.config);
    let manifest = files.write("manifest.json", &image.manifest());
    let (ended, records) = json_of(&[text(&layer), text(&config), text(&manifest)]);
    assert_eq!(ended.code, Some(1), "{}", ended.err);
    assert_eq!(codes(&records), [(text(&manifest).to_owned(), "LS0907".to_owned())]);
    let alone = longshore(&["validate", text(&layer)], "");
    assert_eq!(alone.code, Some(2));
    assert!(alone.err.contains("name its manifest, too"), "{}", alone.err);
}

#[test]
fn a_layout_is_not_mended() {
    let files = Files::new();
    let folder = folder(&files, &Image::new().layout());
    let before = fs::read(folder.join("index.json")).unwrap();
    let ended = longshore(&["validate", "--fix", text(&folder)], "");
    assert_eq!(ended.code, Some(2));
    assert!(ended.err.contains("named by their digests"), "{}", ended.err);
    assert_eq!(fs::read(folder.join("index.json")).unwrap(), before);
    let ended = longshore(&["validate", "--media-type", CONFIG, text(&folder)], "");
    assert_eq!(ended.code, Some(2));
    assert!(ended.err.contains("leave --media-type out"), "{}", ended.err);
}

#[test]
fn what_is_no_layout_is_said_and_where_one_may_be() {
    let files = Files::new();
    let list: Vec<(String, Vec<u8>)> = Image::new()
        .layout()
        .into_iter()
        .map(|(path, content)| (format!("layout/{path}"), content))
        .collect();
    let packed = files.write("packed.tar", &archive(&list));
    folder(&files, &Image::new().layout());
    for path in [text(&packed), text(files.path())] {
        let ended = longshore(&["validate", path], "");
        assert_eq!(ended.code, Some(2));
        assert!(
            ended.err.contains("no oci-layout") || ended.err.contains("without oci-layout"),
            "{}",
            ended.err
        );
    }
    let ended = longshore(&["validate", text(files.path())], "");
    assert!(ended.err.contains("but its folder layout has"), "{}", ended.err);
    let cut = archive(&Image::new().layout());
    let cut = files.write("cut.tar", &cut[..cut.len() - 2000]);
    let ended = longshore(&["validate", text(&cut)], "");
    assert!(ended.code == Some(2) && ended.err.contains("the tar ends too early"), "{}", ended.err);
}

#[cfg(unix)]
#[test]
fn links_that_lead_out_of_a_layout_are_not_followed() {
    let files = Files::new();
    let image = Image::new();
    let folder = folder(&files, &image.layout());
    let outside = files.write("outside", &image.layer);
    let layer = folder.join(blob_path(&image.layer));
    fs::remove_file(&layer).unwrap();
    std::os::unix::fs::symlink(&outside, &layer).unwrap();
    let (ended, records) = json_of(&[text(&folder)]);
    ended.well();
    let mut found: Vec<String> = codes(&records).into_iter().map(|(_, code)| code).collect();
    found.sort();
    assert_eq!(found, ["LS0911", "LS1010"]);
    // One that stays inside is.
    let inside = folder.join("kept");
    fs::rename(&outside, &inside).unwrap();
    fs::remove_file(&layer).unwrap();
    std::os::unix::fs::symlink("../../kept", &layer).unwrap();
    let (ended, records) = json_of(&[text(&folder)]);
    ended.well();
    assert_eq!(codes(&records), []);
}

#[test]
fn sarif_tells_of_files_without_a_place_in_them() {
    let files = Files::new();
    let mut list = Image::new().layout();
    list[4].1.push(0);
    let packed = files.write("layout.tar", &archive(&list));
    let ended = longshore(&["validate", "--format", "sarif", text(&packed)], "");
    let log: Value = serde_json::from_str(&ended.out).unwrap();
    let results = log["runs"][0]["results"].as_array().unwrap();
    let changed = results.iter().find(|result| result["ruleId"] == "LS1004").unwrap();
    let place = &changed["locations"][0]["physicalLocation"];
    assert!(place["artifactLocation"]["uri"].as_str().unwrap().contains("layout.tar%21/blobs/sha256/"));
    assert_eq!(place["region"], Value::Null);
}

#[test]
fn a_layer_of_any_size_is_measured_and_not_kept() {
    let files = Files::new();
    let large = vec![0; 24 << 20];
    let image = Image::of(&large, &Digest::sha256(&large));
    let packed = files.write("layout.tar.gz", &gzip(&archive(&image.layout())));
    let (ended, records) = json_of(&[text(&packed)]);
    ended.well();
    assert_eq!(codes(&records), []);
}

#[test]
fn an_index_that_is_too_long_is_not_read_and_that_is_said() {
    let files = Files::new();
    let mut list = Image::new().layout();
    list[1].1.resize((16 << 20) + 1, b' ');
    let packed = files.write("layout.tar.gz", &gzip(&archive(&list)));
    let (ended, records) = json_of(&[text(&packed)]);
    assert_eq!(ended.code, Some(2), "{}", ended.out);
    assert_eq!(codes(&records), [(format!("{}!/index.json", text(&packed)), "LS0912".to_owned())]);
}

#[test]
fn a_code_that_takes_several_files_is_explained_with_all_of_them() {
    let ended = longshore(&["explain", "LS0905"], "").well();
    for words in ["documents given together", "manifest.json", "config.json", "diff_ids"] {
        assert!(ended.out.contains(words), "{}", ended.out);
    }
    let ended = longshore(&["explain", "LS1010"], "").well();
    assert!(ended.out.contains("an image layout") && ended.out.contains("(a link)"), "{}", ended.out);
}
