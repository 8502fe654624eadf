//! What becomes of a document with mistakes: each is found, at its place, and none is found that was not made.

#![expect(clippy::expect_used, reason = "a test that cannot go on fails")]

use longshore_core::MediaType;
use longshore_core::validate::{Options, fix, validate};

const MANIFEST: &str = r#"{
  "schemaVersion": 2,
  "mediaType": "application/vnd.oci.image.manifest.v1+json",
  "config": {
    "mediaType": "application/vnd.oci.image.config.v1+json",
    "digest": "sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a",
    "size": 2
  },
  "layers": [
    {
      "mediaType": "application/vnd.oci.image.layer.v1.tar",
      "digest": "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
      "size": 0
    }
  ],
  "annotations": {
    "com.example.a": "text",
    "com.example.b": "more"
  }
}
"#;

fn options() -> Options {
    Options::of(MediaType::parse("application/vnd.oci.image.manifest.v1+json").expect("a media type"))
}

/// The codes that are found, and the line of each.
fn found(document: &[u8]) -> Vec<(u16, u32)> {
    let report = validate(document, &options()).plain();
    let code = |code: &str| code.trim_start_matches("LS").parse().expect("a code");
    report.findings.iter().map(|finding| (code(&finding.code), finding.line)).collect()
}

/// The manifest with one text in another's place.
fn with(text: &str, instead: &str) -> String {
    assert_eq!(MANIFEST.matches(text).count(), 1, "{text} stands there once");
    MANIFEST.replace(text, instead)
}

#[test]
fn a_document_without_mistakes_has_no_findings() {
    assert_eq!(found(MANIFEST.as_bytes()), []);
}

#[test]
fn one_mistake_is_one_finding() {
    for (text, instead, code, line) in [
        ("{\n  \"sch", "\u{feff}{\n  \"sch", 102, 1),
        ("  }\n}\n", "  }\n}\n{}", 104, 21),
        ("  }\n}\n", "  }\n}\n}", 104, 21),
        ("\"config\": {", "/* the config */ \"config\": {", 105, 4),
        ("\"size\": 2", "\"size\": 2 // two", 105, 7),
        ("\"more\"", "\"more\",", 106, 18),
        ("\"text\",", "\"text\",,", 107, 17),
        ("\"size\": 2\n  },", "\"size\": 2\n  }", 108, 9),
        ("\"schemaVersion\": 2", "\"schemaVersion\" 2", 109, 2),
        ("\"schemaVersion\": 2", "\"schemaVersion\":", 110, 2),
        ("\"config\"", "config", 111, 4),
        ("\"config\"", "\u{201c}config\u{201d}", 111, 4),
        ("\"size\": 0\n    }\n  ]", "\"size\": 0\n    }\n  }", 112, 15),
        ("  }\n}\n", "  }\n", 113, 1),
        ("  }\n}\n", "", 113, 16),
        ("    }\n  ],", "    }\n  ,", 113, 9),
        ("v1+json\",\n  \"config\"", "v1+json,\n  \"config\"", 114, 3),
        ("\"config\"", "'config'", 115, 4),
        ("\"text\"", "\"te\txt\"", 116, 17),
        ("\"text\"", "\"C:\\work\"", 117, 17),
        ("\"text\"", "\"\\ud800\"", 118, 17),
        ("\"size\": 2", "\"size\": NaN", 120, 7),
        ("\"size\": 2", "\"size\": -Infinity", 120, 7),
        ("\"size\": 2", "\"size\": 02", 121, 7),
        ("\"size\": 2", "\"size\": two", 122, 7),
        ("\"schemaVersion\": 2", "\"schemaVersion\": None", 122, 2),
        ("\"schemaVersion\": 2", "\"schemaVersion\":: 2", 122, 2),
        ("\"text\"", "\"\u{fffe}\"", 125, 17),
        ("\"schemaVersion\": 2,", "\"schemaVersion\": 2;", 126, 2),
        ("\"schemaVersion\": 2", "\"schemaVersion\" = 2", 126, 2),
        ("\"size\": 2", "\"size\": \"2\"", 201, 7),
        ("\"config\"", "\"confIg\"", 202, 1),
        ("\"schemaVersion\": 2", "\"schemaVersion\": 3", 203, 2),
        ("\"size\": 2", "\"size\": 2.5", 204, 7),
        ("\"size\": 2", "\"size\": 2.0", 205, 7),
        ("\"size\": 2", "\"size\": 2e0", 205, 7),
        ("\"size\": 2", "\"size\": 9223372036854775808", 206, 7),
        ("\"size\": 2", "\"size\": 2, \"size\": 2", 207, 7),
        ("\"size\": 2", "\"size\": 2, \"Size\": 2", 208, 7),
        ("\"size\": 2", "\"size\": 9007199254740993", 313, 7),
        ("\"size\": 2", "\"size\": -2", 305, 7),
        ("\"text\"", "5", 407, 17),
    ] {
        let document = with(text, instead);
        assert_eq!(found(document.as_bytes()), [(code, line)], "{instead:?} in the place of {text:?}");
    }
}

#[test]
fn nesting_of_a_hundred_thousand_is_one_finding() {
    let deep = with("\"text\"", &format!("\"text\", \"x\": {}{}", "[".repeat(100_000), "]".repeat(100_000)));
    let deep = deep.replace("\"annotations\"", "\"x\"");
    assert_eq!(found(deep.as_bytes()), [(124, 1)]);
}

#[test]
fn a_document_that_was_cut_short_anywhere_has_one_finding_for_it() {
    for end in 1..MANIFEST.trim_end().len() {
        let findings = found(&MANIFEST.as_bytes()[..end]);
        let of_json = findings.iter().filter(|(code, _)| *code < 200).count();
        // What stands there by then is judged as it stands: half a digest is none.
        assert!(of_json >= 1, "{end}: {findings:?}");
        assert!(findings.iter().all(|(code, _)| *code != 202), "{end}: {findings:?}");
        assert!(findings.len() <= 2, "{end}: {findings:?}");
    }
}

#[test]
fn html_and_yaml_are_one_finding_each() {
    for text in ["<!DOCTYPE html>\n<html><body>Not found</body></html>\n", "schemaVersion: 2\nlayers: []\n"] {
        assert_eq!(found(text.as_bytes()), [(122, 1)], "{text}");
    }
}

#[test]
fn all_mistakes_are_found_in_their_order() {
    let document = br#"{
  "schemaVersion": "2",
  "mediaType": "application/vnd.oci.image.index.v1+json",
  "config": {"mediaType": "json", "digest": "sha256:E6", "size": -1,},
  "layers": [{"mediaType": "a/b", "digest": "", "size": "x", "urls": ["a b"]}, null, 5],
  "annotations": {"a": 1, "a": "2"}
}"#;
    let expected = [
        (201, 2),
        (401, 3),
        (301, 4),
        (303, 4),
        (305, 4),
        (106, 4),
        (312, 5),
        (201, 5),
        (306, 5),
        (201, 5),
        (201, 5),
        (407, 6),
        (406, 6),
    ];
    assert_eq!(found(document), expected);
}

#[test]
fn signs_of_other_languages_are_mended() {
    let document = with("\"schemaVersion\": 2,", "\"schemaVersion\" = 2;");
    assert_eq!(
        fix(document.as_bytes(), &options()),
        with("\"schemaVersion\": 2,", "\"schemaVersion\" : 2,").as_bytes()
    );
}
