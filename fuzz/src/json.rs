//! The JSON parser, its places, and serde's word against it.

use longshore_core::json::{Json, Lines, NodeId, Number};

/// The parser reads anything; each value stands inside of its container; positions agree with counting; and serde
/// reads what has no problem, and nothing else.
pub fn json(bytes: &[u8]) {
    let json = Json::parse(bytes);
    for node in json.nodes() {
        check_value(&json, node);
    }
    let inside = |start: u32, end: u32| start <= end && end as usize <= bytes.len();
    for problem in json.problems() {
        assert!(inside(problem.span.start, problem.span.end), "{problem:?} is outside of the text");
    }
    check_positions(bytes);
    check_against_serde(&json);
}

fn check_value(json: &Json<'_>, node: NodeId) {
    let span = json.span(node);
    assert!(span.start <= span.end && span.end as usize <= json.source().len());
    if let Some(parent) = json.parent(node) {
        let around = json.span(parent);
        assert!(around.start <= span.start && span.end <= around.end, "{span:?} is outside of {around:?}");
        let key = json.key_span(node);
        assert!(key.end <= span.start || key.end == key.start, "the name is behind its value");
    }
    // A pointer is as long as its value is deep: a few of them say enough.
    if json.len() < 500 {
        let pointer = json.pointer(node);
        assert_eq!(pointer.is_empty(), json.parent(node).is_none());
    }
    if let Some(key) = json.key(node) {
        assert!(json.key_is(node, &key), "a value's name is its name");
    }
    let _ = json.string(node);
    if let Some(number) = json.number(node) {
        let _ = (number.is_whole(), number.is_negative(), number.compare(0), number.whole());
        // What is a whole number compares as one.
        if let Some(whole) = number.whole() {
            assert!(number.compare(whole) == Some(std::cmp::Ordering::Equal) && number.is_whole());
            assert_eq!(Number::is_negative(number), whole < 0);
        }
    }
    if json.len() < 500 {
        let _ = json.at(span.start);
    }
}

/// Lines and columns, against counting from the start.
fn check_positions(bytes: &[u8]) {
    let lines = Lines::new(bytes);
    // Each position looks at a block: a few dozen of them say enough.
    let step = bytes.len().div_ceil(64).max(1);
    let (mut line, mut column) = (1, 0);
    for (at, byte) in bytes.iter().enumerate() {
        let is_first = column == 0;
        if byte & 0xc0 != 0x80 || is_first {
            column += 1;
        }
        // A line that begins in the middle of a character has no first character to count.
        if at % step == 0 {
            let position = lines.position(u32::try_from(at).expect("a short text"));
            assert_eq!(position.line, line, "the line of byte {at}");
            assert!(position.column <= column && column <= position.column + 1, "the column of byte {at}");
        }
        if *byte == b'\n' {
            (line, column) = (line + 1, 0);
        }
    }
}

fn check_against_serde(json: &Json<'_>) {
    let serde = serde_json::from_slice::<serde_json::Value>(json.source());
    // Serde's numbers end where f64 does, and it reads no more than 128 levels.
    let beyond = |error: &serde_json::Error| {
        let why = error.to_string();
        why.contains("out of range") || why.contains("recursion limit")
    };
    match serde {
        Ok(_) => assert!(json.problems().is_empty(), "serde reads it: {:?}", json.problems()),
        Err(error) if beyond(&error) => {}
        Err(error) => assert!(!json.problems().is_empty(), "serde does not read it: {error}"),
    }
}
