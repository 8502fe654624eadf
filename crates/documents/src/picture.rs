//! What a document refers to, read for a picture: its parts, and theirs, as far as they are at hand.

use crate::family::Family;
use crate::units::Units;
use longshore_core::document::{Descriptor, Facts, Step};
use longshore_core::json::Span;
use longshore_documents::checked::{Part, Picture, Role};
use std::collections::HashSet;

/// So many parts are drawn.
const DRAWN: usize = 400;

/// So many documents are drawn below each other.
const DEEPEST: usize = 8;

/// A picture whose places are bytes yet.
#[derive(Default)]
pub(crate) struct Sketch {
    nodes: Vec<Node>,
    left_out: u32,
    total: f64,
}

/// A part, and those below it.
struct Node {
    span: Option<Span>,
    part: Part,
    above: Option<usize>,
    below: Vec<usize>,
}

/// The parts of a document, its config first.
pub(crate) fn parts(facts: &Facts) -> impl Iterator<Item = (Span, Part)> + '_ {
    let layers = facts
        .layers
        .iter()
        .map(|layer| described(if layer.is_foreign() { Role::Foreign } else { Role::Layer }, layer));
    let one = |role, part: &Option<Descriptor>| part.as_ref().map(|part| described(role, part));
    one(Role::Config, &facts.config)
        .into_iter()
        .chain(layers)
        .chain(facts.children.iter().map(|child| described(Role::Manifest, child)))
        .chain(one(Role::Subject, &facts.subject))
        .chain(facts.history.iter().map(made))
}

/// The picture of a document, with what is known of those that it is looked at together with.
pub(crate) fn sketch(facts: &Facts, family: &Family) -> Sketch {
    let mut sketch = Sketch::default();
    let mut counted = HashSet::new();
    for (span, part) in parts(facts) {
        sketch.count(&part, &mut counted);
        if sketch.nodes.len() < DRAWN {
            sketch.add(Some(span), part, None, family);
        } else {
            sketch.left_out += 1;
        }
    }
    for part in family.about(facts.digest.as_str()) {
        if sketch.nodes.len() < DRAWN {
            sketch.add(None, part, None, family);
        }
    }
    // Level by level, so that what lies near is there before what lies far.
    let mut at = 0;
    while at < sketch.nodes.len() {
        sketch.unfold(at, family, &mut counted);
        at += 1;
    }
    sketch
}

impl Sketch {
    /// Where the parts stand.
    pub(crate) fn spans(&self) -> impl Iterator<Item = Span> + '_ {
        self.nodes.iter().filter_map(|node| node.span)
    }

    /// The picture, with places that an editor knows.
    pub(crate) fn at(mut self, units: &Units) -> Picture {
        let roots = (0..self.nodes.len()).filter(|at| self.nodes[*at].above.is_none());
        let mut waiting: Vec<(usize, u32)> = roots.map(|at| (at, 0)).collect();
        waiting.reverse();
        let mut parts = Vec::with_capacity(self.nodes.len());
        while let Some((at, depth)) = waiting.pop() {
            // Nodes are named by their own list alone.
            let Some(node) = self.nodes.get_mut(at) else { continue };
            let place = node.span.map(|span| units.place(span));
            parts.push(Part { place, depth, ..std::mem::take(&mut node.part) });
            waiting.extend(node.below.iter().rev().map(|below| (*below, depth + 1)));
        }
        Picture { parts, left_out: self.left_out, total: self.total }
    }

    fn add(&mut self, span: Option<Span>, mut part: Part, above: Option<usize>, family: &Family) -> usize {
        part.number = family.find(&part.digest);
        self.nodes.push(Node { span, part, above, below: Vec::new() });
        self.nodes.len() - 1
    }

    /// Adds what lies below a part, where all of it can be drawn.
    fn unfold(&mut self, at: usize, family: &Family, counted: &mut HashSet<String>) {
        let Some(node) = self.nodes.get(at) else { return };
        let is_unfolded = matches!(node.part.role, Role::Manifest | Role::Referrer | Role::Config);
        let Some(number) = node.part.number.filter(|_| is_unfolded) else { return };
        let below = family.below(number, &node.part.digest);
        if below.is_empty() {
            return;
        }
        let mut way = node.above;
        let mut depth = 1;
        while let Some(above) = way.and_then(|above| self.nodes.get(above)) {
            if above.part.number == Some(number) {
                return;
            }
            depth += 1;
            way = above.above;
        }
        if depth >= DEEPEST || self.nodes.len() + below.len() > DRAWN {
            if let Some(node) = self.nodes.get_mut(at) {
                node.part.hidden = u32::try_from(below.len()).unwrap_or(u32::MAX);
            }
            return;
        }
        for part in below {
            self.count(&part, counted);
            let added = self.add(None, part, Some(at), family);
            if let Some(node) = self.nodes.get_mut(at) {
                node.below.push(added);
            }
        }
    }

    /// What is there twice is stored once.
    fn count(&mut self, part: &Part, counted: &mut HashSet<String>) {
        if part.digest.is_empty() || counted.insert(part.digest.clone()) {
            self.total += part.size.unwrap_or_default();
        }
    }
}

fn described(role: Role, descriptor: &Descriptor) -> (Span, Part) {
    // A size is drawn as a bar, where the last of 53 bits does not matter.
    #[expect(clippy::cast_precision_loss, reason = "drawn")]
    let size = descriptor.size.map(|size| size as f64).filter(|size| *size >= 0.0);
    let platform = &descriptor.platform;
    let platform: Vec<&str> = [&platform.os, &platform.architecture, &platform.variant]
        .into_iter()
        .filter_map(Option::as_deref)
        .collect();
    let media_type = descriptor.media_type.as_deref().unwrap_or_default();
    let kind = descriptor.artifact_type.as_deref().unwrap_or(media_type);
    let title = if platform.is_empty() { kind.to_owned() } else { platform.join("/") };
    (descriptor.span, Part { role, title, digest: descriptor.digest.clone(), size, ..Part::default() })
}

