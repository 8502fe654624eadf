//! `longshore run`: the program is started as a user starts it, against the embedded registry and against
//! `longshore registry`.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test fails by panicking, and so do its helpers"
)]

mod support;

use serde_json::Value;
use std::io::{BufRead as _, BufReader};
use std::process::{Command, Stdio};
use support::files::{Files, noise};
use support::http::ask;
use support::program::{Ended, Server, end, longshore, run_as, signal};

/// The steps of all exchanges, with their statuses.
fn steps(ended: &Ended) -> Vec<(String, u64)> {
    let of = |record: &Value| {
        (record["step"].as_str().unwrap().to_owned(), record["response"]["status"].as_u64().unwrap_or(0))
    };
    ended.records().iter().filter(|record| record["type"] == "exchange").map(of).collect()
}

/// The first exchange of a step.
fn exchange(ended: &Ended, step: &str) -> Value {
    ended.records().into_iter().find(|record| record["step"] == step).expect(step)
}

#[test]
fn the_sample_is_pushed_to_the_embedded_registry_with_nothing_said() {
    let run = longshore(&["run", "push"], "").well();
    for part in
        ["  1  ping  ", "auth  ", "put-manifest", "Pushed devtable/app", "  digest    sha256:", "3 sent"]
    {
        assert!(run.out.contains(part), "{part} is not in {}", run.out);
    }
    assert_eq!(run.err, "");
    assert!(!run.out.contains('\u{1b}'), "colour where there is no terminal");
}

#[test]
fn the_columns_of_the_exchanges_are_aligned() {
    let run = longshore(&["run", "push", "--chunk-size", "100"], "").well();
    let lines: Vec<&str> = run.out.lines().take_while(|line| !line.starts_with('✓')).collect();
    assert!(lines.len() > 20);
    for line in lines {
        assert_eq!(line.find('/'), Some(45), "{line}");
    }
}

#[test]
fn an_image_is_pulled_from_the_embedded_registry() {
    let run = longshore(&["run", "pull", "--json"], "").well();
    assert_eq!(
        steps(&run),
        [("ping", 401), ("auth", 200), ("get-manifest", 200), ("get-blob", 200), ("get-blob", 200)]
            .map(|(step, status)| (step.to_owned(), status))
    );
    let outcome = run.outcome();
    assert_eq!((&outcome["flow"], &outcome["repository"]), (&"pull".into(), &"devtable/simple".into()));
    assert_eq!(outcome["blobs"].as_array().unwrap().len(), 2);
}

#[test]
fn tags_are_listed_page_by_page_from_the_embedded_registry() {
    let arguments = ["run", "tags", "--repository", "devtable/gargantuan", "--page-size", "7", "--json"];
    let outcome = longshore(&arguments, "").well().outcome();
    let (tags, pages) = (outcome["tags"].as_array().unwrap().len(), outcome["pages"].as_u64().unwrap());
    assert!(tags > 7);
    assert_eq!(pages, u64::try_from(tags.div_ceil(7)).unwrap());
}

#[test]
fn another_account_of_the_embedded_registry_may_be_used() {
    let arguments =
        ["run", "pull", "--repository", "buynlarge/orgrepo", "--username", "reader", "--password-stdin"];
    longshore(&arguments, "password\n").well();
    let refused = longshore(&arguments, "wrong\n").failed();
    assert!(refused.err.contains("The username or the password was refused"), "{}", refused.err);
}

#[test]
fn what_was_pushed_to_an_open_registry_is_listed_and_pulled() {
    let registry = Server::registry("open");
    let files = Files::new();
    let file = files.write("big.bin", &noise(3 << 20, 1));
    let url = registry.url();
    let common = ["--target", &url, "--repository", "library/app", "--json"];
    let push = ["run", "push", "--file", file.to_str().unwrap(), "--tag", "v1", "--tag", "v2"];
    let pushed = longshore(&[&push[..], &common[..]].concat(), "").well();
    let digest = pushed.outcome()["digest"].clone();
    assert_eq!(pushed.outcome()["tags"], serde_json::json!(["v1", "v2"]));
    assert!(steps(&pushed).iter().all(|(step, _)| step != "auth"));

    let tags = longshore(&[&["run", "tags"], &common[..]].concat(), "").well();
    assert_eq!(tags.outcome()["tags"], serde_json::json!(["v1", "v2"]));
    for reference in ["v2", digest.as_str().unwrap()] {
        let pull = ["run", "pull", "--reference", reference];
        let pulled = longshore(&[&pull[..], &common[..]].concat(), "").well();
        assert_eq!(pulled.outcome()["digest"], digest);
    }

    let again = longshore(&[&push[..], &common[..]].concat(), "").well().outcome();
    assert_eq!((&again["blobs_sent"], &again["blobs_present"]), (&0.into(), &2.into()));
}

