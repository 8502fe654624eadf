//! A document that was built.

use super::BuildError;
use crate::json::{Json, Style, Write, write_as};
use crate::{Descriptor, Digest, MediaType};

/// A document: what it is, its bytes, and the digest by which registries know it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// Its media type.
    pub media_type: MediaType,
    /// Its bytes.
    pub content: Vec<u8>,
    /// The digest of its bytes; for a signed manifest of schema 1, that of the bytes without the signatures.
    pub digest: Digest,
}

impl Document {
    /// Writes a document. Texts with characters that are none are refused: what was just written is JSON, and
    /// nothing else can be wrong with it.
    pub(super) fn of<T: Write>(media_type: MediaType, value: &T, style: Style) -> Result<Self, BuildError> {
        let content = write_as(value, style);
        if let Some(problem) = Json::parse(&content).problems().first() {
            let text = String::from_utf8_lossy(problem.span.of(&content)).into_owned();
            return Err(BuildError::Character(text));
        }
        Ok(Self { media_type, digest: Digest::sha256(&content), content })
    }

    /// What refers to it.
    pub fn descriptor(&self) -> Descriptor {
        Descriptor::new(self.media_type.clone(), self.digest.clone(), self.content.len() as u64)
    }
}
