//! The report for machines: a JSON object on each line.

use super::{Sum, wire};
use longshore_client::secrets::Secrets;
use longshore_failures::{Actual, Came, Case, Outcome};
use serde_json::{Value, json};

/// A line for each failure.
pub(super) fn list(cases: &[Case]) -> String {
    cases.iter().map(|case| line(&described(case, "failure"))).collect()
}

/// A line for a case that was run.
pub(super) fn outcome(outcome: &Outcome, secrets: &Secrets, is_embedded: bool, verbose: bool) -> String {
    let Outcome { case, came, actual, events: _, why, left_behind } = outcome;
    let transcript = outcome.transcript();
    let word = match came {
        Came::AsExpected => "as-expected",
        Came::Otherwise(_) | Came::Untrusted(_) => "otherwise",
        Came::NotHere(_) => "not-here",
        Came::Stopped => "stopped",
    };
    let shown = |text: &str| secrets.masked_sentence(text);
    let mut value = described(case, "case");
    if let Value::Object(members) = &mut value {
        if !is_embedded {
            let statuses = case.failure().map(|failure| failure.statuses);
            members
                .insert("expected".to_owned(), json!({ "step": case.step.as_str(), "statuses": statuses }));
        }
        members.insert("came".to_owned(), json!(word));
        members.insert("sentence".to_owned(), json!(came.sentence().map(|said| shown(&said))));
        members.insert("actual".to_owned(), json!(actual.as_ref().map(|actual| answer(actual, secrets))));
        let reason = why.as_ref().and_then(|why| why.last());
        members.insert("why".to_owned(), json!(reason.map(|reason| shown(&reason.sentence))));
        members.insert("left_behind".to_owned(), json!(left_behind.as_deref().map(shown)));
        members.insert("exchanges".to_owned(), json!(transcript.exchanges.len()));
        if verbose {
            members.insert("wire".to_owned(), json!(wire::write(&transcript, secrets)));
        }
    }
    line(&value)
}

/// The last line.
pub(super) fn sum(sum: Sum) -> String {
    let Sum { expected, otherwise, not_here, stopped } = sum;
    line(&json!({
        "type": "sum", "as_expected": expected, "otherwise": otherwise, "not_here": not_here, "stopped": stopped,
    }))
}

fn described(case: &Case, kind: &str) -> Value {
    let section = case.section();
    json!({
        "type": kind,
        "id": case.id(),
        "step": case.step.as_str(),
        "failure": case.name,
        "expected": { "step": case.step.as_str(), "statuses": [case.status], "code": case.code },
        "cause": case.cause(),
        "state": case.setting.map(|setting| json!({
            "sentence": setting.sentence,
            "policy": format!("base = \"accounts\"\n{}", setting.toml),
            "midway": setting.midway,
        })),
        "flow": case.flow,
        "fix": { "client": case.at_client, "registry": case.at_registry },
        "section": section.map(|section| json!({
            "document": section.document, "title": section.title, "url": section.url,
        })),
        "safe": case.is_safe,
    })
}

fn answer(actual: &Actual, secrets: &Secrets) -> Value {
    let Actual { exchange, step, status, code } = actual;
    json!({
        "exchange": exchange, "step": step.as_str(), "status": status, "code": secrets.masked_value(code),
    })
}

fn line(value: &Value) -> String {
    format!("{value}\n")
}
