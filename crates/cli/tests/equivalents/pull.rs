//! What each client keeps of what it pulls.

use crate::lab::{CLIENTS, Lab, Told, USER, outcome};
use crate::support::http::ask;
use crate::support::program::Server;
use longshore_core::{Algorithm, Digest};
use serde_json::Value;

/// The digests of all files below the folder of the client, which is printed.
const LISTED: &str = "find \"$work\" -type f ! -name config.json -exec sha256sum {} + | cut -d ' ' -f 1";

/// Each client that has an equal keeps bytes of all these digests.
#[track_caller]
fn keeps(lab: &Lab, told: &Told, equals: &[&'static str], digests: &[String]) {
    for (client, printed) in lab.each(told, equals, LISTED) {
        for digest in digests {
            let encoded = Digest::parse(digest).unwrap().encoded().to_owned();
            assert!(printed.lines().any(|line| line == encoded), "{client} has no {digest}: {printed}");
        }
    }
}

/// The digests of a manifest, and of the blobs that it names.
fn digests(pulled: &Value) -> Vec<String> {
    let blobs = pulled["blobs"].as_array().unwrap().iter().map(|blob| &blob["digest"]);
    blobs.chain([&pulled["digest"]]).map(|digest| digest.as_str().unwrap().to_owned()).collect()
}

#[test]
fn an_image_is_pulled_with_every_byte() {
    for (policy, user) in [("open", None), ("accounts", Some(USER))] {
        let (lab, registry) = (Lab::new(), Server::registry(policy));
        for format in ["oci", "docker"] {
            let at = ["--repository", "devtable/app", "--tag", format];
            outcome(&registry, user, &[&["push", "--format", format][..], &at].concat());
            let told = lab.run(&registry, user, &[&["pull"][..], &at].concat());
            keeps(&lab, &told, &CLIENTS, &digests(&told.ended.outcome()));
        }
    }
}

#[test]
fn of_an_index_the_same_image_is_pulled() {
    let (lab, registry) = (Lab::new(), Server::registry("open"));
    for platform in ["linux/amd64", "linux/s390x"] {
        let push = ["push-index", "--repository", "a/b", "--platform", "linux/arm64", "--platform", platform];
        outcome(&registry, None, &push);
        let told = lab.run(&registry, None, &["pull", "--repository", "a/b"]);
        keeps(&lab, &told, &CLIENTS, &digests(&told.ended.outcome()));
    }
}

#[test]
fn an_index_is_pulled_with_all_its_images() {
    for (policy, user) in [("open", None), ("accounts", Some(USER))] {
        let (lab, registry) = (Lab::new(), Server::registry(policy));
        for docker in [&["--docker"][..], &[]] {
            let at = ["--repository", "devtable/app"];
            outcome(&registry, user, &[&["push-index"][..], &at, docker].concat());
            let told = lab.run(&registry, user, &[&["pull-index"][..], &at].concat());
            let pulled = told.ended.outcome();
            let mut all: Vec<String> =
                pulled["images"].as_array().unwrap().iter().flat_map(digests).collect();
            all.push(pulled["digest"].as_str().unwrap().to_owned());
            keeps(&lab, &told, &CLIENTS, &all);
        }
    }
}

#[test]
fn schema_1_is_pulled_by_skopeo_alone() {
    let (lab, registry) = (Lab::new(), Server::registry("open"));
    outcome(&registry, None, &["push", "--format", "schema1", "--repository", "a/b"]);
    let told = lab.run(&registry, None, &["pull", "--repository", "a/b"]);
    // The digest of the manifest is not that of its bytes.
    let blobs = digests(&told.ended.outcome());
    keeps(&lab, &told, &["skopeo"], &blobs[..blobs.len() - 1]);
}

#[test]
fn a_blob_with_another_digest_than_by_sha256_is_nothing_for_skopeo() {
    const KIND: &str = "application/vnd.oci.image.manifest.v1+json";
    let (lab, registry) = (Lab::new(), Server::registry("open"));
    let layer = Digest::compute(Algorithm::Sha512, b"x").unwrap();
    let config = Digest::sha256(b"{}");
    for (digest, content) in [(&layer, &b"x"[..]), (&config, b"{}")] {
        let open = ask(registry.address, "POST", "/v2/a/b/blobs/uploads/", &[], b"");
        let path = format!("{}?digest={digest}", open.header("location"));
        assert_eq!(ask(registry.address, "PUT", &path, &[], content).status, 201, "{path}");
    }
    let manifest = serde_json::json!({
        "schemaVersion": 2, "mediaType": KIND, "artifactType": "a/b",
        "config": { "mediaType": "application/vnd.oci.empty.v1+json", "digest": config, "size": 2 },
        "layers": [{ "mediaType": "text/plain", "digest": layer, "size": 1 }],
    });
    let (path, kind) = ("/v2/a/b/manifests/latest", [("Content-Type", KIND)]);
    let put = ask(registry.address, "PUT", path, &kind, manifest.to_string().as_bytes());
    assert_eq!(put.status, 201, "{}", put.text());
    let told = lab.run(&registry, None, &["pull", "--repository", "a/b"]);
    let sha256 = [told.ended.outcome()["digest"].as_str().unwrap().to_owned(), config.to_string()];
    keeps(&lab, &told, &["crane", "oras"], &sha256);
}

#[test]
fn what_is_not_there_is_pulled_by_nobody() {
    let (lab, registry) = (Lab::new(), Server::registry("open"));
    let told = lab.run(&registry, None, &["pull", "--repository", "a/b", "--tag", "nowhere"]);
    assert!(told.text.contains("where it failed: ") && told.text.contains("404"), "{}", told.text);
    for client in CLIENTS.into_iter().filter(|client| lab.has(client)) {
        assert_ne!(lab.does(client, &told.text, "", &[]).code, Some(0), "{client}");
    }
}

#[test]
fn nothing_is_left_afterwards() {
    let (lab, registry) = (Lab::new(), Server::registry("accounts"));
    outcome(&registry, Some(USER), &["push", "--repository", "devtable/app"]);
    let told = lab.run(&registry, Some(USER), &["pull", "--repository", "devtable/app"]);
    let after = crate::lab::block(&told.text, "Afterwards");
    for (client, printed) in lab.each(&told, &CLIENTS, &format!("{after}\n[ ! -e \"$work\" ] && echo gone")) {
        assert!(printed.ends_with("gone\n"), "{client}: {printed}");
        assert!(
            !lab.files.path().join(".docker").exists(),
            "{client} wrote into the user's own configuration"
        );
    }
}
