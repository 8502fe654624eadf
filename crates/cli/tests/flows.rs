//! `longshore run`: every flow as a program, against the registry in it and one over HTTP.

mod support;

use support::program::{Server, longshore};

/// Runs a flow against a registry.
fn run(registry: &Server, repository: &str, arguments: &[&str]) -> support::program::Ended {
    let url = registry.url();
    let common = ["--target", &url, "--repository", repository, "--json"];
    longshore(&[&["run"], arguments, &common[..]].concat(), "").well()
}

#[test]
fn what_was_pushed_is_looked_at_copied_listed_and_deleted() {
    let registry = Server::registry("open");
    let pushed = run(&registry, "a/b", &["push", "--tag", "v1", "--chunk-size", "50"]).outcome();
    assert_eq!(pushed["dialect"], "oci");
    let digest = pushed["digest"].as_str().unwrap();
    assert_eq!(run(&registry, "a/b", &["head", "--tag", "v1"]).outcome()["digest"], digest);
    let copied = run(&registry, "a/b", &["copy", "--tag", "v1", "--to", "c/d"]).outcome();
    assert_eq!((&copied["digest"], &copied["blobs_mounted"]), (&pushed["digest"], &3.into()));
    let catalog = run(&registry, "a/b", &["catalog", "--page-size", "1"]).outcome();
    assert_eq!(
        (&catalog["repositories"], &catalog["pages"]),
        (&serde_json::json!(["a/b", "c/d"]), &2.into())
    );
    let none = run(&registry, "a/b", &["referrers", "--digest", digest]).outcome();
    assert_eq!(none["referrers"], serde_json::json!([]));
    run(&registry, "a/b", &["delete", "--reference", "v1", "--reference", digest]);
    assert_eq!(run(&registry, "a/b", &["tags"]).outcome()["tags"], serde_json::json!([]));
}

#[test]
fn an_index_is_pushed_and_pulled_in_both_formats() {
    let registry = Server::registry("open");
    for (format, repository) in [(&["push-index"][..], "a/oci"), (&["push-index", "--docker"], "a/docker")] {
        let pushed = run(&registry, repository, format).outcome();
        assert_eq!(pushed["images"], 2);
        let pulled = run(&registry, repository, &["pull-index"]).outcome();
        assert_eq!(pulled["digest"], pushed["digest"]);
        assert_eq!(pulled["images"].as_array().unwrap().len(), 2);
    }
}

#[test]
fn each_format_of_an_image_is_pushed_and_pulled() {
    let registry = Server::registry("open");
    for format in ["oci", "docker", "schema1"] {
        let pushed = run(&registry, "a/b", &["push", "--format", format]).outcome();
        assert_eq!(run(&registry, "a/b", &["pull"]).outcome()["digest"], pushed["digest"], "{format}");
    }
}

#[test]
fn uploads_are_given_up_and_go_on_in_both_dialects() {
    for dialect in ["oci", "quay"] {
        let registry = Server::registry_with(&["--dialect", dialect]);
        run(&registry, "a/b", &["cancel-upload"]);
        let resumed = run(&registry, "a/b", &["resume-upload", "--chunk-size", "7"]).outcome();
        assert_eq!(resumed["from"].as_u64().unwrap(), resumed["size"].as_u64().unwrap() / 2);
        let digest = resumed["digest"].as_str().unwrap();
        run(&registry, "a/b", &["head", "--blob", digest]);
        run(&registry, "a/b", &["delete-blob", "--digest", digest]);
    }
}

#[test]
fn a_login_shows_what_is_granted() {
    let arguments = ["run", "login", "--scope", "repository:public/publicrepo:pull,push", "--json"];
    let granted = longshore(&arguments, "").well().outcome()["granted"].clone();
    assert_eq!(granted, serde_json::json!(["repository:public/publicrepo:pull"]));
}

#[test]
fn a_failure_that_was_expected_is_success_and_another_is_not() {
    let push = ["run", "push", "--repository", "devtable/readonly"];
    let expected = longshore(&[&push[..], &["--expect", "start-upload:read-only"]].concat(), "").well();
    assert!(expected.out.contains("Failed as it was to"), "{}", expected.out);
    let other = longshore(&[&push[..], &["--expect", "put-manifest:read-only"]].concat(), "").failed();
    assert!(other.err.contains("otherwise than it was to"), "{}", other.err);
    let none = longshore(&["run", "push", "--expect", "invalid-blob"], "").failed();
    assert!(none.err.contains("reached its goal, and was to fail"), "{}", none.err);
    longshore(&["run", "push", "--invalid-references", "--expect", "invalid-blob"], "").well();
    longshore(&["run", "push", "--chunk", "0-20", "--chunk", "40-60:416"], "").well();
}

#[test]
fn failures_are_listed_with_their_causes() {
    let list = longshore(&["run", "failures"], "").well();
    assert!(
        list.out.contains("put-manifest") && list.out.contains("unsupported-content-type"),
        "{}",
        list.out
    );
}

#[test]
fn an_upload_does_not_go_on_at_another_registry() {
    let registry = Server::registry("open");
    let location = "http://127.0.0.1:9/v2/a/b/blobs/uploads/1";
    let url = registry.url();
    let arguments = [
        "run",
        "resume-upload",
        "--target",
        &url,
        "--repository",
        "a/b",
        "--file",
        "Cargo.toml",
        "--location",
        location,
    ];
    let refused = longshore(&arguments, "").refused();
    assert!(refused.err.contains("goes on where it was begun"), "{}", refused.err);
}
