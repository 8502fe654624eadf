//! The names of references in a layout (image-spec, annotations.md, `org.opencontainers.image.ref.name`).

use super::place::INDEX;
use super::reference::{Reference, Role};
use super::tree::Tree;
use crate::diagnostics::layout as diagnostics;
use crate::json::{Json, NodeId};
use crate::validate::judge::Judges;
use crate::validate::shape::shown;
use crate::validate::sink::Sink;
use std::borrow::Cow;
use std::collections::HashMap;

const REF_NAME: &str = "org.opencontainers.image.ref.name";

/// Names are looked at where they mean something: in `index.json`.
pub(super) fn check(sink: &mut Sink<'_, '_>, tree: &Tree<'_>, at: usize) {
    let json = sink.json;
    let is_index = tree.entries.get(at).is_some_and(|entry| entry.path == INDEX);
    sink.judges = Judges::NONE;
    let mut known: HashMap<_, Option<Cow<'_, str>>> = HashMap::new();
    for reference in tree.references.get(at).into_iter().flatten().filter(|it| it.role == Role::Child) {
        let Some(node) = ref_name(json, reference) else { continue };
        let Some(name) = json.string(node) else { continue };
        let shown = shown(json, node);
        if !is_index {
            sink.value(&diagnostics::REF_NAME_ELSEWHERE, node, &[&shown]);
            continue;
        }
        if !is_reference(&name) {
            sink.value(&diagnostics::REF_NAME, node, &[&shown]);
        }
        let digest = reference.digest.and_then(|digest| json.string(digest));
        let platform = json.member(reference.node, "platform").map(|platform| json.raw(platform));
        match known.get(&(name.clone(), platform)) {
            Some(other) if *other != digest => sink.value(&diagnostics::REF_NAME_TWICE, node, &[&shown]),
            Some(_) => {}
            None => {
                known.insert((name, platform), digest);
            }
        }
    }
}

fn ref_name(json: &Json<'_>, reference: &Reference) -> Option<NodeId> {
    json.member(json.member(reference.node, "annotations")?, REF_NAME)
}

/// `component ("/" component)*`, where a component is alphanumeric parts joined by one separator each.
fn is_reference(name: &str) -> bool {
    name.split('/').all(is_component)
}

fn is_component(component: &str) -> bool {
    let is_part = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_alphanumeric());
    // Two hyphens are one separator.
    let single = component.replace("--", "-");
    !component.contains("---") && single.split(['-', '.', '_', ':', '@', '+']).all(is_part)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn names_are_those_of_the_grammar() {
        for name in ["latest", "v1.0.0-vendor.0", "a/b:c@d", "a--b", "1+2_3", "docker.io/library/app:1"] {
            assert!(is_reference(name), "{name}");
        }
        for name in ["", "/", "a/", "-a", "a-", "a---b", "a..b", "a b", "ä", "a._b", "a--.b"] {
            assert!(!is_reference(name), "{name}");
        }
    }

    proptest! {
        #[test]
        fn joined_parts_are_names(parts in prop::collection::vec("[A-Za-z0-9]{1,5}", 1..6), joint in "[-._:@+/]|--") {
            prop_assert!(is_reference(&parts.join(&joint)));
        }

        #[test]
        fn any_text_is_judged(name in "\\PC{0,40}") {
            let plain = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._:@+/".contains(&byte));
            prop_assert!(plain || !is_reference(&name));
        }
    }
}
