//! `longshore run --har --transcript --markdown --curl`: a run in files, without its secrets, and done again by curl.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

mod support;

use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use support::fake::{Fake, reply};
use support::files::{Files, noise};
use support::program::{Ended, Server, end, longshore};

const USER: (&str, &str) = ("devtable", "password");

/// Runs a flow as that user, and keeps it as a script there.
fn run(registry: &Server, flow: &[&str], script: &Path) -> Ended {
    let url = registry.url();
    let (name, password) = USER;
    let to = ["--target", &url, "--repository", "devtable/app", "--username", name, "--password-stdin"];
    let kept = ["--json", "--curl", script.to_str().unwrap()];
    longshore(&[&["run"], flow, &to[..], &kept[..]].concat(), password)
}

/// Runs a script on a registry, with these files.
fn again(script: &Path, registry: &Server, files: &[(String, PathBuf)]) -> Ended {
    let mut shell = Command::new("sh");
    shell.arg(script).env("REGISTRY", registry.url()).env("USERNAME", USER.0).env("PASSWORD", USER.1);
    shell.envs(files.iter().cloned());
    end(shell.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap())
}

/// The digest that the tag has on a registry.
fn digest(registry: &Server, folder: &Files) -> String {
    let head = run(registry, &["head", "--tag", "latest"], &folder.path().join("unused.sh")).well();
    head.outcome()["digest"].as_str().unwrap().to_owned()
}

fn hundred_kibibytes(folder: &Files) -> (PathBuf, Vec<&'static str>) {
    let file = folder.write("noise.bin", &noise(100 << 10, 7));
    (file, vec!["push", "--format", "docker"])
}

#[test]
fn a_script_pushes_the_same_to_another_registry() {
    for policy in ["open", "accounts"] {
        for flow in [
            &["push"][..],
            &["push", "--chunk-size", "100"],
            &["push", "--format", "schema1"],
            &["push", "--skip-head-checks"],
            &["push-index"],
        ] {
            let (folder, first, second) = (Files::new(), Server::registry(policy), Server::registry(policy));
            let script = folder.path().join("push.sh");
            run(&first, flow, &script).well();
            let done = again(&script, &second, &[]).well();
            assert!(done.out.contains("All of it came out as it did before."), "{}", done.out);
            if flow != ["push", "--format", "schema1"] {
                assert_eq!(digest(&second, &folder), digest(&first, &folder), "{policy} {flow:?}");
            }
        }
    }
}

#[test]
fn scripts_of_the_other_flows_do_the_same_again() {
    let (folder, registry) = (Files::new(), Server::registry("accounts"));
    let script = folder.path().join("flow.sh");
    run(&registry, &["push"], &script).well();
    for flow in
        [&["ping"][..], &["login"], &["pull"], &["head"], &["tags"], &["cancel-upload"], &["resume-upload"]]
    {
        run(&registry, flow, &script).well();
        again(&script, &registry, &[]).well();
    }
    run(&registry, &["copy", "--to", "devtable/other"], &script).well();
    assert!(std::fs::read_to_string(&script).unwrap().contains("mount-blob"));
    again(&script, &registry, &[]).well();
    run(&registry, &["delete", "--reference", "latest"], &script).well();
    let failed = again(&script, &registry, &[]);
    assert_eq!(failed.code, Some(1), "what is gone cannot be deleted again: {}", failed.out);
    assert!(failed.err.contains("error: ") && failed.err.contains("404"), "{}", failed.err);
}

#[test]
fn a_body_that_was_not_kept_is_a_file_that_the_script_asks_for() {
    let (folder, first, second) = (Files::new(), Server::registry("open"), Server::registry("open"));
    let script = folder.path().join("push.sh");
    let (archive, mut flow) = hundred_kibibytes(&folder);
    let archive = archive.to_str().unwrap().to_owned();
    flow.extend(["--file", &archive, "--chunk-size", "70000"]);
    run(&first, &flow, &script).well();
    let asked = again(&script, &second, &[]);
    assert_ne!(asked.code, Some(0));
    let variable = asked.err.split("BLOB_").nth(1).unwrap().get(..12).unwrap();
    assert!(asked.err.contains("set it to the path of the blob sha256:"), "{}", asked.err);
    let name = format!("BLOB_{variable}");
    let wrong = again(&script, &second, &[(name.clone(), PathBuf::from(&archive))]);
    assert_eq!(wrong.code, Some(1), "{}", wrong.out);
    let blob = folder.path().join("blob");
    let digest = asked.err.split("the blob ").nth(1).unwrap().trim().trim_end_matches('"');
    let url = format!("{}/v2/devtable/app/blobs/{}", first.url(), digest.split_whitespace().next().unwrap());
    let fetched = Command::new("curl").args(["-sf", "-o", blob.to_str().unwrap(), &url]).status().unwrap();
    assert!(fetched.success(), "{url}");
    again(&script, &second, &[(name, blob)]).well();
}

