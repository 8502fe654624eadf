//! Runs that were saved, read again: by the library, and by `longshore show`.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

mod support;

use longshore_export::{Run, har, transcript};
use longshore_import::import;
use std::path::Path;
use support::distribution::Distribution;
use support::files::{Files, noise};
#[cfg(target_os = "linux")]
use support::program::on_a_terminal;
use support::program::{Ended, Server, longshore};

const USER: (&str, &str) = ("devtable", "password");

/// The digest of `{}`, which the repository does not have.
const EMPTY: &str = "sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a";

/// Runs a flow as that user, and keeps it in both forms.
fn run(registry: &Server, flow: &[&str], folder: &Files) -> (Ended, Kept) {
    run_at(&registry.url(), flow, folder)
}

/// The same, against the registry there.
fn run_at(url: &str, flow: &[&str], folder: &Files) -> (Ended, Kept) {
    let kept = Kept::at(folder.path());
    let to = ["--target", url, "--repository", "devtable/app", "--username", USER.0, "--password-stdin"];
    let forms = ["--transcript", &kept.transcript, "--har", &kept.har];
    let ended = longshore(&[&["run"], flow, &to[..], &forms[..]].concat(), USER.1);
    assert_ne!(ended.code, Some(2), "{flow:?}: {}", ended.err);
    (ended, kept)
}

/// The files of a run.
struct Kept {
    transcript: String,
    har: String,
}

impl Kept {
    fn at(folder: &Path) -> Self {
        let path = |name: &str| folder.join(name).to_str().unwrap().to_owned();
        Self { transcript: path("run.json"), har: path("run.har") }
    }

    /// Each form comes back as it was, and the archive has all that the transcript has.
    #[track_caller]
    fn come_back(&self, about: &str) {
        let read = |path: &str| std::fs::read_to_string(path).unwrap();
        let (document, archive) = (read(&self.transcript), read(&self.har));
        let back = |text: &str, form: fn(&Run<'_>) -> String| {
            let imported = import(text.as_bytes()).unwrap();
            assert_eq!(imported.warnings, [], "{about}");
            form(&imported.run())
        };
        assert_eq!(back(&document, transcript), document, "{about}");
        assert_eq!(back(&archive, har), archive, "{about}");
        assert_eq!(back(&archive, transcript), document, "{about}");
    }
}

#[test]
fn every_flow_comes_back_as_it_was_saved() {
    for policy in ["open", "accounts"] {
        let (folder, registry) = (Files::new(), Server::registry(policy));
        for flow in [
            &["ping"][..],
            &["login"],
            &["push"],
            &["push", "--chunk-size", "100"],
            &["push", "--format", "schema1", "--tag", "old"],
            &["push-index", "--tag", "index"],
            &["pull"],
            &["pull-index", "--tag", "index"],
            &["head"],
            &["tags", "--page-size", "1"],
            &["catalog"],
            &["referrers", "--digest", EMPTY],
            &["head", "--blob", EMPTY],
            &["copy", "--to", "devtable/other"],
            &["cancel-upload"],
            &["resume-upload"],
            &["delete", "--reference", "latest"],
            &["delete-blob", "--digest", EMPTY],
            &["pull"],
        ] {
            let (_, kept) = run(&registry, flow, &folder);
            kept.come_back(&format!("{policy} {flow:?}"));
        }
    }
}

#[test]
fn faults_retries_and_failures_come_back() {
    let (folder, registry) = (Files::new(), Server::registry("accounts"));
    for flow in [
        &["push", "--chunk-size", "50", "--fault", "upload-chunk=lost-response"][..],
        &["tags", "--fault", "list-tags=status-503:0"],
        &["pull", "--fault", "get-blob=cut-body"],
        &["pull", "--fault", "get-manifest=wrong-digest", "--retries", "0"],
        &["pull", "--fault", "get-blob=corrupt-body", "--retries", "0"],
        &["pull", "--fault", "get-blob=lost-request", "--retries", "0"],
        &["pull", "--fault", "ping=delay:0.01"],
        &["pull", "--tag", "nowhere"],
        &["pull", "--tag", "nowhere", "--expect", "unknown-tag"],
    ] {
        let (_, kept) = run(&registry, flow, &folder);
        kept.come_back(&format!("{flow:?}"));
    }
}

#[test]
fn bodies_that_were_not_kept_and_bytes_come_back() {
    let (folder, registry) = (Files::new(), Server::registry("open"));
    let large = folder.write("noise.bin", &noise(100 << 10, 7));
    let small = folder.write("small.bin", &noise(100, 8));
    for file in [large, small] {
        let flow = ["push", "--file", file.to_str().unwrap()];
        let (ended, kept) = run(&registry, &flow, &folder);
        ended.well();
        kept.come_back("bytes");
    }
    let text = std::fs::read_to_string(Kept::at(folder.path()).transcript).unwrap();
    assert!(text.contains("body_base64"), "{text}");
}

#[test]
fn runs_against_distribution_come_back() {
    let Some(registry) = Distribution::start() else { return };
    let folder = Files::new();
    for flow in [
        &["push", "--chunk-size", "100"][..],
        &["push-index", "--tag", "index"],
        &["pull"],
        &["copy", "--to", "devtable/other"],
        &["tags", "--page-size", "1"],
        &["referrers", "--digest", EMPTY],
        &["resume-upload"],
        &["delete", "--reference", "latest"],
    ] {
        let (_, kept) = run_at(&registry.url(), flow, &folder);
        kept.come_back(&format!("{flow:?}"));
    }
}

