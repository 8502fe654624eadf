//! `longshore conformance`, and what it says, by what is checked.

use crate::Verdicts;
use crate::support::program::longshore;
use serde_json::Value;
use std::net::SocketAddr;

/// The verdicts of all checks that the official program has, too. Several of ours may be one of its.
pub(crate) fn judge(address: SocketAddr) -> Verdicts {
    let url = format!("http://{address}");
    let ended = longshore(&["conformance", "--target", &url, "--version", "dev", "--format", "json"], "");
    let report: Value =
        serde_json::from_str(&ended.out).unwrap_or_else(|_| panic!("{}\n{}", ended.out, ended.err));
    assert_eq!(report["interrupted"], Value::Null);
    let mut verdicts = Verdicts::new();
    for check in report["checks"].as_array().unwrap() {
        let Some(name) = check["official"].as_str() else { continue };
        let verdict = match check["verdict"].as_str().unwrap() {
            "passed" => "passed",
            "warned" => "short",
            "failed" => "failed",
            _ => "skipped",
        };
        let known = verdicts.entry(name.to_owned()).or_insert(verdict);
        if rank(verdict) > rank(known) {
            *known = verdict;
        }
    }
    verdicts
}

fn rank(verdict: &str) -> usize {
    ["passed", "skipped", "short", "failed"].iter().position(|known| *known == verdict).unwrap()
}
