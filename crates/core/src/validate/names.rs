//! Names in objects: repeated ones, and such as differ in case only.

use super::format::Format;
use super::judge::{Judge, Judges};
use super::sink::Sink;
use crate::diagnostics::{manifest, value};
use crate::json::{Json, NodeId};

/// Reports names that readers may take for each other. The image specification forbids repeated names in its own
/// formats (considerations.md, "JSON"); what a reader makes of the values is that reader's own rule.
pub(super) fn check(sink: &mut Sink<'_, '_>, format: Option<Format>) {
    let json = sink.json;
    let spec = if format.is_some_and(Format::is_oci) { Judges::of(&[Judge::Spec]) } else { Judges::NONE };
    for object in json.nodes().filter(|node| json.may_have_alike_names(*node)) {
        let mut names: Vec<(String, NodeId)> = json
            .children(object)
            .filter_map(|child| Some((json.key(child)?.to_lowercase(), child)))
            .collect();
        names.sort_unstable();
        for pair in names.windows(2) {
            let [(one, first), (other, second)] = pair else { continue };
            if one != other {
                continue;
            }
            let (first_name, second_name) =
                (json.key(*first).unwrap_or_default(), json.key(*second).unwrap_or_default());
            let span = json.key_span(*second);
            if first_name == second_name && is_annotations(sink.json, object) {
                sink.judges = Judges::of(&[Judge::Spec]);
                sink.report(&manifest::ANNOTATION_REPEATED, Some(*second), span, &[&second_name]);
            } else if first_name == second_name {
                sink.judges = spec;
                sink.report(&value::REPEATED_NAME, Some(*second), span, &[&second_name]);
            } else {
                sink.judges = Judges::NONE;
                sink.report(&value::NAMES_DIFFER_IN_CASE, Some(*second), span, &[&first_name, &second_name]);
            }
        }
    }
}

/// Whether an object holds annotations, whose keys have to be unique (image-spec, annotations.md, "Rules").
fn is_annotations(json: &Json<'_>, object: NodeId) -> bool {
    json.key_is(object, "annotations")
}
