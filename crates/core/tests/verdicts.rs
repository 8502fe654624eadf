//! The judges' verdicts, held against those of the judges themselves: documents that others wrote, in a folder
//! beside the checkout. Where it is absent, these tests are skipped with a line that says so.

#![expect(clippy::expect_used, reason = "what is wrong with a vector ends its test")]

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use longshore_core::MediaType;
use longshore_core::validate::{Judge, Options, Report, Verdict, validate};
use serde_json::Value;

fn vectors(name: &str) -> Option<Value> {
    let path = format!("{}/../../../shared/vectors/{name}.json", env!("CARGO_MANIFEST_DIR"));
    let Ok(text) = std::fs::read(&path) else {
        eprintln!("skipped: there are no vectors beside the checkout");
        return None;
    };
    Some(serde_json::from_slice(&text).expect("the vectors are JSON"))
}

fn document(case: &Value) -> Vec<u8> {
    match case["document_b64"].as_str() {
        Some(packed) => BASE64_STANDARD.decode(packed).expect("base64"),
        None => case["document"].as_str().expect("a document").as_bytes().to_vec(),
    }
}

fn report<'a>(case: &Value, document: &'a [u8]) -> Report<'a> {
    let media_type = case["media_type"].as_str().expect("a media type");
    validate(document, &Options::of(MediaType::parse(media_type).expect("a media type")))
}

/// Compares a judge's verdicts with the expected ones; gives a line for each that differs.
fn differences<'a>(
    cases: &'a [Value],
    judge: Judge,
    expected: impl Fn(&'a Value) -> Option<bool>,
) -> (usize, Vec<String>) {
    let mut differences = Vec::new();
    let mut count = 0;
    for case in cases {
        let Some(expected) = expected(case) else { continue };
        count += 1;
        let document = document(case);
        let report = report(case, &document);
        let wanted = if expected { Verdict::Accept } else { Verdict::Reject };
        if report.verdict(judge) != wanted {
            let why =
                report.decisive(judge).map(|finding| format!("{} {}", finding.diagnostic, finding.message));
            let detail = [&case["op"], &case["path"], &case["detail"], &case["note"]]
                .map(|value| value.as_str().unwrap_or(""));
            let theirs = [
                &case["expect"]["quay_error"],
                &case["expect"]["official_error"],
                &case["expect"]["spec_rule"],
                &case["observed"]["error"],
            ]
            .map(|value| value.as_str().unwrap_or(""));
            differences.push(format!(
                "{} {detail:?}: {} wants {wanted:?}, because of {why:?} ({theirs:?})",
                case["id"],
                judge.name()
            ));
        }
    }
    (count, differences)
}

fn must_agree(name: &str, agreed: &(usize, Vec<String>)) {
    let (count, differences) = agreed;
    eprintln!("{name}: {} of {count}", count - differences.len());
    assert!(differences.is_empty(), "{}", differences.join("\n"));
}

#[test]
fn the_image_specifications_own_documents_are_judged_as_it_judges_them() {
    let Some(all) = vectors("image-spec") else { return };
    let cases = all["vectors"].as_array().expect("a list");
    let agreed = differences(cases, Judge::Official, |case| Some(case["expect"] == "valid"));
    must_agree("image-spec", &agreed);
}

fn mutations(judge: Judge, expected: fn(&Value) -> Option<bool>) {
    let Some(all) = vectors("mutations") else { return };
    let cases = all["cases"].as_array().expect("a list");
    must_agree(judge.name(), &differences(cases, judge, |case| expected(&case["expect"])));
}

#[test]
fn the_text_judges_mutated_documents() {
    mutations(Judge::Spec, |expect| Some(expect["spec"].as_str()? == "valid"));
}

#[test]
fn the_schemas_judge_mutated_documents() {
    mutations(Judge::Schema, |expect| expect["schema"].as_bool());
}

#[test]
fn the_official_validator_judges_mutated_documents() {
    mutations(Judge::Official, |expect| expect["official"].as_bool());
}

#[test]
fn quay_judges_mutated_documents() {
    mutations(Judge::Quay, |expect| expect["quay"].as_bool());
}

#[test]
fn quay_judges_the_documents_of_its_own_tests() {
    let Some(all) = vectors("quay") else { return };
    let cases = all["vectors"].as_array().expect("a list");
    // What is pushed is parsed, has its attributes read, and its signatures checked.
    let agreed = differences(cases, Judge::Quay, |case| {
        Some(case["observed"]["ok"] == true && case["signature"] != "invalid")
    });
    must_agree("quay", &agreed);
}
