//! Where the judges are known to disagree: for each, a small document, what each judge says of it, and the code whose
//! explanation tells why.

use longshore_core::MediaType;
use longshore_core::diagnostics;
use longshore_core::validate::{Judge, Options, Verdict, validate};

const EMPTY: &str = "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
const MANIFEST: &str = "application/vnd.oci.image.manifest.v1+json";
const INDEX: &str = "application/vnd.oci.image.index.v1+json";
const SIGNED: &str = "application/vnd.docker.distribution.manifest.v1+prettyjws";

/// A disagreement.
struct Case {
    /// Its number in the list that the vectors came with.
    number: u8,
    /// What it is about.
    about: &'static str,
    /// The code that explains it.
    code: &'static str,
    /// What the document is given as.
    media_type: &'static str,
    /// The document.
    document: Vec<u8>,
    /// What `spec`, `schema`, `official` and `quay` say, in this order: yes, no or a question mark.
    verdicts: &'static str,
}

/// A descriptor with one field that is another.
fn descriptor(field: &str, value: &str) -> String {
    let digest = format!("\"{EMPTY}\"");
    let usual =
        [("mediaType", "\"application/vnd.oci.image.layer.v1.tar\""), ("digest", &digest), ("size", "0")];
    let members =
        usual.map(|(name, usual)| format!("\"{name}\":{}", if name == field { value } else { usual }));
    format!("{{{}}}", members.join(","))
}

