//! JSON as it was written: nothing is reordered, and no number or escape is changed. Only the space
//! between its parts is made anew.

/// A value.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Node<'a> {
    /// A text, number or word, as it stands there.
    Scalar(Kind, &'a str),
    /// An object or an array.
    Group {
        /// Whether it is an object.
        is_object: bool,
        /// What is in it; in an object each entry has a name.
        entries: Vec<(Option<&'a str>, Node<'a>)>,
    },
}

/// What kind of thing a scalar is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A text, with its quotes.
    Text,
    /// A number.
    Number,
    /// `true`, `false` or `null`.
    Word,
}

/// Deeper documents than this are shown as text.
const DEEPEST: usize = 48;

/// Documents with more values than this are shown as text.
const MOST: usize = 20_000;

/// Reads a document, an object or an array; none where it is something else, or too large to be shown so.
pub(crate) fn parse(text: &str) -> Option<Node<'_>> {
    if !text.trim_start().starts_with(['{', '[']) {
        return None;
    }
    let mut reader = Reader { text, at: 0, values: 0 };
    let node = reader.value(0)?;
    reader.space();
    (reader.at == text.len()).then_some(node)
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
    values: usize,
}

impl<'a> Reader<'a> {
    fn value(&mut self, depth: usize) -> Option<Node<'a>> {
        self.values += 1;
        if depth > DEEPEST || self.values > MOST {
            return None;
        }
        self.space();
        match self.peek()? {
            b'{' => self.group(depth, true),
            b'[' => self.group(depth, false),
            b'"' => Some(Node::Scalar(Kind::Text, self.string()?)),
            b'-' | b'0'..=b'9' => self.number(),
            _ => self.word(),
        }
    }

    fn group(&mut self, depth: usize, is_object: bool) -> Option<Node<'a>> {
        let close = if is_object { b'}' } else { b']' };
        self.at += 1;
        let mut entries = Vec::new();
        self.space();
        if self.eat(close) {
            return Some(Node::Group { is_object, entries });
        }
        loop {
            self.space();
            let name = if is_object {
                let name = self.string()?;
                self.space();
                self.eat(b':').then_some(())?;
                Some(name)
            } else {
                None
            };
            entries.push((name, self.value(depth + 1)?));
            self.space();
            if self.eat(close) {
                return Some(Node::Group { is_object, entries });
            }
            self.eat(b',').then_some(())?;
        }
    }

    fn string(&mut self) -> Option<&'a str> {
        let start = self.at;
        self.eat(b'"').then_some(())?;
        loop {
            let byte = self.peek()?;
            self.at += 1;
            match byte {
                b'"' => return self.text.get(start..self.at),
                b'\\' => {
                    matches!(self.peek()?, b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't' | b'u')
                        .then_some(())?;
                    self.at += 1;
                }
                0..=0x1f => return None,
                _ => {}
            }
        }
    }

    fn number(&mut self) -> Option<Node<'a>> {
        let text = self.run(|byte| matches!(byte, b'-' | b'+' | b'.' | b'e' | b'E' | b'0'..=b'9'))?;
        is_number(text).then_some(Node::Scalar(Kind::Number, text))
    }

    fn word(&mut self) -> Option<Node<'a>> {
        let text = self.run(|byte| byte.is_ascii_lowercase())?;
        matches!(text, "true" | "false" | "null").then_some(Node::Scalar(Kind::Word, text))
    }

    fn run(&mut self, belongs: impl Fn(u8) -> bool) -> Option<&'a str> {
        let start = self.at;
        while self.peek().is_some_and(&belongs) {
            self.at += 1;
        }
        self.text.get(start..self.at)
    }

    fn space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\r' | b'\n')) {
            self.at += 1;
        }
    }

    fn eat(&mut self, byte: u8) -> bool {
        let is_there = self.peek() == Some(byte);
        self.at += usize::from(is_there);
        is_there
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }
}

/// RFC 8259, 6. Nothing here needs the value, and parsing it would cost the page 10 KB of tables.
fn is_number(text: &str) -> bool {
    let text = text.strip_prefix('-').unwrap_or(text);
    let (text, exponent) = text.split_once(['e', 'E']).map_or((text, None), |(text, it)| (text, Some(it)));
    let (whole, fraction) = text.split_once('.').map_or((text, None), |(whole, it)| (whole, Some(it)));
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let without_sign = |text: &str| digits(text.strip_prefix(['+', '-']).unwrap_or(text));
    digits(whole)
        && (whole == "0" || !whole.starts_with('0'))
        && fraction.is_none_or(digits)
        && exponent.is_none_or(without_sign)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn order_numbers_and_escapes_stay_as_they_were() {
        let node = parse(r#" {"b": 1.50e2, "a": ["é\u0041\"", true], "a": null} "#).unwrap();
        let Node::Group { is_object: true, entries } = node else { panic!("an object") };
        let names: Vec<_> = entries.iter().filter_map(|(name, _)| *name).collect();
        assert_eq!(names, [r#""b""#, r#""a""#, r#""a""#]);
        assert_eq!(entries[0].1, Node::Scalar(Kind::Number, "1.50e2"));
        let Node::Group { entries, .. } = &entries[1].1 else { panic!("an array") };
        assert_eq!(entries[0].1, Node::Scalar(Kind::Text, r#""é\u0041\"""#));
        assert_eq!(entries[1].1, Node::Scalar(Kind::Word, "true"));
    }

    #[test]
    fn what_is_no_object_or_array_is_none() {
        for text in [
            "", "1", "\"a\"", "<html>", "{", "[1,]", "{\"a\":}", "{a:1}", "[1] x", "[nul]", "[\"\n\"]",
            "[1e]", "{\"é", "[\"\\",
        ] {
            assert_eq!(parse(text), None, "{text:?}");
        }
    }

    #[test]
    fn numbers_are_those_of_json() {
        for number in ["0", "-0", "10", "1.5", "1e9", "1E+9", "-1.25e-3"] {
            assert!(is_number(number), "{number}");
        }
        for text in ["", "-", "01", "1.", ".5", "1e", "1e+", "+1", "1-1", "1.2.3", "--1"] {
            assert!(!is_number(text), "{text}");
        }
    }

    #[test]
    fn a_document_that_goes_too_deep_is_none() {
        let nested = |depth| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
        assert!(parse(&nested(DEEPEST)).is_some());
        assert!(parse(&nested(100_000)).is_none());
    }
}
