//! The judge `quay`: what Quay does with a document when it is pushed, as of `quay/quay@ffba0c70`.
//!
//! Three things stop a document there: Python's decoder, a schema for each format, and what is read of the
//! document when it is stored. Where Quay's code fails on a document, its answer is 500, which counts as a
//! rejection.

mod config;
mod date;
mod layers;
mod python;
mod schema1;
mod shapes;
mod text;
mod wide;

use super::format::Format;
use super::judge::{Judge, Judges};
use super::shape;
use super::sink::Sink;
use crate::diagnostics::quay as diagnostics;
use crate::json::{Json, Kind, NodeId, ProblemKind};

/// Reports what Quay rejects.
pub(super) fn check(sink: &mut Sink<'_, '_>, format: Format) {
    sink.judges = Judges::of(&[Judge::Quay]);
    let Some(root) = sink.json.root() else {
        wide::check(sink, format);
        return;
    };
    check_value(sink, root, format, sink.json.source());
}

/// Whether a problem of the text, which stops other readers, does not stop Quay: the bytes of a schema 1
/// manifest go to Python's decoder as they are, and it knows encodings by their first bytes.
pub(super) fn reads(problem: ProblemKind, format: Option<Format>) -> bool {
    let schema1 = matches!(format, Some(Format::DockerSchema1 | Format::DockerSchema1Signed));
    schema1 && matches!(problem, ProblemKind::ByteOrderMark | ProblemKind::WideCharacters)
}

/// The document's value; `source` is what was pushed, byte for byte.
fn check_value(sink: &mut Sink<'_, '_>, root: NodeId, format: Format, source: &[u8]) {
    let Some(shape) = shapes::of(format) else { return };
    check_numbers(sink);
    // An empty object is a config that nobody needs to read.
    let is_empty = sink.json.kind(root) == Kind::Object && sink.json.children(root).next().is_none();
    if format == Format::ImageConfig && is_empty {
        return;
    }
    shape::compare(sink, root, shape);
    match format {
        Format::ImageManifest | Format::DockerManifest => layers::check(sink, root, format),
        Format::ImageConfig | Format::DockerConfig => config::check(sink, root),
        Format::DockerSchema1 | Format::DockerSchema1Signed => schema1::check(sink, root, source),
        _ => {}
    }
}

/// Whether Quay takes a media type in a descriptor of OCI's.
pub(super) fn is_media_type(text: &str) -> bool {
    text::media_type(text).is_none()
}

/// Whether Quay takes a media type in a list of Docker's.
pub(super) fn is_child(media_type: &str) -> bool {
    shapes::docker_child(media_type).is_none()
}

/// Whether Quay takes a media type for a layer in a manifest of Docker's.
pub(super) fn is_layer(media_type: &str) -> bool {
    shapes::docker_layer(media_type).is_none()
}

/// Python refuses to turn very many digits into a whole number.
fn check_numbers(sink: &mut Sink<'_, '_>) {
    let json = sink.json;
    for node in json.nodes() {
        let digits = too_long(json, node);
        if digits > 0 {
            sink.value(&diagnostics::TOO_MANY_DIGITS, node, &[&digits.to_string()]);
        }
    }
}

/// How many digits a number has that has too many; 0 for all others.
fn too_long(json: &Json<'_>, node: NodeId) -> usize {
    let digits = json.number(node).map_or(0, python::digits);
    if digits > python::MOST_DIGITS { digits } else { 0 }
}
