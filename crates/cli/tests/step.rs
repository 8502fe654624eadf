//! `longshore run --step`, `--fault` and `--retries`: what a user does to requests on their way.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test fails by panicking, and so do its helpers"
)]

mod support;

use serde_json::Value;
use support::program::{Server, longshore};

/// The exchanges of a run.
fn exchanges(run: &support::program::Ended) -> Vec<Value> {
    run.records().into_iter().filter(|record| record["type"] == "exchange").collect()
}

#[test]
fn asking_before_each_request_needs_a_terminal() {
    let run = longshore(&["run", "ping", "--step"], "");
    assert_eq!(run.code, Some(2), "{run:?}");
    assert!(run.err.contains("there is no terminal to ask on"), "{}", run.err);
    assert_eq!(run.out, "");
}

#[test]
fn the_faults_are_listed_and_each_can_be_put_in() {
    let list = longshore(&["run", "faults"], "").well().out;
    let kinds: Vec<&str> = list.lines().map(|line| line.split_whitespace().next().unwrap()).collect();
    assert_eq!(kinds.len(), 9);
    for kind in kinds {
        let kind = if kind.starts_with("delay") { "delay:0.01" } else { kind };
        let fault = format!("get-blob={kind}");
        let run = longshore(&["run", "pull", "--json", "--retries", "0", "--fault", &fault], "");
        let faulty = exchanges(&run).into_iter().find(|exchange| exchange["fault"] == kind).expect(kind);
        assert_eq!(faulty["step"], "get-blob");
        if run.code == Some(1) {
            assert_eq!(
                (&run.outcome()["fault"], &run.outcome()["step"]),
                (&"intervention".into(), &"get-blob".into())
            );
            assert!(run.err.contains("a fault that was put in"), "{}", run.err);
        }
    }
}

#[test]
fn a_fault_that_is_written_wrong_is_explained_before_any_request() {
    for (fault, said) in [
        ("get-blob", "STEP=KIND"),
        ("dance=cut-body", "no such step"),
        ("get-blob=dance", "no such kind"),
        ("get-blob=delay:soon", "delay:1.5"),
    ] {
        let run = longshore(&["run", "pull", "--fault", fault], "");
        assert_eq!((run.code, run.out.as_str()), (Some(2), ""), "{fault}");
        assert!(run.err.contains(said) && run.err.contains("longshore run faults"), "{}", run.err);
    }
    let run = longshore(&["run", "pull", "--retries", "11"], "");
    assert_eq!(run.code, Some(2), "{run:?}");
}

#[test]
fn a_push_over_the_network_goes_on_after_a_lost_answer() {
    let registry = Server::registry("open");
    let url = registry.url();
    let push = ["run", "push", "--target", &url, "--repository", "a/b", "--chunk-size", "50", "--json"];
    let fault = ["--fault", "upload-chunk=lost-response"];
    let without = longshore(&[&push[..], &fault, &["--retries", "0"]].concat(), "").failed();
    // The session was not left behind.
    let cancel = exchanges(&without).pop().unwrap();
    assert_eq!((&cancel["step"], &cancel["response"]["status"]), (&"cancel-upload".into(), &204.into()));

    let with = longshore(&[&push[..], &fault].concat(), "").well();
    let all = exchanges(&with);
    let lost = all.iter().position(|exchange| exchange["fault"] == "lost-response").unwrap();
    assert_eq!(all[lost]["tried_again_after_ms"], 500.0);
    assert_eq!(all[lost + 1]["step"], "upload-status");
    let next = all[lost + 1..].iter().find(|exchange| exchange["step"] == "upload-chunk").unwrap();
    assert!(next["request"]["headers"]["content-range"].as_str().unwrap().starts_with("50-"), "{next}");
}

#[test]
fn a_retry_is_shown_as_one() {
    let run = longshore(&["run", "tags", "--fault", "list-tags=status-503:0"], "").well();
    assert!(run.out.contains("⚡ a fault that you put in: 503 came"), "{}", run.out);
    assert!(run.out.contains("↻ tried again in"), "{}", run.out);
    assert!(run.out.contains("↻ again, after exchange 3"), "{}", run.out);
}

/// On a terminal of its own, which `script` makes.
#[cfg(target_os = "linux")]
mod on_a_terminal {
    use std::io::Write as _;
    use std::process::{Command, Stdio};

    /// What stands on the terminal after a run that was given these answers, and the exit code.
    fn run(arguments: &str, editor: &str, answers: &str) -> (String, Option<i32>) {
        let command = format!("{} run {arguments}", env!("CARGO_BIN_EXE_longshore"));
        let mut child = Command::new("script")
            .args(["--quiet", "--return", "--echo", "never", "--command", &command, "/dev/null"])
            .env("EDITOR", editor)
            .env_remove("VISUAL")
            .env("NO_COLOR", "1")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("script, of util-linux, makes a terminal");
        // The other end is kept open until the run is over.
        let mut input = child.stdin.take().unwrap();
        input.write_all(answers.as_bytes()).unwrap();
        let output = child.wait_with_output().unwrap();
        drop(input);
        (String::from_utf8_lossy(&output.stdout).into_owned(), output.status.code())
    }

    #[test]
    fn each_request_is_asked_about_until_the_user_goes_on() {
        let (shown, code) = run("ping --step", "", "\nc\n");
        assert_eq!(code, Some(0), "{shown}");
        assert_eq!(shown.matches(" is held:").count(), 2, "{shown}");
        assert!(shown.contains("Send (Enter), edit (e), drop (d)"), "{shown}");
        assert!(!shown.contains("ZGV2dGFibGU6"), "{shown}");
    }

    #[test]
    fn a_request_is_dropped_and_the_flow_stopped() {
        let (shown, code) = run("ping --step", "", "d\n");
        assert_eq!(code, Some(1), "{shown}");
        assert!(shown.contains("dropped at the gate"), "{shown}");
        let (shown, code) = run("ping --step", "", "q\n");
        assert_eq!(code, Some(1), "{shown}");
        assert!(shown.contains("was stopped"), "{shown}");
    }

    #[test]
    fn a_request_is_edited_in_the_users_editor() {
        let editor = "sed -i s,list?,other?,;s,tags/list,tags/other,";
        let (shown, code) = run("tags --step", editor, "\n\ne\nc\n");
        assert_eq!(code, Some(1), "{shown}");
        assert!(shown.contains("✎ edited url:") && shown.contains("tags/other"), "{shown}");
        assert!(shown.contains("was edited or dropped"), "{shown}");
    }

    #[test]
    fn without_an_editor_each_line_is_asked_about() {
        // Ping and token as they are; of the third request the first line otherwise, and the rest as it is.
        let answers = "\n\ne\nGET http://embedded.invalid/v2/nothing/tags/list\n\n\n\n\nc\n";
        let (shown, code) = run("tags --step", "", answers);
        assert_eq!(code, Some(1), "{shown}");
        assert!(shown.contains("✎ edited url:"), "{shown}");
    }
}
