//! Every case, run; and that none of those is missing that there have to be.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

use futures::executor::block_on;
use longshore_client::{Failure, stop};
use longshore_failures::{Came, Case, Outcome, embedded};
use std::collections::BTreeSet;

/// The steps' own table: all of these there are to be, with these statuses.
const FORTY: &str = "
auth: unauthenticated 401, invalid-authentication 401, invalid-registry 400, app-repository 405
auth: anonymous-not-allowed 401, invalid-repository 400, slash-repository 400, namespace-disabled 405
mount-blob: unauthorized-for-mount 202, readonly-registry 405
get-manifest: unknown-tag 404, unauthorized 401, disallowed-library-namespace 400, anonymous-not-allowed 401
get-blob: geo-blocked 403
blob-head-check: disallowed-library-namespace 400
start-upload: disallowed-library-namespace 400, read-only 401, mirror-only 401, mirror-misconfigured 401
start-upload: mirror-robot-missing 401, readonly-registry 405
put-manifest: disallowed-library-namespace 400, missing-tag 404, invalid-tag 404, invalid-images 400
put-manifest: unsupported-content-type 415, read-only 401, mirror-only 401, mirror-misconfigured 401
put-manifest: mirror-robot-missing 401, readonly-registry 405, invalid-manifest 400
put-manifest-list: invalid-manifest-in-list 400, read-only 401, mirror-only 401, mirror-misconfigured 401
put-manifest-list: mirror-robot-missing 401, readonly-registry 405
";

/// The fortieth: the table says 400, and that plain invalid references are answered by 404, as the specification has it.
const FORTIETH: (&str, u16) = ("put-manifest:invalid-blob", 404);

fn run(case: &Case) -> Outcome {
    let (_button, stopped) = stop::pair();
    block_on(embedded(case, stopped))
}

fn forty() -> Vec<(String, u16)> {
    let mut pairs = vec![(FORTIETH.0.to_owned(), FORTIETH.1)];
    for line in FORTY.lines().filter(|line| !line.is_empty()) {
        let (step, failures) = line.split_once(": ").unwrap();
        for failure in failures.split(", ") {
            let (name, status) = failure.split_once(' ').unwrap();
            pairs.push((format!("{step}:{name}"), status.parse().unwrap()));
        }
    }
    pairs
}

#[test]
fn every_case_comes_out_as_expected() {
    let mut wrong = Vec::new();
    for case in Case::all() {
        let outcome = run(&case);
        if outcome.came != Came::AsExpected {
            wrong.push(format!("{}: {:?}, {:?}", case.id(), outcome.came, outcome.actual));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_forty_are_there_with_their_statuses() {
    let forty = forty();
    assert_eq!(forty.len(), 40);
    let cases = Case::all();
    for (id, status) in forty {
        let case = cases.iter().find(|case| case.id() == id).expect(&id);
        assert_eq!(case.status, status, "{id}");
    }
}

#[test]
fn every_failure_that_the_client_knows_has_one_case() {
    let known: Vec<String> = Failure::ALL.iter().map(|it| format!("{}:{}", it.step, it.name)).collect();
    let cases: Vec<String> = Case::all().iter().map(Case::id).collect();
    assert_eq!(cases, known);
}

#[test]
fn a_case_says_all_that_there_is_to_say() {
    for case in Case::all() {
        let id = case.id();
        assert!(case.failure().unwrap().statuses.contains(&case.status), "{id}");
        assert!(case.section().is_some(), "{id} has no rule, so no section");
        for text in [case.flow, case.at_client, case.at_registry] {
            assert!(text.ends_with('.') || text.ends_with(')'), "{id}: {text}");
        }
        assert!(!case.cause().is_empty(), "{id}");
    }
}

#[test]
fn a_failure_goes_with_its_cause() {
    for case in Case::all().into_iter().filter(|case| case.setting.is_some()) {
        let mut without = case;
        without.setting = None;
        let outcome = run(&without);
        assert_ne!(outcome.came, Came::AsExpected, "{} without its setting", case.id());
    }
}

#[test]
fn a_run_is_the_same_each_time() {
    for case in Case::all() {
        let [first, second] = [run(&case), run(&case)].map(|outcome| format!("{:?}", outcome.transcript()));
        assert_eq!(first, second, "{}", case.id());
    }
}

#[test]
fn a_setting_is_a_policy_that_can_be_used() {
    for case in Case::all() {
        let Some(setting) = case.setting else { continue };
        assert!(setting.policy().problems().is_empty(), "{}", case.id());
        assert!(setting.sentence.ends_with('.') && setting.toml.ends_with('\n'), "{}", case.id());
    }
}

#[test]
fn what_is_safe_needs_no_state() {
    let safe: BTreeSet<String> = Case::all().iter().filter(|case| case.is_safe).map(Case::id).collect();
    assert!(safe.contains("get-manifest:unknown-tag") && safe.contains("put-manifest:invalid-manifest"));
    for case in Case::all() {
        assert!(!(case.is_safe && case.setting.is_some()), "{}", case.id());
    }
}