#[test]
fn chunks_are_sent_with_their_ranges_and_each_is_followed_by_its_status() {
    let registry = Server::registry("open");
    let files = Files::new();
    let file = files.write("noise", &noise(2500, 2));
    let run = longshore(
        &[
            "run",
            "push",
            "--target",
            &registry.url(),
            "--repository",
            "a/b",
            "--chunk-size",
            "1K",
            "--json",
            "--file",
            file.to_str().unwrap(),
        ],
        "",
    )
    .well();
    let chunks: Vec<Value> =
        run.records().into_iter().filter(|record| record["step"] == "upload-chunk").collect();
    assert_eq!(chunks[0]["request"]["headers"]["content-range"], "0-1023");
    assert_eq!(chunks[1]["request"]["headers"]["content-range"], "1024-2047");
    let statuses =
        steps(&run).iter().filter(|(step, status)| step == "upload-status" && *status == 204).count();
    assert_eq!(statuses, chunks.len());
}

#[test]
fn a_token_is_asked_for_with_the_scopes_of_the_flow() {
    let registry = Server::registry("accounts");
    let url = registry.url();
    for (flow, scope) in [("push", "push,pull"), ("pull", "pull"), ("tags", "pull")] {
        let run = run_as(("devtable", "password"), flow, &url, "devtable/simple", &["--json"]).well();
        let challenge = exchange(&run, "ping")["response"]["headers"]["www-authenticate"].clone();
        let realm = format!("Bearer realm=\"{url}/v2/auth\"");
        assert!(challenge.as_str().unwrap().starts_with(&realm), "{challenge}");
        let auth = exchange(&run, "auth");
        let wanted = format!("scope=repository:devtable/simple:{scope}");
        assert!(auth["url"].as_str().unwrap().contains(&wanted), "{auth}");
        let granted =
            auth["expectations"].as_array().unwrap().iter().find(|it| it["subject"] == "granted access");
        assert_eq!(granted.unwrap()["verdict"], "met");
    }
}

#[test]
fn a_wrong_password_is_explained_and_shown_nowhere() {
    let registry = Server::registry("accounts");
    for json in [&[][..], &["--json"]] {
        let user = ("devtable", "hunter-2\n");
        let run = run_as(user, "push", &registry.url(), "devtable/simple", json).failed();
        assert!(run.err.contains("401 Unauthorized"), "{}", run.err);
        assert!(run.err.contains("The username or the password was refused: check both."), "{}", run.err);
        // devtable:hunter-2
        run.hides(&["hunter-2", "ZGV2dGFibGU6aHVudGVyLTI"]);
        if !json.is_empty() {
            assert_eq!(run.outcome()["fault"], "input");
            assert_eq!(run.outcome()["step"], "auth");
        }
    }
}

#[test]
fn no_token_and_no_password_is_in_the_records() {
    let registry = Server::registry("accounts");
    let run = run_as(("devtable", "password"), "push", &registry.url(), "devtable/app", &["--json"]).well();
    let push = exchange(&run, "put-manifest");
    assert_eq!(push["request"]["headers"]["authorization"], "Bearer ••••••");
    assert_eq!(exchange(&run, "auth")["request"]["headers"]["authorization"], "Basic ••••••");
    // Every token of the registry is a JWT, which begins so; and devtable:password.
    run.hides(&["eyJ", "ZGV2dGFibGU6cGFzc3dvcmQ"]);
}

#[test]
fn who_may_not_push_is_told_so() {
    let registry = Server::registry("accounts");
    let run = run_as(("reader", "password"), "push", &registry.url(), "devtable/simple", &[]).failed();
    assert!(run.out.contains("! granted access: expected push,pull on devtable/simple"), "{}", run.out);
    assert!(run.err.contains("This user may not do that here"), "{}", run.err);
}

#[test]
fn anybody_pulls_what_is_public() {
    let registry = Server::registry("accounts");
    let url = registry.url();
    longshore(&["run", "pull", "--target", &url, "--repository", "public/publicrepo"], "").well();
    let refused =
        longshore(&["run", "pull", "--target", &url, "--repository", "devtable/simple"], "").failed();
    assert!(refused.err.contains("give a username and a password"), "{}", refused.err);
}

