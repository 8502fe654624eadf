//! Files as they are, and as they should not be.

use crate::{Ending, Form, ImportError, Imported, Oddity, import};
use longshore_client::expectation::Verdict;
use longshore_client::mask::MASK;
use longshore_client::transcript::Outcome;
use longshore_client::{Step, transport::TransportError};
use longshore_export::{har, transcript};
use serde_json::{Value, json};

const CHROMIUM: &str = include_str!("tests/chromium.har");
const FIREFOX: &str = include_str!("tests/firefox.har");
const PROXY: &str = include_str!("tests/proxy.har");

fn read(file: &Value) -> Result<Imported, ImportError> {
    import(file.to_string().as_bytes())
}

/// A transcript in which this was changed.
fn changed(change: impl FnOnce(&mut Value)) -> Result<Imported, ImportError> {
    let mut file = sample();
    change(&mut file);
    read(&file)
}

/// What is wrong, as it is said.
fn wrong(change: impl FnOnce(&mut Value)) -> String {
    changed(change).unwrap_err().to_string()
}

/// The oddities of a file, each with how often it was found.
fn odd(imported: &Imported) -> Vec<(Oddity, u32)> {
    imported.warnings.iter().map(|warning| (warning.oddity, warning.count)).collect()
}

/// The steps of a file.
fn steps(imported: &Imported) -> Vec<&'static str> {
    imported.transcript.exchanges.iter().map(|exchange| exchange.request.step.as_str()).collect()
}

/// A transcript with one of everything.
fn sample() -> Value {
    serde_json::from_str(include_str!("tests/run.json")).unwrap()
}

#[test]
fn a_transcript_comes_back_without_loss() {
    let file = sample();
    let imported = read(&file).unwrap();
    assert_eq!((imported.form, imported.warnings.len()), (Form::Transcript, 0), "{:?}", imported.warnings);
    let again: Value = serde_json::from_str(&transcript(&imported.run())).unwrap();
    assert_eq!(again, file);
}

#[test]
fn an_archive_of_ours_is_as_rich() {
    let file = sample();
    let archive = har(&read(&file).unwrap().run());
    let imported = import(archive.as_bytes()).unwrap();
    assert_eq!((imported.form, imported.warnings.len()), (Form::Archive, 0), "{:?}", imported.warnings);
    let again: Value = serde_json::from_str(&transcript(&imported.run())).unwrap();
    assert_eq!(again, file);
    assert_eq!(har(&imported.run()), archive);
}

#[test]
fn what_stands_in_the_transcript_is_what_the_file_says() {
    let imported = read(&sample()).unwrap();
    let exchanges = &imported.transcript.exchanges;
    assert_eq!((imported.flow.as_deref(), imported.target.as_str()), (Some("push"), "http://127.0.0.1:5000"));
    assert_eq!(imported.epoch.as_millis(), 1_769_860_800_250);
    assert_eq!(imported.sentence(), format!("finish-upload: It said {MASK}."));
    assert!(matches!(&imported.ending, Ending::Failed(error) if error.exchange == Some(4)));
    assert_eq!(exchanges[1].request.body.as_ref(), [0, 1, 2]);
    assert_eq!(exchanges[2].handling.repeats, Some(2));
    assert_eq!(
        imported.transcript.gateway().map(ToString::to_string).as_deref(),
        Some("https://page.example")
    );
    assert!(exchanges[2].at > exchanges[1].at);
    assert_eq!(exchanges[3].handling.before.as_ref().unwrap().method, "PUT");
    assert!(matches!(exchanges[4].outcome, Outcome::Pending));
    assert_eq!(imported.transcript.count(Verdict::Unknown), 1);
}

