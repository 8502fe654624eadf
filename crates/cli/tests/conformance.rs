//! The distribution specification's own conformance program, with everything on that it can check, against
//! `longshore registry`. Where `LONGSHORE_CONFORMANCE` does not name it, these tests are skipped with a line.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

mod support;

use std::process::Stdio;
use support::official::Official;
use support::program::{Ended, Server, end};

/// So many checks there are at least: with fewer, something was not asked for.
const CHECKS: u32 = 1028;

fn judge(registry: &Server, namespace: &str, more: &[(&str, &str)]) -> Option<Ended> {
    let official = Official::find()?;
    let results = tempfile::tempdir().unwrap();
    let child = official
        .command(registry.address, namespace, results.path())
        .envs(more.iter().copied())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    Some(end(child))
}

/// The number behind a word of the summary.
fn count(ended: &Ended, word: &str) -> u32 {
    let line = ended.out.lines().find(|line| line.trim_start().starts_with(&format!("{word}.")));
    let number = line.and_then(|line| line.rsplit(' ').next()?.parse().ok());
    number.unwrap_or_else(|| panic!("the summary has no “{word}”: {}\n{}", ended.out, ended.err))
}

#[track_caller]
fn passes(ended: &Ended) {
    let counts = ["FAIL", "Error", "Skip", "Disabled"].map(|word| count(ended, word));
    let wrong: Vec<_> =
        ended.out.lines().filter(|line| line.contains("FAIL") || line.contains(": Skip")).collect();
    assert_eq!(counts, [0; 4], "failed, broken, skipped, left out: {}", wrong.join("\n"));
    let passed = count(ended, "Pass");
    assert!(passed >= CHECKS, "only {passed} checks were made");
    assert_eq!(ended.code, Some(0));
}

const LOGIN: [(&str, &str); 2] = [("OCI_USERNAME", "devtable"), ("OCI_PASSWORD", "password")];

/// With a folder as its store, which another run then reads.
fn judge_store(policy: &str, namespace: &str, more: &[(&str, &str)]) {
    let store = tempfile::tempdir().unwrap();
    let options = ["--sparse", "--policy", policy, "--store", store.path().to_str().unwrap()];
    for _ in 0..2 {
        let registry = Server::registry_with(&options);
        let Some(ended) = judge(&registry, namespace, more) else { return };
        passes(&ended);
    }
}

#[test]
fn the_open_registry_passes_every_check() {
    let registry = Server::registry_with(&["--sparse"]);
    if let Some(ended) = judge(&registry, "conformance", &[]) {
        passes(&ended);
    }
}

#[test]
fn the_registry_with_accounts_passes_every_check() {
    let registry = Server::registry_with(&["--sparse", "--policy", "accounts"]);
    if let Some(ended) = judge(&registry, "devtable", &LOGIN) {
        passes(&ended);
    }
}

#[test]
fn the_open_registry_passes_every_check_with_a_store() {
    judge_store("open", "conformance", &[]);
}

#[test]
fn the_registry_with_accounts_passes_every_check_with_a_store() {
    judge_store("accounts", "devtable", &LOGIN);
}

#[test]
fn the_registry_with_passwords_passes_every_check() {
    let folder = tempfile::tempdir().unwrap();
    let policy = folder.path().join("policy.toml");
    std::fs::write(&policy, "base = \"accounts\"\nauthentication = \"basic\"\nanonymous_access = false\n")
        .unwrap();
    let registry = Server::registry_with(&["--sparse", "--policy", policy.to_str().unwrap()]);
    if let Some(ended) = judge(&registry, "devtable", &LOGIN) {
        passes(&ended);
    }
}