#[test]
fn every_record_has_what_machines_look_for() {
    let run = longshore(&["run", "push", "--json"], "").well();
    let records = run.records();
    let (outcome, exchanges) = records.split_last().unwrap();
    for (at, record) in exchanges.iter().enumerate() {
        assert_eq!(record["type"], "exchange");
        assert_eq!(record["number"], at + 1);
        for name in ["step", "method", "url"] {
            assert!(record[name].is_string(), "{name} in {record}");
        }
        assert!(record["elapsed_ms"].as_f64().unwrap() >= 0.0);
        assert!(record["request"]["body_size"].is_u64());
        assert!(record["response"]["status"].is_u64());
        assert!(record["response"]["headers"].is_object());
        assert!(record["response"]["body_size"].is_u64());
        assert!(record["error"].is_null());
        assert!(!record["expectations"].as_array().unwrap().is_empty(), "{record}");
    }
    assert_eq!((&outcome["type"], &outcome["flow"]), (&"outcome".into(), &"push".into()));
}

#[test]
fn an_empty_file_becomes_a_layer() {
    let registry = Server::registry("open");
    let files = Files::new();
    let file = files.write("empty", b"");
    let url = registry.url();
    let common = ["--target", &url, "--repository", "a/b"];
    let push = ["run", "push", "--file", file.to_str().unwrap()];
    longshore(&[&push[..], &common[..]].concat(), "").well();
    longshore(&[&["run", "pull"], &common[..]].concat(), "").well();
}

#[test]
fn the_same_files_make_the_same_image() {
    let files = Files::new();
    let file = files.write("data", &noise(100_000, 3));
    let digest = |extra: &[&str]| {
        let push = ["run", "push", "--json", "--file", file.to_str().unwrap()];
        longshore(&[&push[..], extra].concat(), "").well().outcome()["digest"].clone()
    };
    assert_eq!(digest(&[]), digest(&["--chunk-size", "7777"]));
}

#[test]
fn a_report_that_nobody_reads_to_its_end_is_no_failure() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_longshore"))
        .args(["run", "push", "--chunk-size", "1"])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    child.stdout = None;
    let output = child.wait_with_output().unwrap();
    assert_eq!((output.status.code(), output.stderr.as_slice()), (Some(0), b"".as_slice()));
}

#[cfg(unix)]
#[test]
fn an_interrupted_push_cancels_its_upload_session() {
    let registry = Server::registry("open");
    let files = Files::new();
    let file = files.write("noise", &noise(300_000, 4));
    let mut child = Command::new(env!("CARGO_BIN_EXE_longshore"))
        .args([
            "run",
            "push",
            "--target",
            &registry.url(),
            "--repository",
            "a/b",
            "--chunk-size",
            "16",
            "--json",
        ])
        .args([std::ffi::OsStr::new("--file"), file.as_os_str()])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut reader = BufReader::new(child.stdout.take().unwrap());
    let mut lines = Vec::new();
    for _ in 0..9 {
        let mut line = String::new();
        reader.read_line(&mut line).unwrap();
        lines.push(line);
    }
    signal(child.id(), "INT");
    let rest = reader.lines().map(Result::unwrap);
    let records: Vec<Value> =
        lines.into_iter().chain(rest).map(|line| serde_json::from_str(&line).unwrap()).collect();
    child.stdout = Some(empty_stdout());
    let ended = end(child).failed();
    assert!(ended.err.contains("was stopped"), "{}", ended.err);

    let (outcome, exchanges) = records.split_last().unwrap();
    assert_eq!(outcome["fault"], "stopped");
    let cancel = exchanges.last().unwrap();
    assert_eq!((&cancel["step"], &cancel["method"]), (&"cancel-upload".into(), &"DELETE".into()));
    assert_eq!(cancel["response"]["status"], 204);
    let path = cancel["url"].as_str().unwrap().strip_prefix(&registry.url()).unwrap();
    assert_eq!(ask(registry.address, "GET", path, &[], b"").status, 404);
}

/// A stream that has ended, for one that was read already.
fn empty_stdout() -> std::process::ChildStdout {
    let mut child = Command::new("true").stdout(Stdio::piped()).spawn().unwrap();
    let stdout = child.stdout.take().unwrap();
    child.wait().unwrap();
    stdout
}
