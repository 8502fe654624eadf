//! Tags: the names that people give to manifests (distribution-spec, "Pulling manifests").

use crate::checked_string;

/// A tag: `[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(type = "string"))]
pub struct Tag {
    text: String,
}
checked_string!(Tag, TagError);

/// Tags sort as their texts do, so that a sorted list can be entered at any text.
impl std::borrow::Borrow<str> for Tag {
    fn borrow(&self) -> &str {
        &self.text
    }
}

/// How many characters a tag has at most.
pub const MAX_TAG_LENGTH: usize = 128;

impl Tag {
    /// Parses a tag.
    pub fn parse(text: &str) -> Result<Self, TagError> {
        let first = text.chars().next().ok_or(TagError::Empty)?;
        if !(first.is_ascii_alphanumeric() || first == '_') {
            return Err(TagError::First(first));
        }
        let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '-');
        if let Some((at, found)) = text.chars().enumerate().find(|(_, c)| !allowed(*c)) {
            return Err(TagError::Character { found, position: at + 1 });
        }
        if text.len() > MAX_TAG_LENGTH {
            return Err(TagError::Length(text.len()));
        }
        Ok(Self { text: text.to_owned() })
    }
}

/// Why a text is not a tag.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TagError {
    /// It is empty.
    #[error("a tag has at least one character")]
    Empty,
    /// It starts with something else than a letter, digit or underscore.
    #[error("a tag starts with a letter, a digit or an underscore, not with {0:?}")]
    First(char),
    /// A character is not allowed.
    #[error("a tag has letters, digits, “_”, “.” and “-”: {found:?} at position {position} is none of them")]
    Character {
        /// The character.
        found: char,
        /// Its place in the tag, counted in characters from 1.
        position: usize,
    },
    /// It is too long.
    #[error("a tag has at most 128 characters, and this one has {0}")]
    Length(usize),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn usual_tags_are_taken() {
        for text in ["latest", "v1.2.3", "_", "1", "A-b_c.d", &"a".repeat(128)] {
            assert_eq!(Tag::parse(text).unwrap().as_str(), text);
        }
    }

    #[test]
    fn a_tag_of_129_characters_is_too_long() {
        assert_eq!(Tag::parse(&"a".repeat(129)), Err(TagError::Length(129)));
    }

    #[test]
    fn a_leading_dot_or_dash_is_refused() {
        assert_eq!(Tag::parse(".a"), Err(TagError::First('.')));
        assert_eq!(Tag::parse("-a"), Err(TagError::First('-')));
    }

    #[test]
    fn a_wrong_character_is_named_with_its_position() {
        assert_eq!(Tag::parse("a/b"), Err(TagError::Character { found: '/', position: 2 }));
        assert_eq!(Tag::parse("aé"), Err(TagError::Character { found: 'é', position: 2 }));
    }

    #[test]
    fn the_empty_tag_is_refused() {
        assert_eq!(Tag::parse(""), Err(TagError::Empty));
    }
}
