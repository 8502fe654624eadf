//! What a document refers to, read for a picture.

use crate::units::Units;
use longshore_core::document::{Descriptor, Facts, Step};
use longshore_core::json::Span;
use longshore_documents::checked::{Part, Picture, Place, Role};

/// So many parts are drawn.
const DRAWN: usize = 400;

/// A picture whose places are bytes yet.
#[derive(Default)]
pub(crate) struct Sketch {
    parts: Vec<(Span, Part)>,
    left_out: u32,
    total: f64,
}

/// The parts of a document, its config first.
pub(crate) fn sketch(facts: &Facts) -> Sketch {
    let mut sketch = Sketch::default();
    if let Some(config) = &facts.config {
        sketch.descriptor(Role::Config, config);
    }
    for layer in &facts.layers {
        sketch.descriptor(if layer.is_foreign() { Role::Foreign } else { Role::Layer }, layer);
    }
    for child in &facts.children {
        sketch.descriptor(Role::Manifest, child);
    }
    if let Some(subject) = &facts.subject {
        sketch.descriptor(Role::Subject, subject);
    }
    facts.history.iter().for_each(|step| sketch.step(step));
    sketch
}

impl Sketch {
    /// Where the parts stand.
    pub(crate) fn spans(&self) -> impl Iterator<Item = Span> + '_ {
        self.parts.iter().map(|(span, _)| *span)
    }

    /// The picture, with places that an editor knows.
    pub(crate) fn at(self, units: &Units) -> Picture {
        let placed = self.parts.into_iter().map(|(span, part)| Part { place: units.place(span), ..part });
        Picture { parts: placed.collect(), left_out: self.left_out, total: self.total }
    }

    fn descriptor(&mut self, role: Role, descriptor: &Descriptor) {
        // A size is drawn as a bar, where the last of 53 bits does not matter.
        #[expect(clippy::cast_precision_loss, reason = "drawn")]
        let size = descriptor.size.map(|size| size as f64).filter(|size| *size >= 0.0);
        self.total += size.unwrap_or_default();
        let platform = &descriptor.platform;
        let platform: Vec<&str> = [&platform.os, &platform.architecture, &platform.variant]
            .into_iter()
            .filter_map(Option::as_deref)
            .collect();
        let media_type = descriptor.media_type.as_deref().unwrap_or_default();
        let kind = descriptor.artifact_type.as_deref().unwrap_or(media_type);
        let title = if platform.is_empty() { kind.to_owned() } else { platform.join("/") };
        let digest = descriptor.digest.clone();
        self.push(descriptor.span, Part { role, title, digest, size, place: Place::default() });
    }

    fn step(&mut self, step: &Step) {
        let role = if step.is_empty { Role::EmptyStep } else { Role::Step };
        let said = step.created_by.as_ref().or(step.comment.as_ref());
        let title = said.cloned().unwrap_or_default();
        self.push(
            step.span,
            Part { role, title, digest: String::new(), size: None, place: Place::default() },
        );
    }

    fn push(&mut self, span: Span, part: Part) {
        if self.parts.len() < DRAWN {
            self.parts.push((span, part));
        } else {
            self.left_out += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use longshore_core::validate::{Options, validate};

    fn picture(text: &str) -> Picture {
        let report = validate(text.as_bytes(), &Options::default());
        let sketch = sketch(&report.facts().unwrap());
        let units = Units::of(text.as_bytes(), sketch.spans());
        sketch.at(&units)
    }

    #[test]
    fn an_image_is_its_config_and_its_layers() {
        let picture = picture(
            r#"{"schemaVersion":2,"config":{"digest":"a","size":3},"layers":[{"digest":"b","size":4},{"digest":"c","size":-5}]}"#,
        );
        let drawn: Vec<_> = picture.parts.iter().map(|part| (part.role, part.size)).collect();
        assert_eq!(drawn, [(Role::Config, Some(3.0)), (Role::Layer, Some(4.0)), (Role::Layer, None)]);
        assert!((picture.total - 7.0).abs() < f64::EPSILON);
    }

    #[test]
    fn a_child_is_called_by_its_platform() {
        let picture = picture(
            r#"{"manifests":[{"mediaType":"m","digest":"a","size":1,"platform":{"os":"linux","architecture":"arm","variant":"v7"}}]}"#,
        );
        assert_eq!(picture.parts[0].title, "linux/arm/v7");
    }

    #[test]
    fn of_very_many_parts_the_first_are_drawn_and_all_are_counted() {
        let children = vec![r#"{"digest":"a","size":2}"#; 1000].join(",");
        let picture = picture(&format!("{{\"manifests\":[{children}]}}"));
        assert_eq!((picture.parts.len(), picture.left_out), (DRAWN, 600));
        assert!((picture.total - 2000.0).abs() < f64::EPSILON);
    }
}
