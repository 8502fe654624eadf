//! Manifests and indexes: what their fields have to do with each other.

use super::{annotations, descriptor};
use crate::diagnostics::manifest as diagnostics;
use crate::json::{Kind, NodeId};
use crate::validate::finding::Repair;
use crate::validate::format::Format;
use crate::validate::judge::{Judge, Judges};
use crate::validate::sink::Sink;

const EMPTY: &str = "application/vnd.oci.empty.v1+json";

pub(super) fn check(sink: &mut Sink<'_, '_>, root: NodeId, format: Format) {
    check_own_type(sink, root, format);
    annotations::check(sink, root, "annotations");
    let json = sink.json;
    for name in ["config", "subject"] {
        if let Some(found) = json.member(root, name) {
            descriptor::check(sink, found);
        }
    }
    for name in ["layers", "manifests"] {
        let Some(list) = json.member(root, name).filter(|list| !sink.is_ordinary(*list)) else { continue };
        for entry in json.children(list) {
            if !sink.is_ordinary(entry) {
                descriptor::check(sink, entry);
            }
        }
    }
    if format == Format::ImageManifest {
        check_artifact(sink, root);
        check_layers(sink, root);
    }
}

/// `mediaType`, when used, is the document's own.
fn check_own_type(sink: &mut Sink<'_, '_>, root: NodeId, format: Format) {
    let json = sink.json;
    let right = format.media_type();
    match json.member(root, "mediaType") {
        Some(own) if json.is_closed(own) && json.string(own).is_some_and(|own| own != right) => {
            let shown = crate::validate::shape::shown(json, own);
            let repair = Repair::one(format!("Write {right}"), json.span(own), format!("\"{right}\""));
            sink.repairable(&diagnostics::OWN_MEDIA_TYPE, own, &[&shown, right], repair);
        }
        None if format.is_oci() => {
            advise(sink, |sink| sink.value(&diagnostics::NO_OWN_MEDIA_TYPE, root, &[]));
        }
        _ => {}
    }
}

/// An empty config means an artifact, which has to say what it is.
fn check_artifact(sink: &mut Sink<'_, '_>, root: NodeId) {
    let json = sink.json;
    let config = json.member(root, "config").and_then(|config| json.member(config, "mediaType"));
    let is_empty = config.and_then(|media_type| json.string(media_type)).is_some_and(|text| text == EMPTY);
    if is_empty && json.member(root, "artifactType").is_none() {
        sink.value(&diagnostics::ARTIFACT_TYPE_NEEDED, root, &[]);
    }
}

/// There should be a layer.
fn check_layers(sink: &mut Sink<'_, '_>, root: NodeId) {
    let json = sink.json;
    let empty = json
        .member(root, "layers")
        .filter(|layers| json.kind(*layers) == Kind::Array && json.children(*layers).next().is_none());
    if let Some(layers) = empty {
        advise(sink, |sink| sink.value(&diagnostics::NO_LAYERS, layers, &[]));
    }
}

/// Reports something for which the text rejects nothing.
pub(super) fn advise(sink: &mut Sink<'_, '_>, report: impl FnOnce(&mut Sink<'_, '_>)) {
    sink.judges = Judges::NONE;
    report(sink);
    sink.judges = Judges::of(&[Judge::Spec]);
}
