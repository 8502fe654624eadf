//! Annotations: names that are reserved, and values that have a form.

use super::manifest::advise;
use crate::diagnostics::manifest as diagnostics;
use crate::digest::Digest;
use crate::json::NodeId;
use crate::validate::rule::time;
use crate::validate::shape::shown;
use crate::validate::sink::Sink;

/// The prefix of the names that the image specification keeps for itself.
const RESERVED: &str = "org.opencontainers.image.";

/// What may follow the prefix.
const DEFINED: [&str; 14] = [
    "created",
    "authors",
    "url",
    "documentation",
    "source",
    "version",
    "revision",
    "vendor",
    "licenses",
    "ref.name",
    "title",
    "description",
    "base.digest",
    "base.name",
];

/// Gives advice about an object's annotations, or about labels, which have the same rules.
pub(super) fn check(sink: &mut Sink<'_, '_>, of: NodeId, name: &str) {
    let json = sink.json;
    let Some(annotations) = json.member(of, name) else { return };
    for annotation in json.children(annotations) {
        let Some(key) = json.key(annotation) else { continue };
        let Some(defined) = key.strip_prefix(RESERVED) else { continue };
        if !DEFINED.contains(&defined) {
            let span = json.key_span(annotation);
            advise(sink, |sink| {
                sink.report(&diagnostics::ANNOTATION_RESERVED, Some(annotation), span, &[&key]);
            });
        }
        let Some(value) = json.string(annotation) else { continue };
        let expected = match defined {
            "created" if time::rfc3339(&value).is_some() => "a time, such as 2006-01-02T15:04:05Z",
            "base.digest" if Digest::parse(&value).is_err() => "a digest",
            _ => continue,
        };
        let shown = shown(json, annotation);
        advise(sink, |sink| sink.value(&diagnostics::ANNOTATION_FORM, annotation, &[&shown, expected]));
    }
}
