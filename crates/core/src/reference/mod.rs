//! References: what names a manifest inside a repository (distribution-spec, `<reference>`), and an image anywhere.

mod any;
mod domain;
mod image;
mod written_digest;

pub use any::AnyReference;
pub use domain::{Domain, DomainError};
pub use image::{ImageReference, ImageReferenceError};
pub use written_digest::{WrittenDigest, WrittenDigestError};

use crate::digest::DigestError;
use crate::tag::TagError;
use crate::{Digest, Tag};
use std::fmt;
use std::str::FromStr;

/// A tag or a digest.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Reference {
    /// A name that may point to another manifest tomorrow.
    Tag(Tag),
    /// The manifest with this digest, for ever.
    Digest(Digest),
}

impl Reference {
    /// Parses a reference: with a colon it is a digest, without one a tag.
    pub fn parse(text: &str) -> Result<Self, ReferenceError> {
        if text.contains(':') {
            Ok(Self::Digest(Digest::parse(text)?))
        } else {
            Ok(Self::Tag(Tag::parse(text)?))
        }
    }
}

impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Tag(tag) => tag.fmt(f),
            Self::Digest(digest) => digest.fmt(f),
        }
    }
}

impl FromStr for Reference {
    type Err = ReferenceError;
    fn from_str(text: &str) -> Result<Self, ReferenceError> {
        Self::parse(text)
    }
}

impl From<Tag> for Reference {
    fn from(tag: Tag) -> Self {
        Self::Tag(tag)
    }
}

impl From<Digest> for Reference {
    fn from(digest: Digest) -> Self {
        Self::Digest(digest)
    }
}

/// Why a text is not a reference.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReferenceError {
    /// It has no colon and is not a tag.
    #[error(transparent)]
    Tag(#[from] TagError),
    /// It has a colon and is not a digest.
    #[error(transparent)]
    Digest(#[from] DigestError),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_colon_tells_a_digest_from_a_tag() {
        let digest = Digest::sha256(b"");
        assert_eq!(Reference::parse(digest.as_str()), Ok(Reference::Digest(digest)));
        assert_eq!(Reference::parse("latest"), Ok(Reference::Tag(Tag::parse("latest").unwrap())));
    }

    #[test]
    fn a_broken_digest_is_not_taken_for_a_tag() {
        assert!(matches!(Reference::parse("sha256:e6"), Err(ReferenceError::Digest(_))));
    }
}
