//! `longshore conformance`: what it exits with, what it writes, and where.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

mod support;

use serde_json::Value;
use std::process::{Command, Stdio};
use std::time::Duration;
use support::fake::{Fake, reply};
use support::program::{Ended, Server, end, longshore, signal};

fn conformance(arguments: &[&str], input: &str) -> Ended {
    longshore(&[&["conformance"], arguments].concat(), input)
}

/// A server that says yes to everything, which is no registry.
fn agreeable() -> Fake {
    Fake::start(|_, stream| reply(stream, "200 OK", &[("Content-Type", "text/html")], "<b>yes & no</b>"))
}

#[test]
fn the_embedded_registry_passes_and_the_matrix_says_so() {
    let ended = conformance(&["--version", "dev"], "").well();
    for text in ["passed", "Content Management", "✓ Nothing failed.", "version dev"] {
        assert!(ended.out.contains(text), "{text}: {}", ended.out);
    }
    assert!(!ended.out.contains("Left behind"), "{}", ended.out);
}

#[test]
fn a_registry_with_accounts_passes_over_http_and_the_password_is_not_told() {
    let registry = Server::registry("accounts");
    let url = registry.url();
    let to =
        ["--target", &url, "--username", "devtable", "--password-stdin", "--repository", "devtable/check"];
    for format in ["human", "json", "junit", "html"] {
        let ended = conformance(&[&to[..], &["--format", format]].concat(), "password\n").well();
        ended.hides(&["ZGV2dGFibGU6cGFzc3dvcmQ", "Bearer eyJ", "token\\\":\\\"eyJ"]);
    }
    let tags =
        support::program::run_as(("devtable", "password"), "catalog", &url, "devtable/check", &["--json"])
            .well();
    let names: Vec<String> = serde_json::from_value(tags.outcome()["repositories"].clone()).unwrap();
    let ours = names.iter().filter(|name| name.starts_with("devtable/check")).count();
    assert!(ours <= 2, "{names:?}");
}

#[test]
fn each_format_is_what_it_says() {
    let json = conformance(&["--format", "json", "--category", "discovery"], "").well();
    let report: Value = serde_json::from_str(&json.out).unwrap();
    let checks = report["checks"].as_array().unwrap();
    assert!(checks.len() > 30 && checks.iter().all(|check| check["category"] == "discovery"));
    assert_eq!(report["counts"]["failed"], 0);
    let folder = tempfile::tempdir().unwrap();
    for (format, begin, end) in [
        ("junit", "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites ", "</testsuites>\n"),
        ("html", "<!doctype html>\n", "</html>\n"),
        ("human", "", ""),
    ] {
        let path = folder.path().join(format);
        let ended =
            conformance(&["--category", "api", "--format", format, "--output", path.to_str().unwrap()], "")
                .well();
        assert_eq!(ended.out, "");
        let text = std::fs::read_to_string(path).unwrap();
        assert!(text.starts_with(begin) && text.ends_with(end) && !text.contains('\u{1b}'), "{text}");
    }
}

#[test]
fn a_failure_is_told_with_its_request_and_what_was_expected() {
    let target = agreeable().url();
    let ended = conformance(&["--target", &target, "--category", "push"], "");
    assert_eq!(ended.code, Some(1), "{}", ended.err);
    assert!(ended.out.contains("✗ A blob is pushed by POST and PUT (sha256)"), "{}", ended.out);
    assert!(ended.out.contains("POST /v2/longshore/conformance-"), "{}", ended.out);
    assert!(ended.out.contains("status: expected 202 Accepted, got 200 OK"), "{}", ended.out);
    let html = conformance(&["--target", &target, "--category", "discovery", "--format", "html"], "");
    assert_eq!(html.code, Some(1));
    assert!(html.out.contains("&lt;b&gt;yes &amp; no") && !html.out.contains("<b>yes"));
}

#[test]
fn what_is_no_registry_cannot_be_checked() {
    let nobody = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let missing = Fake::start(|_, stream| reply(stream, "404 Not Found", &[], ""));
    for (url, said) in [(format!("http://{nobody}"), "no answer"), (missing.url(), "There is no registry at")]
    {
        let ended = conformance(&["--target", &url], "");
        assert_eq!(ended.code, Some(2), "{}", ended.out);
        assert!(ended.err.starts_with("error: ") && ended.err.contains(said), "{}", ended.err);
        assert_eq!(ended.out, "");
    }
}

#[test]
fn wrong_usage_sends_nothing() {
    let server = agreeable();
    let url = server.url();
    for (arguments, said) in [
        (&["--category", "pulls"][..], "api, pull, push, discovery, management"),
        (&["--version", "2.0"], "1.0, 1.1, dev"),
        (&["--repository", "a", "--repository", "a"], "twice"),
        (&["--repository", "a", "--repository", "b", "--repository", "c"], "two are all"),
        (&["--repository", "No Name"], "--repository"),
        (&["--username", "me"], "--password-stdin"),
        (&["--longest", "0"], "--longest"),
        (&["--format", "pdf"], "junit"),
    ] {
        let ended = conformance(&[&["--target", &url], arguments].concat(), "").refused();
        assert!(ended.err.contains(said), "{arguments:?}: {}", ended.err);
    }
    let ended = conformance(&["--target", "http://me:s3cret@h"], "").refused();
    ended.hides(&["s3cret"]);
    assert_eq!(server.seen().len(), 0);
}

#[test]
fn a_report_that_cannot_be_written_is_an_error() {
    let ended = conformance(&["--category", "api", "--output", "/nowhere/report"], "").failed();
    assert!(ended.err.contains("/nowhere/report"), "{}", ended.err);
}

#[test]
fn an_interrupted_run_reports_what_it_has() {
    let slow = Fake::start(|_, stream| {
        std::thread::sleep(Duration::from_millis(20));
        reply(stream, "200 OK", &[], "");
    });
    let child = Command::new(env!("CARGO_BIN_EXE_longshore"))
        .args(["conformance", "--target", &slow.url(), "--format", "json"])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    while slow.seen().len() < 5 {
        std::thread::sleep(Duration::from_millis(5));
    }
    signal(child.id(), "INT");
    let ended = end(child);
    assert_eq!(ended.code, Some(2), "{}", ended.err);
    let report: Value = serde_json::from_str(&ended.out).unwrap();
    assert_eq!(report["interrupted"], "the run was stopped");
    assert!(report["counts"]["skipped"].as_u64().unwrap() > 100);
}
