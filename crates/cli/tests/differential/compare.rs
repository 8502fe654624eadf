//! What is different between two answers to the same step, told so that it is the same for every run.

use crate::support::http::Answer;
use serde_json::Value;
use std::collections::BTreeSet;

/// One thing that is different.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Difference {
    /// The step's name.
    pub(crate) request: String,
    /// What of the answer: `answer` (status and codes), `body`, `header …`, or `detail of …` a code.
    pub(crate) what: String,
    pub(crate) ours: String,
    pub(crate) theirs: String,
}

/// Headers that belong to a connection and a moment, not to an answer.
const PASSING: [&str; 3] = ["connection", "date", "keep-alive"];

/// What stands for a header that is not there.
pub(crate) const NONE: &str = "—";

/// All that is different.
pub(crate) fn differences(name: &str, ours: &Answer, theirs: &Answer) -> Vec<Difference> {
    let mut found = Vec::new();
    let mut note = |what: &str, (ours, theirs): (String, String)| {
        found.push(Difference { request: name.to_owned(), what: what.to_owned(), ours, theirs });
    };
    let (our_answer, their_answer) = (told(ours), told(theirs));
    if our_answer != their_answer {
        note("answer", (our_answer.clone(), their_answer.clone()));
    }
    if ours.status != theirs.status {
        return found;
    }
    for name in names(ours, theirs) {
        let (our, their) = (header(ours, &name), header(theirs, &name));
        if our != their {
            note(&format!("header {name}"), progress(&our, &their).unwrap_or_else(|| apart(&our, &their)));
        }
    }
    if our_answer != their_answer {
        return found;
    }
    let codes = codes(&ours.body);
    for code in &codes {
        let (our, their) = (detail(&ours.body, code), detail(&theirs.body, code));
        if our != their {
            note(&format!("detail of {code}"), (our, their));
        }
    }
    let is_same = match (parsed(&ours.body), parsed(&theirs.body)) {
        // Of documents that are not pushed but written, spaces and the order of members do not count.
        (Some(our), Some(their)) if ours.header("content-type").starts_with("application/json") => {
            our == their
        }
        _ => ours.body == theirs.body,
    };
    if codes.is_empty() && !is_same {
        note("body", bodies(&ours.body, &theirs.body));
    }
    found
}

fn parsed(body: &[u8]) -> Option<Value> {
    serde_json::from_slice(body).ok()
}

/// Two texts that differ; links lead on from an entry, digests are long, and another one in each sequence.
fn apart(ours: &str, theirs: &str) -> (String, String) {
    let told = |text: &str| if text.starts_with('<') { "a next page".to_owned() } else { masked(text) };
    let (ours, theirs) = (told(ours), told(theirs));
    if ours == theirs { ("one".to_owned(), "another".to_owned()) } else { (ours, theirs) }
}

/// Status and codes; of an error that has no codes, what it has.
pub(crate) fn told(answer: &Answer) -> String {
    let codes = codes(&answer.body);
    let status = answer.status;
    if status < 400 || (codes.is_empty() && answer.body.is_empty()) {
        return status.to_string();
    }
    if !codes.is_empty() {
        return format!("{status} {}", Vec::from_iter(codes).join(" + "));
    }
    format!("{status}, no error body")
}

/// The codes of an error body, each once.
fn codes(body: &[u8]) -> BTreeSet<String> {
    let document: Value = serde_json::from_slice(body).unwrap_or_default();
    let errors = document["errors"].as_array().into_iter().flatten();
    errors.filter_map(|error| Some(error["code"].as_str()?.to_owned())).collect()
}

/// What form the detail of an error with this code has.
fn detail(body: &[u8], code: &str) -> String {
    let document: Value = serde_json::from_slice(body).unwrap_or_default();
    let mut errors = document["errors"].as_array().into_iter().flatten();
    errors
        .find(|error| error["code"] == code)
        .map_or_else(|| NONE.to_owned(), |error| shape(&error["detail"]))
}

fn shape(value: &Value) -> String {
    match value {
        Value::Null => NONE.to_owned(),
        Value::Bool(_) => "bool".to_owned(),
        Value::Number(_) => "number".to_owned(),
        Value::String(_) => "text".to_owned(),
        Value::Array(items) => format!("[{}]", items.first().map(shape).unwrap_or_default()),
        Value::Object(members) => {
            let members: Vec<_> =
                members.iter().map(|(name, value)| format!("{name}: {}", shape(value))).collect();
            format!("{{{}}}", members.join(", "))
        }
    }
}

