//! Runs that were made up, compared.

use crate::{Comparison, Kind, Part, Side, Weight, compare};
use bytes::Bytes;
use http::{HeaderMap, HeaderName, Method, StatusCode};
use longshore_client::Step;
use longshore_client::body::Received;
use longshore_client::event::{RecordedRequest, RecordedResponse};
use longshore_client::expectation::{Expectation, Verdict};
use longshore_client::secrets::Secrets;
use longshore_client::transcript::{Exchange, Handling, Outcome, Transcript};
use longshore_client::transport::TransportError;
use longshore_client::url::Url;
use longshore_core::Digest;
use std::rc::Rc;
use std::time::Duration;

/// An exchange that can be changed.
fn exchange(step: Step, method: Method, path: &str) -> Exchange {
    let request = RecordedRequest {
        step,
        method,
        url: Url::parse(&format!("http://a.example{path}")).unwrap(),
        headers: HeaderMap::new(),
        body: Bytes::new(),
        body_size: 0,
    };
    let body = Received { kept: Bytes::new(), size: 0, digest: Some(Digest::sha256(b"")) };
    let response =
        RecordedResponse { status: StatusCode::OK, headers: HeaderMap::new(), redirected_to: None, body };
    Exchange {
        number: 0,
        at: Duration::ZERO,
        request: Rc::new(request),
        handling: Handling::default(),
        outcome: Outcome::Answered { response: Rc::new(response), elapsed: Duration::ZERO },
        expectations: Vec::new(),
    }
}

fn response(exchange: &mut Exchange) -> &mut RecordedResponse {
    let Outcome::Answered { response, .. } = &mut exchange.outcome else { panic!("it has an answer") };
    Rc::make_mut(response)
}

fn with_header(mut exchange: Exchange, name: &'static str, value: &str) -> Exchange {
    response(&mut exchange).headers.append(HeaderName::from_static(name), value.parse().unwrap());
    exchange
}

fn with_body(mut exchange: Exchange, body: &str) -> Exchange {
    let kept = Bytes::copy_from_slice(body.as_bytes());
    let (size, digest) = (kept.len() as u64, Some(Digest::sha256(&kept)));
    response(&mut exchange).body = Received { kept, size, digest };
    exchange
}

fn get(path: &str) -> Exchange {
    exchange(Step::GetBlob, Method::GET, path)
}

/// The comparison of two runs.
fn compared(a: impl IntoIterator<Item = Exchange>, b: impl IntoIterator<Item = Exchange>) -> Comparison {
    fn run(exchanges: impl IntoIterator<Item = Exchange>) -> Transcript {
        let numbered =
            (1..).zip(exchanges).map(|(number, exchange)| Rc::new(Exchange { number, ..exchange }));
        Transcript { exchanges: numbered.collect() }
    }
    let (a, b, secrets) = (run(a), run(b), Secrets::default());
    let side = |transcript| Side { transcript, target: "http://a.example", secrets: &secrets };
    compare(side(&a), side(&b))
}

/// What differs in the only pair, with whether it matters.
#[track_caller]
fn differences(a: Exchange, b: Exchange) -> Vec<(String, Weight)> {
    let comparison = compared([a], [b]);
    let [row] = comparison.rows.as_slice() else { panic!("{comparison:?}") };
    assert_eq!((row.a, row.b), (Some(1), Some(1)));
    row.differences.iter().map(|it| (it.to_string(), it.weight)).collect()
}

/// The numbers of the rows.
fn numbers(comparison: &Comparison) -> Vec<(Option<u32>, Option<u32>)> {
    comparison.rows.iter().map(|row| (row.a, row.b)).collect()
}

#[test]
fn the_same_run_is_alike() {
    let run = || [get("/v2/a/blobs/sha256:1"), get("/v2/a/blobs/sha256:2")];
    let comparison = compared(run(), run());
    assert!(comparison.is_alike());
    assert_eq!(comparison.sentence(), "2 exchanges alike.");
    assert_eq!(compared([], []).sentence(), "0 exchanges alike.");
}

