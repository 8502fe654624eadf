//! Which tags are meant.

use longshore_core::Tag;
use serde::{Deserialize, Serialize};

/// A tag, or several: `*` stands for any characters, as in `v*`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct TagPattern(pub String);

impl TagPattern {
    /// Whether a tag is one of those meant.
    pub fn matches(&self, tag: &Tag) -> bool {
        let mut parts = self.0.split('*');
        let first = parts.next().unwrap_or_default();
        let Some(mut rest) = tag.as_str().strip_prefix(first) else { return false };
        let Some(last) = parts.next_back() else { return rest.is_empty() };
        for part in parts {
            // The earliest place leaves the most for what follows.
            let Some(at) = rest.find(part) else { return false };
            rest = &rest[at + part.len()..];
        }
        rest.len() >= last.len() && rest.ends_with(last)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_stands_for_anything() {
        for (pattern, tag, matches) in [
            ("latest", "latest", true),
            ("latest", "latest2", false),
            ("v*", "v1.0", true),
            ("v*", "1.0", false),
            ("*", "anything", true),
            ("*-rc*", "v1-rc1", true),
            ("*.*.*", "1.2", false),
            ("a*a", "a", false),
            ("a*a", "aba", true),
            ("", "x", false),
        ] {
            assert_eq!(
                TagPattern(pattern.to_owned()).matches(&Tag::parse(tag).unwrap()),
                matches,
                "{pattern} {tag}"
            );
        }
    }
}
