//! Digests as references to images have them: their grammar is another than that of digests in documents.

use super::domain::shortened;
use crate::checked_string;
use crate::digest::{Digest, DigestError};

/// What stands behind the `@` of a reference: `algorithm:` and 32 hex digits or more, in either case.
///
/// Whether it is a digest of its algorithm is another question, which [`WrittenDigest::digest`] answers.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct WrittenDigest {
    text: String,
}
checked_string!(WrittenDigest, WrittenDigestError);

impl WrittenDigest {
    /// Parses what stands behind the `@`.
    pub fn parse(text: &str) -> Result<Self, WrittenDigestError> {
        const SHORTEST: usize = 32;
        let holds = text.split_once(':').is_some_and(|(algorithm, hex)| {
            algorithm.split(['-', '_', '+', '.']).all(is_component)
                && hex.len() >= SHORTEST
                && hex.bytes().all(|byte| byte.is_ascii_hexdigit())
        });
        if holds {
            Ok(Self { text: text.to_owned() })
        } else {
            Err(WrittenDigestError::Form(shortened(text)))
        }
    }

    /// The digest, where it is one of an algorithm that clients of Docker know: sha256, sha384 or sha512.
    pub fn digest(&self) -> Result<Digest, WrittenDigestError> {
        const SHA384: usize = 96;
        let digest = Digest::parse(&self.text)?;
        let (algorithm, encoded) = self.text.split_once(':').unwrap_or_default();
        match algorithm {
            "sha384" if encoded.len() != SHA384 => {
                let (algorithm, actual) = (algorithm.to_owned(), encoded.len());
                Err(DigestError::Length { algorithm, expected: SHA384, actual }.into())
            }
            "sha384" if encoded.bytes().any(|byte| byte.is_ascii_uppercase()) => {
                Err(DigestError::NotLowerHex.into())
            }
            "sha256" | "sha384" | "sha512" => Ok(digest),
            other => Err(WrittenDigestError::Unsupported(shortened(other))),
        }
    }
}

impl From<&Digest> for WrittenDigest {
    /// Any digest may be written, whatever its algorithm.
    fn from(digest: &Digest) -> Self {
        Self { text: digest.as_str().to_owned() }
    }
}

fn is_component(component: &str) -> bool {
    component.starts_with(|first: char| first.is_ascii_alphabetic())
        && component.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

/// Why a text is not a digest of a reference.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WrittenDigestError {
    /// It is outside the grammar.
    #[error("“{0}” is no digest of a reference: the algorithm, a colon, and 32 hex digits or more")]
    Form(String),
    /// Its algorithm is none that clients of Docker know.
    #[error("“{0}” is an algorithm that clients of Docker do not know: use sha256, sha384 or sha512")]
    Unsupported(String),
    /// Its algorithm does not give such a digest.
    #[error(transparent)]
    Digest(#[from] DigestError),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_form_is_one_question_and_the_algorithm_another() {
        let hex = "0123456789abcdef".repeat(4);
        let digest = |text: &str| WrittenDigest::parse(text)?.digest().map(|digest| digest.to_string());
        let sha256 = format!("sha256:{hex}");
        assert_eq!(digest(&sha256), Ok(sha256));
        assert_eq!(digest("sha256:e6"), Err(WrittenDigestError::Form("sha256:e6".into())));
        assert_eq!(digest(&format!("md5:{hex}")), Err(WrittenDigestError::Unsupported("md5".into())));
        let short = |text: &str, algorithm: &str, expected| {
            let error = DigestError::Length { algorithm: algorithm.into(), expected, actual: 64 };
            assert_eq!(digest(text), Err(error.into()));
        };
        short(&format!("sha384:{hex}"), "sha384", 96);
        short(&format!("sha512:{hex}"), "sha512", 128);
        let upper = format!("sha256:{}", hex.to_uppercase());
        assert_eq!(digest(&upper), Err(DigestError::NotLowerHex.into()));
    }
}