fn names(ours: &Answer, theirs: &Answer) -> BTreeSet<String> {
    let all = ours.headers.iter().chain(&theirs.headers).map(|(name, _)| name.clone());
    all.filter(|name| !PASSING.contains(&name.as_str())).collect()
}

/// A header's values, without what is another one in each run.
fn header(answer: &Answer, name: &str) -> String {
    let mut values: Vec<_> =
        answer.headers.iter().filter(|(known, _)| known == name).map(|(_, value)| value.as_str()).collect();
    values.sort_unstable();
    let value = values.join(" and ");
    match name {
        _ if values.is_empty() => NONE.to_owned(),
        "access-control-expose-headers" => "a list".to_owned(),
        // Both write lists and errors in their own way; how long they are follows from that.
        "content-length" if answer.status >= 400 || answer.header("content-type").contains("/json") => {
            "its length".to_owned()
        }
        "content-length" if value == answer.body.len().to_string() => "its length".to_owned(),
        "allow" => sorted(&value, ", "),
        "link" => link(&value),
        _ => without_names(&value),
    }
}

fn sorted(list: &str, separator: &str) -> String {
    let mut words: Vec<_> = list.split(separator).collect();
    words.sort_unstable();
    words.join(separator)
}

/// A link's parameters have no order.
fn link(value: &str) -> String {
    let parts = value.strip_prefix('<').and_then(|rest| rest.split_once('>'));
    let Some((target, rest)) = parts else { return value.to_owned() };
    match target.split_once('?') {
        Some((path, query)) => format!("<{}?{}>{rest}", without_names(path), sorted(query, "&")),
        None => format!("<{}>{rest}", without_names(target)),
    }
}

/// Without host, repository, upload ids and what distribution keeps in `_state`.
fn without_names(value: &str) -> String {
    let mut value = value.to_owned();
    for scheme in ["http://127.0.0.1:", "http://localhost:"] {
        while let Some(at) = value.find(scheme) {
            let end = value[at + scheme.len()..].find(|c: char| !c.is_ascii_digit());
            let end = end.map_or(value.len(), |end| at + scheme.len() + end);
            value.replace_range(at..end, "{origin}");
        }
    }
    if let Some(at) = value.find("/v2/").map(|at| at + "/v2/".len()) {
        let ends = ["/blobs/", "/manifests/", "/tags/"].into_iter().filter_map(|end| value[at..].find(end));
        if let Some(end) = ends.min() {
            value.replace_range(at..at + end, "{repo}");
        }
    }
    if let Some(at) = value.find("_state=") {
        let end = value[at..].find('&').map_or(value.len(), |end| at + end);
        value.replace_range(at..end, "_state={state}");
    }
    value.split_inclusive(['/', '?', '"']).map(without_id).collect()
}

/// A word, with its separator at its end, that is a UUID.
fn without_id(word: &str) -> String {
    let bare = word.trim_end_matches(['/', '?', '"']);
    let is_id = bare.len() == 36
        && bare.bytes().enumerate().all(|(at, byte)| {
            if [8, 13, 18, 23].contains(&at) { byte == b'-' } else { byte.is_ascii_hexdigit() }
        });
    if is_id { word.replace(bare, "{id}") } else { word.to_owned() }
}

fn masked(text: &str) -> String {
    let mut text = text.to_owned();
    for (algorithm, length) in [("sha256:", 64), ("sha512:", 128)] {
        let mut from = 0;
        while let Some(at) = text[from..].find(algorithm).map(|at| from + at + algorithm.len()) {
            let hex = text[at..].bytes().take_while(u8::is_ascii_hexdigit).count();
            if hex == length {
                text.replace_range(at - algorithm.len()..at + hex, "{digest}");
            }
            from = at - algorithm.len() + 1;
        }
    }
    text
}

/// What is different between two bodies, which are.
fn bodies(ours: &[u8], theirs: &[u8]) -> (String, String) {
    if let (Ok(ours), Ok(theirs)) = (serde_json::from_slice(ours), serde_json::from_slice(theirs)) {
        return documents(&ours, &theirs);
    }
    let told = |body: &[u8]| match std::str::from_utf8(body) {
        Ok("") => "none".to_owned(),
        Ok(text) if text.len() <= 40 => text.trim().to_owned(),
        _ => format!("{} bytes", body.len()),
    };
    (told(ours), told(theirs))
}

