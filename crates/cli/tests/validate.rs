//! `longshore validate`, `explain` and `digest`, as they are called.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that cannot go on fails")]

mod support;

use serde_json::Value;
use support::files::Files;
use support::program::{Ended, longshore};

const GOOD: &str = r#"{"imageLayoutVersion":"1.0.0"}"#;

/// Runs the program on documents that the judge rejects.
fn rejected(arguments: &[&str], input: &str) -> Ended {
    let ended = longshore(arguments, input);
    assert_eq!((ended.code, ended.err.as_str()), (Some(1), ""), "{}", ended.out);
    ended
}

fn path(files: &Files, name: &str, text: &str) -> String {
    files.write(name, text.as_bytes()).to_str().unwrap().to_owned()
}

#[test]
fn the_exit_code_is_the_chosen_judges() {
    let files = Files::new();
    let good = path(&files, "good.json", GOOD);
    longshore(&["validate", &good], "").well();
    // The text allows an image without layers, and the schema does not.
    let bare = path(
        &files,
        "bare.json",
        r#"{"schemaVersion":2,"config":{"mediaType":"a/b","digest":"sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855","size":0},"layers":[]}"#,
    );
    longshore(&["validate", &bare], "").well();
    rejected(&["validate", "--judge", "schema", &bare], "");
    rejected(&["validate", "--judge", "all", &bare], "");
}

#[test]
fn a_finding_has_its_line_its_mark_and_its_code() {
    let files = Files::new();
    let wrong = path(&files, "wrong.json", "{\n  \"imageLayoutVersion\": \"2\"\n}\n");
    let ended = rejected(&["validate", &wrong], "");
    let line = "2 |   \"imageLayoutVersion\": \"2\"\n";
    let mark = "  |                         ^^^\n";
    assert!(
        ended.out.contains("error[LS0405]") && ended.out.contains(&format!("{line}{mark}")),
        "{}",
        ended.out
    );
    let explained = longshore(&["explain", "LS0405"], "").well();
    assert!(explained.out.contains("image-layout.md"), "{}", explained.out);
}

#[test]
fn the_json_has_places_verdicts_and_repairs() {
    let files = Files::new();
    let wrong = path(&files, "wrong.json", "{\"é\":0,\"imageLayoutVersion\":\"1.0.0\",}");
    let ended = rejected(&["validate", "--format", "json", &wrong], "");
    let document: Value = serde_json::from_str(&ended.out).unwrap();
    assert_eq!(document["path"], wrong.as_str());
    assert_eq!(document["mediaType"], "application/vnd.oci.layout.header.v1+json");
    assert_eq!(document["size"], 38);
    assert_eq!(document["judges"]["spec"], "reject");
    assert_eq!(document["judges"]["quay"], "unknown");
    let finding = &document["findings"][0];
    assert_eq!((finding["code"].as_str(), finding["severity"].as_str()), (Some("LS0106"), Some("error")));
    // Offsets count bytes, columns characters.
    assert_eq!([&finding["start"], &finding["end"], &finding["line"], &finding["column"]], [36, 37, 1, 36]);
    assert_eq!(finding["repair"]["edits"][0]["text"], "");
}

#[test]
fn repairs_change_the_file_and_leave_the_rest() {
    let files = Files::new();
    let wrong = path(&files, "wrong.json", "{ \"imageLayoutVersion\" : \"1.0.0\" , }");
    longshore(&["validate", "--fix", &wrong], "").well();
    assert_eq!(std::fs::read_to_string(&wrong).unwrap(), "{ \"imageLayoutVersion\" : \"1.0.0\"  }");
    let mended = longshore(&["validate", "--fix", "-"], "{\"imageLayoutVersion\":\"1.0.0\",}").well();
    assert_eq!(mended.out, GOOD);
}

#[test]
fn sarif_names_its_rules_and_where_each_result_is() {
    let ended = rejected(&["validate", "--format", "sarif", "-"], "{\"imageLayoutVersion\":\"2\"}");
    let log: Value = serde_json::from_str(&ended.out).unwrap();
    assert_eq!(log["version"], "2.1.0");
    let run = &log["runs"][0];
    assert_eq!(run["results"][0]["ruleId"], run["tool"]["driver"]["rules"][0]["id"]);
    let region = &run["results"][0]["locations"][0]["physicalLocation"]["region"];
    assert_eq!((region["startLine"].as_u64(), region["startColumn"].as_u64()), (Some(1), Some(23)));
}

#[test]
fn what_cannot_be_read_is_said_and_the_others_are_looked_at() {
    let files = Files::new();
    let good = path(&files, "good.json", GOOD);
    let folder = files.path().to_str().unwrap().to_owned();
    let ended = longshore(&["validate", "no-such-file", &folder, &good], "");
    assert_eq!(ended.code, Some(2), "{}", ended.err);
    assert!(
        ended.err.contains("no-such-file cannot be read") && ended.err.contains("is a folder"),
        "{}",
        ended.err
    );
    assert!(ended.out.contains("good.json"), "{}", ended.out);
    assert_eq!(longshore(&["validate"], "").code, Some(2));
}

#[test]
fn text_that_a_terminal_would_obey_is_written_out() {
    let ended = rejected(&["validate", "-"], "{\"imageLayoutVersion\":\"\u{1b}[2J\u{202e}\"}");
    assert!(!ended.out.contains('\u{1b}') && !ended.out.contains('\u{202e}'), "{}", ended.out);
}

#[test]
fn digests_are_those_that_descriptors_have() {
    let files = Files::new();
    let empty = path(&files, "empty", "");
    let ended = longshore(&["digest", &empty, "-"], "abc").well();
    assert!(
        ended.out.starts_with("sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855  ")
    );
    assert!(
        ended.out.contains("sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad  -\n")
    );
    let long = longshore(&["digest", "--algorithm", "sha512", "-"], "").well();
    assert!(long.out.starts_with("sha512:cf83e1357eefb8bd"), "{}", long.out);
    assert!(longshore(&["digest", "no-such-file"], "").refused().err.contains("no-such-file cannot be read"));
    let shown = longshore(&["digest", "no\u{1b}[31m"], "").refused().err;
    assert!(!shown.contains('\u{1b}'), "{shown}");
}

#[test]
fn a_code_that_is_none_is_said() {
    let ended = longshore(&["explain", "LS9999"], "").refused();
    assert!(ended.err.contains("there is no code “LS9999”"), "{}", ended.err);
    assert!(longshore(&["explain"], "").well().out.lines().count() > 40);
}
