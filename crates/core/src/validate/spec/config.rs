//! Image configs: the history and the layers.

use super::manifest::advise;
use super::{annotations, platform};
use crate::diagnostics::config as diagnostics;
use crate::json::NodeId;
use crate::validate::sink::Sink;

/// Each entry of the history that is no empty layer made one layer.
pub(super) fn check(sink: &mut Sink<'_, '_>, root: NodeId) {
    let json = sink.json;
    platform::check(sink, root);
    if let Some(execution) = json.member(root, "config") {
        annotations::check(sink, execution, "Labels");
    }
    let Some(history) = json.member(root, "history") else { return };
    let diff_ids = json.member(root, "rootfs").and_then(|rootfs| json.member(rootfs, "diff_ids"));
    let Some(diff_ids) = diff_ids else { return };
    let is_empty = |entry: &NodeId| {
        json.member(*entry, "empty_layer").and_then(|empty| json.boolean(empty)) == Some(true)
    };
    let entries = json.children(history).count();
    let told = json.children(history).filter(|entry| !is_empty(entry)).count();
    let layers = json.children(diff_ids).count();
    if entries > 0 && told != layers {
        advise(sink, |sink| {
            sink.value(&diagnostics::HISTORY_COUNT, history, &[&told.to_string(), &layers.to_string()]);
        });
    }
}
