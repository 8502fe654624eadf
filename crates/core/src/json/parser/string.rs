//! Strings: their quotes, escapes and encoding, and where one ends that lacks its quote.

use super::Parser;
use crate::json::problem::ProblemKind;
use crate::json::text;
use crate::json::tree::Text;

impl Parser<'_> {
    /// A string, with its quotes.
    pub(super) fn quoted(&mut self, quote: u8) -> Text {
        let start = self.at;
        self.at += 1 + text::plain_length(&self.text[start + 1..], quote);
        if quote == b'"' && self.text.get(self.at) == Some(&quote) {
            self.at += 1;
            return Text { span: self.span_from(start), plain: true };
        }
        self.at = start;
        self.odd(quote);
        Text { span: self.span_from(start), plain: false }
    }

    /// A string that is more than plain characters, or lacks its end.
    fn odd(&mut self, quote: u8) {
        let start = self.at;
        if quote == b'\'' {
            self.problem_at(ProblemKind::SingleQuotes, start, start + 1);
        }
        self.at += 1;
        let mut foreign = false;
        loop {
            self.at += text::plain_length(&self.text[self.at..], quote);
            match self.text.get(self.at) {
                Some(byte) if *byte == quote => {
                    self.at += 1;
                    break;
                }
                Some(b'\\') => self.escape(),
                Some(b'\n') if self.line_ends_string() => {
                    self.at -= comma_length(&self.text[start + 1..self.at]);
                    self.problem(ProblemKind::StringNotClosed, start);
                    break;
                }
                Some(byte) if *byte < 0x20 => self.one(ProblemKind::ControlCharacter),
                Some(_) => {
                    foreign = true;
                    self.at += 1;
                }
                None => {
                    self.problem(ProblemKind::StringNotClosed, start);
                    break;
                }
            }
        }
        if foreign {
            self.check_utf8(start);
        }
    }

    /// Whether the quote was forgotten at this line's end: what follows goes on as a document does. Commas and colons
    /// say nothing, so that the text reads the same where they are mended.
    fn line_ends_string(&self) -> bool {
        const LOOK: usize = 64;
        let rest = self.text.get(self.at..).unwrap_or_default();
        let mut rest = rest.iter().filter(|byte| !matches!(byte, b',' | b':' | b';' | b'=')).take(LOOK);
        let next = rest.find(|byte| !byte.is_ascii_whitespace());
        matches!(next, None | Some(b'"' | b'}' | b']' | b'{' | b'['))
    }

    fn escape(&mut self) {
        let start = self.at;
        let rest = &self.text[start..];
        match rest.get(1) {
            Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => self.at += 2,
            Some(b'u') => match (text::hex(rest), rest.get(6..).and_then(text::hex)) {
                (Some(0xd800..=0xdbff), Some(low @ 0xdc00..=0xdfff)) => {
                    self.at += 12;
                    // All pairs whose low half ends so are the last two of a plane, where the high half ends so, too.
                    if low >= 0xdffe && text::hex(rest).is_some_and(|high| high & 0x3f == 0x3f) {
                        self.problem(ProblemKind::Noncharacter, start);
                    }
                }
                (Some(0xd800..=0xdfff), _) => {
                    self.at += 6;
                    self.problem(ProblemKind::LoneSurrogate, start);
                }
                (Some(code), _) => {
                    self.at += 6;
                    if is_noncharacter(code) {
                        self.problem(ProblemKind::Noncharacter, start);
                    }
                }
                (None, _) => {
                    self.at += 2;
                    self.problem(ProblemKind::BadEscape, start);
                }
            },
            // What is behind the backslash is looked at again, as it may be a line's end, or no ASCII.
            Some(_) => self.one(ProblemKind::BadEscape),
            None => self.at += 1,
        }
    }

    fn check_utf8(&mut self, start: usize) {
        let mut at = start;
        for chunk in self.text[start..self.at].utf8_chunks() {
            for (place, letter) in chunk.valid().char_indices() {
                if is_noncharacter(u32::from(letter)) {
                    self.problem_at(ProblemKind::Noncharacter, at + place, at + place + letter.len_utf8());
                }
            }
            at += chunk.valid().len();
            let length = chunk.invalid().len();
            if length > 0 {
                self.problem_at(ProblemKind::InvalidUtf8, at, at + length);
            }
            at += length;
        }
    }
}

/// Code points that stand for no character and never will (Unicode, section 23.7).
fn is_noncharacter(code: u32) -> bool {
    matches!(code, 0xfdd0..=0xfdef) || code & 0xfffe == 0xfffe
}

/// How much a line's end has of the commas behind a string whose closing quote was forgotten: all of them, so that taking
/// one away does not make the next one the string's last.
fn comma_length(line: &[u8]) -> usize {
    let mut string = line;
    while let Some(shorter) = string.trim_ascii_end().strip_suffix(b",") {
        string = shorter;
    }
    line.len() - string.len()
}
