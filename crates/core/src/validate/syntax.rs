//! What is wrong with the text as JSON, and whom that stops.

use super::finding::Repair;
use super::format::Format;
use super::judge::{Judge, Judges};
use super::quay;
use super::sink::Sink;
use crate::diagnostics::{Diagnostic, json as diagnostics};
use crate::json::{Json, Problem, ProblemKind, Span};

/// Reports each problem of the text, and nesting that is too deep for someone.
pub(super) fn check(sink: &mut Sink<'_, '_>, format: Option<Format>) {
    let json = sink.json;
    for problem in json.problems() {
        sink.judges = stopped(problem.kind, format);
        let shown = shown(*problem, json.source());
        sink.report(diagnostic(problem.kind), None, problem.span, &[&shown]);
        if let Some(repair) = repair(*problem, json) {
            sink.mend(repair);
        }
    }
    let depth = json.depth();
    let judges: Vec<Judge> =
        [(Judge::Schema, GO_DEPTH), (Judge::Official, GO_DEPTH), (Judge::Quay, PYTHON_DEPTH)]
            .into_iter()
            .filter_map(|(judge, most)| (depth > most).then_some(judge))
            .collect();
    if !judges.is_empty() {
        sink.judges = Judges::of(&judges);
        sink.report(&diagnostics::TOO_DEEP, json.root(), Span::new(0, 1), &[&depth.to_string()]);
    }
}

/// The deepest nesting that Go's decoder takes.
const GO_DEPTH: u32 = 10_000;
/// The deepest nesting that Python's decoder takes inside of Quay: its recursion limit less what is running.
const PYTHON_DEPTH: u32 = 990;

/// Whom a problem stops from reading the document.
fn stopped(kind: ProblemKind, format: Option<Format>) -> Judges {
    use Judge::{Official, Quay, Schema, Spec};
    match kind {
        // Go puts U+FFFD in its place; Python's decoding fails.
        ProblemKind::InvalidUtf8 => Judges::of(&[Spec, Quay]),
        // The grammar of JSON allows it; the image specification demands I-JSON (RFC 7493, section 2.1).
        ProblemKind::LoneSurrogate | ProblemKind::Noncharacter if format.is_some_and(Format::is_oci) => {
            Judges::of(&[Spec])
        }
        ProblemKind::LoneSurrogate | ProblemKind::Noncharacter => Judges::NONE,
        // Python's decoder takes what JSON has no word for.
        ProblemKind::NotFinite => Judges::of(&[Spec, Schema, Official]),
        kind if quay::reads(kind, format) => Judges::of(&[Spec, Schema, Official]),
        _ => Judges::ALL,
    }
}

fn diagnostic(kind: ProblemKind) -> &'static Diagnostic {
    match kind {
        ProblemKind::Empty => &diagnostics::EMPTY,
        ProblemKind::ByteOrderMark => &diagnostics::BYTE_ORDER_MARK,
        ProblemKind::WideCharacters => &diagnostics::WIDE_CHARACTERS,
        ProblemKind::TextAfterEnd | ProblemKind::TooLong => &diagnostics::TEXT_AFTER_END,
        ProblemKind::Comment => &diagnostics::COMMENT,
        ProblemKind::TrailingComma => &diagnostics::TRAILING_COMMA,
        ProblemKind::ExtraComma => &diagnostics::EXTRA_COMMA,
        ProblemKind::MissingComma => &diagnostics::MISSING_COMMA,
        ProblemKind::WrongSign => &diagnostics::WRONG_SIGN,
        ProblemKind::MissingColon => &diagnostics::MISSING_COLON,
        ProblemKind::MissingValue => &diagnostics::MISSING_VALUE,
        ProblemKind::NameNotString => &diagnostics::NAME_NOT_STRING,
        ProblemKind::WrongBracket => &diagnostics::WRONG_BRACKET,
        ProblemKind::NotClosed => &diagnostics::NOT_CLOSED,
        ProblemKind::StringNotClosed => &diagnostics::STRING_NOT_CLOSED,
        ProblemKind::SingleQuotes => &diagnostics::SINGLE_QUOTES,
        ProblemKind::ControlCharacter => &diagnostics::CONTROL_CHARACTER,
        ProblemKind::BadEscape => &diagnostics::BAD_ESCAPE,
        ProblemKind::LoneSurrogate => &diagnostics::LONE_SURROGATE,
        ProblemKind::Noncharacter => &diagnostics::NONCHARACTER,
        ProblemKind::InvalidUtf8 => &diagnostics::INVALID_UTF8,
        ProblemKind::NotFinite => &diagnostics::NOT_FINITE,
        ProblemKind::BadNumber => &diagnostics::BAD_NUMBER,
        ProblemKind::UnknownWord => &diagnostics::UNKNOWN_WORD,
    }
}

