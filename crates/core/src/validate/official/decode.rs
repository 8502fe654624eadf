//! Decoding as Go's `encoding/json` does it: names match in any case, each occurrence is decoded, `null`
//! leaves the value as it is, and numbers are digits alone.

use crate::diagnostics::{descriptor, manifest, value};
use crate::json::{Json, Kind, NodeId};
use crate::validate::rule::{self, time};
use crate::validate::shape::shown;
use crate::validate::sink::{Sink, what};
use base64::Engine as _;
use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

/// A Go type.
#[derive(Debug)]
pub(super) enum Type {
    String,
    /// A string among annotations.
    Annotation,
    Bool,
    /// `int` and `int64`.
    Int,
    /// `[]byte`: base64, or an array of numbers.
    Bytes,
    /// `time.Time`.
    Time,
    List(&'static Type),
    /// A map with strings for its keys.
    Map(&'static Type),
    Struct(&'static [(&'static str, &'static Type)]),
}

/// Reports what cannot be decoded into a type. The walk is as deep as the type is.
pub(super) fn decode(sink: &mut Sink<'_, '_>, node: NodeId, into: &Type) {
    let json = sink.json;
    match (into, json.kind(node)) {
        // What is no value was reported as such, and is what nobody could decode.
        (_, Kind::Null | Kind::Invalid)
        | (Type::String | Type::Annotation, Kind::String)
        | (Type::Bool, Kind::Boolean) => {}
        (Type::Annotation, _) => sink.value(&manifest::ANNOTATION_TYPE, node, &[what(json, node)]),
        (Type::Int, Kind::Number) => decode_int(sink, node),
        (Type::Bytes, Kind::String) => {
            let text = json.string(node).unwrap_or_default();
            let packed: Vec<u8> = text.bytes().filter(|byte| !matches!(byte, b'\r' | b'\n')).collect();
            if BASE64.decode(packed).is_err() {
                sink.value(&descriptor::DATA_BASE64, node, &[]);
            }
        }
        (Type::Bytes, Kind::Array) => {
            for child in json.children(node) {
                match json.number(child) {
                    Some(number) if number.is_plain_integer() && rule::within(number, 0, 255).is_none() => {}
                    _ if json.kind(child) == Kind::Null => {}
                    _ => {
                        sink.value(&value::WRONG_TYPE, child, &["a number from 0 to 255", what(json, child)]);
                    }
                }
            }
        }
        (Type::Time, Kind::String) => {
            let raw = String::from_utf8_lossy(json.raw(node));
            if let Some(diagnostic) = time::go(raw.trim_matches('"')) {
                sink.value(diagnostic, node, &[&shown(json, node)]);
            }
        }
        (Type::List(_), Kind::Array) if sink.is_ordinary(node) => {}
        (Type::List(of), Kind::Array) => {
            for child in json.children(node) {
                if !sink.is_ordinary(child) {
                    decode(sink, child, of);
                }
            }
        }
        (Type::Map(of), Kind::Object) => json.children(node).for_each(|child| decode(sink, child, of)),
        (Type::Struct(fields), Kind::Object) => {
            for child in json.children(node) {
                if let Some((_, of)) = field(json, child, fields) {
                    decode(sink, child, of);
                }
            }
        }
        (into, _) => sink.value(&value::WRONG_TYPE, node, &[expected(into), what(json, node)]),
    }
}

/// Base64 with its padding, without looking at the bits that are left over.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_allow_trailing_bits(true)
        .with_decode_padding_mode(DecodePaddingMode::RequireCanonical),
);

fn decode_int(sink: &mut Sink<'_, '_>, node: NodeId) {
    let Some(number) = sink.json.number(node) else { return };
    let shown = shown(sink.json, node);
    if number.is_not_finite() {
        return;
    }
    if !number.is_plain_integer() {
        let diagnostic = if number.is_whole() { &value::NOT_PLAIN } else { &value::NOT_WHOLE };
        sink.value(diagnostic, node, &[&shown]);
    } else if rule::within(number, i128::from(i64::MIN), i128::from(i64::MAX)).is_some() {
        sink.value(&value::OUT_OF_RANGE, node, &[&shown]);
    }
}

/// The field that a member is decoded into: that of its very name, else that of its name in any case.
fn field<T>(
    json: &Json<'_>,
    member: NodeId,
    fields: &'static [(&'static str, T)],
) -> Option<&'static (&'static str, T)> {
    let exact = json.name_among(member, fields.iter().map(|(name, _)| *name));
    exact.and_then(|place| fields.get(place)).or_else(|| {
        let key = json.key(member)?;
        fields.iter().find(|(name, _)| is_folded_same(&key, name))
    })
}

/// All members that are decoded into a field of this name, in the order of the text.
pub(super) fn fields(json: &Json<'_>, object: NodeId, name: &str) -> Vec<NodeId> {
    let is_named = |child: &NodeId| json.key(*child).is_some_and(|key| is_folded_same(&key, name));
    json.children(object).filter(is_named).collect()
}

/// The entries of the slice of strings that the lists are decoded into one after the other. Each takes the place of the
/// one before it, but an entry that is null leaves what its place in memory held; one that held nothing is given as
/// the null.
pub(super) fn strings(json: &Json<'_>, lists: impl Iterator<Item = NodeId>) -> Vec<NodeId> {
    let (mut slots, mut length) = (Vec::new(), 0);
    for list in lists {
        length = 0;
        for entry in json.children(list) {
            match slots.get_mut(length) {
                Some(slot) if json.kind(entry) != Kind::Null => *slot = entry,
                Some(_) => {}
                None => slots.push(entry),
            }
            length += 1;
        }
        if length == 0 {
            slots.clear();
        }
    }
    slots.truncate(length);
    slots
}

/// Whether names are the same in Go's folding: ASCII letters, and the two others that Unicode folds into ASCII.
fn is_folded_same(one: &str, other: &str) -> bool {
    let letter = |letter| match letter {
        '\u{17f}' => 'S',
        '\u{212a}' => 'K',
        letter => letter.to_ascii_uppercase(),
    };
    one.chars().map(letter).eq(other.chars().map(letter))
}

fn expected(into: &Type) -> &'static str {
    match into {
        Type::String | Type::Annotation | Type::Time | Type::Bytes => "a string",
        Type::Bool => "true or false",
        Type::Int => "a whole number",
        Type::List(_) => "an array",
        Type::Map(_) | Type::Struct(_) => "an object",
    }
}
