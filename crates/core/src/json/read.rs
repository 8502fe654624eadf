//! Reading a tree into types: each type takes what it needs, and says where something else stands.

use super::lines::Lines;
use super::tree::{Json, Kind, NodeId};
use std::collections::BTreeMap;
use std::fmt::Display;

/// A type that can be read from JSON. Members that it does not know are passed over; one that it knows may not
/// be repeated, since readers would differ in which they take.
pub trait Read: Sized {
    /// Reads a value.
    fn read(json: &Json<'_>, node: NodeId) -> Result<Self, ReadError>;
}

/// The deepest nesting that is read into types: none of them needs more than a few levels.
const DEEPEST: usize = 256;

/// Reads a whole text. One that is nested deeper than any type needs is refused before it costs memory.
pub fn read<T: Read>(text: &[u8]) -> Result<T, ReadError> {
    if is_too_deep(text) {
        return Err(ReadError(format!("its brackets stand more than {DEEPEST} deep in each other")));
    }
    let json = Json::parse(text);
    if let Some(problem) = json.problems().iter().find(|problem| !problem.kind.is_json()) {
        let position = Lines::new(text).position(problem.span.start);
        let (line, column) = (position.line, position.column);
        return Err(ReadError(format!("it is not JSON: see line {line}, column {column}")));
    }
    let root = json.root().ok_or_else(|| ReadError("it is empty".to_owned()))?;
    T::read(&json, root)
}

/// Whether brackets outside of strings stand too deep in each other.
fn is_too_deep(text: &[u8]) -> bool {
    let (mut depth, mut is_string, mut is_escaped) = (0_usize, false, false);
    for byte in text {
        match byte {
            _ if is_escaped => is_escaped = false,
            b'\\' if is_string => is_escaped = true,
            b'"' => is_string = !is_string,
            _ if is_string => {}
            b'[' | b'{' => depth += 1,
            b']' | b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > DEEPEST {
            return true;
        }
    }
    false
}

/// Why a text cannot be read as a type, and where.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct ReadError(String);

impl ReadError {
    /// Something is wrong with a value.
    pub fn at(json: &Json<'_>, node: NodeId, what: impl Display) -> Self {
        let pointer = json.pointer(node);
        Self(if pointer.is_empty() { format!("it {what}") } else { format!("{pointer} {what}") })
    }
}

/// The members of an object.
#[derive(Clone, Copy, Debug)]
pub struct Members<'a, 'j> {
    json: &'j Json<'a>,
    node: NodeId,
}

impl<'a, 'j> Members<'a, 'j> {
    /// The members of a value that has to be an object.
    pub fn of(json: &'j Json<'a>, node: NodeId) -> Result<Self, ReadError> {
        expect(json, node, Kind::Object)?;
        Ok(Self { json, node })
    }

    /// A member that has to be there.
    pub fn required<T: Read>(self, name: &str) -> Result<T, ReadError> {
        match self.find(name)? {
            Some(member) => T::read(self.json, member),
            None => Err(ReadError::at(self.json, self.node, format_args!("has no `{name}`"))),
        }
    }

    /// A member that may be left out, or be null.
    pub fn optional<T: Read>(self, name: &str) -> Result<Option<T>, ReadError> {
        let member = self.find(name)?.filter(|member| self.json.kind(*member) != Kind::Null);
        member.map(|member| T::read(self.json, member)).transpose()
    }

    /// Whether a member is there, `null` or not.
    pub fn has(self, name: &str) -> bool {
        self.json.member(self.node, name).is_some()
    }

    fn find(self, name: &str) -> Result<Option<NodeId>, ReadError> {
        let mut found = self.json.children(self.node).filter(|child| self.json.key_is(*child, name));
        match (found.next(), found.next()) {
            (_, Some(again)) => Err(ReadError::at(self.json, again, "is there more than once")),
            (one, None) => Ok(one),
        }
    }
}

impl Read for String {
    fn read(json: &Json<'_>, node: NodeId) -> Result<Self, ReadError> {
        expect(json, node, Kind::String)?;
        Ok(json.string(node).unwrap_or_default().into_owned())
    }
}

impl Read for u64 {
    fn read(json: &Json<'_>, node: NodeId) -> Result<Self, ReadError> {
        let number = json.number(node).filter(|number| number.is_plain_integer());
        let whole = number.and_then(|number| Self::try_from(number.whole()?).ok());
        whole.ok_or_else(|| ReadError::at(json, node, "is no whole number from 0 on"))
    }
}

impl<T: Read> Read for Vec<T> {
    fn read(json: &Json<'_>, node: NodeId) -> Result<Self, ReadError> {
        expect(json, node, Kind::Array)?;
        json.children(node).map(|child| T::read(json, child)).collect()
    }
}

impl Read for BTreeMap<String, String> {
    fn read(json: &Json<'_>, node: NodeId) -> Result<Self, ReadError> {
        expect(json, node, Kind::Object)?;
        let member =
            |child| Ok((json.key(child).unwrap_or_default().into_owned(), String::read(json, child)?));
        json.children(node).map(member).collect()
    }
}

fn expect(json: &Json<'_>, node: NodeId, kind: Kind) -> Result<(), ReadError> {
    if json.kind(node) == kind {
        return Ok(());
    }
    Err(ReadError::at(
        json,
        node,
        format_args!("is {}, and not {}", json.kind(node).with_article(), kind.with_article()),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug)]
    struct Pair {
        one: String,
        two: Option<u64>,
    }

    impl Read for Pair {
        fn read(json: &Json<'_>, node: NodeId) -> Result<Self, ReadError> {
            let members = Members::of(json, node)?;
            Ok(Self { one: members.required("one")?, two: members.optional("two")? })
        }
    }

    #[test]
    fn what_is_needed_is_taken_and_the_rest_passed_over() {
        let pairs: Vec<Pair> = read(br#"[{"one":"a","x":[{}],"two":null},{"two":2,"one":"b"}]"#).unwrap();
        assert_eq!((pairs[0].one.as_str(), pairs[0].two, pairs[1].two), ("a", None, Some(2)));
    }

    #[test]
    fn what_is_wrong_is_said_with_its_place() {
        for (text, said) in [
            (r#"[{"one":"a"},{}]"#, "/1 has no `one`"),
            (r#"[{"one":1}]"#, "/0/one is a number, and not a string"),
            (r#"[{"one":"a","two":1.0}]"#, "/0/two is no whole number from 0 on"),
            (r#"[{"one":"a","one":"b"}]"#, "/0/one is there more than once"),
            ("{}", "it is an object, and not an array"),
            ("[\n1,]", "it is not JSON: see line 2, column 2"),
            ("", "it is not JSON: see line 1, column 1"),
        ] {
            assert_eq!(read::<Vec<Pair>>(text.as_bytes()).unwrap_err().to_string(), said);
        }
    }
}
