//! Repository names (distribution-spec, "Pulling manifests", `<name>`).

use crate::checked_string;

/// A repository's name: path components of lower-case letters and digits, joined inside by
/// `.`, `_`, `__` or dashes, and separated by `/`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(type = "string"))]
pub struct RepositoryName {
    text: String,
}
checked_string!(RepositoryName, RepositoryNameError);

/// Names sort as their texts do, so that a sorted list can be entered at any text.
impl std::borrow::Borrow<str> for RepositoryName {
    fn borrow(&self) -> &str {
        &self.text
    }
}

/// How many characters a repository name has at most. The specification counts the
/// registry's host too; the host is not known here, so the name alone is held to it.
pub const MAX_REPOSITORY_NAME_LENGTH: usize = 255;

impl RepositoryName {
    /// Parses a name.
    pub fn parse(text: &str) -> Result<Self, RepositoryNameError> {
        if text.is_empty() {
            return Err(RepositoryNameError::Empty);
        }
        for (at, found) in text.chars().enumerate() {
            let position = at + 1;
            match found {
                'a'..='z' | '0'..='9' | '.' | '_' | '-' | '/' => {}
                'A'..='Z' => return Err(RepositoryNameError::UpperCase { found, position }),
                _ => return Err(RepositoryNameError::Character { found, position }),
            }
        }
        if text.len() > MAX_REPOSITORY_NAME_LENGTH {
            return Err(RepositoryNameError::Length(text.len()));
        }
        for component in text.split('/') {
            check_component(component)?;
        }
        Ok(Self { text: text.to_owned() })
    }

    /// What stands before the first slash; none in a name without a namespace (`ubuntu`).
    pub fn namespace(&self) -> Option<&str> {
        self.text.split_once('/').map(|(namespace, _)| namespace)
    }

    /// How many path components the name has.
    pub fn depth(&self) -> usize {
        self.text.split('/').count()
    }
}

fn check_component(component: &str) -> Result<(), RepositoryNameError> {
    if component.is_empty() {
        return Err(RepositoryNameError::EmptyComponent);
    }
    let is_separator = |b: u8| matches!(b, b'.' | b'_' | b'-');
    let bytes = component.as_bytes();
    if is_separator(bytes[0]) || is_separator(bytes[bytes.len() - 1]) {
        return Err(RepositoryNameError::Edge(component.to_owned()));
    }
    let runs = component.split(|c: char| c.is_ascii_alphanumeric()).filter(|run| !run.is_empty());
    for run in runs {
        let fits = matches!(run, "." | "_" | "__") || run.bytes().all(|b| b == b'-');
        if !fits {
            return Err(RepositoryNameError::Separator(run.to_owned()));
        }
    }
    Ok(())
}

/// Why a text is not a repository name.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RepositoryNameError {
    /// It is empty.
    #[error("a repository name has at least one character, like “library/app”")]
    Empty,
    /// There is an upper-case letter.
    #[error("a repository name is in lower case: {found:?} at position {position} is not")]
    UpperCase {
        /// The letter.
        found: char,
        /// Its place, counted in characters from 1.
        position: usize,
    },
    /// A character is not allowed.
    #[error(
        "a repository name has lower-case letters, digits, “.”, “_”, “-” and “/”: {found:?} at position {position} is none of them"
    )]
    Character {
        /// The character.
        found: char,
        /// Its place, counted in characters from 1.
        position: usize,
    },
    /// It is too long.
    #[error("a repository name has at most 255 characters, and this one has {0}")]
    Length(usize),
    /// Two slashes follow each other, or a slash is first or last.
    #[error("a repository name has something before, between and after its slashes")]
    EmptyComponent,
    /// A component begins or ends with a separator.
    #[error("“{0}” begins or ends with a separator: a letter or a digit belongs there")]
    Edge(String),
    /// Separators follow each other in a way that the grammar does not have.
    #[error("“{0}” cannot join two parts of a repository name: one “.”, one or two “_”, or dashes can")]
    Separator(String),
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn usual_names_are_taken() {
        for text in ["app", "library/app", "a/b/c", "a-b", "a--b", "a__b", "a.b", "0/1_2", "foo/bar-baz.qux"]
        {
            assert_eq!(RepositoryName::parse(text).unwrap().as_str(), text);
        }
    }

    #[test]
    fn names_outside_the_grammar_are_refused_with_the_reason() {
        use RepositoryNameError as E;
        for (text, error) in [
            ("", E::Empty),
            ("App", E::UpperCase { found: 'A', position: 1 }),
            ("a b", E::Character { found: ' ', position: 2 }),
            ("a//b", E::EmptyComponent),
            ("/a", E::EmptyComponent),
            ("a/", E::EmptyComponent),
            ("-a", E::Edge("-a".into())),
            ("b/a_", E::Edge("a_".into())),
            ("a..b", E::Separator("..".into())),
            ("a___b", E::Separator("___".into())),
            ("a.-b", E::Separator(".-".into())),
        ] {
            assert_eq!(RepositoryName::parse(text), Err(error), "{text:?}");
        }
    }

    #[test]
    fn a_name_of_256_characters_is_too_long() {
        assert!(RepositoryName::parse(&"a".repeat(255)).is_ok());
        assert_eq!(RepositoryName::parse(&"a".repeat(256)), Err(RepositoryNameError::Length(256)));
    }

    proptest! {
        #[test]
        fn names_made_by_the_grammar_are_taken(
            text in "[a-z0-9]{1,5}((\\.|_|__|-{1,3})[a-z0-9]{1,5}){0,3}(/[a-z0-9]{1,5}((\\.|_|__|-{1,3})[a-z0-9]{1,5}){0,2}){0,3}"
        ) {
            prop_assert!(RepositoryName::parse(&text).is_ok());
        }

        #[test]
        fn any_text_is_kept_or_refused(text in "\\PC{0,80}") {
            if let Ok(name) = RepositoryName::parse(&text) {
                prop_assert_eq!(name.as_str(), text);
            }
        }
    }
}
