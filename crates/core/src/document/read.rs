//! Fields of documents, where they are of the right type.

use super::{Descriptor, Platform, Step};
use crate::json::{Json, Kind, NodeId};
use std::borrow::Cow;

/// A member that is a string.
pub(super) fn text(json: &Json<'_>, node: NodeId, name: &str) -> Option<String> {
    json.string(json.member(node, name)?).map(Cow::into_owned)
}

/// A member that is an object.
pub(super) fn object(json: &Json<'_>, node: NodeId, name: &str) -> Option<NodeId> {
    json.member(node, name).filter(|member| json.kind(*member) == Kind::Object)
}

/// The members of a member that are strings, each name once, in the order of the text.
pub(super) fn texts(json: &Json<'_>, node: NodeId, name: &str) -> Vec<(String, String)> {
    let Some(node) = object(json, node, name) else { return Vec::new() };
    let pair = |member| Some((json.key(member)?.into_owned(), json.string(member)?.into_owned()));
    crate::validate::last_of_each(json, node).filter_map(pair).collect()
}

pub(super) fn platform(json: &Json<'_>, node: NodeId) -> Platform {
    let text = |name| text(json, node, name);
    Platform { architecture: text("architecture"), os: text("os"), variant: text("variant") }
}

pub(super) fn descriptor(json: &Json<'_>, node: NodeId) -> Descriptor {
    let urls = json.member(node, "urls").into_iter().flat_map(|list| json.children(list));
    Descriptor {
        span: json.span(node),
        media_type: text(json, node, "mediaType"),
        digest: text(json, node, "digest").unwrap_or_default(),
        size: json.member(node, "size").and_then(|size| json.number(size)?.whole()),
        urls: urls.filter_map(|url| json.string(url).map(Cow::into_owned)).collect(),
        artifact_type: text(json, node, "artifactType"),
        annotations: texts(json, node, "annotations"),
        platform: object(json, node, "platform").map(|node| platform(json, node)).unwrap_or_default(),
    }
}

pub(super) fn step(json: &Json<'_>, node: NodeId) -> Step {
    let text = |name| text(json, node, name);
    Step {
        span: json.span(node),
        created: text("created"),
        created_by: text("created_by"),
        author: text("author"),
        comment: text("comment"),
        is_empty: json.member(node, "empty_layer").and_then(|empty| json.boolean(empty)) == Some(true),
    }
}
