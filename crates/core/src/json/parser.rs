//! The parser: one pass over the bytes, a stack of its own, a way on behind each mistake.

use super::number::{Number, is_number};
use super::problem::{Problem, ProblemKind};
use super::tree::{Json, Kind, NONE, Node, Span, Text};
use super::{alike, text};

/// Reads a text.
pub(super) fn parse(text: &[u8]) -> Json<'_> {
    let read = &text[..text.len().min(Json::LONGEST)];
    let mut parser = Parser {
        text: read,
        at: 0,
        nodes: Vec::new(),
        problems: Vec::new(),
        open: Vec::new(),
        depth: 0,
        expect: Expect::Value,
        key: Text::default(),
        comma: 0,
        innermost: NONE,
        names: Vec::new(),
    };
    parser.document();
    if read.len() < text.len() {
        parser.problem(ProblemKind::TooLong, read.len());
    }
    let Parser { nodes, problems, depth, innermost: open, .. } = parser;
    Json { text: read, nodes, problems, depth, open }
}

struct Parser<'a> {
    text: &'a [u8],
    at: usize,
    nodes: Vec<Node>,
    problems: Vec<Problem>,
    open: Vec<Open>,
    depth: u32,
    expect: Expect,
    /// The name of the member whose value comes next.
    key: Text,
    /// The last comma that was read.
    comma: usize,
    /// Where the innermost container begins that is never closed.
    innermost: u32,
    /// Room for the names of an object that is looked at.
    names: Vec<u64>,
}

/// A container that is not closed yet.
struct Open {
    node: u32,
    last: u32,
    /// How many values it has by now.
    length: u32,
    object: bool,
}

/// What may come next.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Expect {
    /// A value: the document's, or one behind a colon.
    Value,
    /// A container was opened: its first entry, or its end.
    First,
    /// A comma was read: another entry.
    Another,
    /// A name was read.
    Colon,
    /// An entry was read: a comma, or the container's end.
    Comma,
    /// The document's value was read.
    End,
}

