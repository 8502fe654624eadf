//! The tree: nodes that point into the text.

use super::number::Number;
use super::parser;
use super::problem::Problem;
use super::text;
use std::borrow::Cow;

/// A range of bytes in a text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The first byte.
    pub start: u32,
    /// The byte behind the last one.
    pub end: u32,
}

impl Span {
    /// The bytes from `start` to before `end`.
    pub fn new(start: u32, end: u32) -> Self {
        Self { start, end }
    }

    /// The bytes of `text` that it covers.
    pub fn of(self, text: &[u8]) -> &[u8] {
        text.get(self.start as usize..self.end as usize).unwrap_or_default()
    }
}

/// A value in a [`Json`] tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeId(pub(super) u32);

impl NodeId {
    /// Its place among all values of the text.
    pub(crate) fn index(self) -> usize {
        self.0 as usize
    }
}

/// What a value is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// `null`.
    Null,
    /// `true` or `false`.
    Boolean,
    /// A number; also `NaN` and `Infinity`, which are a problem each.
    Number,
    /// A string.
    String,
    /// An array.
    Array,
    /// An object.
    Object,
    /// Something that is no value, where one has to be.
    Invalid,
}

impl Kind {
    /// Its name, with the article that a sentence needs.
    pub fn with_article(self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Boolean => "a boolean",
            Self::Number => "a number",
            Self::String => "a string",
            Self::Array => "an array",
            Self::Object => "an object",
            Self::Invalid => "no JSON value",
        }
    }
}

/// The bytes of a string or a name.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Text {
    pub(super) span: Span,
    /// Whether it is in double quotes, of plain ASCII without escapes.
    pub(super) plain: bool,
}

/// One value, its name if it is a member, and its place among the others.
#[derive(Clone, Copy, Debug)]
pub(super) struct Node {
    pub(super) kind: Kind,
    /// Whether it is a string in double quotes, of plain ASCII without escapes.
    pub(super) plain: bool,
    /// Whether the name is such a string.
    pub(super) plain_key: bool,
    /// Whether it is an object whose names may be taken for each other.
    pub(super) alike: bool,
    pub(super) span: Span,
    /// The member's name with its quotes; empty where there is none.
    pub(super) key: Span,
    /// `NONE`, or the container.
    pub(super) parent: u32,
    /// `NONE`, or the next value in the same container.
    pub(super) next: u32,
    /// How many values stand before it in its container.
    pub(super) place: u32,
}

pub(super) const NONE: u32 = u32::MAX;

/// A text that was read as JSON, whatever it holds.
#[derive(Clone, Debug)]
pub struct Json<'a> {
    pub(super) text: &'a [u8],
    pub(super) nodes: Vec<Node>,
    pub(super) problems: Vec<Problem>,
    pub(super) depth: u32,
    /// Where the innermost container begins that the text does not close; `NONE` where all are closed.
    pub(super) open: u32,
}

impl<'a> Json<'a> {
    /// The longest text that is read: offsets have 32 bits.
    pub const LONGEST: usize = u32::MAX as usize - 1;

    /// Reads a text. Bytes behind [`Self::LONGEST`] are not read, which is a problem of its own.
    pub fn parse(text: &'a [u8]) -> Self {
        parser::parse(text)
    }

