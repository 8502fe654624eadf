//! Docker manifests of schema 1: the signatures, and the images in `v1Compatibility`.

use super::layers::Sum;
use super::python::{self, Value};
use super::text;
use crate::diagnostics::{quay, schema1 as diagnostics};
use crate::json::{Json, Kind, NodeId, ProblemKind};
use crate::signature::{self, Signature, Status};
use crate::validate::judge::{Judge, Judges};
use crate::validate::shape::shown;
use crate::validate::sink::{Sink, what};

/// `source` is what was pushed: signatures are about its bytes.
pub(super) fn check(sink: &mut Sink<'_, '_>, root: NodeId, source: &[u8]) {
    let json = sink.json;
    if let Some(list) = json.member(root, "signatures").filter(|list| is_empty_list(json, *list)) {
        sink.value(&diagnostics::NO_SIGNATURE, list, &[]);
    }
    if let Some(signed) = signature::read(source, json, root) {
        for signature in &signed.signatures {
            check_signature(sink, signature);
        }
    }
    check_layers(sink, root);
}

fn is_empty_list(json: &Json<'_>, node: NodeId) -> bool {
    json.kind(node) == Kind::Array && json.children(node).next().is_none()
}

fn check_signature(sink: &mut Sink<'_, '_>, signature: &Signature) {
    let json = sink.json;
    let member = |name| json.member(signature.node, name);
    let header = member("header");
    let in_header = |name| header.and_then(|header| json.member(header, name));
    let (diagnostic, node) = match signature.status {
        // What proves nothing is nothing to Quay; the text's judge says so.
        Status::Verified | Status::Nothing => return,
        Status::Mismatch | Status::Incomplete => (&diagnostics::MISMATCH, member("signature")),
        Status::Protected => (&diagnostics::PROTECTED, member("protected")),
        Status::Key => (&diagnostics::KEY, in_header("jwk")),
        Status::Algorithm => (&diagnostics::ALGORITHM, in_header("alg")),
        Status::NotChecked => {
            sink.judges = Judges::NONE;
            (&diagnostics::NOT_CHECKED, in_header("alg"))
        }
    };
    let node = node.unwrap_or(signature.node);
    sink.value(diagnostic, node, &[&shown(json, node)]);
    sink.judges = Judges::of(&[Judge::Quay]);
}

/// Each layer with its image, as far as both lists go.
fn check_layers(sink: &mut Sink<'_, '_>, root: NodeId) {
    let json = sink.json;
    let Some((layers, history)) = json.member(root, "fsLayers").zip(json.member(root, "history")) else {
        return;
    };
    let empty = [layers, history].into_iter().find(|list| is_empty_list(json, *list));
    if let Some(list) = empty {
        sink.value(&diagnostics::NO_LAYER, list, &[]);
    }
    // Quay goes from the base, which is the last entry, to the image itself.
    let pairs: Vec<_> = json.children(layers).zip(json.children(history)).collect();
    let mut sum = Sum::default();
    for (layer, image) in pairs.into_iter().rev() {
        if let Some(node) = json.member(layer, "blobSum")
            && let Some(diagnostic) = json.string(node).and_then(|digest| text::digest(&digest))
        {
            sink.value(diagnostic, node, &[&shown(json, node)]);
        }
        if let Some(node) = json.member(image, "v1Compatibility")
            && let Some(text) = json.string(node)
        {
            check_image(sink, node, &Json::parse(text.as_bytes()), &mut sum);
        }
    }
}

/// How deep an image's brackets may stand in each other: some of Python's stack is in use by then.
const DEPTH: u32 = 989;

/// An image, which was parsed from the text of `node`.
fn check_image(sink: &mut Sink<'_, '_>, node: NodeId, image: &Json<'_>, sum: &mut Sum) {
    let harmless = |kind: ProblemKind| kind.is_json() || kind == ProblemKind::NotFinite;
    let is_number = |id| image.number(id).map_or(0, python::digits) <= python::MOST_DIGITS;
    let is_read = image.problems().iter().all(|problem| harmless(problem.kind))
        && image.depth() <= DEPTH
        && image.nodes().all(is_number);
    let Some(root) = image.root().filter(|_| is_read) else {
        sink.value(&diagnostics::COMPATIBILITY_JSON, node, &[]);
        return;
    };
    let mut wrong = |name: &str, expected: &str, found: NodeId| {
        sink.value(&diagnostics::COMPATIBILITY_TYPE, node, &[name, expected, what(image, found)]);
    };
    let is_true = python::is_true(image, root);
    if is_true && image.kind(root) != Kind::Object {
        wrong("v1Compatibility", "an object in a string", root);
        return;
    }
    let member = |name| image.member(root, name);
    let is_object = |id: &NodeId| image.kind(*id) == Kind::Object;
    if let Some(found) = member("container_config").filter(|id| python::is_true(image, *id) && !is_object(id))
    {
        wrong("container_config", "an object", found);
    }
    if let Some(found) = member("config").filter(|id| !is_object(id)) {
        wrong("config", "an object", found);
    }
    if let Some(found) = member("id").filter(|id| matches!(image.kind(*id), Kind::Array | Kind::Object)) {
        wrong("id", "a string", found);
    }
    if let Some(size) = member("Size") {
        match image.kind(size) {
            Kind::Null | Kind::Boolean => {}
            Kind::Number => {
                if image.number(size).is_some_and(|number| sum.add(Value::of(number)).is_none()) {
                    sink.value(&quay::SIZES_NOT_ADDED, node, &[]);
                }
            }
            _ => wrong("Size", "a number", size),
        }
    }
    if member("id").is_none() {
        sink.value(&diagnostics::COMPATIBILITY_ID, node, &[]);
    }
}
