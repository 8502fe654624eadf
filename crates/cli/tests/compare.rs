//! `longshore compare`: runs against real registries, side by side.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

mod support;

use serde_json::Value;
use support::distribution::Distribution;
use support::files::Files;
#[cfg(target_os = "linux")]
use support::program::on_a_terminal;
use support::program::{Ended, Server, longshore};

const USER: (&str, &str) = ("devtable", "password");

/// Runs a flow, and keeps it under that name.
fn keep(folder: &Files, name: &str, registry: &Server, repository: &str, flow: &[&str]) -> String {
    keep_of(folder, name, &registry.url(), repository, flow)
}

/// The same, of the registry there.
fn keep_of(folder: &Files, name: &str, url: &str, repository: &str, flow: &[&str]) -> String {
    let file = folder.path().join(name);
    let file = file.to_str().unwrap().to_owned();
    let form = if name.contains(".har") { "--har" } else { "--transcript" };
    let to = ["--target", url, "--repository", repository, "--username", USER.0, "--password-stdin"];
    let ended = longshore(&[&["run"], flow, &to[..], &[form, &file]].concat(), USER.1);
    assert_ne!(ended.code, Some(2), "{flow:?}: {}", ended.err);
    file
}

fn compare(a: &str, b: &str) -> Ended {
    longshore(&["compare", a, b], "")
}

/// They are alike, and that is the exit code.
#[track_caller]
fn alike(ended: &Ended) {
    assert_eq!(ended.code, Some(0), "{}\n{}", ended.out, ended.err);
    assert!(ended.out.trim_end().ends_with(" exchanges alike."), "{}", ended.out);
}

/// They differ, and that is the exit code.
#[track_caller]
fn differ(ended: &Ended) {
    assert_eq!(ended.code, Some(1), "{}\n{}", ended.out, ended.err);
    assert_eq!(ended.err, "");
}

/// What differs by this subject, in the order of the exchanges.
fn found(a: &str, b: &str, subject: &str) -> Vec<(Value, Value)> {
    let rows = longshore(&["compare", "--json", a, b], "").records();
    let differences =
        rows.iter().flat_map(|row| row["differences"].as_array().into_iter().flatten().cloned());
    let wanted = differences.filter(|it| it["subject"] == subject && it["in_every_run"] == false);
    wanted.map(|it| (it["a"].clone(), it["b"].clone())).collect()
}

#[test]
fn the_same_push_on_fresh_registries_is_alike() {
    for policy in ["open", "accounts"] {
        let folder = Files::new();
        let (first, second) = (Server::registry(policy), Server::registry(policy));
        let push = ["push", "--chunk-size", "100"];
        let a = keep(&folder, "a.json", &first, "devtable/app", &push);
        let b = keep(&folder, "b.har", &second, "devtable/app", &push);
        let ended = compare(&a, &b);
        alike(&ended);
        assert!(
            ended.out.contains(&format!("registry: {} → {}, in all of it", first.url(), second.url())),
            "{}",
            ended.out
        );
        assert!(ended.out.contains("differs in every run: address"), "{}", ended.out);
    }
}

#[test]
fn the_same_push_to_another_repository_is_alike() {
    let (folder, registry) = (Files::new(), Server::registry("accounts"));
    let a = keep(&folder, "a.json", &registry, "devtable/one", &["push"]);
    let b = keep(&folder, "b.json", &registry, "devtable/two", &["push"]);
    let ended = compare(&a, &b);
    alike(&ended);
    assert!(ended.out.contains("repository: devtable/one → devtable/two, in all of it"), "{}", ended.out);
}

#[test]
fn the_two_dialects_differ_in_the_ranges_of_chunks() {
    let folder = Files::new();
    let (oci, quay) =
        (Server::registry_with(&["--dialect", "oci"]), Server::registry_with(&["--dialect", "quay"]));
    let push = ["push", "--chunk-size", "100"];
    let a = keep(&folder, "oci.json", &oci, "devtable/app", &push);
    let b = keep(&folder, "quay.json", &quay, "devtable/app", &push);
    let ended = compare(&a, &b);
    differ(&ended);
    assert!(ended.out.contains("response header range: 0-99 → bytes=0-100"), "{}", ended.out);
    assert!(found(&a, &b, "response header range").contains(&("0-99".into(), "bytes=0-100".into())));
    // The first chunk is sent in the specification's dialect; those behind it in the one that was heard.
    assert!(!found(&a, &b, "request header content-range").is_empty());
}