impl Parser<'_> {
    fn document(&mut self) {
        if self.text.starts_with(b"\xef\xbb\xbf") {
            self.at = 3;
            self.problem(ProblemKind::ByteOrderMark, 0);
        }
        if is_wide(self.text) {
            self.at = self.text.len();
            self.problem(ProblemKind::WideCharacters, 0);
            return;
        }
        loop {
            self.skip();
            let Some(byte) = self.text.get(self.at).copied() else { break };
            match self.expect {
                Expect::First | Expect::Another if self.in_object() => self.name(byte),
                Expect::Value | Expect::First | Expect::Another => self.value(byte),
                Expect::Colon => self.colon(byte),
                Expect::Comma => self.comma(byte),
                Expect::End => {
                    let start = self.at;
                    self.at = self.text.len();
                    // What begins with something else than JSON goes on with it, which is no second mistake.
                    if self.nodes.first().is_some_and(|root| root.kind != Kind::Invalid) {
                        self.problem(ProblemKind::TextAfterEnd, start);
                    }
                }
            }
        }
        self.finish();
    }

    fn value(&mut self, byte: u8) {
        match byte {
            b'{' | b'[' => self.open(byte == b'{'),
            b'"' | b'\'' => {
                let text = self.quoted(byte);
                self.push(Kind::String, text);
                self.after_value();
            }
            b':' if self.expect == Expect::Value => self.one(ProblemKind::UnknownWord),
            b'}' | b']' | b',' if self.expect == Expect::Value && !self.open.is_empty() => {
                self.missing_value();
            }
            b'}' | b']' => self.close(byte),
            b',' => self.one(ProblemKind::ExtraComma),
            _ => {
                let (kind, span) = self.word();
                self.add(kind, span);
            }
        }
    }

    fn name(&mut self, byte: u8) {
        match byte {
            b'"' | b'\'' => {
                self.key = self.quoted(byte);
                self.expect = Expect::Colon;
                // What nearly always follows saves a turn of the loop, here and behind values.
                if self.text.get(self.at) == Some(&b':') {
                    self.at += 1;
                    self.expect = Expect::Value;
                }
            }
            b'}' | b']' => self.close(byte),
            b',' => self.one(ProblemKind::ExtraComma),
            b':' => {
                self.one(ProblemKind::NameNotString);
                self.expect = Expect::Value;
            }
            b'{' | b'[' => {
                self.problem_at(ProblemKind::NameNotString, self.at, self.at + 1);
                self.expect = Expect::Value;
            }
            _ => {
                let start = self.at;
                self.run();
                self.problem(ProblemKind::NameNotString, start);
                self.key =
                    Text { span: without_curly_quotes(self.text, self.span_from(start)), plain: false };
                self.expect = Expect::Colon;
            }
        }
    }

    fn colon(&mut self, byte: u8) {
        match byte {
            b':' => {
                self.at += 1;
                self.expect = Expect::Value;
            }
            b',' | b'}' | b']' => self.missing_value(),
            b'=' => {
                self.one(ProblemKind::WrongSign);
                self.expect = Expect::Value;
            }
            _ => {
                self.problem_at(ProblemKind::MissingColon, self.at, self.at + 1);
                self.expect = Expect::Value;
            }
        }
    }

    fn comma(&mut self, byte: u8) {
        match byte {
            b',' => {
                self.comma = self.at;
                self.at += 1;
                self.expect = Expect::Another;
            }
            b'}' | b']' => self.close(byte),
            b':' if self.ends_array_with_name() => {
                self.at += 1;
                self.expect = Expect::Value;
            }
            b';' => {
                self.one(ProblemKind::WrongSign);
                self.expect = Expect::Another;
            }
            byte if begins_value(byte) => {
                self.problem_at(ProblemKind::MissingComma, self.at, self.at + 1);
                // Not as behind a comma: a bracket here would not be a trailing one's.
                self.expect = Expect::First;
            }
            _ => {
                let start = self.at;
                self.run();
                self.problem(ProblemKind::UnknownWord, start);
            }
        }
    }

    /// A name, or a comma, is followed by nothing: the member is kept, without a value.
    fn missing_value(&mut self) {
        let end = self.at;
        self.problem_at(ProblemKind::MissingValue, end, end + 1);
        self.add(Kind::Invalid, Span::new(offset(end), offset(end)));
    }

    fn open(&mut self, object: bool) {
        let kind = if object { Kind::Object } else { Kind::Array };
        let span = Span::new(offset(self.at), offset(self.at + 1));
        self.at += 1;
        let node = self.push(kind, Text { span, plain: false });
        self.open.push(Open { node, last: NONE, length: 0, object });
        self.depth = self.depth.max(offset(self.open.len()));
        self.expect = Expect::First;
    }

    fn close(&mut self, byte: u8) {
        let start = self.at;
        self.at += 1;
        let Some(mut open) = self.open.pop() else {
            self.problem(ProblemKind::WrongBracket, start);
            return;
        };
        if open.object != (byte == b'}') {
            match self.open.pop_if(|outer| outer.object == (byte == b'}')) {
                Some(outer) if self.is_outer(&outer) => {
                    let bracket = self.nodes[open.node as usize].span.start;
                    self.problems.push(Problem {
                        kind: ProblemKind::NotClosed,
                        span: Span::new(bracket, bracket + 1),
                    });
                    self.end(&open, offset(start));
                    open = outer;
                }
                outer => {
                    self.open.extend(outer);
                    self.problem(ProblemKind::WrongBracket, start);
                }
            }
        } else if self.expect == Expect::Another {
            self.problem_at(ProblemKind::TrailingComma, self.comma, self.comma + 1);
        }
        self.end(&open, offset(self.at));
        self.after_value();
    }

    /// Whether a bracket that does not fit the innermost container closes the one around it, so that a bracket was
    /// forgotten, and not a wrong one written: what follows tells, where it tells something.
    fn is_outer(&self, outer: &Open) -> bool {
        let Some(byte) = self.following() else { return true };
        let in_object = match byte {
            b'}' => true,
            b']' | b'{' | b'[' => false,
            _ => return false,
        };
        outer.object != in_object && self.open.last().is_some_and(|around| around.object == in_object)
    }

    /// The next byte that is more than white space, a comment or a sign between entries.
    fn following(&self) -> Option<u8> {
        let mut rest = self.text.get(self.at..).unwrap_or_default();
        loop {
            let length = comment_length(rest).unwrap_or(0);
            match rest.first() {
                Some(b' ' | b'\t' | b'\n' | b'\r' | b',' | b';' | b':' | b'=') => rest = &rest[1..],
                Some(_) if length > 0 => rest = &rest[length..],
                first => return first.copied(),
            }
        }
    }

    /// A colon behind a string in an array in an object: the array's bracket was forgotten, and the string is the name
    /// of the object's next member. The array ends before it.
    fn ends_array_with_name(&mut self) -> bool {
        let [.., outer, array] = self.open.as_slice() else { return false };
        let last = array.last;
        let is_name = self.nodes.last().is_some_and(|last| last.kind == Kind::String);
        if !outer.object || array.object || last as usize + 1 != self.nodes.len() || !is_name {
            return false;
        }
        let (Some(array), Some(name)) = (self.open.pop(), self.nodes.pop()) else { return false };
        // The one before it, if there is one, is the last one now. Each array is looked through once at most.
        let mut before = array.node + 1;
        while let Some(node) = self.nodes.get_mut(before as usize) {
            if node.next == last {
                node.next = NONE;
                break;
            }
            before = node.next;
        }
        let bracket = self.nodes[array.node as usize].span.start;
        self.problems.push(Problem { kind: ProblemKind::NotClosed, span: Span::new(bracket, bracket + 1) });
        self.end(&array, name.span.start);
        self.key = Text { span: name.span, plain: name.plain };
        true
    }

    /// A container ends.
    fn end(&mut self, open: &Open, end: u32) {
        let alike = open.object && alike::has(self.text, &self.nodes, open.node, &mut self.names);
        let node = &mut self.nodes[open.node as usize];
        node.span.end = end;
        node.alike = alike;
    }

    /// The text is at its end.
    fn finish(&mut self) {
        let end = offset(self.text.len());
        if let Some(innermost) = self.open.last() {
            let start = self.nodes[innermost.node as usize].span.start;
            self.innermost = start;
            if matches!(self.expect, Expect::Colon) {
                self.add(Kind::Invalid, Span::new(end, end));
            }
            // A string that goes on to the end is the one mistake that was made.
            if !self.problems.last().is_some_and(|last| last.is_open_string() && last.span.end == end) {
                self.problems
                    .push(Problem { kind: ProblemKind::NotClosed, span: Span::new(start, start + 1) });
            }
        } else if self.nodes.is_empty() && self.problems.is_empty() {
            self.problems.push(Problem { kind: ProblemKind::Empty, span: Span::new(0, end) });
        }
        while let Some(open) = self.open.pop() {
            self.end(&open, end);
        }
    }

    fn add(&mut self, kind: Kind, span: Span) {
        self.push(kind, Text { span, plain: false });
        self.after_value();
    }

    fn after_value(&mut self) {
        if self.open.is_empty() {
            self.expect = Expect::End;
        } else if self.text.get(self.at) == Some(&b',') {
            self.comma = self.at;
            self.at += 1;
            self.expect = Expect::Another;
        } else {
            self.expect = Expect::Comma;
        }
    }

    fn push(&mut self, kind: Kind, text: Text) -> u32 {
        let id = offset(self.nodes.len());
        let (mut parent, mut place) = (NONE, 0);
        if let Some(open) = self.open.last_mut() {
            parent = open.node;
            place = open.length;
            open.length += 1;
            let before = std::mem::replace(&mut open.last, id);
            if let Some(before) = self.nodes.get_mut(before as usize) {
                before.next = id;
            }
        }
        let key = std::mem::take(&mut self.key);
        self.nodes.push(Node {
            kind,
            plain: text.plain,
            plain_key: key.plain,
            alike: false,
            span: text.span,
            key: key.span,
            parent,
            next: NONE,
            place,
        });
        id
    }

    fn in_object(&self) -> bool {
        self.open.last().is_some_and(|open| open.object)
    }

    /// Goes behind white space and comments.
    fn skip(&mut self) {
        loop {
            let rest = &self.text[self.at..];
            self.at += rest.iter().take_while(|byte| matches!(byte, b' ' | b'\t' | b'\n' | b'\r')).count();
            let Some(length) = comment_length(&self.text[self.at..]) else { return };
            let start = self.at;
            self.at += length;
            self.problem(ProblemKind::Comment, start);
        }
    }

    /// A value that is neither a string nor a container: a literal, a number, or neither.
    fn word(&mut self) -> (Kind, Span) {
        let start = self.at;
        self.run();
        let span = self.span_from(start);
        let kind = match span.of(self.text) {
            b"null" => Kind::Null,
            b"true" | b"false" => Kind::Boolean,
            raw if Number::new(raw).is_not_finite() => {
                self.problem(ProblemKind::NotFinite, start);
                Kind::Number
            }
            raw if is_number(raw) => Kind::Number,
            [b'0'..=b'9' | b'-' | b'+' | b'.', ..] => {
                self.problem(ProblemKind::BadNumber, start);
                Kind::Invalid
            }
            _ => {
                self.problem(ProblemKind::UnknownWord, start);
                Kind::Invalid
            }
        };
        (kind, span)
    }

    /// Goes behind a run of bytes that belong together: one at least.
    fn run(&mut self) {
        let ends = |byte: &u8| {
            matches!(
                byte,
                b' ' | b'\t'
                    | b'\n'
                    | b'\r'
                    | b','
                    | b';'
                    | b':'
                    | b'{'
                    | b'}'
                    | b'['
                    | b']'
                    | b'"'
                    | b'\''
                    | b'/'
            )
        };
        let length = self.text[self.at..].iter().take_while(|byte| !ends(byte)).count();
        self.at += length.max(1);
    }

    /// A string, with its quotes.
    fn quoted(&mut self, quote: u8) -> Text {
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

    /// One byte that is a problem.
    fn one(&mut self, kind: ProblemKind) {
        self.at += 1;
        self.problem(kind, self.at - 1);
    }

    /// A problem from `start` to here.
    fn problem(&mut self, kind: ProblemKind, start: usize) {
        self.problem_at(kind, start, self.at);
    }

    fn problem_at(&mut self, kind: ProblemKind, start: usize, end: usize) {
        let end = end.min(self.text.len());
        self.problems.push(Problem { kind, span: Span::new(offset(start), offset(end)) });
    }

    fn span_from(&self, start: usize) -> Span {
        Span::new(offset(start), offset(self.at))
    }
}