/// What mends a problem without changing what the document says.
fn repair(problem: Problem, json: &Json<'_>) -> Option<Repair> {
    let text = json.source();
    let title = match problem.kind {
        ProblemKind::ByteOrderMark => {
            // There may be several, each of which would be the first one then.
            let marks = text.chunks(3).take_while(|bytes| bytes == b"\xef\xbb\xbf").count();
            let end = u32::try_from(3 * marks).unwrap_or(problem.span.end);
            return Some(Repair::one("Remove the byte order mark", Span::new(0, end), ""));
        }
        ProblemKind::Comment => {
            // What stands on both sides may not become one word.
            let joins =
                |at: Option<usize>| at.and_then(|at| text.get(at)).is_some_and(|byte| !divides(*byte));
            let (start, end) = (problem.span.start as usize, problem.span.end as usize);
            let instead = if joins(start.checked_sub(1)) && joins(Some(end)) { " " } else { "" };
            return Some(Repair::one("Remove the comment", problem.span, instead));
        }
        // Before the document's value, who knows what a comma divides?
        ProblemKind::ExtraComma
            if json.root().is_none_or(|root| problem.span.start < json.span(root).start) =>
        {
            return None;
        }
        ProblemKind::TrailingComma | ProblemKind::ExtraComma => "Remove the comma",
        ProblemKind::MissingComma => {
            let before = Span::new(problem.span.start, problem.span.start);
            return Some(Repair::one("Insert a comma", before, ","));
        }
        ProblemKind::WrongSign if problem.span.of(text) == b";" => {
            return Some(Repair::one("Write a comma", problem.span, ","));
        }
        ProblemKind::WrongSign => return Some(Repair::one("Write a colon", problem.span, ":")),
        ProblemKind::MissingColon => {
            let before = Span::new(problem.span.start, problem.span.start);
            return Some(Repair::one("Insert a colon", before, ":"));
        }
        _ => return None,
    };
    Some(Repair::one(title, problem.span, ""))
}

/// Whether a byte belongs to nothing that stands beside it.
fn divides(byte: u8) -> bool {
    byte.is_ascii_whitespace() || b",:{}[]\"".contains(&byte)
}

/// What a problem is about, as text that can be shown.
fn shown(problem: Problem, text: &[u8]) -> String {
    const LONGEST: usize = 24;
    let bytes = problem.span.of(text);
    let bytes = match problem.kind {
        ProblemKind::InvalidUtf8 => {
            return bytes.iter().map(|byte| format!("{byte:02X}")).collect::<Vec<_>>().join(" ");
        }
        // They stand before something of which the span has the first byte.
        ProblemKind::MissingComma | ProblemKind::MissingColon | ProblemKind::MissingValue => {
            beginning_of_entry(text.get(problem.span.start as usize..).unwrap_or_default())
        }
        _ => bytes,
    };
    // The sentences have quotes of their own.
    let inner = bytes.strip_prefix(b"\"").unwrap_or(bytes);
    let inner = inner.strip_suffix(b"\"").unwrap_or(inner);
    let bytes = if inner.is_empty() { bytes } else { inner };
    let text = String::from_utf8_lossy(&bytes[..bytes.len().min(LONGEST * 4)]).into_owned();
    let mut shown = String::new();
    for letter in text.chars().take(LONGEST) {
        match letter {
            '"' | '\'' | '\\' => shown.push(letter),
            letter => shown.extend(letter.escape_debug()),
        }
    }
    if text.chars().count() > LONGEST { shown + "…" } else { shown }
}

/// A text up to where its first entry ends.
fn beginning_of_entry(text: &[u8]) -> &[u8] {
    const LONGEST: usize = 100;
    let text = &text[..text.len().min(LONGEST)];
    let ends = |byte: &u8| matches!(byte, b',' | b':' | b'}' | b']' | b'\n' | b'\r');
    let end = text.iter().skip(1).position(ends).map_or(text.len(), |at| at + 1);
    text[..end].trim_ascii_end()
}
