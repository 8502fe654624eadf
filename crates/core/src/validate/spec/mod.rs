//! The judge `spec`: what the specifications' written text demands, for every format.

pub(super) mod annotations;
mod config;
pub(super) mod descriptor;
mod manifest;
pub(super) mod platform;
mod schema1;
mod shapes;

use super::format::Format;
use super::judge::{Judge, Judges};
use super::shape;
use super::sink::Sink;
use crate::json::{Kind, NodeId};

/// Reports what the text forbids, and gives the advice that it gives.
pub(super) fn check(sink: &mut Sink<'_, '_>, root: NodeId, format: Format) {
    sink.judges = Judges::of(&[Judge::Spec]);
    shape::compare(sink, root, shapes::of(format));
    if sink.json.kind(root) != Kind::Object {
        return;
    }
    match format {
        Format::ImageManifest | Format::ImageIndex | Format::DockerManifest | Format::DockerManifestList => {
            manifest::check(sink, root, format);
        }
        Format::ImageConfig | Format::DockerConfig => config::check(sink, root),
        Format::Descriptor => descriptor::check(sink, root),
        Format::DockerSchema1 | Format::DockerSchema1Signed => schema1::check(sink, root),
        Format::ImageLayout => {}
    }
}