/// Code points that stand for no character and never will (Unicode, section 23.7).
fn is_noncharacter(code: u32) -> bool {
    matches!(code, 0xfdd0..=0xfdef) || code & 0xfffe == 0xfffe
}

/// The text is no longer than 32 bits count.
fn offset(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

/// The length of the comment that the text begins with.
fn comment_length(text: &[u8]) -> Option<usize> {
    if text.starts_with(b"//") {
        Some(text.iter().position(|byte| *byte == b'\n').unwrap_or(text.len()))
    } else if text.starts_with(b"/*") {
        Some(text.windows(2).skip(2).position(|two| two == b"*/").map_or(text.len(), |at| at + 4))
    } else {
        None
    }
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

/// A name without the quotes that word processors make of straight ones.
fn without_curly_quotes(text: &[u8], span: Span) -> Span {
    const LENGTH: u32 = 3;
    let is_quote = |quote: &[u8; 3]| matches!(quote, [0xe2, 0x80, 0x98 | 0x99 | 0x9c | 0x9d]);
    let name = span.of(text);
    let is_quoted = name.first_chunk().is_some_and(is_quote) && name.last_chunk().is_some_and(is_quote);
    if is_quoted && span.end - span.start > 2 * LENGTH {
        return Span::new(span.start + LENGTH, span.end - LENGTH);
    }
    span
}

fn begins_value(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'{' | b'[' | b'"' | b'\'' | b'-' | b'+' | b'.')
}

/// Whether the text looks like UTF-16 or UTF-32: a document in UTF-8 begins with no zero byte among its first.
fn is_wide(text: &[u8]) -> bool {
    text.starts_with(b"\xfe\xff") || text.starts_with(b"\xff\xfe") || {
        matches!(text, [0, first, ..] | [first, 0, ..] if *first != 0) || text.starts_with(&[0, 0, 0])
    }
}

#[cfg(test)]
mod tests {
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
        let spans: Vec<_> =
            json.problems().iter().map(|problem| (problem.kind, problem.span.start)).collect();
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
}
