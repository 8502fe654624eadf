//! Reading a header value from left to right: what challenges and links share.

/// A header value and how far it has been read.
pub(super) struct Scan<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Scan<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self { text, at: 0 }
    }

    /// Where reading stands, in bytes from the start.
    pub(super) fn position(&self) -> usize {
        self.at
    }

    /// Goes back to a position that [`Scan::position`] gave.
    pub(super) fn rewind(&mut self, position: usize) {
        self.at = position;
    }

    pub(super) fn is_at_end(&self) -> bool {
        self.at >= self.text.len()
    }

    pub(super) fn peek(&self) -> Option<char> {
        self.text[self.at..].chars().next()
    }

    /// Takes this character, if it is next.
    pub(super) fn take(&mut self, wanted: char) -> bool {
        let found = self.peek() == Some(wanted);
        if found {
            self.at += wanted.len_utf8();
        }
        found
    }

    /// Takes characters as long as they are wanted.
    pub(super) fn take_while(&mut self, wanted: impl Fn(char) -> bool) -> &'a str {
        let rest = &self.text[self.at..];
        let end = rest.find(|c| !wanted(c)).unwrap_or(rest.len());
        self.at += end;
        &rest[..end]
    }

    /// Skips spaces and tabs.
    pub(super) fn skip_space(&mut self) {
        self.take_while(|c| c == ' ' || c == '\t');
    }

    /// Skips spaces, tabs and commas: lists may have empty elements (RFC 9110, 5.6.1).
    pub(super) fn skip_commas(&mut self) {
        self.take_while(|c| matches!(c, ' ' | '\t' | ','));
    }

    /// A token (RFC 9110, 5.6.2); empty where none is next.
    pub(super) fn token(&mut self) -> &'a str {
        self.take_while(|c| c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(c))
    }

    /// A quoted string without its quotes and escapes (RFC 9110, 5.6.4); none where it has
    /// no end. The opening quote is next.
    pub(super) fn quoted(&mut self) -> Option<String> {
        let mut value = String::new();
        let mut characters = self.text[self.at..].char_indices().skip(1);
        while let Some((offset, c)) = characters.next() {
            match c {
                '"' => {
                    self.at += offset + 1;
                    return Some(value);
                }
                '\\' => value.push(characters.next()?.1),
                _ => value.push(c),
            }
        }
        None
    }
}
