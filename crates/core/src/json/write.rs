//! Writing JSON: members in the order that they are written in, and no spaces but those that a [`Style`] asks for,
//! so that the same document always has the same bytes.

use std::collections::BTreeMap;

/// A type that can be written as JSON.
pub trait Write {
    /// Writes the value.
    fn write(&self, to: &mut Writer);
}

/// The bytes of a value, without spaces.
pub fn write<T: Write>(value: &T) -> Vec<u8> {
    write_as(value, Style::default())
}

/// The bytes of a value in a style.
pub fn write_as<T: Write>(value: &T, style: Style) -> Vec<u8> {
    let mut writer = Writer { style, ..Writer::default() };
    value.write(&mut writer);
    writer.text
}

/// How a text is written. Another style gives other bytes, and so another digest, for the same values.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Style {
    /// Whether everything outside ASCII is escaped.
    pub ascii: bool,
    /// By how many spaces each level is indented; none writes everything into one line.
    pub indent: Option<u8>,
}

/// A text in the making.
#[derive(Debug, Default)]
pub struct Writer {
    text: Vec<u8>,
    style: Style,
    /// How many containers are open.
    depth: usize,
    /// Whether the next entry is its container's first.
    first: bool,
}

impl Writer {
    /// An object, whose members the function writes.
    pub fn object(&mut self, members: impl FnOnce(&mut Self)) {
        self.group(*b"{}", members);
    }

    /// An array, whose entries the function writes: each by [`Writer::entry`].
    pub fn array(&mut self, entries: impl FnOnce(&mut Self)) {
        self.group(*b"[]", entries);
    }

    /// A member of an object.
    pub fn member<T: Write + ?Sized>(&mut self, name: &str, value: &T) {
        self.comma();
        name.write(self);
        self.text.push(b':');
        if self.style.indent.is_some() {
            self.text.push(b' ');
        }
        value.write(self);
    }

    /// A member, where there is a value for it.
    pub fn optional<T: Write>(&mut self, name: &str, value: Option<&T>) {
        if let Some(value) = value {
            self.member(name, value);
        }
    }

    /// A member that is an array, where it has an entry.
    pub fn list<T: Write>(&mut self, name: &str, entries: &Vec<T>) {
        self.optional(name, Some(entries).filter(|entries| !entries.is_empty()));
    }

    /// A member that is an object of texts, where it has a member.
    pub fn map(&mut self, name: &str, members: &BTreeMap<String, String>) {
        self.optional(name, Some(members).filter(|members| !members.is_empty()));
    }

    /// An entry of an array.
    pub fn entry<T: Write + ?Sized>(&mut self, value: &T) {
        self.comma();
        value.write(self);
    }

    fn group(&mut self, [open, close]: [u8; 2], inside: impl FnOnce(&mut Self)) {
        self.text.push(open);
        self.first = true;
        self.depth += 1;
        inside(self);
        self.depth -= 1;
        if !std::mem::take(&mut self.first) {
            self.line();
        }
        self.text.push(close);
    }

    fn comma(&mut self) {
        if !std::mem::take(&mut self.first) {
            self.text.push(b',');
        }
        self.line();
    }

    fn line(&mut self) {
        if let Some(indent) = self.style.indent {
            self.text.push(b'\n');
            self.text.resize(self.text.len() + self.depth * usize::from(indent), b' ');
        }
    }

    /// `\u` and four digits.
    fn escape(&mut self, unit: u16) {
        self.text.extend(b"\\u");
        for shift in [12, 8, 4, 0] {
            self.text.push(b"0123456789abcdef"[usize::from(unit >> shift & 15)]);
        }
    }
}

impl Write for str {
    fn write(&self, to: &mut Writer) {
        to.text.push(b'"');
        for character in self.chars() {
            match character {
                '"' | '\\' => to.text.extend([b'\\', character as u8]),
                '\n' => to.text.extend(b"\\n"),
                '\r' => to.text.extend(b"\\r"),
                '\t' => to.text.extend(b"\\t"),
                '\0'..' ' => to.escape(u16::from(character as u8)),
                _ if to.style.ascii && !character.is_ascii() => {
                    // What has no unit of its own is two: a surrogate pair.
                    for unit in character.encode_utf16(&mut [0; 2]) {
                        to.escape(*unit);
                    }
                }
                _ => to.text.extend(character.encode_utf8(&mut [0; 4]).as_bytes()),
            }
        }
        to.text.push(b'"');
    }
}

impl Write for String {
    fn write(&self, to: &mut Writer) {
        self.as_str().write(to);
    }
}

impl Write for u64 {
    fn write(&self, to: &mut Writer) {
        to.text.extend(self.to_string().as_bytes());
    }
}

impl Write for bool {
    fn write(&self, to: &mut Writer) {
        to.text.extend(if *self { b"true".as_slice() } else { b"false" });
    }
}

impl<T: Write> Write for Vec<T> {
    fn write(&self, to: &mut Writer) {
        to.array(|to| self.iter().for_each(|entry| to.entry(entry)));
    }
}

impl Write for BTreeMap<String, String> {
    fn write(&self, to: &mut Writer) {
        to.object(|to| self.iter().for_each(|(name, value)| to.member(name, value)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_is_written_is_what_serde_writes(map: BTreeMap<String, String>, list: Vec<u64>) {
            prop_assert_eq!(write(&map), serde_json::to_vec(&map).unwrap());
            prop_assert_eq!(write(&list), serde_json::to_vec(&list).unwrap());
        }
    }

    proptest! {
        #[test]
        fn every_style_says_the_same(map: BTreeMap<String, String>, indent in prop::option::of(0_u8..9)) {
            let text = write_as(&map, Style { ascii: true, indent });
            prop_assert!(text.is_ascii());
            prop_assert_eq!(serde_json::from_slice::<BTreeMap<String, String>>(&text).unwrap(), map);
        }
    }

    #[test]
    fn what_is_outside_ascii_is_escaped_as_units_of_utf_16() {
        let style = Style { ascii: true, indent: None };
        assert_eq!(write_as(&"é€😀\u{7f}".to_owned(), style), b"\"\\u00e9\\u20ac\\ud83d\\ude00\x7f\"");
    }

    #[test]
    fn a_level_is_indented_and_what_is_empty_is_not_divided() {
        let nested = vec![vec![1_u64], Vec::new(), vec![2, 3]];
        let text = write_as(&nested, Style { ascii: false, indent: Some(1) });
        assert_eq!(String::from_utf8(text).unwrap(), "[\n [\n  1\n ],\n [],\n [\n  2,\n  3\n ]\n]");
    }

    #[test]
    fn entries_and_members_are_divided_at_every_depth() {
        let nested = vec![vec![1_u64], Vec::new(), vec![2, 3]];
        assert_eq!(write(&nested), b"[[1],[],[2,3]]");
    }
}