#[test]
fn the_same_push_to_two_of_distribution_is_alike_and_to_this_registry_differs() {
    let (Some(first), Some(second)) = (Distribution::start(), Distribution::start()) else { return };
    let (folder, ours) = (Files::new(), Server::registry("open"));
    let push = ["push", "--chunk-size", "100"];
    let a = keep_of(&folder, "a.json", &first.url(), "devtable/app", &push);
    let b = keep_of(&folder, "b.har", &second.url(), "devtable/other", &push);
    alike(&compare(&a, &b));
    let c = keep(&folder, "c.json", &ours, "devtable/app", &push);
    let ended = compare(&a, &c);
    differ(&ended);
    let whole = longshore(&["compare", "--json", &a, &c], "").outcome();
    assert_eq!((&whole["only_a"], &whole["only_b"]), (&0.into(), &0.into()), "{}", ended.out);
}

#[test]
fn a_push_of_what_is_there_already_leaves_the_uploads_out() {
    let (folder, registry) = (Files::new(), Server::registry("accounts"));
    let a = keep(&folder, "a.json", &registry, "devtable/app", &["push"]);
    let b = keep(&folder, "b.json", &registry, "devtable/app", &["push"]);
    let ended = compare(&a, &b);
    differ(&ended);
    assert!(ended.out.contains("answer: 404 Not Found → 200 OK"), "{}", ended.out);
    assert!(ended.out.contains("finish-upload") && ended.out.contains("only in A"), "{}", ended.out);
    let whole = longshore(&["compare", "--json", &a, &b], "").outcome();
    assert_eq!((&whole["type"], &whole["only_b"]), (&"comparison".into(), &0.into()));
    assert!(whole["only_a"].as_u64().unwrap() >= 9, "{whole}");
    assert!(whole["sentence"].as_str().unwrap().contains("only in A"), "{whole}");
}

#[test]
fn a_fault_and_the_retry_that_it_brings_are_told() {
    let (folder, registry) = (Files::new(), Server::registry("accounts"));
    keep(&folder, "x.json", &registry, "devtable/app", &["push"]);
    let a = keep(&folder, "a.json", &registry, "devtable/app", &["pull"]);
    let fault = ["pull", "--fault", "get-manifest=status-503:0"];
    let b = keep(&folder, "b.json", &registry, "devtable/app", &fault);
    let ended = compare(&a, &b);
    differ(&ended);
    let shown = &ended.out;
    assert!(shown.contains("only in B") || shown.contains("handling"), "{shown}");
    assert!(shown.contains(" 1 only in B."), "one request more: {shown}");
}

#[cfg(target_os = "linux")]
#[test]
fn a_run_before_and_after_an_edit_differs_in_what_was_edited() {
    let folder = Files::new();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let (a, b) = (path("a.json"), path("b.json"));
    longshore(&["run", "tags", "--transcript", &a], "").well();
    // The third request is edited: the list of another repository is asked for.
    let editor = "sed -i s,tags/list,tags/other,";
    on_a_terminal(&format!("tags --step --transcript {b}"), editor, "\n\ne\nc\n");
    let ended = compare(&a, &b);
    differ(&ended);
    for said in
        ["address: ", "tags/other", "handling edited: nothing → url", "answer: 200 OK → 404 Not Found"]
    {
        assert!(ended.out.contains(said), "{said}: {}", ended.out);
    }
}

#[test]
fn what_cannot_be_read_is_told_by_its_name() {
    let (folder, registry) = (Files::new(), Server::registry("open"));
    let a = keep(&folder, "a.json", &registry, "devtable/app", &["ping"]);
    let bad = folder.write("bad.json", b"{}");
    let ended = compare(&a, bad.to_str().unwrap()).refused();
    assert!(ended.err.contains("bad.json” is no run that can be read"), "{}", ended.err);
    let ended = compare("-", "-").refused();
    assert!(ended.err.contains("Only one of the two runs can come from standard input"), "{}", ended.err);
}

#[test]
fn no_secret_of_a_run_is_in_its_comparison() {
    let folder = Files::new();
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../import/src/tests/chromium.har");
    let other = std::fs::read_to_string(file).unwrap().replace("planted-token", "another-token");
    let other = folder.write("other.har", other.as_bytes());
    let ended = compare(file, other.to_str().unwrap());
    ended.hides(&["planted-token", "another-token", "hunter2-planted"]);
    assert_eq!(ended.code, Some(0), "{}", ended.out);
}