fn made(step: &Step) -> (Span, Part) {
    let role = if step.is_empty { Role::EmptyStep } else { Role::Step };
    let said = step.created_by.as_ref().or(step.comment.as_ref());
    (step.span, Part { role, title: said.cloned().unwrap_or_default(), ..Part::default() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use Role::{Config, Layer, Manifest, Referrer, Subject};
    use longshore_core::Digest;
    use longshore_core::validate::across::{Checked, File, Files};
    use longshore_core::validate::{Options, validate};
    use std::fmt::Write as _;

    fn picture(text: &str) -> Picture {
        among(text, &Family::default())
    }

    fn among(text: &str, family: &Family) -> Picture {
        let report = validate(text.as_bytes(), &Options::default());
        let sketch = sketch(&report.facts().unwrap(), family);
        let units = Units::of(text.as_bytes(), sketch.spans());
        sketch.at(&units)
    }

    fn family(documents: &[&str]) -> Family {
        let mut files = Files::default();
        for (number, document) in documents.iter().enumerate() {
            files.add_given(File::document(number.to_string(), document.as_bytes().to_vec()));
        }
        let checked = Checked::documents(&files, &Options::default());
        Family::of(&files, &checked)
    }

    fn manifest(more: &str) -> String {
        format!(
            r#"{{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"a","size":3}},"layers":[{{"digest":"b","size":4}}]{more}}}"#
        )
    }

    fn index(digest: &str) -> String {
        format!(
            r#"{{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[{{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"{digest}","size":7}}]}}"#
        )
    }

    fn drawn(picture: &Picture) -> Vec<(Role, u32)> {
        picture.parts.iter().map(|part| (part.role, part.depth)).collect()
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
    fn below_a_manifest_that_is_at_hand_is_what_it_is_made_of_and_who_is_about_it() {
        let image = manifest("");
        let digest = Digest::sha256(image.as_bytes());
        let about = manifest(&format!(
            r#","artifactType":"application/spdx+json","subject":{{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"{digest}","size":{}}}"#,
            image.len()
        ));
        let index = index(digest.as_str());
        let family = family(&[&index, &image, &about]);
        let shown = among(&index, &family);
        let expected = [(Manifest, 0), (Config, 1), (Layer, 1), (Referrer, 1), (Config, 2), (Layer, 2)];
        assert_eq!(drawn(&shown), expected);
        assert_eq!(
            (shown.parts[0].number, shown.parts[3].title.as_str()),
            (Some(1), "application/spdx+json")
        );
        assert!(shown.parts[0].place.is_some() && shown.parts[1].place.is_none());
        // The blobs are there twice, and stored once.
        assert_eq!(shown.total.to_string(), (7 + 3 + 4 + about.len()).to_string());
        let shown = among(&image, &family);
        assert_eq!(drawn(&shown), [(Config, 0), (Layer, 0), (Referrer, 0), (Config, 1), (Layer, 1)]);
        let shown = among(&about, &family);
        assert_eq!(drawn(&shown), [(Config, 0), (Layer, 0), (Subject, 0)]);
        assert_eq!(family.in_order(&[2, 1, 0]), [(0, 0), (1, 1), (2, 2)]);
    }

    #[test]
    fn circles_end_and_what_has_no_room_is_said() {
        // By true digests there are no circles: this one is of names in a layout.
        let name = |digit: &str| format!("sha256:{}", digit.repeat(64));
        let mut files = Files::default();
        for (path, content) in [
            ("index.json".to_owned(), index(&name("1"))),
            (format!("blobs/sha256/{}", "1".repeat(64)), index(&name("2"))),
            (format!("blobs/sha256/{}", "2".repeat(64)), index(&name("1"))),
        ] {
            let mut reader = longshore_core::validate::across::FileReader::new(&path);
            reader.write(content.as_bytes());
            files.add(reader.finish()).unwrap();
        }
        let checked = Checked::layout(&files);
        let family = Family::of(&files, &checked);
        let shown = among(&index(&name("1")), &family);
        assert!(shown.parts.len() < 20, "{:?}", drawn(&shown));
        assert_eq!(family.in_order(&[0, 1, 2]).len(), 3);

        let mut layers = String::new();
        for layer in 0..500 {
            let _ = write!(layers, r#"{{"digest":"{layer}","size":1}},"#);
        }
        let long =
            format!(r#"{{"schemaVersion":2,"config":{{}},"layers":[{}]}}"#, layers.trim_end_matches(','));
        let digest = Digest::sha256(long.as_bytes());
        let shown = among(&index(digest.as_str()), &self::family(&[&long]));
        assert_eq!((shown.parts.len(), shown.parts[0].hidden), (1, 501));
    }

    #[test]
    fn of_very_many_parts_the_first_are_drawn_and_all_are_counted() {
        let children: Vec<String> = (0..1000).map(|at| format!(r#"{{"digest":"{at}","size":2}}"#)).collect();
        let picture = picture(&format!("{{\"manifests\":[{}]}}", children.join(",")));
        assert_eq!((picture.parts.len(), picture.left_out), (DRAWN, 600));
        assert!((picture.total - 2000.0).abs() < f64::EPSILON);
    }
}