#[cfg(target_os = "linux")]
#[test]
fn edits_come_back() {
    let folder = Files::new();
    let kept = Kept::at(folder.path());
    let forms = format!("--transcript {} --har {}", kept.transcript, kept.har);
    // A list of tags from elsewhere, with another token, a header more and another method; a token is changed for another,
    // which looks the same; the body of a manifest is changed, and its media type taken out.
    for (flow, editor, answers) in [
        (
            "tags",
            "sed -i s,tags/list,tags/other,;s,^GET,HEAD,;s,^authorization:.*,&\\nX-B:1\\nX-A:2,",
            "\n\ne\nc\n",
        ),
        (
            "tags",
            "sed -i s,^authorization:.*,Authorization:\\x20Bearer\\x20another-token-0123456789,",
            "\n\ne\nc\n",
        ),
        (
            "push --skip-head-checks",
            "sed -i s,schemaVersion,schemaversion,;/^content-type:/d;s,^authorization:.*,&\\nX-B:1,",
            &"\n".repeat(2),
        ),
    ] {
        let answers = if flow == "tags" { answers.to_owned() } else { "e\n".repeat(40) };
        on_a_terminal(&format!("{flow} --step {forms}"), editor, &answers);
        let text = std::fs::read_to_string(&kept.transcript).unwrap();
        assert!(text.contains("\"edited\""), "{editor}: {text}");
        kept.come_back(editor);
    }
}

#[test]
fn a_run_that_nobody_answers_comes_back() {
    let (folder, registry) = (Files::new(), Server::registry("open"));
    let url = registry.url();
    drop(registry);
    let kept = Kept::at(folder.path());
    let forms = ["--transcript", &kept.transcript, "--har", &kept.har];
    longshore(&[&["run", "ping", "--target", &url], &forms[..]].concat(), "").failed();
    kept.come_back("nobody");
}

/// Lines of a report without what they say of times and of the outcome.
fn exchanges(report: &str) -> Vec<String> {
    let lines = report.lines().take_while(|line| !line.contains("expectations met"));
    lines.map(str::to_owned).collect()
}

#[test]
fn a_run_is_shown_as_it_was_printed() {
    let (folder, registry) = (Files::new(), Server::registry("accounts"));
    for flow in [
        &["push", "--chunk-size", "50", "--fault", "upload-chunk=lost-response"][..],
        &["tags", "--fault", "list-tags=status-503:0"],
        &["pull"],
    ] {
        let (ended, kept) = run(&registry, flow, &folder);
        let printed = ended.well().out;
        for file in [&kept.transcript, &kept.har] {
            let shown = longshore(&["show", file], "").well();
            assert_eq!(exchanges(&shown.out), exchanges(&printed), "{flow:?}");
            assert_eq!(shown.err, "");
            assert!(shown.out.contains(&registry.url()), "{}", shown.out);
        }
    }
}

#[test]
fn a_run_that_failed_is_shown_with_its_reason_and_for_machines() {
    let (folder, registry) = (Files::new(), Server::registry("open"));
    let (ended, kept) = run(&registry, &["pull", "--tag", "nowhere"], &folder);
    ended.failed();
    let shown = longshore(&["show", &kept.har], "").well();
    assert!(shown.out.contains("✗ get-manifest: ") && shown.out.contains("404"), "{}", shown.out);
    let records = longshore(&["show", "--json", &kept.transcript], "").well().records();
    let last = records.last().unwrap();
    assert_eq!((&last["type"], &last["step"]), (&"error".into(), &"get-manifest".into()));
    assert!(records.iter().any(|record| record["response"]["status"] == 404));
}

#[test]
fn a_run_is_read_from_standard_input() {
    let (folder, registry) = (Files::new(), Server::registry("open"));
    let (_, kept) = run(&registry, &["ping"], &folder);
    let text = std::fs::read_to_string(&kept.transcript).unwrap();
    assert!(longshore(&["show", "-"], &text).well().out.contains("ping"));
}

#[test]
fn an_archive_of_a_browser_is_shown_with_what_was_left_out() {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../import/src/tests/chromium.har");
    let shown = longshore(&["show", file], "").well();
    assert!(
        shown.out.contains("get-manifest-list") && shown.out.contains("https://storage.example"),
        "{}",
        shown.out
    );
    assert!(
        shown.err.contains("2 requests are neither of the registry protocol nor for a token"),
        "{}",
        shown.err
    );
    shown.hides(&["planted-token-0123456789"]);
    let reason = "because a challenge names this address as its realm";
    assert!(!shown.out.contains("because"), "{}", shown.out);
    assert!(longshore(&["show", "--why", file], "").well().out.contains(reason));
}

#[test]
fn what_is_no_run_is_refused_with_what_to_do() {
    let folder = Files::new();
    for (content, said) in [
        (&b""[..], "The file is empty"),
        (b"\x1f\x8b\x08", "The file is not JSON: see line 1, column 1"),
        (b"{\"log\":{\"entries\":[7]}}", "/log/entries/0 is a number, and not an object"),
        ("{\"a\u{1b}[2J\":1}".as_bytes(), "The file is not JSON"),
    ] {
        let file = folder.write("run", content);
        let ended = longshore(&["show", file.to_str().unwrap()], "").refused();
        assert!(ended.err.contains(said), "{}", ended.err);
    }
    let ended = longshore(&["show", "/nowhere/at/all.har"], "").refused();
    assert!(ended.err.contains("“/nowhere/at/all.har” cannot be read"), "{}", ended.err);
}