/// The same for documents; of a list, how its entries are related.
fn documents(ours: &Value, theirs: &Value) -> (String, String) {
    let list = |document: &Value| {
        let entries = document.get("tags").or(document.get("repositories"))?.as_array()?;
        Some(entries.iter().map(ToString::to_string).collect::<Vec<_>>())
    };
    let told = |ours: &str, theirs: &str| (ours.to_owned(), theirs.to_owned());
    let (Some(our), Some(their)) = (list(ours), list(theirs)) else {
        return match (list(ours), theirs.get("tags")) {
            (Some(_), Some(Value::Null)) => told("[]", "null"),
            _ if members(ours) == members(theirs) => told("one", "another"),
            _ => (members(ours), members(theirs)),
        };
    };
    let has_all = |these: &[String], those: &[String]| those.iter().all(|entry| these.contains(entry));
    match (has_all(&our, &their), has_all(&their, &our)) {
        (true, true) => told("in one order", "in another order"),
        (true, false) => told("more entries", "fewer entries"),
        (false, true) => told("fewer entries", "more entries"),
        (false, false) => told("entries", "other entries"),
    }
}

/// What an object has.
fn members(document: &Value) -> String {
    match document {
        Value::Object(members) => members.keys().cloned().collect::<Vec<_>>().join(", "),
        other => shape(other),
    }
}

/// What came of an upload, where it is not the same.
fn progress(ours: &str, theirs: &str) -> Option<(String, String)> {
    let end = |range: &str| range.strip_prefix("0-")?.parse::<u64>().ok();
    let told =
        if end(ours)? > end(theirs)? { ["more bytes", "fewer bytes"] } else { ["fewer bytes", "more bytes"] };
    Some((told[0].to_owned(), told[1].to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(status: u16, headers: &[(&str, &str)], body: &str) -> Answer {
        let headers = headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        Answer { status, headers, body: body.as_bytes().to_vec() }
    }

    fn found(ours: &Answer, theirs: &Answer) -> Vec<(String, String, String)> {
        let all = differences("GET it", ours, theirs).into_iter();
        all.map(|found| (found.what, found.ours, found.theirs)).collect()
    }

    #[test]
    fn ids_hosts_and_dates_are_no_difference() {
        let one = answer(
            202,
            &[
                ("date", "now"),
                ("docker-upload-uuid", "01234567-89ab-cdef-0123-456789abcdef"),
                (
                    "location",
                    "http://127.0.0.1:5000/v2/a/b/blobs/uploads/01234567-89ab-cdef-0123-456789abcdef",
                ),
            ],
            "",
        );
        let other = answer(
            202,
            &[
                ("date", "later"),
                ("docker-upload-uuid", "ffffffff-89ab-cdef-0123-456789abcdef"),
                (
                    "location",
                    "http://127.0.0.1:6000/v2/a/b/blobs/uploads/ffffffff-89ab-cdef-0123-456789abcdef",
                ),
            ],
            "",
        );
        assert_eq!(found(&one, &other), []);
    }

    #[test]
    fn status_codes_headers_details_and_bodies_are() {
        let error = |status, code: &str, detail: &str| {
            answer(
                status,
                &[],
                &format!(r#"{{"errors":[{{"code":"{code}","message":"m","detail":{detail}}}]}}"#),
            )
        };
        let told = |what: &str, ours: &str, theirs: &str| {
            vec![(what.to_owned(), ours.to_owned(), theirs.to_owned())]
        };
        assert_eq!(found(&error(404, "A", "1"), &error(400, "B", "1")), told("answer", "404 A", "400 B"));
        assert_eq!(
            found(&error(404, "A", r#"{"x":1}"#), &error(404, "A", r#""x""#)),
            told("detail of A", "{x: number}", "text")
        );
        assert_eq!(
            found(&answer(404, &[], ""), &answer(404, &[], "no")),
            told("answer", "404", "404, no error body")
        );
        assert_eq!(
            found(&answer(200, &[("etag", "x")], ""), &answer(200, &[], "")),
            told("header etag", "x", NONE)
        );
        assert_eq!(
            found(&answer(200, &[], r#"{"a": 1}"#), &answer(200, &[], r#"{"a":2}"#)),
            told("body", "one", "another")
        );
        let json = [("content-type", "application/json")];
        assert_eq!(found(&answer(200, &json, r#"{"a": 1}"#), &answer(200, &json, r#"{"a":1}"#)), []);
    }

    #[test]
    fn two_digests_are_one_and_another() {
        let tagged =
            |letter: &str| answer(200, &[("etag", &format!("\"sha256:{}\"", letter.repeat(64)))], "");
        assert_eq!(
            found(&tagged("a"), &tagged("b")),
            [("header etag".to_owned(), "one".to_owned(), "another".to_owned())]
        );
    }
}