#[test]
fn a_har_has_every_member_that_the_format_demands() {
    let folder = Files::new();
    let path = folder.path().join("run.har");
    longshore(&["run", "push", "--har", path.to_str().unwrap()], "").well();
    let har: Value = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
    let log = &har["log"];
    assert_eq!((&log["version"], &log["creator"]["name"]), (&"1.2".into(), &"Longshore".into()));
    assert!(log["creator"]["version"].is_string());
    let entries = log["entries"].as_array().unwrap();
    assert!(entries.len() > 8);
    let has = |value: &Value, names: &[&str]| {
        for name in names {
            assert!(!value[name].is_null(), "{name} is not in {value}");
        }
    };
    for entry in entries {
        has(entry, &["startedDateTime", "time", "request", "response", "cache", "timings"]);
        has(&entry["timings"], &["send", "wait", "receive"]);
        has(
            &entry["request"],
            &["method", "url", "httpVersion", "cookies", "headers", "queryString", "headersSize", "bodySize"],
        );
        has(
            &entry["response"],
            &[
                "status",
                "statusText",
                "httpVersion",
                "cookies",
                "headers",
                "content",
                "redirectURL",
                "headersSize",
                "bodySize",
            ],
        );
        has(&entry["response"]["content"], &["size", "mimeType"]);
        let started = entry["startedDateTime"].as_str().unwrap();
        assert!(started.len() == 24 && started.ends_with('Z'), "{started}");
        if let Some(data) = entry["request"].get("postData") {
            has(data, &["mimeType", "text"]);
        }
    }
    let times: Vec<_> = entries.iter().map(|entry| entry["startedDateTime"].as_str().unwrap()).collect();
    assert!(times.is_sorted(), "{times:?}");
}

#[test]
fn every_form_is_written_where_the_flow_fails_and_tells_why() {
    let folder = Files::new();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let (har, json, markdown, curl) = (path("a.har"), path("a.json"), path("a.md"), path("a.sh"));
    let forms = ["--har", &har, "--transcript", &json, "--markdown", &markdown, "--curl", &curl];
    let pull = ["run", "pull", "--repository", "devtable/simple", "--tag", "nowhere"];
    longshore(&[&pull[..], &forms[..]].concat(), "").failed();
    for file in [&har, &json, &markdown, &curl] {
        let text = std::fs::read_to_string(file).unwrap();
        assert!(text.contains("404") && text.contains("get-manifest"), "{file}: {text}");
    }
    let transcript: Value = serde_json::from_slice(&std::fs::read(json).unwrap()).unwrap();
    assert_eq!((&transcript["longshore_transcript"], &transcript["flow"]), (&1.into(), &"pull".into()));
    assert_eq!(
        (&transcript["outcome"]["type"], &transcript["outcome"]["step"]),
        (&"error".into(), &"get-manifest".into())
    );
    let last = transcript["exchanges"].as_array().unwrap().last().unwrap();
    assert!(last["response"]["body"].as_str().unwrap().contains("MANIFEST_UNKNOWN"), "{last}");
    let report = std::fs::read_to_string(markdown).unwrap();
    assert!(report.contains("**Failed.**") && report.contains("| 404 Not Found |"), "{report}");
}

#[test]
fn a_file_that_cannot_be_written_is_told() {
    let ended = longshore(&["run", "ping", "--har", "/nowhere/at/all.har"], "").failed();
    assert!(ended.err.contains("/nowhere/at/all.har"), "{}", ended.err);
}

/// A registry that sends back whatever secret it is told, wherever it can.
fn telltale() -> Fake {
    Fake::start(|seen, stream| {
        let told = seen.header("authorization").unwrap_or("nothing").to_owned();
        let host = seen.header("host").unwrap_or_default();
        if seen.path.starts_with("/token") {
            let body = r#"{"token":"planted-token-0123456789","refresh_token":"planted-refresh-012345"}"#;
            return reply(stream, "200 OK", &[("Content-Type", "application/json"), ("X-Told", &told)], body);
        }
        if told == "nothing" {
            let challenge =
                format!("Bearer realm=\"http://{host}/token\",service=\"planted-token-0123456789\"");
            return reply(stream, "401 Unauthorized", &[("WWW-Authenticate", &challenge)], "{}");
        }
        // An upload may begin, so that its address is in what is told.
        let status =
            if ["POST", "PATCH"].contains(&seen.method.as_str()) { "202 Accepted" } else { "403 Forbidden" };
        let body = format!(
            r#"{{"errors":[{{"code":"DENIED","message":"{told} hunter2-planted %70lanted-token-0123456789"}}]}}"#
        );
        let headers = [
            ("Content-Type", "planted/planted-token-0123456789"),
            ("Docker-Content-Digest", "planted-token-0123456789"),
            ("Location", "/v2/hunter2-planted?digest=planted%2Dtoken-0123456789"),
            ("Link", "</v2/x?token=planted-token-0123456789>; rel=next"),
        ];
        reply(stream, status, &headers, &body);
    })
}

#[test]
fn no_form_has_a_secret_wherever_the_registry_sends_it_back() {
    let (folder, registry) = (Files::new(), telltale());
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let (har, json, markdown, curl) = (path("a.har"), path("a.json"), path("a.md"), path("a.sh"));
    let others = path("b.md");
    let forms = [
        &["--har", &har, "--transcript", &json, "--markdown", &markdown, "--curl", &curl][..],
        &["--equivalents", &others],
    ]
    .concat();
    let url = registry.url();
    for flow in [
        &["pull"][..],
        &["push", "--skip-head-checks"],
        &["tags"],
        &["delete", "--reference", "latest"],
        &["login"],
    ] {
        let to = ["--target", &url, "--username", "me", "--password-stdin"];
        let repository: &[&str] = if flow == ["login"] { &[] } else { &["--repository", "a/b"] };
        longshore(&[&["run"], flow, &to[..], repository, &forms[..]].concat(), "hunter2-planted");
        for file in [&har, &json, &markdown, &curl, &others] {
            let text = std::fs::read_to_string(file).unwrap();
            for secret in [
                "planted-token-0123456789",
                "planted-refresh-012345",
                "hunter2-planted",
                // me:hunter2-planted
                "bWU6aHVudGVyMi1wbGFudGVk",
                "70lanted-token",
                "2Dtoken-0123456789",
            ] {
                assert!(!text.contains(secret), "{flow:?}: {secret} is in {file}: {text}");
            }
        }
    }
}