#[test]
fn what_only_one_run_has_stands_between_what_both_have() {
    let run = |digests: &[u32]| -> Vec<Exchange> {
        digests.iter().map(|digest| get(&format!("/v2/a/blobs/sha256:{digest}"))).collect()
    };
    let comparison = compared(run(&[1, 2, 3, 4]), run(&[1, 3, 4, 5]));
    let some = |a: u32, b: u32| ((a > 0).then_some(a), (b > 0).then_some(b));
    assert_eq!(numbers(&comparison), [some(1, 1), some(2, 0), some(3, 2), some(4, 3), some(0, 4)]);
    assert_eq!(comparison.sentence(), "3 exchanges alike, 1 only in A, 1 only in B.");
    let comparison = compared(run(&[1, 2, 3]), run(&[1, 7, 3]));
    assert_eq!(numbers(&comparison), [some(1, 1), some(2, 2), some(3, 3)], "the same step, of another blob");
    assert_eq!(comparison.sentence(), "2 exchanges alike, 1 differs.");
}

#[test]
fn another_method_is_a_difference_of_the_same_step() {
    let head = exchange(Step::GetBlob, Method::HEAD, "/v2/a/blobs/sha256:1");
    let found = differences(get("/v2/a/blobs/sha256:1"), head);
    assert_eq!(found, [("method: GET → HEAD".to_owned(), Weight::Differs)]);
}

#[test]
fn sessions_dates_and_numbers_of_requests_differ_in_every_run() {
    let upload = |session: &str, date: &str| {
        let path = format!("/v2/a/blobs/uploads/{session}?_state={session}x");
        let exchange = exchange(Step::UploadChunk, Method::PATCH, &path);
        let exchange = with_header(with_header(exchange, "date", date), "location", &path);
        with_header(exchange, "range", "0-9")
    };
    let found = differences(upload("1", "today"), upload("2", "tomorrow"));
    assert!(found.iter().all(|(_, weight)| *weight == Weight::EveryRun), "{found:?}");
    assert_eq!(found.len(), 3, "address, date, location: {found:?}");
}

#[test]
fn headers_are_added_gone_and_changed() {
    let a = with_header(with_header(get("/v2/"), "x-a", "1"), "range", "0-9");
    let b = with_header(with_header(get("/v2/"), "x-b", "2"), "range", "bytes=0-10");
    let found: Vec<String> = differences(a, b).into_iter().map(|(text, _)| text).collect();
    assert_eq!(
        found,
        [
            "response header range: 0-9 → bytes=0-10",
            "response header x-a: 1 → nothing",
            "response header x-b: nothing → 2",
        ]
    );
}

#[test]
fn a_status_and_no_answer_and_verdicts_differ() {
    let mut a = get("/v2/");
    let mut b = get("/v2/");
    let checked = |verdict| Expectation {
        subject: "status".into(),
        expected: String::new(),
        actual: String::new(),
        verdict,
    };
    a.expectations = vec![checked(Verdict::Met), checked(Verdict::Met)];
    b.expectations = vec![checked(Verdict::Met), checked(Verdict::Failed)];
    b.outcome = Outcome::Unanswered { error: TransportError::Stopped, elapsed: Duration::ZERO };
    let found: Vec<String> = differences(a, b).into_iter().map(|(text, _)| text).collect();
    assert_eq!(found, ["answer: 200 OK → the request was stopped", "expectation status (2): met → failed"]);
}

