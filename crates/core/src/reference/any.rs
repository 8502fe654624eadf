//! Whatever people give to a client of Docker to name an image by.

use super::image::{ImageReference, ImageReferenceError, is_identifier};
use super::written_digest::WrittenDigest;
use crate::Digest;
use std::fmt;

/// A digest alone, or a reference.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AnyReference {
    /// An image by its identifier, which is a digest.
    Digest(Digest),
    /// An image by its name.
    Image(ImageReference),
}

impl AnyReference {
    /// Parses what people write: 64 hex digits are the digest of an image, with `sha256:` before them or without it;
    /// all else is a reference.
    pub fn parse(text: &str) -> Result<Self, ImageReferenceError> {
        let digest = if is_identifier(text) { format!("sha256:{text}") } else { text.to_owned() };
        match WrittenDigest::parse(&digest).and_then(|written| written.digest()) {
            Ok(digest) => Ok(Self::Digest(digest)),
            Err(_) => ImageReference::parse_familiar(text).map(Self::Image),
        }
    }
}

impl fmt::Display for AnyReference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Digest(digest) => digest.fmt(f),
            Self::Image(image) => image.fmt(f),
        }
    }
}