#[test]
fn what_is_wrong_is_said_with_its_place_and_what_to_do() {
    for (said, expected) in [
        (
            wrong(|it| it["longshore_transcript"] = 2.into()),
            "is of version 2, and this Longshore reads version 1",
        ),
        (wrong(|it| it["longshore_transcript"] = "x".into()), "is of version \"x\""),
        (wrong(|it| it["flow"] = 1.into()), "/flow is a number, and not a string."),
        (wrong(|it| it["target"] = "x".into()), "/target is no address"),
        (wrong(|it| it["begun"] = "today".into()), "/begun is no time such as"),
        (wrong(|it| it["outcome"]["type"] = "x".into()), "/outcome/type is no outcome"),
        (wrong(|it| it["outcome"]["fault"] = "x".into()), "/outcome/fault is no fault"),
        (wrong(|it| it["exchanges"] = json!({})), "/exchanges is an object, and not an array"),
        (
            wrong(|it| it["exchanges"][1]["number"] = 1.into()),
            "Exchange 2: /exchanges/1 has the number 1, as another",
        ),
        (
            wrong(|it| it["exchanges"][1]["number"] = (-1).into()),
            "Exchange 2: /exchanges/1/number is no number",
        ),
        (wrong(|it| it["exchanges"][0]["method"] = "G T".into()), "/exchanges/0/method is no method"),
        (wrong(|it| it["exchanges"][0]["url"] = "x".into()), "Exchange 1: /exchanges/0/url is no address"),
        (wrong(|it| it["exchanges"][0]["request"]["body_size"] = json!(1.5)), "body_size is no whole number"),
        (
            wrong(|it| it["exchanges"][0]["request"]["body_size"] = json!(1e300)),
            "body_size is no whole number",
        ),
        (wrong(|it| it["exchanges"][1]["request"]["body_base64"] = "A".into()), "body_base64 is no base64"),
        (wrong(|it| it["exchanges"][1]["request"]["body"] = "A".into()), "has more than one of “body”"),
        (wrong(|it| it["exchanges"][0]["response"]["status"] = 99.into()), "status is no status of HTTP"),
        (wrong(|it| it["exchanges"][0]["response"]["body_digest"] = "x".into()), "body_digest is no digest"),
        (wrong(|it| it["exchanges"][0]["error"] = "x".into()), "says that no response came"),
        (wrong(|it| it["exchanges"][0]["elapsed_ms"] = (-1).into()), "elapsed_ms is a time below zero"),
        (wrong(|it| it["exchanges"][0]["expectations"] = Value::Null), "has no “expectations”"),
        (
            wrong(|it| it["exchanges"][3]["step"] = "x".into()),
            "step is no step that is known here, and its request is of none either",
        ),
    ] {
        assert!(said.contains(expected), "{said}");
        assert!(said.ends_with('.'), "{said}");
    }
}

#[test]
fn a_member_that_is_there_twice_is_refused() {
    let file = sample().to_string().replacen("\"flow\":", "\"flow\":\"pull\",\"flow\":", 1);
    let said = import(file.as_bytes()).unwrap_err().to_string();
    assert!(said.starts_with("/flow is there more than once."), "{said}");
    let twice = "{\"X\":\"1\",\"x\":\"a, b\"";
    let file =
        sample().to_string().replacen("{\"content-type\":\"application/json\",\"x\":\"a, b\"", twice, 1);
    let said = import(file.as_bytes()).unwrap_err().to_string();
    assert!(said.contains("Exchange 1: /exchanges/0/response/headers/x is there more than once"), "{said}");
}

#[test]
fn what_is_no_recording_is_refused() {
    for (file, expected) in [
        ("", "The file is empty"),
        ("<html>", "line 1, column 1"),
        ("{\"log\": {\n}", "not JSON"),
        ("[]", "neither a transcript"),
        ("{\"log\": 1}", "/log is a number, and not an object"),
        ("{\"log\": {}}", "/log has no “entries”"),
        ("{\"log\": {\"entries\": []}}", "None of the archive's 0 requests"),
        ("{\"log\": {\"entries\": [{}]}}", "Exchange 1: /log/entries/0 has no “startedDateTime”"),
    ] {
        let said = import(file.as_bytes()).unwrap_err().to_string();
        assert!(said.contains(expected), "{file}: {said}");
    }
    assert_eq!(
        import(&vec![b' '; crate::LONGEST + 1]).unwrap_err(),
        ImportError::TooLong(crate::LONGEST + 1)
    );
}

#[test]
fn more_exchanges_or_headers_than_any_run_has_are_refused() {
    let said = wrong(|it| {
        let exchange = it["exchanges"][4].clone();
        it["exchanges"] = vec![exchange; crate::MOST_EXCHANGES + 1].into();
    });
    assert!(said.contains("10001 exchanges, and 10000 are the most"), "{said}");
    let said = wrong(|it| {
        for number in 0..501 {
            it["exchanges"][0]["request"]["headers"][format!("x-{number}")] = "1".into();
        }
    });
    assert!(said.contains("one header more than the 500"), "{said}");
}

