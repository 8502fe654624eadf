//! Annotations: names that are reserved, and values that have a form.

use super::manifest::advise;
use crate::diagnostics::manifest as diagnostics;
use crate::digest::Digest;
use crate::json::NodeId;
use crate::validate::rule::time;
use crate::validate::shape::shown;
use crate::validate::sink::Sink;
use std::borrow::Cow;

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
        let Some(expected) = unlike(defined, &value) else { continue };
        let shown = shown(json, annotation);
        advise(sink, |sink| sink.value(&diagnostics::ANNOTATION_FORM, annotation, &[&shown, expected]));
    }
}

/// What the value of a defined name has to be, and is not.
fn unlike(defined: &str, value: &str) -> Option<&'static str> {
    match defined {
        "created" if time::rfc3339(value).is_some() => Some("a time, such as 2006-01-02T15:04:05Z"),
        "base.digest" if Digest::check(value).is_err() => Some("a digest"),
        _ => None,
    }
}

/// Whether there is no advice to give about an annotation with a text for its value.
pub(in crate::validate) fn is_ordinary<'a>(
    name: &[u8],
    value: impl FnOnce() -> Option<Cow<'a, str>>,
) -> bool {
    name.strip_prefix(RESERVED.as_bytes()).is_none_or(|name| {
        let defined = DEFINED.iter().find(|defined| defined.as_bytes() == name);
        defined.is_some_and(|defined| value().is_some_and(|value| unlike(defined, &value).is_none()))
    })
}