#[test]
fn documents_are_compared_by_their_members() {
    let a = with_body(
        get("/v2/"),
        r#"{"a":{"b":[1,2]},"c":"x","gone":null,"token":"1","same":"http://a.example/"}"#,
    );
    let b =
        with_body(get("/v2/"), r#"{"c":"y", "a":{"b":[1,"2",3]},"token":"2","same":"http://a.example/"}"#);
    let found = differences(a, b);
    let texts: Vec<&str> = found.iter().map(|(text, _)| text.as_str()).collect();
    assert_eq!(
        texts,
        [
            "response body /gone: null → nothing",
            "response body /a/b/2: nothing → 3",
            "response body /a/b/1: 2 → \"2\"",
            "response body /c: x → y",
            "response body /token: 1 → 2",
        ]
    );
    assert_eq!(found[4].1, Weight::EveryRun);
}

#[test]
fn a_document_that_is_only_written_otherwise_has_another_digest() {
    let found = differences(with_body(get("/v2/"), "{\"a\":1}"), with_body(get("/v2/"), "{\"a\": 1}"));
    let texts: Vec<&str> = found.iter().map(|(text, _)| text.as_str()).collect();
    assert_eq!(texts[0], "response body size: 7 → 8");
    assert!(texts[1].starts_with("response body digest: sha256:"), "{texts:?}");
}

#[test]
fn the_answer_of_a_token_service_is_another_in_every_run() {
    let auth = |token: &str| {
        let auth = exchange(Step::Auth, Method::GET, "/token?scope=repository:a:pull&service=x");
        let body = format!("{{\"token\":\"{token}\"}}");
        with_header(with_body(auth, &body), "content-length", &body.len().to_string())
    };
    let found = differences(auth("one"), auth("another"));
    assert!(!found.is_empty() && found.iter().all(|(_, weight)| *weight == Weight::EveryRun), "{found:?}");
    assert!(found.iter().all(|(text, _)| !text.contains("another")), "{found:?}");
}

#[test]
fn a_repository_that_has_another_name_throughout_is_told_once() {
    let run = |name: &str| {
        let place = format!("/v2/{name}/blobs/sha256:1");
        [with_header(get(&place), "location", &place), get(&format!("/v2/{name}/blobs/sha256:2"))]
    };
    let comparison = compared(run("a"), run("b/c"));
    assert!(comparison.is_alike(), "{}", comparison.text());
    assert_eq!(comparison.throughout[0].to_string(), "repository: a → b/c");
    let mixed = compared(run("a"), [get("/v2/b/blobs/sha256:1"), get("/v2/c/blobs/sha256:2")]);
    assert_eq!((mixed.count(Kind::Differs), mixed.throughout.len()), (2, 0));
}

#[test]
fn edits_faults_and_retries_are_told() {
    let mut b = get("/v2/");
    b.handling.fault = Some(longshore_client::transport::FaultKind::CutBody);
    b.handling.repeats = Some(1);
    b.handling.before = Some(Rc::clone(&exchange(Step::GetBlob, Method::HEAD, "/v2/").request));
    let found: Vec<String> = differences(get("/v2/"), b).into_iter().map(|(text, _)| text).collect();
    assert_eq!(
        found,
        [
            "handling edited: nothing → method",
            "handling fault: nothing → cut-body",
            "handling retry: nothing → yes"
        ]
    );
}

#[test]
fn thousands_of_exchanges_of_every_likeness_are_compared() {
    let run = |from: u32, of: u32| {
        (from..from + 6000).map(move |at| get(&format!("/v2/a/blobs/sha256:{}", at % of)))
    };
    let steps =
        |step| (0..6000).map(move |at| exchange(step, Method::GET, &format!("/v2/a/tags/list?n={at}")));
    let apart = compared(run(0, 100_000), run(3000, 100_000));
    assert_eq!(apart.count(Kind::Alike) + apart.count(Kind::Differs) + apart.count(Kind::OnlyA), 6000);
    assert_eq!(compared(run(0, 7), run(3, 7)).count(Kind::Alike), 5997);
    let other = compared(steps(Step::ListTags), steps(Step::Catalog));
    assert_eq!((other.count(Kind::OnlyA), other.count(Kind::OnlyB)), (6000, 6000));
}

#[test]
fn text_from_outside_is_shown_as_text() {
    let a = with_header(get("/v2/"), "x", "\u{9b}2J");
    let comparison = compared([a], [get("/v2/")]);
    assert!(!comparison.text().contains('\u{9b}'));
    assert!(comparison.text().contains("≠"));
    assert_eq!(comparison.rows[0].differences[0].part, Part::ResponseHeader);
}
