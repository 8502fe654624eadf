use super::*;
use ProblemKind::*;
use proptest::prelude::*;

fn problems(text: &str) -> Vec<(ProblemKind, &str)> {
    let json = Json::parse(text.as_bytes());
    let text = |problem: &Problem| {
        (problem.kind, text.get(problem.span.start as usize..problem.span.end as usize).unwrap_or("?"))
    };
    json.problems().iter().map(text).collect()
}

#[test]
fn each_mistake_is_a_problem_at_its_place() {
    for (text, expected) in [
        ("", vec![(Empty, "")]),
        (" \n", vec![(Empty, " \n")]),
        ("\u{feff}{}", vec![(ByteOrderMark, "\u{feff}")]),
        ("{} x", vec![(TextAfterEnd, "x")]),
        ("{}\0", vec![(TextAfterEnd, "\0")]),
        ("[1,2,]", vec![(TrailingComma, ",")]),
        ("{\"a\":1 , }", vec![(TrailingComma, ",")]),
        ("[,1]", vec![(ExtraComma, ",")]),
        ("[1,,2]", vec![(ExtraComma, ",")]),
        ("[1 2]", vec![(MissingComma, "2")]),
        ("{\"a\":1 \"b\":2}", vec![(MissingComma, "\"")]),
        ("{\"a\" 1}", vec![(MissingColon, "1")]),
        ("{\"a\":}", vec![(MissingValue, "}")]),
        ("{\"a\"}", vec![(MissingValue, "}")]),
        ("{a:1}", vec![(NameNotString, "a")]),
        ("{\"a\":1]", vec![(WrongBracket, "]")]),
        ("{\"a\":[1", vec![(NotClosed, "[")]),
        ("[\"a", vec![(StringNotClosed, "\"a")]),
        ("{\"a\": \"b,\n\"c\": 1}", vec![(StringNotClosed, "\"b")]),
        ("{\"a\":[1\n}", vec![(NotClosed, "[")]),
        ("{\"a\":[{\"b\":1]}", vec![(NotClosed, "{")]),
        ("{\"a\":[1, \"b\":2}", vec![(NotClosed, "[")]),
        ("{\"a\":[\"b\":{}}", vec![(NotClosed, "[")]),
        ("[{\"b\":1], 2]", vec![(WrongBracket, "]")]),
        ("{\"a\":[1}}", vec![(WrongBracket, "}")]),
        ("{\"a\"=1}", vec![(WrongSign, "=")]),
        ("{\"a\":1; \"b\":2}", vec![(WrongSign, ";")]),
        ("{\"a\"::1}", vec![(UnknownWord, ":")]),
        ("{\u{201c}a\u{201d}:1}", vec![(NameNotString, "\u{201c}a\u{201d}")]),
        ("<html> </html>", vec![(UnknownWord, "<html>")]),
        ("[\"a\nb\"]", vec![(ControlCharacter, "\n")]),
        ("['a']", vec![(SingleQuotes, "'")]),
        ("[\"\\x\"]", vec![(BadEscape, "\\")]),
        ("[\"\\u12\"]", vec![(BadEscape, "\\u")]),
        ("[\"\\ud800\"]", vec![(LoneSurrogate, "\\ud800")]),
        ("[\"\\ud83d\\ude00\"]", vec![]),
        ("[\"\\ufffe\u{fdd0}\"]", vec![(Noncharacter, "\\ufffe"), (Noncharacter, "\u{fdd0}")]),
        (
            "[\"\\ud83f\\udfff\u{1ffff}\"]",
            vec![(Noncharacter, "\\ud83f\\udfff"), (Noncharacter, "\u{1ffff}")],
        ),
        ("[\"\\ud83e\\udfff\"]", vec![]),
        ("[NaN, -Infinity]", vec![(NotFinite, "NaN"), (NotFinite, "-Infinity")]),
        ("[01]", vec![(BadNumber, "01")]),
        (
            "[+1, .5, 1., 0x1]",
            vec![(BadNumber, "+1"), (BadNumber, ".5"), (BadNumber, "1."), (BadNumber, "0x1")],
        ),
        ("[True]", vec![(UnknownWord, "True")]),
        ("// c\n{} /* d */", vec![(Comment, "// c"), (Comment, "/* d */")]),
        ("[/*/]", vec![(Comment, "/*/]"), (NotClosed, "[")]),
        ("[1];", vec![(TextAfterEnd, ";")]),
        ("]", vec![(WrongBracket, "]")]),
    ] {
        assert_eq!(problems(text), expected, "{text:?}");
    }
}

