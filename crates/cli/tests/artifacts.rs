//! `longshore run push --format artifact`: artifacts and what they are about, at `longshore registry` and at real distribution;
//! oras, which `LONGSHORE_ORAS` names, finds them. What no variable names is skipped with a line.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test fails by panicking")]

mod support;

use serde_json::Value;
use std::process::Command;
use support::distribution::Distribution;
use support::files::Files;
use support::peer;
use support::program::{Ended, Server, longshore};

const TYPE: &str = "application/vnd.example.note";

/// An image under `latest`, then a note about it; the note's push.
fn note_about_an_image(url: &str) -> Ended {
    let at = ["--target", url, "--repository", "library/app", "--json"];
    longshore(&[&["run", "push"], &at[..]].concat(), "").well();
    let files = Files::new();
    let file = files.write("note.txt", b"It is fine.");
    let note = [
        "run",
        "push",
        "--format",
        "artifact",
        "--artifact-type",
        TYPE,
        "--subject",
        "latest",
        "--tag",
        "note",
        "--file",
        file.to_str().unwrap(),
        "--annotation",
        "who=me",
    ];
    longshore(&[&note[..], &at[..]].concat(), "").well()
}

/// The digests of what refers to `latest`, as the program lists them.
fn referrers(url: &str, digest: &str) -> Vec<String> {
    let list =
        ["run", "referrers", "--digest", digest, "--target", url, "--repository", "library/app", "--json"];
    let outcome = longshore(&list, "").well().outcome();
    let found = outcome["referrers"].as_array().unwrap();
    found.iter().map(|referrer| referrer["digest"].as_str().unwrap().to_owned()).collect()
}

fn digest_of_latest(url: &str) -> String {
    let head = ["run", "head", "--target", url, "--repository", "library/app", "--json"];
    longshore(&head, "").well().outcome()["digest"].as_str().unwrap().to_owned()
}

/// What oras finds about `latest`.
fn discovered(url: &str) -> Option<Value> {
    let oras = peer::named("LONGSHORE_ORAS")?;
    let image = format!("{}/library/app:latest", url.trim_start_matches("http://").trim_end_matches('/'));
    let output =
        Command::new(oras).args(["discover", "--plain-http", "--format", "json", &image]).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    Some(serde_json::from_slice(&output.stdout).unwrap())
}

fn found_by_all(url: &str, note: &Ended) {
    let digest = note.outcome()["digest"].as_str().unwrap().to_owned();
    assert_eq!(referrers(url, &digest_of_latest(url)), std::slice::from_ref(&digest));
    if let Some(found) = discovered(url) {
        let text = found.to_string();
        assert!(text.contains(&digest) && text.contains(TYPE), "{text}");
    }
}

#[test]
fn an_artifact_is_listed_by_a_registry_that_lists_referrers() {
    let registry = Server::registry("open");
    let note = note_about_an_image(&registry.url());
    assert_eq!(note.outcome()["referrers_tag"], Value::Null);
    found_by_all(&registry.url(), &note);
}

#[test]
fn an_artifact_is_listed_under_a_tag_where_the_registry_lists_none() {
    let Some(registry) = Distribution::bare("LONGSHORE_DISTRIBUTION") else { return };
    let note = note_about_an_image(&registry.url());
    let tag = digest_of_latest(&registry.url()).replace(':', "-");
    assert_eq!(note.outcome()["referrers_tag"], tag);
    found_by_all(&registry.url(), &note);
}

#[test]
fn what_oras_attached_stays_in_the_list_under_the_tag() {
    let Some(registry) = Distribution::bare("LONGSHORE_DISTRIBUTION") else { return };
    let Some(oras) = peer::named("LONGSHORE_ORAS") else { return };
    let url = registry.url();
    longshore(&["run", "push", "--target", &url, "--repository", "library/app"], "").well();
    let files = Files::new();
    files.write("theirs.txt", b"theirs");
    let image = format!("{}/library/app:latest", url.trim_start_matches("http://").trim_end_matches('/'));
    let attach =
        ["attach", "--plain-http", "--artifact-type", "application/vnd.example.theirs", &image, "theirs.txt"];
    let attached = Command::new(oras).args(attach).current_dir(files.path()).output().unwrap();
    assert!(attached.status.success(), "{}", String::from_utf8_lossy(&attached.stderr));
    note_about_an_image(&url);
    assert_eq!(referrers(&url, &digest_of_latest(&url)).len(), 2);
}

#[test]
fn what_an_artifact_needs_is_said() {
    for (words, said) in [
        (&["--format", "artifact"][..], "--artifact-type is missing"),
        (&["--artifact-type", TYPE], "--format artifact"),
        (&["--subject", "latest"], "--format artifact"),
        (&["--format", "artifact", "--artifact-type", "nonsense"], "nonsense"),
    ] {
        let refused = longshore(&[&["run", "push"], words].concat(), "").refused();
        assert!(refused.err.contains(said), "{}", refused.err);
    }
    let about_nothing =
        ["run", "push", "--format", "artifact", "--artifact-type", TYPE, "--subject", "nothing"];
    let ended = longshore(&about_nothing, "");
    assert_eq!(ended.code, Some(1), "{}", ended.out);
    assert!(ended.out.contains("404") || ended.err.contains("404"), "{} {}", ended.out, ended.err);
}

#[test]
fn a_registry_that_lets_itself_be_told_takes_the_address_of_a_request() {
    let files = Files::new();
    let policy = "base = \"accounts\"\n[namespaces.devtable]\nblocked = [\"192.0.2.0/24\"]\n";
    let policy = files.write("policy.toml", policy.as_bytes());
    let registry = Server::registry_with(&["--policy", policy.to_str().unwrap()]);
    let url = registry.url();
    let pull = [
        "run",
        "pull",
        "--target",
        &url,
        "--repository",
        "devtable/simple",
        "--username",
        "devtable",
        "--password-stdin",
    ];
    longshore(&pull, "password").well();
    let blocked = ["--request-addr", "192.0.2.7", "--expect", "get-blob:geo-blocked"];
    longshore(&[&pull[..], &blocked].concat(), "password").well();
    let refused = longshore(&[&pull[..], &["--request-addr", "here"]].concat(), "password").refused();
    assert!(refused.err.contains("--request-addr"), "{}", refused.err);
}
