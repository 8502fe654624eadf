//! The parser: one pass over the bytes, a stack of its own, a way on behind each mistake.

use super::alike;
use super::number::{Number, is_number};
use super::problem::{Problem, ProblemKind};
use super::tree::{Json, Kind, NONE, Node, Span, Text};

mod string;

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
mod tests;
