//! A manifest against its config: each layer has its digest there, and its step in the history.

use super::reference::{Reference, Role};
use super::tree::Tree;
use crate::Digest;
use crate::diagnostics::across as diagnostics;
use crate::json::{Json, Kind, NodeId};
use crate::validate::Report;
use crate::validate::judge::{Judge, Judges};
use crate::validate::sink::Sink;

/// Compares a manifest with its config (image-spec, config.md, `rootfs` and `history`). Configs of media types that
/// are not known are not read (image-spec, manifest.md, `config`).
pub(super) fn check(sink: &mut Sink<'_, '_>, tree: &Tree<'_>, at: usize) {
    let Some(config) = tree.config(at).map(Report::json) else { return };
    let Some(root) = config.root() else { return };
    let Some(layers) = sink.json.root().and_then(|root| list(sink.json, root, "layers")) else { return };
    let references: Vec<&Reference> =
        tree.references.get(at).into_iter().flatten().filter(|it| it.role == Role::Layer).collect();
    let count = references.len();
    let diff_ids = config.member(root, "rootfs").and_then(|rootfs| list(config, rootfs, "diff_ids"));
    if let Some(diff_ids) = diff_ids {
        let diff_ids: Vec<NodeId> = config.children(diff_ids).collect();
        if diff_ids.len() == count {
            for (reference, diff_id) in references.iter().zip(diff_ids) {
                check_diff_id(sink, tree, reference, config, diff_id);
            }
        } else {
            sink.judges = Judges::of(&[Judge::Spec]);
            let (layers_are, diffs_are) = (count.to_string(), diff_ids.len().to_string());
            sink.value(&diagnostics::DIFF_ID_COUNT, layers, &[&layers_are, &diffs_are]);
        }
    }
    if let Some(history) = list(config, root, "history") {
        let steps = config.children(history).count();
        let told = config.children(history).filter(|step| !is_empty(config, *step)).count();
        if steps > 0 && told != count {
            sink.judges = Judges::NONE;
            sink.value(&diagnostics::HISTORY, layers, &[&count.to_string(), &told.to_string()]);
        }
    }
}

/// A layer unpacks to what the config says.
fn check_diff_id(
    sink: &mut Sink<'_, '_>,
    tree: &Tree<'_>,
    reference: &Reference,
    config: &Json<'_>,
    diff_id: NodeId,
) {
    let Some(said) = config.string(diff_id).and_then(|text| Digest::parse(&text).ok()) else { return };
    let file = reference.target.and_then(|target| tree.files.list().get(target));
    let unpacked = file.and_then(|file| file.unpacked.as_ref());
    let Some(found) = unpacked.and_then(|unpacked| unpacked.diff_id(said.algorithm())) else { return };
    if said != *found {
        let node = reference.digest.unwrap_or(reference.node);
        sink.judges = Judges::of(&[Judge::Spec]);
        sink.value(&diagnostics::DIFF_ID, node, &[found.as_str(), said.as_str()]);
    }
}

fn list(json: &Json<'_>, node: NodeId, name: &str) -> Option<NodeId> {
    json.member(node, name).filter(|member| json.kind(*member) == Kind::Array)
}

fn is_empty(json: &Json<'_>, step: NodeId) -> bool {
    json.member(step, "empty_layer").and_then(|empty| json.boolean(empty)) == Some(true)
}