#[test]
fn what_is_odd_is_counted_and_the_rest_is_read() {
    for (imported, expected) in [
        (changed(|it| it["exchanges"][4]["step"] = "greet".into()), Oddity::Step),
        (changed(|it| it["exchanges"][0]["expectations"][0]["verdict"] = "fine".into()), Oddity::Verdict),
        (changed(|it| it["exchanges"][1]["fault"] = "flood".into()), Oddity::Fault),
        (changed(|it| it["exchanges"][0]["request"]["headers"]["a b"] = "1".into()), Oddity::Header),
        (changed(|it| it["exchanges"][0]["request"]["headers"]["a"] = "1\n".into()), Oddity::Header),
        (
            changed(|it| it["exchanges"][0]["response"]["body"] = "x".repeat((16 << 20) + 1).into()),
            Oddity::LongBody,
        ),
        (changed(|it| drop(it["exchanges"].as_array_mut().unwrap().remove(0))), Oddity::Number),
        (changed(|it| it["exchanges"][1]["retry_of"] = 2.into()), Oddity::Missing),
        (changed(|it| it["outcome"]["exchange"] = 9.into()), Oddity::Missing),
        (changed(|it| it["exchanges"][0]["elapsed_ms"] = json!(1e99)), Oddity::Time),
        (changed(|it| it["exchanges"][3]["edited"]["changes"][0]["before"] = Value::Null), Oddity::Edit),
    ] {
        let imported = imported.unwrap();
        assert_eq!(imported.warnings.iter().map(|warning| warning.oddity).collect::<Vec<_>>(), [expected]);
    }
    let imported = changed(|it| it["exchanges"][4]["step"] = "greet".into()).unwrap();
    assert_eq!(imported.transcript.exchanges[4].request.step, Step::Ping);
    let said = imported.warnings[0].to_string();
    assert!(said.starts_with("1 step is not known here") && said.ends_with("/exchanges/4/step."), "{said}");
}

#[test]
fn references_follow_where_exchanges_are_missing() {
    let imported = changed(|it| drop(it["exchanges"].as_array_mut().unwrap().remove(0))).unwrap();
    assert_eq!(imported.transcript.exchanges[1].handling.repeats, Some(1));
    assert!(matches!(&imported.ending, Ending::Failed(error) if error.exchange == Some(3)));
    assert_eq!(odd(&imported), [(Oddity::Number, 4)]);
}

#[test]
fn what_chromium_writes_is_read_as_far_as_it_belongs_to_a_registry() {
    let imported = import(CHROMIUM.as_bytes()).unwrap();
    assert_eq!(imported.form, Form::OtherArchive);
    assert_eq!(steps(&imported), ["ping", "auth", "get-manifest-list", "get-blob", "get-blob", "get-blob"]);
    assert_eq!(odd(&imported), [(Oddity::NotRegistry, 2), (Oddity::Preflight, 1)]);
    assert_eq!(imported.target, "https://registry.example");
    assert_eq!(imported.guesses.len(), 6);
    assert_eq!(imported.guesses[1].because, "a challenge names this address as its realm");
    assert_eq!(imported.guesses[4].because, "the registry redirects to this address");
    let exchanges = &imported.transcript.exchanges;
    let (redirect, blob, failed) = (&exchanges[3], exchanges[4].response().unwrap(), &exchanges[5]);
    assert_eq!(redirect.response().unwrap().status, 307);
    assert_eq!((blob.body.kept.as_ref(), blob.body.size), (&b"\x1f\x8b\x08"[..], 3));
    assert!(
        matches!(&failed.outcome, Outcome::Unanswered { error: TransportError::Unreachable(why), .. } if why == "net::ERR_CONNECTION_RESET")
    );
    assert!(exchanges[1].request.headers.keys().all(|name| !name.as_str().starts_with(':')));
}

