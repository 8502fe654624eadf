//! Objects whose names may be taken for each other.

use super::tree::Node;

/// Comparing each with each takes less time than sorting where there are no more.
const FEW: usize = 8;

/// Whether two members of an object may have names that are equal, or differ in case only. No is certain; yes is for
/// whoever asks to look at closely.
///
/// `names` is room that is used again. The cost is that of sorting the names' beginnings and ends.
pub(super) fn has(text: &[u8], nodes: &[Node], object: u32, names: &mut Vec<u64>) -> bool {
    names.clear();
    let mut child = nodes.get(object as usize + 1).filter(|child| child.parent == object);
    while let Some(node) = child {
        if !node.plain_key {
            // Escapes, and letters whose case is not told by a bit.
            return true;
        }
        names.push(digest(node.key.of(text)));
        child = nodes.get(node.next as usize);
    }
    if names.len() <= FEW {
        return names.iter().enumerate().any(|(place, name)| names[..place].contains(name));
    }
    names.sort_unstable();
    names.windows(2).any(|pair| pair[0] == pair[1])
}

/// Something that is the same for names that differ in case only, and seldom for others: length, beginning and end.
fn digest(name: &[u8]) -> u64 {
    const CASE: u64 = u64::from_le_bytes([0x20; 8]);
    let (first, last) = match (name.first_chunk(), name.last_chunk()) {
        (Some(first), Some(last)) => (u64::from_le_bytes(*first), u64::from_le_bytes(*last)),
        _ => (name.iter().fold(0, |word, byte| word << 8 | u64::from(*byte)), 0),
    };
    ((first | CASE) ^ (last | CASE).rotate_left(13)).wrapping_add((name.len() as u64) << 56)
}

#[cfg(test)]
mod tests {
    use crate::json::{Json, NodeId};
    use proptest::prelude::*;

    fn is_alike(json: &Json<'_>, object: NodeId) -> bool {
        let names: Vec<String> =
            json.children(object).filter_map(|child| Some(json.key(child)?.to_lowercase())).collect();
        (1..names.len()).any(|place| names[..place].contains(&names[place]))
    }

    proptest! {
        #[test]
        fn names_that_are_alike_are_never_overlooked(
            names in prop::collection::vec("[aAkK\u{212a}_\u{df}]{1,2}|(annotation|Annotation)[sS0-9]{1,2}", 0..14),
        ) {
            let members: Vec<String> = names.iter().map(|name| format!("\"{name}\":1")).collect();
            let text = format!("{{{}}}", members.join(","));
            let json = Json::parse(text.as_bytes());
            let root = json.root().unwrap();
            prop_assert!(json.may_have_alike_names(root) || !is_alike(&json, root));
        }
    }

    #[test]
    fn names_that_are_not_alike_are_known_as_such() {
        for (text, alike) in [
            (r#"{"mediaType":1,"digest":2,"size":3}"#, false),
            (r#"{"a":1,"b":2,"c":3,"d":4,"e":5,"f":6,"g":7,"h":8,"i":9}"#, false),
            (r#"{"org.opencontainers.image.version":1,"org.opencontainers.image.created":2}"#, false),
            (r#"{"size":1,"Size":2}"#, true),
            (r#"{"size":1"#, false),
            (r#"{"size":1,"size":2"#, true),
            (r#"{"x":{"size":1,"size":2}}"#, false),
            ("{}", false),
            ("[1,2]", false),
        ] {
            let json = Json::parse(text.as_bytes());
            assert_eq!(json.may_have_alike_names(json.root().unwrap()), alike, "{text}");
        }
    }
}
