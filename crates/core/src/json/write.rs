//! Writing JSON: no spaces, members in the order that they are written in, so that the same document always has
//! the same bytes.

use std::collections::BTreeMap;

/// A type that can be written as JSON.
pub trait Write {
    /// Writes the value.
    fn write(&self, to: &mut Writer);
}

/// The bytes of a value.
pub fn write<T: Write>(value: &T) -> Vec<u8> {
    let mut writer = Writer::default();
    value.write(&mut writer);
    writer.text
}

/// A text in the making.
#[derive(Debug, Default)]
pub struct Writer {
    text: Vec<u8>,
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
        value.write(self);
    }

    /// A member, where there is a value for it.
    pub fn optional<T: Write>(&mut self, name: &str, value: Option<&T>) {
        if let Some(value) = value {
            self.member(name, value);
        }
    }

    /// An entry of an array.
    pub fn entry<T: Write + ?Sized>(&mut self, value: &T) {
        self.comma();
        value.write(self);
    }

    fn group(&mut self, [open, close]: [u8; 2], inside: impl FnOnce(&mut Self)) {
        self.text.push(open);
        self.first = true;
        inside(self);
        self.first = false;
        self.text.push(close);
    }

    fn comma(&mut self) {
        if !std::mem::take(&mut self.first) {
            self.text.push(b',');
        }
    }
}

impl Write for str {
    fn write(&self, to: &mut Writer) {
        to.text.push(b'"');
        for byte in self.bytes() {
            match byte {
                b'"' | b'\\' => to.text.extend([b'\\', byte]),
                b'\n' => to.text.extend(b"\\n"),
                b'\r' => to.text.extend(b"\\r"),
                b'\t' => to.text.extend(b"\\t"),
                0..0x20 => {
                    let digits = b"0123456789abcdef";
                    to.text.extend(b"\\u00");
                    to.text.extend([digits[usize::from(byte >> 4)], digits[usize::from(byte & 15)]]);
                }
                byte => to.text.push(byte),
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

    #[test]
    fn entries_and_members_are_divided_at_every_depth() {
        let nested = vec![vec![1_u64], Vec::new(), vec![2, 3]];
        assert_eq!(write(&nested), b"[[1],[],[2,3]]");
    }
}
