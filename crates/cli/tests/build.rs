//! `longshore build`: the same files, the same layouts; and `longshore validate` finds nothing in them.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that cannot go on fails")]

mod support;

use serde_json::Value;
use std::path::Path;
use support::files::{Files, gzip};
use support::program::longshore;

/// A folder with a file, an executable one, a link and a folder in it.
fn tree(files: &Files) -> String {
    let root = files.path().join("tree");
    std::fs::create_dir_all(root.join("etc/empty")).unwrap();
    std::fs::write(root.join("etc/motd"), "Welcome ashore.\n").unwrap();
    std::fs::write(root.join("run"), "#!/bin/sh\n").unwrap();
    #[cfg(unix)]
    {
        use std::os::unix::fs::{PermissionsExt as _, symlink};
        std::fs::set_permissions(root.join("run"), std::fs::Permissions::from_mode(0o755)).unwrap();
        symlink("etc/motd", root.join("link")).unwrap();
    }
    root.to_str().unwrap().to_owned()
}

fn place(files: &Files, name: &str) -> String {
    files.path().join(name).to_str().unwrap().to_owned()
}

fn json(path: &str) -> Value {
    serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap()
}

/// The document that the only entry of the layout's index names.
fn document(layout: &str) -> Value {
    let index = json(&format!("{layout}/index.json"));
    let digest = index["manifests"][0]["digest"].as_str().unwrap().replace(':', "/");
    json(&format!("{layout}/blobs/{digest}"))
}

/// Everything in the folder, with its paths.
fn content(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(content(&path));
        } else {
            found.push((path.to_str().unwrap().to_owned(), std::fs::read(&path).unwrap()));
        }
    }
    found.sort();
    found
}

#[test]
fn an_image_of_a_folder_is_a_layout_that_everybody_takes() {
    let files = Files::new();
    let (tree, layout) = (tree(&files), place(&files, "layout"));
    let options = [
        "--tag",
        "v1",
        "--label",
        "a=b",
        "--env",
        "PATH=/bin",
        "--cmd",
        "run",
        "--platform",
        "linux/arm64/v8",
    ];
    for (format, compression) in [("oci", "gzip"), ("oci", "none"), ("oci", "zstd"), ("docker", "gzip")] {
        let more = ["--format", format, "--compression", compression, "--output", &layout, &tree];
        let built = longshore(&[&["build", "image", "--json"], &options[..], &more].concat(), "").well();
        let built: Value = serde_json::from_str(&built.out).unwrap();
        let index = json(&format!("{layout}/index.json"));
        let entry = &index["manifests"][0];
        assert_eq!(entry["digest"], built["descriptor"]["digest"]);
        assert_eq!(entry["annotations"]["org.opencontainers.image.ref.name"], "v1");
        assert_eq!(entry["platform"]["variant"], "v8");
        longshore(&["validate", &layout], "").well();
        std::fs::remove_dir_all(&layout).unwrap();
    }
}

#[test]
fn the_same_files_give_the_same_bytes() {
    let files = Files::new();
    let tree = tree(&files);
    let mut first = None;
    for name in ["one", "two"] {
        let layout = place(&files, name);
        longshore(&["build", "image", "--output", &layout, &tree], "").well();
        let all: Vec<_> = content(Path::new(&layout))
            .into_iter()
            .map(|(path, bytes)| (path.replace(&layout, ""), bytes))
            .collect();
        assert_eq!(*first.get_or_insert_with(|| all.clone()), all);
        // Only names, modes and contents count: not when a file was written.
        std::fs::write(Path::new(&tree).join("run"), "#!/bin/sh\n").unwrap();
    }
    let tars = ["one.tar", "two.tar"].map(|name| place(&files, name));
    for tar in &tars {
        longshore(&["build", "image", "--output", tar, &tree], "").well();
        longshore(&["validate", tar], "").well();
    }
    assert_eq!(std::fs::read(&tars[0]).unwrap(), std::fs::read(&tars[1]).unwrap());
}

