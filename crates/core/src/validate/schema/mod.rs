//! The judge `schema`: the image specification's JSON schemas, read as its Go validator reads them.

mod shapes;

use super::format::Format;
use super::judge::{Judge, Judges};
use super::shape;
use super::sink::Sink;
use crate::json::NodeId;

/// Reports where a document differs from its schema. The official validator asks the schema, too.
pub(super) fn check(sink: &mut Sink<'_, '_>, root: NodeId, format: Format) {
    let shape = match format {
        Format::ImageManifest => &shapes::MANIFEST,
        Format::ImageIndex => &shapes::INDEX,
        Format::ImageConfig => &shapes::CONFIG,
        Format::Descriptor => &shapes::DESCRIPTOR,
        Format::ImageLayout => &shapes::LAYOUT,
        _ => return,
    };
    sink.judges = Judges::of(&[Judge::Schema, Judge::Official]);
    shape::compare(sink, root, shape);
}