#[test]
fn what_follows_a_mistake_is_read() {
    let json = Json::parse(br#"{"a": tru, 'b': [1,,2,], "c": "x"}"#);
    let root = json.root().unwrap();
    assert_eq!(json.children(json.member(root, "b").unwrap()).count(), 2);
    assert_eq!(json.string(json.member(root, "c").unwrap()).as_deref(), Some("x"));
    assert_eq!(json.problems().len(), 4);
}

#[test]
fn what_follows_a_forgotten_bracket_is_a_member() {
    let json = Json::parse(br#"{"a": [1, 2, "b": 3, "c": 4}"#);
    let root = json.root().unwrap();
    let names: Vec<_> = json.children(root).filter_map(|child| json.key(child)).collect();
    assert_eq!(names, ["a", "b", "c"]);
    assert_eq!(json.children(json.member(root, "a").unwrap()).count(), 2);
}

#[test]
fn bytes_that_are_no_utf8_are_found_in_their_string() {
    let json = Json::parse(b"[\"a\xff\xfeb\", \"\xc3\xa4\"]");
    let spans: Vec<_> = json.problems().iter().map(|problem| (problem.kind, problem.span.start)).collect();
    assert_eq!(spans, [(InvalidUtf8, 3), (InvalidUtf8, 4)]);
}

#[test]
fn utf16_is_called_what_it_is() {
    let text: Vec<u8> = "{\"a\":1}".encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(Json::parse(&text).problems()[0].kind, WideCharacters);
}

#[test]
fn nesting_of_a_million_is_read() {
    let mut text = "[".repeat(1_000_000);
    text.push_str(&"]".repeat(1_000_000));
    let json = Json::parse(text.as_bytes());
    assert_eq!((json.depth(), json.problems().len()), (1_000_000, 0));
}

proptest! {
    #[test]
    fn any_bytes_are_read_and_every_span_is_inside(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        check(&bytes);
    }

    #[test]
    fn anything_like_json_is_read(text in r#"([\[\]{}:,"'/*\\ \n]|[0-9.eE+-]|null|true|"a"|\\u[dD]8)*"#) {
        check(text.as_bytes());
    }

    #[test]
    fn no_problem_means_that_serde_reads_it_too(text in r#"([\[\]{}:,"]|[0-9.eE-]{1,3}|null|true|"a"| )*"#) {
        let json = Json::parse(text.as_bytes());
        let serde = serde_json::from_str::<serde_json::Value>(&text);
        // serde_json's numbers end where f64 does.
        let large = serde.as_ref().is_err_and(|error| error.to_string().contains("out of range"));
        prop_assert!(large || json.problems().is_empty() == serde.is_ok(), "{:?} {:?}", json.problems(), serde);
    }
}

fn check(bytes: &[u8]) {
    let json = Json::parse(bytes);
    for node in json.nodes() {
        let span = json.span(node);
        assert!(span.start <= span.end && span.end as usize <= bytes.len());
        json.pointer(node);
        json.string(node);
        json.number(node).map(Number::whole);
        if let Some(parent) = json.parent(node) {
            let around = json.span(parent);
            assert!(around.start <= span.start && span.end <= around.end);
        }
    }
    for problem in json.problems() {
        assert!(problem.span.start <= problem.span.end && problem.span.end as usize <= bytes.len());
    }
}
