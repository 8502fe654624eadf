//! `longshore failures`: in registries inside the program, at `longshore registry`, and at real distribution, which
//! `LONGSHORE_DOCKER_REGISTRY` names; where it does not, the test says so and passes.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test fails by panicking")]

mod support;

use serde_json::Value;
use support::distribution::Distribution;
use support::http::ask;
use support::program::{Ended, Server, longshore};

/// The names of those that came out so.
fn of(ended: &Ended, came: &str) -> Vec<String> {
    let records = ended.records();
    let all = records.iter().filter(|record| record["came"] == came);
    all.map(|record| record["id"].as_str().unwrap().to_owned()).collect()
}

/// Each that was otherwise than expected, with why.
fn otherwise(ended: &Ended) -> Vec<Value> {
    ended.records().into_iter().filter(|record| record["came"] == "otherwise").collect()
}

#[test]
fn without_names_all_are_listed() {
    let list = longshore(&["failures"], "").well();
    assert!(
        list.out.contains("put-manifest-list") && list.out.contains("mirror-robot-missing"),
        "{}",
        list.out
    );
    let records = longshore(&["failures", "--json"], "").well().records();
    assert_eq!(records.len(), 53);
    assert!(records.iter().all(|record| record["section"]["url"].is_string()));
}

#[test]
fn all_come_out_as_expected() {
    let ended = longshore(&["failures", "--all", "--json"], "").well();
    assert_eq!(of(&ended, "as-expected").len(), 53);
    assert_eq!(ended.outcome()["as_expected"], 53);
}

#[test]
fn one_is_told_with_cause_fix_and_exchanges() {
    let ended = longshore(&["failures", "start-upload:read-only", "--verbose"], "").well();
    for part in [
        "start-upload 401 UNAUTHORIZED",
        "state = \"read-only\"",
        "Set the repository's state back to normal.",
        "> POST http://embedded.invalid/v2/devtable/app/blobs/uploads/",
        "< 401 Unauthorized",
        "1 as expected",
    ] {
        assert!(ended.out.contains(part), "{part} is not in {}", ended.out);
    }
    assert!(!ended.out.contains("Basic ZGV2"), "credentials: {}", ended.out);
}

#[test]
fn an_unknown_name_is_refused_with_what_there_is() {
    let refused = longshore(&["failures", "get-blob:read-only"], "").refused();
    assert!(refused.err.contains("get-blob:geo-blocked"), "{}", refused.err);
    let nothing = longshore(&["failures", "--target", "http://127.0.0.1:1"], "").refused();
    assert!(nothing.err.contains("--all"), "{}", nothing.err);
}

#[test]
fn where_nobody_answers_none_is_as_expected() {
    let to = ["failures", "unknown-tag", "--target", "http://127.0.0.1:1", "--json"];
    let ended = longshore(&to, "");
    assert_eq!(ended.code, Some(1), "{}", ended.out);
    assert_eq!(of(&ended, "otherwise"), ["get-manifest:unknown-tag"]);
}

#[test]
fn at_a_registry_with_accounts_those_that_are_safe_come_out_and_leave_nothing() {
    let registry = Server::registry("accounts");
    let url = registry.url();
    let to =
        ["failures", "--all", "--json", "--verbose", "--target", &url, "--repository", "devtable/nothing"];
    let ended =
        longshore(&[&to[..], &["--username", "devtable", "--password-stdin"]].concat(), "password").well();
    assert_eq!(otherwise(&ended), Vec::<Value>::new());
    assert_eq!(of(&ended, "as-expected").len(), 15, "{:?}", of(&ended, "as-expected"));
    assert!(ended.records().iter().all(|record| record["left_behind"].is_null()));
    let user = ["--username", "devtable", "--password-stdin"];
    let list = ["run", "tags", "--target", &url, "--repository", "devtable/nothing"];
    let tags = longshore(&[&list[..], &user[..]].concat(), "password");
    assert!(!tags.out.contains("v2\n"), "{}", tags.out);
    assert_eq!(tags.code, Some(1), "the repository is not there: {}", tags.out);
}

#[test]
fn at_distribution_those_that_are_safe_come_out_and_leave_nothing() {
    let Some(registry) = Distribution::start() else { return };
    let ended = longshore(&["failures", "--all", "--json", "--target", &registry.url()], "");
    let expected = of(&ended, "as-expected");
    for id in ["get-manifest:unknown-tag", "put-manifest:invalid-blob", "finish-upload:digest-mismatch"] {
        assert!(expected.iter().any(|it| it == id), "{id}: {}", ended.out);
    }
    assert!(of(&ended, "not-here").iter().any(|id| id == "auth:invalid-authentication"), "{}", ended.out);
    // It takes a chunk with a gap before it, and stumbles over a document without a schema version.
    let otherwise: Vec<String> = of(&ended, "otherwise");
    assert_eq!(
        otherwise,
        ["upload-chunk:range-not-satisfiable", "put-manifest:invalid-manifest"],
        "{}",
        ended.out
    );
    assert_eq!(ended.code, Some(1));
    assert!(ended.records().iter().all(|record| record["left_behind"].is_null()), "{}", ended.out);
    let tags = ask(registry.address, "GET", "/v2/longshore/failures/tags/list", &[], b"");
    assert!(!tags.text().contains("v2"), "{}", tags.text());
    assert_eq!(tags.status, 404, "{}", tags.text());
}

#[test]
fn what_a_registry_takes_that_was_to_refuse_it_is_deleted_again() {
    let registry = Server::registry_with(&["--sparse"]);
    let to = ["failures", "invalid-blob", "invalid-manifest-in-list", "--json", "--target", &registry.url()];
    let ended = longshore(&to, "");
    assert_eq!(ended.code, Some(1), "{}", ended.out);
    assert_eq!(otherwise(&ended).len(), 2, "{}", ended.out);
    assert!(ended.records().iter().all(|record| record["left_behind"].is_null()), "{}", ended.out);
    let tags = ask(registry.address, "GET", "/v2/longshore/failures/tags/list", &[], b"");
    assert!(!tags.text().contains("v2\""), "{}", tags.text());
}
