//! Image configs: what Quay reads of them when an image is pushed.

use super::date;
use crate::diagnostics::{config, quay, value};
use crate::json::{Kind, NodeId};
use crate::validate::rule::time;
use crate::validate::shape::shown;
use crate::validate::sink::{Sink, what};

/// Labels are looked up in `config`, which must not be null, and each step's time of creation is read.
pub(super) fn check(sink: &mut Sink<'_, '_>, root: NodeId) {
    let json = sink.json;
    if let Some(node) = json.member(root, "config")
        && json.kind(node) != Kind::Object
    {
        sink.value(&value::WRONG_TYPE, node, &["an object", what(json, node)]);
    }
    let Some(history) = json.member(root, "history") else { return };
    for entry in json.children(history) {
        let Some(created) = json.member(entry, "created") else { continue };
        let Some(text) = json.string(created) else { continue };
        if !text.is_empty() && !date::is_read(&text) {
            // The same cause has the same name, whoever rejects for it.
            let diagnostic = time::rfc3339(&text).map_or(&quay::TIME_NOT_READ, |_| &config::TIME);
            sink.value(diagnostic, created, &[&shown(json, created)]);
        }
    }
}
