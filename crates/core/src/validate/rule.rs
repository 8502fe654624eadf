//! Rules for strings and numbers that several judges share.

pub(super) mod time;
pub(super) mod url;

use crate::diagnostics::{Diagnostic, descriptor, value};
use crate::digest::{Digest, DigestError};
use crate::json::Number;
use std::cmp::Ordering;

/// A media type, as RFC 6838, section 4.2 writes it; the schemas' pattern says the same.
pub(super) fn media_type(text: &str) -> Option<&'static Diagnostic> {
    (!is_media_type(text)).then_some(&descriptor::MEDIA_TYPE)
}

/// Whether a text is a media type without parameters.
pub(super) fn is_media_type(text: &str) -> bool {
    text.split_once('/').is_some_and(|(kind, subtype)| {
        crate::media_type::is_restricted_name(kind) && crate::media_type::is_restricted_name(subtype)
    })
}

/// A digest by the text: the grammar, and the encoding of registered algorithms.
pub(super) fn digest(text: &str) -> Option<&'static Diagnostic> {
    match Digest::check(text) {
        Ok(_) => None,
        Err(_) if text.is_empty() => Some(&descriptor::EMPTY_DIGEST),
        Err(DigestError::Length { .. } | DigestError::NotLowerHex) => Some(&descriptor::DIGEST_ENCODING),
        Err(_) => Some(&descriptor::DIGEST_GRAMMAR),
    }
}

/// A digest by the grammar alone, as the schemas' pattern has it.
pub(super) fn digest_grammar(text: &str) -> Option<&'static Diagnostic> {
    digest(text).filter(|diagnostic| !std::ptr::eq(*diagnostic, &raw const descriptor::DIGEST_ENCODING))
}

/// `schemaVersion`: 2.
pub(super) fn schema_version_2(number: Number<'_>) -> Option<&'static Diagnostic> {
    (number.whole() != Some(2)).then_some(&value::SCHEMA_VERSION)
}

/// A number of bytes: whole, not negative, below 2^63.
pub(super) fn size(number: Number<'_>) -> Option<&'static Diagnostic> {
    within(number, 0, i128::from(i64::MAX))
}

/// A whole number of 64 bits.
pub(super) fn int64(number: Number<'_>) -> Option<&'static Diagnostic> {
    within(number, i128::from(i64::MIN), i128::from(i64::MAX))
}

/// A whole number between two others.
pub(super) fn within(number: Number<'_>, least: i128, most: i128) -> Option<&'static Diagnostic> {
    if number.is_not_finite() || !number.is_whole() {
        Some(&value::NOT_WHOLE)
    } else if number.compare(least) == Some(Ordering::Less) {
        Some(if least == 0 { &descriptor::NEGATIVE_SIZE } else { &value::OUT_OF_RANGE })
    } else if number.compare(most) == Some(Ordering::Greater) {
        Some(&value::OUT_OF_RANGE)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn registered_algorithms_have_their_own_encoding() {
        assert_eq!(digest("sha256:e6"), Some(&descriptor::DIGEST_ENCODING));
        assert_eq!(digest_grammar("sha256:e6"), None);
        assert_eq!(digest("multihash+base58:Qm"), None);
        assert_eq!(digest("sha256"), Some(&descriptor::DIGEST_GRAMMAR));
        assert_eq!(digest_grammar(""), Some(&descriptor::EMPTY_DIGEST));
    }
}
