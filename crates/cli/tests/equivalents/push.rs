//! What is pushed by each client, held against what the run pushed.

use crate::lab::{CLIENTS, Lab, USER, elsewhere, has_commands, holdings, outcome};
use crate::support::files::noise;
use crate::support::http::ask;
use crate::support::program::Server;

/// Pushes by the run, then by each client to a registry of its own, and holds what they left against each other.
#[track_caller]
fn pushes_the_same(policy: &str, flow: &[&str], equals: &[&str]) {
    let (lab, first) = (Lab::new(), Server::registry(policy));
    let user = Some(USER).filter(|_| policy != "open");
    let told = lab.run(&first, user, &[flow, &["--repository", "devtable/app"]].concat());
    let told = crate::lab::Told { ended: told.ended.well(), ..told };
    let digest = told.ended.outcome()["digest"].as_str().unwrap().to_owned();
    for client in CLIENTS {
        assert_eq!(has_commands(&told.text, client), equals.contains(&client), "{client}: {}", told.text);
    }
    for client in equals.iter().filter(|client| lab.has(client)) {
        let second = Server::registry(policy);
        lab.does(client, &elsewhere(&told, &first, &second), "", &[]).well();
        let pull = if flow[0] == "push-index" { "pull-index" } else { "pull" };
        // Every blob is held against its digest.
        let pull = [pull, "--repository", "devtable/app", "--reference", &digest];
        assert_eq!(outcome(&second, user, &pull), outcome(&first, user, &pull), "{client} {flow:?}");
        if !flow.contains(&"--by-digest") {
            let there = holdings(&second, user, "devtable/app");
            assert_eq!(there, holdings(&first, user, "devtable/app"), "{client} {policy} {flow:?}");
            assert!(there.iter().any(|[_, found, _]| *found == digest), "{there:?}");
        }
    }
}

#[test]
fn an_image_has_the_same_digest_under_the_same_tags() {
    for policy in ["open", "accounts"] {
        pushes_the_same(
            policy,
            &["push", "--tag", "a", "--tag", "b", "--annotation", "note=it's $HOME"],
            &CLIENTS,
        );
    }
}

#[test]
fn an_image_of_docker_is_not_converted() {
    pushes_the_same("open", &["push", "--format", "docker"], &CLIENTS);
}

#[test]
fn an_image_by_its_digest_gets_no_tag() {
    pushes_the_same("open", &["push", "--by-digest"], &CLIENTS);
}

#[test]
fn what_was_sent_in_chunks_is_sent_whole() {
    pushes_the_same("open", &["push", "--chunk-size", "100"], &CLIENTS);
}

#[test]
fn an_index_has_the_same_digest_with_all_its_images() {
    for flow in [&["push-index", "--tag", "a", "--tag", "b"][..], &["push-index", "--docker"]] {
        for policy in ["open", "accounts"] {
            pushes_the_same(policy, flow, &CLIENTS);
        }
    }
}

#[test]
fn schema_1_is_pushed_by_skopeo_alone_and_only_under_its_own_name() {
    pushes_the_same("open", &["push", "--format", "schema1", "--tag", "a"], &["skopeo"]);
    pushes_the_same("open", &["push", "--format", "schema1", "--tag", "a", "--tag", "b"], &[]);
}

#[test]
fn what_was_not_kept_is_a_file_that_the_commands_ask_for() {
    let (lab, first) = (Lab::new(), Server::registry("open"));
    let file = lab.files.write("noise.bin", &noise(100 << 10, 7));
    let push = ["push", "--repository", "a/b", "--file", file.to_str().unwrap(), "--chunk-size", "70000"];
    let told = lab.run(&first, None, &push);
    let (variable, blob) = asked_for(&told.text, &lab, &first, "a/b");
    for client in CLIENTS.into_iter().filter(|client| lab.has(client)) {
        let second = Server::registry("open");
        let text = elsewhere(&told, &first, &second);
        let asked = lab.does(client, &text, "", &[]);
        assert_ne!(asked.code, Some(0), "{client}");
        assert!(asked.err.contains("set it to the path of its file"), "{client}: {}", asked.err);
        lab.does(client, &text, "", &[(variable.clone(), blob.clone())]).well();
        assert_eq!(holdings(&second, None, "a/b"), holdings(&first, None, "a/b"), "{client}");
    }
}

#[test]
fn what_was_mounted_is_sent() {
    let (lab, first) = (Lab::new(), Server::registry("open"));
    let base = lab.run(&first, None, &["push", "--repository", "a/base"]).ended.outcome();
    let digest = base["digest"].as_str().unwrap();
    let pulled = outcome(&first, None, &["pull", "--repository", "a/base", "--reference", digest]);
    let layer = pulled["blobs"][1]["digest"].as_str().unwrap();
    let mount = format!("{layer}=a/base");
    let told = lab.run(&first, None, &["push", "--repository", "a/b", "--mount", &mount]);
    assert!(told.text.contains("also what the run mounted"), "{}", told.text);
    let asked = asked_for(&told.text, &lab, &first, "a/b");
    for client in CLIENTS.into_iter().filter(|client| lab.has(client)) {
        let second = Server::registry("open");
        lab.does(client, &elsewhere(&told, &first, &second), "", std::slice::from_ref(&asked)).well();
        assert_eq!(holdings(&second, None, "a/b"), holdings(&first, None, "a/b"), "{client}");
    }
}

#[test]
fn what_the_registry_had_already_is_left_out() {
    let (lab, first) = (Lab::new(), Server::registry("open"));
    lab.run(&first, None, &["push", "--repository", "a/b"]);
    let told = lab.run(&first, None, &["push", "--repository", "a/b", "--tag", "again"]);
    assert!(!told.text.contains("base64") && !told.text.contains("blob push"), "{}", told.text);
    assert!(!has_commands(&told.text, "skopeo"), "{}", told.text);
    for client in ["crane", "oras"].into_iter().filter(|client| lab.has(client)) {
        outcome(&first, None, &["delete", "--repository", "a/b", "--reference", "again"]);
        lab.does(client, &told.text, "", &[]).well();
        assert_eq!(holdings(&first, None, "a/b").len(), 2, "{client}");
    }
}

#[test]
fn a_manifest_that_lies_about_its_type_is_pushed_by_oras_alone() {
    let (lab, first, second) = (Lab::new(), Server::registry("open"), Server::registry("open"));
    let wrong = "application/vnd.docker.distribution.manifest.v2+json";
    let push = ["push", "--repository", "a/b", "--manifest-content-type", wrong];
    let told = lab.run(&first, None, &push);
    assert!(!has_commands(&told.text, "crane") && !has_commands(&told.text, "skopeo"), "{}", told.text);
    if lab.has("oras") {
        let did = lab.does("oras", &elsewhere(&told, &first, &second), "", &[]);
        assert_eq!(did.code == Some(0), told.ended.code == Some(0), "{}{}", did.err, told.ended.out);
    }
}

/// The variable that the commands ask for, and the file that it is to name, from the registry.
fn asked_for(text: &str, lab: &Lab, registry: &Server, repository: &str) -> (String, std::path::PathBuf) {
    let digest = text.split("# The run did not keep this blob: ").nth(1).unwrap().lines().next().unwrap();
    let variable = text.split("\"${").find(|part| part.starts_with("BLOB_")).unwrap();
    let variable = variable.split(':').next().unwrap().to_owned();
    let path = format!("/v2/{repository}/blobs/{digest}");
    let blob = ask(registry.address, "GET", &path, &[], b"").body;
    (variable, lab.files.write("blob", &blob))
}
