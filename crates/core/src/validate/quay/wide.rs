//! Documents of schema 1 in UTF-16 and UTF-32, which Python's decoder reads.

use crate::diagnostics::json as diagnostics;
use crate::json::{Json, ProblemKind};
use crate::validate::format::Format;
use crate::validate::judge::Judge;
use crate::validate::sink::Sink;
use crate::validate::syntax;

/// Reads the text in its encoding and judges that. What is found in it has no place in the bytes, so it is told
/// as what it comes from: the encoding.
pub(super) fn check(sink: &mut Sink<'_, '_>, format: Format) {
    let json = sink.json;
    let Some(problem) = json.problems().first().filter(|problem| problem.kind == ProblemKind::WideCharacters)
    else {
        return;
    };
    let is_read = super::reads(problem.kind, Some(format))
        && decode(json.source()).is_some_and(|text| is_accepted(&text, format, json.source()));
    if !is_read {
        sink.report(&diagnostics::WIDE_CHARACTERS, None, problem.span, &[]);
    }
}

fn is_accepted(text: &str, format: Format, source: &[u8]) -> bool {
    // A byte order mark at this place is a character too many.
    if text.starts_with('\u{feff}') {
        return false;
    }
    let json = Json::parse(text.as_bytes());
    let Some(root) = json.root() else { return false };
    let mut sink = Sink::new(&json);
    syntax::check(&mut sink, None);
    sink.judges = super::Judges::of(&[Judge::Quay]);
    super::check_value(&mut sink, root, format, source);
    sink.into_findings().iter().all(|finding| !finding.judges.contains(Judge::Quay))
}

/// The text, as Python guesses its encoding from the first bytes. The bytes have to be UTF-8 as well, as Quay looks
/// at that first.
fn decode(bytes: &[u8]) -> Option<String> {
    std::str::from_utf8(bytes).ok()?;
    match *bytes {
        [0, 0, _, _, ..] => utf32(bytes, u32::from_be_bytes),
        [_, 0, 0, 0, ..] => utf32(bytes, u32::from_le_bytes),
        [0, _, _, _, ..] | [0, _] => utf16(bytes, u16::from_be_bytes),
        [_, 0, _, _, ..] | [_, 0] => utf16(bytes, u16::from_le_bytes),
        _ => None,
    }
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Option<String> {
    let (units, []) = bytes.as_chunks::<2>() else { return None };
    let units = units.iter().map(|two| unit(*two));
    Some(char::decode_utf16(units).map(|read| read.unwrap_or(char::REPLACEMENT_CHARACTER)).collect())
}

fn utf32(bytes: &[u8], unit: fn([u8; 4]) -> u32) -> Option<String> {
    let (units, []) = bytes.as_chunks::<4>() else { return None };
    let character = |code| match code {
        0xd800..=0xdfff => Some(char::REPLACEMENT_CHARACTER),
        code => char::from_u32(code),
    };
    units.iter().map(|four| character(unit(*four))).collect()
}