fn manifest(config: &str, layers: &str, more: &str) -> Vec<u8> {
    format!(r#"{{"schemaVersion":2,"mediaType":"{MANIFEST}","config":{config},"layers":[{layers}]{more}}}"#)
        .into_bytes()
}

/// A manifest whose config has a field that is another.
fn config(field: &str, value: &str) -> Vec<u8> {
    manifest(&descriptor(field, value), &descriptor("", ""), "")
}

/// A manifest whose layer has a field that is another.
fn layer(field: &str, value: &str) -> Vec<u8> {
    manifest(&descriptor("", ""), &descriptor(field, value), "")
}

/// A manifest with more members.
fn more(members: &str) -> Vec<u8> {
    manifest(&descriptor("", ""), &descriptor("", ""), members)
}

fn nested(levels: usize) -> Vec<u8> {
    more(&format!(",\"x\":{}{}", "[".repeat(levels), "]".repeat(levels)))
}

#[rustfmt::skip]
fn cases() -> Vec<Case> {
    let case = |number, code, verdicts, about, document| Case { number, about, code, media_type: MANIFEST, document, verdicts };
    let foreign = |end: &str| layer("mediaType", &format!("\"application/vnd.oci.image.layer.nondistributable.v1.tar{end}\""));
    let mut latin1 = more(",\"annotations\":{\"a\":\"?\"}");
    for byte in latin1.iter_mut().filter(|byte| **byte == b'?') {
        *byte = 0xe9;
    }
    vec![
        Case {
            number: 1, about: "what stands behind the signed part", code: "LS0815", media_type: SIGNED,
            document: include_bytes!("../src/diagnostics/schema1/outside.json").to_vec(), verdicts: "no ? ? yes",
        },
        case(2, "LS0303", "no yes yes yes", "a short digest", config("digest", "\"sha256:e6\"")),
        case(2, "LS0303", "no yes yes yes", "upper-case hex", layer("digest", &format!("\"sha256:{}\"", EMPTY[7..].to_uppercase()))),
        case(3, "LS0312", "no no no yes", "an empty digest of a config", config("digest", "\"\"")),
        case(3, "LS0312", "no no no no", "an empty digest of a layer", layer("digest", "\"\"")),
        case(4, "LS0310", "yes yes yes yes", "an unregistered algorithm in a config", config("digest", "\"multihash+base58:QmRZ\"")),
        case(4, "LS0704", "yes yes yes no", "an unregistered algorithm in a layer", layer("digest", "\"multihash+base58:QmRZ\"")),
        case(5, "LS0403", "yes no no yes", "no layers", manifest(&descriptor("", ""), "", "")),
        Case {
            number: 6, about: "a negative size in an index", code: "LS0305", media_type: INDEX,
            document: format!(r#"{{"schemaVersion":2,"mediaType":"{INDEX}","manifests":[{}]}}"#, descriptor("size", "-1")).into_bytes(),
            verdicts: "no yes yes yes",
        },
        case(6, "LS0305", "no no no yes", "a negative size of a config", config("size", "-1")),
        case(6, "LS0305", "no no no no", "a negative size of a layer", layer("size", "-1")),
        case(7, "LS0206", "no yes no yes", "a size of 2^63", config("size", "9223372036854775808")),
        case(7, "LS0205", "yes yes no yes", "a point in a size", config("size", "1.0")),
        case(7, "LS0205", "yes yes no yes", "an exponent in a size", config("size", "1e3")),
        case(8, "LS0120", "no no no yes", "NaN", config("size", "NaN")),
        case(8, "LS0120", "no no no yes", "Infinity", more(",\"x\":Infinity")),
        case(9, "LS0401", "no yes yes no", "a media type of its own that is wrong", more(&format!(",\"mediaType\":\"{INDEX}\""))),
        case(10, "LS0404", "no yes yes yes", "an empty config without a type", config("mediaType", "\"application/vnd.oci.empty.v1+json\"")),
        case(11, "LS0301", "no no no yes", "a media type in other text", config("mediaType", "\"!!application/json\"")),
        case(12, "LS0407", "no no no yes", "an annotation that is a number", more(",\"annotations\":{\"a\":1}")),
        case(13, "LS0705", "yes yes yes no", "a foreign layer without addresses", foreign("+gzip")),
        case(13, "LS0314", "yes yes yes yes", "a foreign layer of a kind that Quay does not know", foreign("+zstd")),
        case(14, "LS0207", "no yes no yes", "a repeated name, the first of a wrong type", more(",\"artifactType\":1,\"artifactType\":\"a/b\"")),
        case(14, "LS0207", "no no no no", "a repeated name, the last of a wrong type", more(",\"artifactType\":\"a/b\",\"artifactType\":1")),
        case(14, "LS0208", "yes yes no yes", "names that differ in case", more(",\"artifactType\":\"a/b\",\"ARTIFACTTYPE\":1")),
        case(15, "LS0119", "no yes yes no", "bytes that are not UTF-8", latin1),
        case(15, "LS0118", "no yes yes yes", "half a pair of surrogates", more(",\"annotations\":{\"a\":\"\\ud800\"}")),
        case(15, "LS0102", "no no no no", "a byte order mark", [b"\xef\xbb\xbf".as_slice(), &more("")].concat()),
        case(15, "LS0124", "yes yes yes no", "nesting of 5,000", nested(5_000)),
        case(15, "LS0124", "yes no no no", "nesting of 20,000", nested(20_000)),
    ]
}

#[test]
fn each_known_disagreement_has_its_verdicts_and_a_code_that_explains_it() {
    for case in cases() {
        let options = Options::of(MediaType::parse(case.media_type).expect("a media type"));
        let report = validate(&case.document, &options);
        let verdicts = Judge::ALL.map(|judge| match report.verdict(judge) {
            Verdict::Accept => "yes",
            Verdict::Reject => "no",
            Verdict::Unknown => "?",
        });
        assert_eq!(verdicts.join(" "), case.verdicts, "{}: {}", case.about, case.number);
        let found = report.findings().iter().any(|finding| finding.diagnostic.name() == case.code);
        assert!(found, "{}: {:?}", case.about, report.findings());
    }
}

#[test]
fn all_fifteen_are_there() {
    let mut numbers: Vec<u8> = cases().iter().map(|case| case.number).collect();
    numbers.dedup();
    assert_eq!(numbers, (1..=15).collect::<Vec<_>>());
}

#[test]
fn explanations_of_disagreements_name_the_judges() {
    // The code of the other foreign layers is no disagreement's, but says that all accept them.
    for case in cases().iter().filter(|case| case.code != "LS0314") {
        let explanation = diagnostics::find(case.code).expect("a code").explanation;
        let known = if case.media_type == SIGNED {
            ["Quay"].as_slice()
        } else {
            &["text", "schema", "official validator", "Quay"]
        };
        for name in known {
            assert!(explanation.contains(name), "{} says nothing of {name}: {explanation}", case.code);
        }
    }
}
