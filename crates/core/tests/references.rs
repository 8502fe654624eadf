//! References to images, held against what the distribution project's library makes of them, in a folder beside the
//! checkout. Where it is absent, these tests are skipped with a line that says so.

#![expect(clippy::expect_used, reason = "what is wrong with a vector ends its test")]

use longshore_core::digest::DigestError;
use longshore_core::reference::{
    AnyReference, Domain, ImageReference, ImageReferenceError, WrittenDigest, WrittenDigestError,
};
use longshore_core::repository::RepositoryNameError;
use longshore_core::{RepositoryName, Tag};
use serde_json::{Value, json};

type Parsed = Result<ImageReference, ImageReferenceError>;

fn vectors() -> Option<Vec<Value>> {
    let path = format!("{}/../../../shared/vectors/references.json", env!("CARGO_MANIFEST_DIR"));
    let Ok(text) = std::fs::read(&path) else {
        eprintln!("skipped: there are no vectors beside the checkout");
        return None;
    };
    let all: Value = serde_json::from_slice(&text).expect("the vectors are JSON");
    Some(all["vectors"].as_array().expect("a list").clone())
}

/// The sentence that the library has for an error of one of its functions.
fn theirs(error: &ImageReferenceError, function: &str, input: &str) -> String {
    use ImageReferenceError as E;
    let text = match error {
        E::Empty if input.is_empty() && function == "Parse" => {
            "repository name must have at least one component"
        }
        E::UpperCase(path) if function != "Parse" => {
            return format!("invalid reference format: repository name ({path}) must be lowercase");
        }
        E::UpperCase(_) => "repository name must be lowercase",
        E::Name(RepositoryNameError::Length(_)) => "repository name must not be more than 255 characters",
        E::Digest(WrittenDigestError::Digest(DigestError::Length { .. })) => "invalid checksum digest length",
        E::Digest(WrittenDigestError::Digest(_)) => "invalid checksum digest format",
        E::Digest(WrittenDigestError::Unsupported(_)) => "unsupported digest algorithm",
        E::NotCanonical { .. } => "repository name must be canonical",
        E::Identifier(id) => {
            return format!("invalid repository name ({id}), cannot specify 64-byte hexadecimal strings");
        }
        E::Empty | E::Name(_) | E::Tag(_) | E::Digest(WrittenDigestError::Form(_)) => {
            "invalid reference format"
        }
    };
    text.to_owned()
}

/// What the library tells of a reference.
fn described(reference: &ImageReference) -> Value {
    json!({
        "ok": true,
        "name": reference.name(),
        "domain": reference.domain().map_or("", Domain::as_str),
        "path": reference.path().as_str(),
        "tag": reference.tag().map(Tag::as_str),
        "digest": reference.digest().map(WrittenDigest::as_str),
        "string": reference.to_string(),
        "familiar": reference.familiar(),
    })
}

fn check_parsed(case: &Value, parsed: &Parsed, differences: &mut Vec<String>) {
    let text = |name: &str| case[name].as_str().expect("a text");
    let (input, expect) = (text("input"), &case["expect"]);
    let agrees = match parsed {
        Ok(reference) if expect["ok"] == true => described(reference) == *expect,
        // A program of Go knows the algorithms that it was linked with; one of theirs was without this one.
        Ok(reference) => {
            let unlinked =
                case["note"].as_str().is_some_and(|note| note.contains("not import crypto/sha512"));
            unlinked && reference.digest().is_some_and(|digest| digest.as_str().starts_with("sha512:"))
        }
        Err(error) => expect["error"] == theirs(error, text("function"), input),
    };
    let name_agrees = match (parsed, case["dist_spec_name_ok"].as_bool()) {
        (Ok(reference), Some(valid)) => RepositoryName::parse(reference.path().as_str()).is_ok() == valid,
        _ => true,
    };
    if !agrees || !name_agrees {
        differences.push(format!("{} {input:?}: {parsed:?}, and not {expect}", case["id"]));
    }
}

fn check_grammar(case: &Value, differences: &mut Vec<String>) {
    let (input, expect) = (case["input"].as_str().expect("an input"), &case["expect"]);
    let function = case["function"].as_str().expect("a function");
    let parts = match function.split(' ').next() {
        Some("domain") => Domain::parse(input).ok().map(|_| Value::Null),
        Some("name") => ImageReference::parse_name(input)
            .ok()
            .map(|name| json!([name.domain().map_or("", Domain::as_str), name.path().as_str()])),
        Some("reference") => grammatical(input).map(|reference| {
            let digest = reference.digest().map_or("", WrittenDigest::as_str);
            json!([reference.name(), reference.tag().map_or("", Tag::as_str), digest])
        }),
        _ => matches!(AnyReference::parse(input), Ok(AnyReference::Digest(_)) if !input.contains(':'))
            .then_some(Value::Null),
    };
    let agrees = parts.is_some() == (expect["ok"] == true)
        && (expect["submatches"].is_null() || parts.as_ref() == Some(&expect["submatches"]));
    if !agrees {
        differences.push(format!("{} {function} {input:?}: {parts:?}, and not {expect}", case["id"]));
    }
}

/// By the grammar alone, whatever the digest's algorithm.
fn grammatical(input: &str) -> Option<ImageReference> {
    match input.split_once('@') {
        Some((rest, digest)) => {
            Some(ImageReference::parse(rest).ok()?.with_digest(WrittenDigest::parse(digest).ok()?))
        }
        None => ImageReference::parse(input).ok(),
    }
}

fn built(input: &Value) -> String {
    let text = |name: &str| input[name].as_str();
    let mut reference = ImageReference::parse_name(text("name").expect("a name")).expect("a name");
    if let Some(tag) = text("tag") {
        reference = reference.with_tag(Tag::parse(tag).expect("a tag"));
    }
    if let Some(digest) = text("digest") {
        reference = reference.with_digest(WrittenDigest::parse(digest).expect("a digest"));
    }
    reference.to_string()
}

#[test]
fn references_are_read_as_the_distribution_projects_library_reads_them() {
    let Some(cases) = vectors() else { return };
    let mut differences = Vec::new();
    for case in &cases {
        let input = || case["input"].as_str().expect("an input");
        match case["function"].as_str().expect("a function") {
            "Parse" => check_parsed(case, &ImageReference::parse(input()), &mut differences),
            "WithName" => check_parsed(case, &ImageReference::parse_name(input()), &mut differences),
            "ParseNamed" => check_parsed(case, &ImageReference::parse_canonical(input()), &mut differences),
            "ParseNormalizedNamed" => {
                check_parsed(case, &ImageReference::parse_familiar(input()), &mut differences);
            }
            "ParseDockerRef" => check_parsed(case, &ImageReference::parse_to_pull(input()), &mut differences),
            "ParseAnyReference" => match AnyReference::parse(input()) {
                Ok(AnyReference::Digest(digest)) => {
                    if json!(digest.as_str()) != case["expect"]["string"] {
                        differences.push(format!("{} {:?}: {digest}", case["id"], input()));
                    }
                }
                Ok(AnyReference::Image(image)) => check_parsed(case, &Ok(image), &mut differences),
                Err(error) => check_parsed(case, &Err(error), &mut differences),
            },
            "WithTag" | "WithDigest" => {
                if json!(built(&case["input"])) != case["expect"]["string"] {
                    differences.push(format!("{}: {}", case["id"], built(&case["input"])));
                }
            }
            _ => check_grammar(case, &mut differences),
        }
    }
    eprintln!("references: {} of {}", cases.len() - differences.len(), cases.len());
    assert!(differences.is_empty(), "{}", differences.join("\n"));
}