#[test]
fn secrets_of_an_archive_are_in_nothing_that_is_made_of_it() {
    for file in [CHROMIUM, FIREFOX, PROXY] {
        let imported = import(file.as_bytes()).unwrap();
        for text in [har(&imported.run()), transcript(&imported.run())] {
            for secret in
                ["planted-token-0123456789", "bWU6aHVudGVyMi1wbGFudGVk", "hunter2-planted", "planted-refresh"]
            {
                assert!(!text.contains(secret), "{secret}: {text}");
            }
        }
    }
}

#[test]
fn what_firefox_writes_is_read() {
    let imported = import(FIREFOX.as_bytes()).unwrap();
    assert_eq!(
        steps(&imported),
        ["start-upload", "upload-chunk", "upload-status", "finish-upload", "put-manifest", "list-tags"]
    );
    let exchanges = &imported.transcript.exchanges;
    assert_eq!(exchanges[1].request.body.as_ref(), b"hello");
    let tags = exchanges[5].response().unwrap();
    assert_eq!(
        (tags.body.kept.len(), tags.body.size),
        (16, 2_000_000),
        "Firefox keeps the beginning of long bodies"
    );
    assert_eq!(tags.body.digest, None);
    let text = transcript(&imported.run());
    assert!(text.contains("it is large, and was not kept whole"), "{text}");
    assert_eq!(odd(&imported), []);
}

#[test]
fn what_a_proxy_writes_is_sorted_and_its_bytes_are_not_trusted() {
    let imported = import(PROXY.as_bytes()).unwrap();
    assert_eq!(steps(&imported), ["ping", "auth", "get-blob", "upload-status"]);
    assert_eq!(
        odd(&imported),
        [(Oddity::Order, 1), (Oddity::Bytes, 1), (Oddity::Base64, 1), (Oddity::Address, 1)]
    );
    let exchanges = &imported.transcript.exchanges;
    assert!(exchanges.windows(2).all(|pair| pair[0].at <= pair[1].at));
    assert_eq!(
        exchanges[1].request.body.as_ref(),
        format!("grant_type=password&password={MASK}&refresh_token={MASK}").as_bytes()
    );
    let blob = exchanges[2].response().unwrap();
    assert_eq!((blob.body.kept.len(), blob.body.size), (0, 4));
}

#[test]
fn an_archive_of_others_is_exported_and_read_again_as_the_same() {
    for file in [CHROMIUM, FIREFOX, PROXY] {
        let first = import(file.as_bytes()).unwrap();
        for form in [har, transcript] {
            let text = form(&first.run());
            let again = import(text.as_bytes()).unwrap();
            assert_eq!(again.warnings, []);
            assert_eq!(form(&again.run()), text);
        }
    }
}

#[test]
fn of_more_tokens_than_can_be_looked_for_the_rest_is_masked_in_its_headers() {
    let mut file: Value = serde_json::from_str(FIREFOX).unwrap();
    let entry = file["log"]["entries"][5].clone();
    let entries = (0..110).map(|number| {
        let mut entry = entry.clone();
        let value = format!("Bearer planted-{number:012}");
        entry["request"]["headers"] = json!([{ "name": "Authorization", "value": value }]);
        entry
    });
    file["log"]["entries"] = entries.collect();
    let imported = read(&file).unwrap();
    assert_eq!(odd(&imported), [(Oddity::Secrets, 10)]);
    assert!(!transcript(&imported.run()).contains("planted"));
}

#[test]
fn a_byte_order_mark_is_passed_over() {
    let file = [b"\xef\xbb\xbf", FIREFOX.as_bytes()].concat();
    assert!(import(&file).is_ok());
}

#[test]
fn an_archive_of_ours_that_another_program_saved_keeps_its_exchanges() {
    let archive = har(&read(&sample()).unwrap().run());
    let mut archive: Value = serde_json::from_str(&archive).unwrap();
    let log = archive["log"].as_object_mut().unwrap();
    log.retain(|name, _| !name.starts_with('_'));
    let imported = read(&archive).unwrap();
    assert_eq!((imported.form, imported.flow.as_deref()), (Form::OtherArchive, None));
    assert_eq!(imported.transcript.exchanges.len(), 5);
    assert_eq!(imported.transcript.exchanges[3].expectations.len(), 2);
    assert_eq!(imported.target, "http://127.0.0.1:5000");
}