#[test]
fn an_index_has_all_that_its_images_need() {
    let files = Files::new();
    let tree = tree(&files);
    let layouts = ["amd64", "arm64"].map(|architecture| {
        let layout = place(&files, architecture);
        let platform = format!("linux/{architecture}");
        longshore(
            &["build", "image", "--platform", &platform, "--tag", "v1", "--output", &layout, &tree],
            "",
        )
        .well();
        layout
    });
    let all = place(&files, "all");
    let by_tag = format!("{}:v1", layouts[1]);
    longshore(&["build", "index", "--tag", "all", "--output", &all, &layouts[0], &by_tag], "").well();
    let index = document(&all);
    let architectures: Vec<_> = index["manifests"]
        .as_array()
        .unwrap()
        .iter()
        .map(|child| &child["platform"]["architecture"])
        .collect();
    assert_eq!(architectures, ["amd64", "arm64"]);
    assert_eq!(index["manifests"][0].get("annotations"), None);
    longshore(&["validate", &all], "").well();
}

#[test]
fn what_the_documents_have_a_place_for_can_be_said() {
    let files = Files::new();
    let (tree, image) = (tree(&files), place(&files, "image"));
    let url = "https://example.org/layer.tar.gz";
    let said = [
        "--os-version",
        "10.0",
        "--os-feature",
        "win32k",
        "--platform",
        "windows/amd64",
        "--empty-step",
        "CMD run",
    ];
    let build = [
        "build",
        "image",
        "--format",
        "docker",
        "--layer-url",
        &format!("1={url}"),
        "--output",
        &image,
        &tree,
    ];
    longshore(&[&build[..], &said].concat(), "").well();
    let manifest = document(&image);
    assert_eq!(manifest["layers"][0]["urls"][0], url);
    assert_eq!(
        manifest["layers"][0]["mediaType"],
        "application/vnd.docker.image.rootfs.foreign.diff.tar.gzip"
    );
    let config = manifest["config"]["digest"].as_str().unwrap().replace(':', "/");
    let config = json(&format!("{image}/blobs/{config}"));
    assert_eq!((&config["os.version"], &config["os.features"][0]), (&"10.0".into(), &"win32k".into()));
    assert_eq!(
        (&config["history"][1]["created_by"], &config["history"][1]["empty_layer"]),
        (&"CMD run".into(), &true.into())
    );
    longshore(&["validate", &image], "").well();
    let about = place(&files, "about");
    let build = ["build", "image", "--artifact-type", "a/b", "--subject", &image, "--output", &about, &tree];
    longshore(&build, "").well();
    assert_eq!(
        document(&about)["subject"]["digest"],
        json(&format!("{image}/index.json"))["manifests"][0]["digest"]
    );
    let all = place(&files, "all");
    longshore(&["build", "index", "--subject", &image, "--output", &all, &about], "").well();
    assert_eq!(document(&all)["subject"]["digest"], document(&about)["subject"]["digest"]);
    let none =
        ["build", "image", "--layer-url", &format!("2={url}"), "--output", &place(&files, "none"), &tree];
    let none = longshore(&none, "").refused();
    assert!(none.err.contains("There is no layer 2"), "{}", none.err);
}

#[test]
fn layouts_in_tars_are_read_where_they_are() {
    let files = Files::new();
    let (tree, image) = (tree(&files), place(&files, "image.tar"));
    longshore(&["build", "image", "--tag", "v1", "--output", &image, &tree], "").well();
    let plain = std::fs::read(&image).unwrap();
    let packed = files.write("image.tar.gz", &gzip(&plain));
    let packed = format!("{}:v1", packed.to_str().unwrap());
    let all = place(&files, "all");
    longshore(&["build", "index", "--output", &all, &image, &packed], "").well();
    longshore(&["validate", &all], "").well();
    assert_eq!(document(&all)["manifests"].as_array().unwrap().len(), 2);
    let artifact = place(&files, "artifact.tar");
    let build = ["build", "artifact", "--artifact-type", "a/b", "--output", &artifact, "--subject", &packed];
    longshore(&build, "").well();
    longshore(&["validate", &artifact], "").well();
}