    /// The bytes that were read.
    pub fn source(&self) -> &'a [u8] {
        self.text
    }

    /// What is wrong with the text as JSON, in the order of the text.
    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }

    /// How deep containers stand in each other: 0 for a plain value, 1 for `[]`.
    pub fn depth(&self) -> u32 {
        self.depth
    }

    /// Whether the text closes a container or a string; of what it does not close nobody knows how it would go on.
    pub fn is_closed(&self, id: NodeId) -> bool {
        let node = self.node(id);
        match node.kind {
            Kind::String => node.plain || matches!(self.raw(id), [open, .., close] if open == close),
            Kind::Array | Kind::Object => {
                self.open == NONE || node.span.start > self.open || (node.span.end as usize) < self.text.len()
            }
            _ => true,
        }
    }

    /// How many values there are.
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Whether there is no value at all.
    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }

    /// The document's value; none where the text holds no value.
    pub fn root(&self) -> Option<NodeId> {
        (!self.nodes.is_empty()).then_some(NodeId(0))
    }

    /// What the value is.
    pub fn kind(&self, id: NodeId) -> Kind {
        self.node(id).kind
    }

    /// Where the value stands, quotes and brackets included.
    pub fn span(&self, id: NodeId) -> Span {
        self.node(id).span
    }

    /// The value's bytes.
    pub fn raw(&self, id: NodeId) -> &'a [u8] {
        self.span(id).of(self.text)
    }

    /// Where the member's name stands, quotes included; empty for what is no member.
    pub fn key_span(&self, id: NodeId) -> Span {
        self.node(id).key
    }

    /// The member's name; none for what is no member.
    pub fn key(&self, id: NodeId) -> Option<Cow<'a, str>> {
        let node = self.node(id);
        (node.key.end > node.key.start).then(|| self.decode(node.key, node.plain_key))
    }

    /// The name of a member as far as so many bytes of the text tell it; none for what is no member.
    pub(crate) fn key_within(&self, id: NodeId, bytes: u32) -> Option<Cow<'a, str>> {
        let node = self.node(id);
        let end = node.key.end.min(node.key.start.saturating_add(bytes));
        let whole = end == node.key.end;
        (end > node.key.start).then(|| self.decode(Span::new(node.key.start, end), node.plain_key && whole))
    }

    /// Whether it is a member of this name.
    pub fn key_is(&self, id: NodeId, name: &str) -> bool {
        self.name_among(id, std::iter::once(name)).is_some()
    }

    /// The member's name where it is written in double quotes, of plain ASCII without escapes, as nearly all are.
    pub(crate) fn plain_key(&self, id: NodeId) -> Option<&'a [u8]> {
        let node = self.node(id);
        node.plain_key.then(|| self.inside(node.key))
    }

    /// A string's text where it is written so.
    pub(crate) fn plain_string(&self, id: NodeId) -> Option<&'a [u8]> {
        let node = self.node(id);
        (node.kind == Kind::String && node.plain).then(|| self.inside(node.span))
    }

    /// The bytes between the quotes of a plain string, which are the first byte and the last one.
    fn inside(&self, quoted: Span) -> &'a [u8] {
        Span::new(quoted.start + 1, quoted.end - 1).of(self.text)
    }

    /// The place of the member's name among others.
    pub(crate) fn name_among<'n>(
        &self,
        id: NodeId,
        mut names: impl Iterator<Item = &'n str>,
    ) -> Option<usize> {
        if let Some(name) = self.plain_key(id) {
            return names.position(|known| known.as_bytes() == name);
        }
        let name = self.key(id)?;
        names.position(|known| known == name)
    }

    /// A string's text: `\` resolved; what is no Unicode replaced by U+FFFD. None for other values.
    pub fn string(&self, id: NodeId) -> Option<Cow<'a, str>> {
        let node = self.node(id);
        (node.kind == Kind::String).then(|| self.decode(node.span, node.plain))
    }

    /// A number; none for other values.
    pub fn number(&self, id: NodeId) -> Option<Number<'a>> {
        let node = self.node(id);
        (node.kind == Kind::Number).then(|| Number::new(node.span.of(self.text)))
    }

    /// `true` or `false`; none for other values.
    pub fn boolean(&self, id: NodeId) -> Option<bool> {
        (self.kind(id) == Kind::Boolean).then(|| self.raw(id) == b"true")
    }

    /// The values directly in a container, in the order of the text; none in a plain value.
    pub fn children(&self, id: NodeId) -> impl Iterator<Item = NodeId> + '_ {
        // What is in a container stands directly behind it.
        let first = id.0.saturating_add(1);
        let has_any = self.nodes.get(first as usize).is_some_and(|first| first.parent == id.0);
        let mut next = if has_any { first } else { NONE };
        std::iter::from_fn(move || {
            let node = self.nodes.get(next as usize)?;
            let id = NodeId(next);
            next = node.next;
            Some(id)
        })
    }

    /// An object's member; where the name is repeated the last one, as nearly all parsers take it.
    pub fn member(&self, id: NodeId, name: &str) -> Option<NodeId> {
        let mut named = self.children(id).filter(|child| self.key_is(*child, name));
        if self.may_have_alike_names(id) { named.last() } else { named.next() }
    }

    /// Whether two members of the object may have names that are equal, or differ in case only. Where the answer is
    /// no, that is certain.
    pub(crate) fn may_have_alike_names(&self, id: NodeId) -> bool {
        self.node(id).alike
    }

    /// The container that the value is in.
    pub fn parent(&self, id: NodeId) -> Option<NodeId> {
        let parent = self.node(id).parent;
        (parent != NONE).then_some(NodeId(parent))
    }

    /// All values, containers before what they hold, in the order of the text.
    pub fn nodes(&self) -> impl Iterator<Item = NodeId> {
        (0..u32::try_from(self.nodes.len()).unwrap_or(NONE)).map(NodeId)
    }

    /// How many values stand before it in its container.
    pub fn place(&self, id: NodeId) -> u32 {
        self.node(id).place
    }

    /// The value's JSON pointer (RFC 6901): empty for the document itself.
    pub fn pointer(&self, id: NodeId) -> String {
        self.pointer_within(id, usize::MAX).unwrap_or_default()
    }

    /// The same, where it is no longer than so many bytes. Pointers into deep documents, or behind long names, are
    /// long themselves, and many of them together much longer than the document.
    pub fn pointer_within(&self, id: NodeId, most: usize) -> Option<String> {
        let mut parts = Vec::new();
        let mut length = 0;
        let mut at = id;
        while let Some(parent) = self.parent(at) {
            let named = self.node(at).key.end - self.node(at).key.start;
            // A name is at most six times as long in the text as by itself, for its escapes, and its quotes.
            if (named as usize).saturating_sub(2) / 6 > most {
                return None;
            }
            let part = match self.key(at) {
                Some(key) => key.replace('~', "~0").replace('/', "~1"),
                None => self.place(at).to_string(),
            };
            length += part.len() + 1;
            if length > most {
                return None;
            }
            parts.extend([part, "/".to_owned()]);
            at = parent;
        }
        parts.reverse();
        Some(parts.concat())
    }

    /// The innermost value whose bytes, or whose name, cover the offset.
    pub fn at(&self, offset: u32) -> Option<NodeId> {
        let mut found = self.root()?;
        let covers = |id: NodeId| {
            let node = self.node(id);
            let start = if node.key.end > node.key.start { node.key.start } else { node.span.start };
            start <= offset && offset < node.span.end.max(start + 1)
        };
        while let Some(inner) = self.children(found).find(|child| covers(*child)) {
            found = inner;
        }
        Some(found)
    }

    fn decode(&self, span: Span, plain: bool) -> Cow<'a, str> {
        let raw = span.of(self.text);
        match raw {
            // ASCII is always text; the other way is for what cannot be.
            [_, inner @ .., _] if plain => {
                std::str::from_utf8(inner).map_or_else(|_| text::decode(raw), Cow::Borrowed)
            }
            raw => text::decode(raw),
        }
    }

    fn node(&self, id: NodeId) -> &Node {
        // A NodeId is only made by the tree it belongs to; one of another tree gets a value that holds nothing.
        const NOTHING: Node = Node {
            kind: Kind::Invalid,
            plain: false,
            plain_key: false,
            alike: false,
            span: Span { start: 0, end: 0 },
            key: Span { start: 0, end: 0 },
            parent: NONE,
            next: NONE,
            place: 0,
        };
        self.nodes.get(id.0 as usize).unwrap_or(&NOTHING)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_value_knows_its_bytes_its_name_and_its_pointer() {
        let text = br#"{"a/b": [1, {"~": "x"}]}"#;
        let json = Json::parse(text);
        let list = json.member(json.root().unwrap(), "a/b").unwrap();
        let object = json.children(list).nth(1).unwrap();
        let string = json.member(object, "~").unwrap();
        assert_eq!(json.raw(string), br#""x""#);
        assert_eq!(json.key(string).as_deref(), Some("~"));
        assert_eq!(json.pointer(string), "/a~1b/1/~0");
        assert_eq!(json.pointer(json.root().unwrap()), "");
        assert_eq!(json.at(19), Some(string));
    }

    #[test]
    fn a_name_that_is_no_unicode_is_the_name_that_is_shown() {
        let json = Json::parse(b"{\"a\xff\":1}");
        let member = json.children(json.root().unwrap()).next().unwrap();
        assert!(json.key_is(member, &json.key(member).unwrap()));
    }

    #[test]
    fn a_repeated_name_means_its_last_value() {
        let json = Json::parse(br#"{"a":1,"\u0061":2}"#);
        let member = json.member(json.root().unwrap(), "a").unwrap();
        assert_eq!(json.raw(member), b"2");
    }
}
