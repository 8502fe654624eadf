//! Shapes: what a judge wants a document to look like, as data, and the walk that compares.

use super::sink::{Sink, what};
use crate::diagnostics::{Diagnostic, value};
use crate::json::{Json, Kind, NodeId, Number};

/// What a value has to be.
#[derive(Debug)]
pub(crate) enum Shape {
    /// Anything.
    Any,
    /// `true` or `false`.
    Boolean,
    /// A number that a rule holds for; the words say which.
    Number(&'static str, fn(Number<'_>) -> Option<&'static Diagnostic>),
    /// A string, whatever it says.
    AnyText,
    /// A string that a rule holds for.
    Text(fn(&str) -> Option<&'static Diagnostic>),
    /// A string; what is said of anything else.
    String(&'static Diagnostic),
    /// An array with at least so many entries of a shape; what is said where there are fewer.
    List(&'static Shape, Option<&'static Diagnostic>),
    /// An object whose members of these names, where the function says so, have a shape.
    Map(&'static Shape, fn(&str) -> bool),
    /// An object with fields.
    Object(&'static [Field]),
    /// `null`, or a shape.
    OrNull(&'static Shape),
}

/// A field of an object.
#[derive(Debug)]
pub(crate) struct Field {
    pub(crate) name: &'static str,
    pub(crate) required: bool,
    pub(crate) shape: &'static Shape,
}

/// A field that has to be there.
pub(crate) const fn must(name: &'static str, shape: &'static Shape) -> Field {
    Field { name, required: true, shape }
}

/// A field that may be left out.
pub(crate) const fn may(name: &'static str, shape: &'static Shape) -> Field {
    Field { name, required: false, shape }
}

/// A string.
pub(crate) static STRING: Shape = Shape::AnyText;
/// An array of strings.
pub(crate) static STRINGS: Shape = Shape::List(&STRING, None);

/// Every name.
pub(crate) fn every(_: &str) -> bool {
    true
}

/// Compares a value with a shape, and reports each difference. The walk is as deep as the shape is.
pub(crate) fn compare(sink: &mut Sink<'_, '_>, node: NodeId, shape: &Shape) {
    let json = sink.json;
    let kind = json.kind(node);
    match (shape, kind) {
        (Shape::Any, _)
        | (Shape::Boolean, Kind::Boolean)
        | (Shape::AnyText | Shape::String(_), Kind::String)
        | (Shape::OrNull(_), Kind::Null)
        // What is no value was reported as such, for all judges.
        | (_, Kind::Invalid) => {}
        (Shape::OrNull(shape), _) => compare(sink, node, shape),
        (Shape::String(diagnostic), _) => sink.value(diagnostic, node, &[what(json, node)]),
        (Shape::Number(_, rule), Kind::Number) => {
            if let Some(diagnostic) = json.number(node).and_then(rule) {
                sink.value(diagnostic, node, &[&shown(json, node)]);
            }
        }
        (Shape::Text(rule), Kind::String) => {
            let found = json.string(node).and_then(|text| rule(&text));
            if let Some(diagnostic) = found.filter(|_| json.is_closed(node)) {
                sink.value(diagnostic, node, &[&shown(json, node)]);
            }
        }
        (Shape::List(..), Kind::Array) if sink.is_ordinary(node) => {}
        (Shape::List(entry, empty), Kind::Array) => {
            let mut entries = json.children(node).peekable();
            if let (Some(diagnostic), None) = (empty, entries.peek()) {
                sink.value(diagnostic, node, &[]);
            }
            for child in entries {
                if !sink.is_ordinary(child) {
                    compare(sink, child, entry);
                }
            }
        }
        (Shape::Map(entry, names), Kind::Object) => {
            for child in last_of_each(json, node) {
                if json.key(child).is_some_and(|key| names(&key)) {
                    compare(sink, child, entry);
                }
            }
        }
        (Shape::Object(fields), Kind::Object) => compare_fields(sink, node, fields),
        (shape, _) => sink.value(&value::WRONG_TYPE, node, &[expected(shape), what(json, node)]),
    }
}

fn compare_fields(sink: &mut Sink<'_, '_>, node: NodeId, fields: &[Field]) {
    let found = find(sink.json, node, fields);
    for (field, found) in fields.iter().zip(found) {
        match found {
            Some(child) => compare(sink, child, field.shape),
            None if field.required && sink.json.is_closed(node) => {
                sink.value(&value::MISSING, node, &[field.name]);
            }
            None => {}
        }
    }
}

/// The members of an object that are fields, the last of each name.
fn find(json: &Json<'_>, node: NodeId, fields: &[Field]) -> [Option<NodeId>; MOST] {
    let mut found = [None; MOST];
    for child in json.children(node) {
        let place = json.name_among(child, fields.iter().map(|field| field.name));
        if let Some(slot) = place.and_then(|place| found.get_mut(place)) {
            *slot = Some(child);
        }
    }
    found
}

/// The most fields that an object's shape has.
const MOST: usize = 16;

/// The members of an object, the last of each name, in the order of the text.
pub(crate) fn last_of_each(json: &Json<'_>, node: NodeId) -> impl Iterator<Item = NodeId> {
    let all = (!json.may_have_alike_names(node)).then(|| json.children(node));
    let last = if all.is_none() { last_of_names(json, node) } else { Vec::new() };
    all.into_iter().flatten().chain(last)
}

fn last_of_names(json: &Json<'_>, node: NodeId) -> Vec<NodeId> {
    let mut members: Vec<_> =
        json.children(node).map(|child| (json.key(child).unwrap_or_default(), child)).collect();
    members.sort_unstable();
    let mut last: Vec<NodeId> = Vec::with_capacity(members.len());
    for (place, (key, child)) in members.iter().enumerate() {
        if members.get(place + 1).is_none_or(|(next, _)| next != key) {
            last.push(*child);
        }
    }
    last.sort_unstable();
    last
}

/// What a shape expects, for a sentence.
fn expected(shape: &Shape) -> &'static str {
    match shape {
        Shape::Any => "a value",
        Shape::Boolean => "true or false",
        Shape::Number(words, _) => words,
        Shape::Text(_) | Shape::AnyText | Shape::String(_) => "a string",
        Shape::List(..) => "an array",
        Shape::Map(..) | Shape::Object(_) => "an object",
        Shape::OrNull(shape) => expected(shape),
    }
}

/// A value as a sentence shows it: the beginning of what is long.
pub(crate) fn shown(json: &Json<'_>, node: NodeId) -> String {
    const LONGEST: usize = 80;
    beginning(json.raw(node), LONGEST)
}

/// So many characters of a text at most, and a sign that there are more.
pub(crate) fn beginning(text: &[u8], most: usize) -> String {
    // No character has more than four bytes; what is behind is not looked at, however much it is.
    let looked_at = &text[..text.len().min(4 * most + 4)];
    let looked_at = String::from_utf8_lossy(looked_at);
    match looked_at.char_indices().nth(most) {
        Some((end, _)) => format!("{}…", &looked_at[..end]),
        None => looked_at.into_owned(),
    }
}