#[test]
fn tars_that_are_no_layouts_or_lack_something_are_told() {
    let files = Files::new();
    let image = place(&files, "image.tar");
    longshore(&["build", "image", "--output", &image, &tree(&files)], "").well();
    let plain = std::fs::read(&image).unwrap();
    // One of the blobs has another name.
    let mut renamed = plain.clone();
    let at = renamed.windows(13).rposition(|name| name == b"blobs/sha256/").unwrap();
    renamed[at + 13] = if renamed[at + 13] == b'0' { b'1' } else { b'0' };
    let sum: u32 = (0..512)
        .map(|byte| if (148..156).contains(&byte) { 32 } else { u32::from(renamed[at + byte]) })
        .sum();
    renamed[at + 148..at + 156].copy_from_slice(format!("{sum:06o}\0 ").as_bytes());
    for (name, content, word) in [
        ("text.tar", b"no tar at all".to_vec(), "holds no tar"),
        ("cut.tar", plain[..plain.len() / 2].to_vec(), "ends too early"),
        ("renamed.tar", renamed, "has no"),
        ("layer.tar.gz", gzip(&[0; 1024]), "no image layout"),
    ] {
        let path = files.write(name, &content).to_str().unwrap().to_owned();
        let ended = longshore(&["build", "index", "--output", &place(&files, "all"), &path], "");
        assert!(matches!(ended.code, Some(1 | 2)), "{name}: {}", ended.err);
        assert!(
            ended.err.contains(name)
                && (ended.err.contains(word) || ended.err.contains("does not have the blob")),
            "{name}: {}",
            ended.err
        );
        assert!(!files.path().join("all").exists(), "{name}");
    }
}

#[test]
fn an_artifact_is_about_an_image_and_keeps_its_files_as_they_are() {
    let files = Files::new();
    let (image, artifact) = (place(&files, "image"), place(&files, "artifact"));
    longshore(&["build", "image", "--output", &image, &tree(&files)], "").well();
    let sbom = files.write("sbom.json", b"{}").to_str().unwrap().to_owned();
    let build = ["build", "artifact", "--artifact-type", "application/spdx+json", "--output", &artifact];
    longshore(&[&build[..], &["--subject", &image, &sbom]].concat(), "").well();
    let manifest = document(&artifact);
    assert_eq!(manifest["artifactType"], "application/spdx+json");
    assert_eq!(manifest["subject"]["digest"], json(&format!("{image}/index.json"))["manifests"][0]["digest"]);
    assert_eq!(manifest["layers"][0]["annotations"]["org.opencontainers.image.title"], "sbom.json");
    longshore(&["validate", &artifact], "").well();
}

#[test]
fn a_manifest_of_schema_1_is_signed_by_a_key_of_its_own() {
    let files = Files::new();
    let build = |name: &str, more: &[&str]| {
        let folder = place(&files, name);
        let options = ["build", "schema1", "--repository", "library/app", "--output", &folder];
        longshore(&[&options[..], more].concat(), "").well();
        format!("{folder}/manifest.json")
    };
    let (signed, again) = (build("signed", &[]), build("again", &[]));
    assert_ne!(std::fs::read(&signed).unwrap(), std::fs::read(&again).unwrap());
    longshore(&["validate", "--judge", "quay", &signed], "").well();
    let unsigned = build("unsigned", &["--unsigned"]);
    longshore(&["validate", &unsigned], "").well();
    assert_eq!(json(&unsigned).get("signatures"), None);
}

#[test]
fn what_cannot_be_built_is_said_and_leaves_nothing_behind() {
    let files = Files::new();
    let layout = place(&files, "layout");
    let file = files.write("file", b"x").to_str().unwrap().to_owned();
    let build = ["build", "image", "--output", &layout];
    for (more, code, word) in [
        (&["no-such-file"][..], 1, "no-such-file"),
        (&["--created", "yesterday", &file], 1, "no time"),
        (&["--platform", "linux", &file], 2, "linux"),
        (&["--label", "nonsense", &file], 2, "NAME=VALUE"),
        (&["--format", "docker", "--annotation", "a=b", &file], 1, "annotations"),
    ] {
        let ended = longshore(&[&build[..], more].concat(), "");
        assert_eq!(ended.code, Some(code), "{more:?}: {}", ended.err);
        assert!(ended.err.contains(word), "{more:?}: {}", ended.err);
        let left: Vec<_> =
            std::fs::read_dir(files.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        assert_eq!(left, ["file"], "{more:?}");
    }
    longshore(&[&build[..], &[&file]].concat(), "").well();
    let there = longshore(&[&build[..], &[&file]].concat(), "").refused();
    assert!(there.err.contains("is there already"), "{}", there.err);
    let index =
        ["build", "index", "--output", &place(&files, "index"), &format!("{layout}:none")].map(str::to_owned);
    let none = longshore(&index.iter().map(String::as_str).collect::<Vec<_>>(), "").refused();
    assert!(none.err.contains("has no such reference"), "{}", none.err);
}
