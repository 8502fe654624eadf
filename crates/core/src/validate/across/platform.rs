//! What an index says that an image runs on, against what the image says itself.

use super::check::at_member;
use super::reference::Reference;
use super::tree::Tree;
use crate::diagnostics::across as diagnostics;
use crate::json::Json;
use crate::validate::judge::{Judge, Judges};
use crate::validate::sink::Sink;
use crate::validate::{Format, Report};

/// Compares the platform of a descriptor with the config of its manifest, or with a manifest of schema 1. The text
/// does not say that they have to be equal: the platform is the least that the image needs.
pub(super) fn check(sink: &mut Sink<'_, '_>, tree: &Tree<'_>, parent: Option<Format>, reference: &Reference) {
    let (Some(child), Some(at)) = (tree.target(reference), reference.target) else { return };
    let Some(platform) = sink.json.member(reference.node, "platform") else { return };
    let is_schema1 = matches!(child.format(), Some(Format::DockerSchema1 | Format::DockerSchema1Signed));
    let said_by = if is_schema1 { Some(child) } else { tree.config(at) };
    let Some(own) = said_by.map(Report::json) else { return };
    let names: &[&str] =
        if is_schema1 { &["architecture"] } else { &["architecture", "os", "variant", "os.version"] };
    // Quay compares the architecture of manifests of schema 1 in a list.
    let is_quays = is_schema1 && parent == Some(Format::DockerManifestList);
    sink.judges = if is_quays { Judges::of(&[Judge::Quay]) } else { Judges::NONE };
    for name in names {
        let said = sink.json.member(platform, name).and_then(|node| sink.json.string(node));
        if let (Some(said), Some(own)) = (said, text(own, name))
            && said != own
        {
            at_member(sink, platform, name, &diagnostics::PLATFORM, &[&format!("\"{own}\"")]);
        }
    }
}

/// A member of a document that says something.
fn text(json: &Json<'_>, name: &str) -> Option<String> {
    let text = json.string(json.member(json.root()?, name)?)?;
    (!text.is_empty()).then(|| text.into_owned())
}
