//! Texts as Quay's patterns take them.

use crate::diagnostics::{Diagnostic, descriptor, quay};
use crate::validate::rule;

/// A media type: somewhere a letter, digit or `_`, a slash, and one more of these, `-` or `.`.
pub(super) fn media_type(text: &str) -> Option<&'static Diagnostic> {
    let is_word = |letter: char| letter.is_alphanumeric() || letter == '_';
    let mut letters = text.chars().peekable();
    let mut before = None;
    while let Some(letter) = letters.next() {
        let opens = before.is_some_and(is_word) && letter == '/';
        if opens && letters.peek().is_some_and(|next| is_word(*next) || matches!(next, '-' | '.')) {
            return None;
        }
        before = Some(letter);
    }
    // The same cause has the same name, whoever rejects for it.
    Some(if rule::is_media_type(text) { &quay::MEDIA_TYPE_PATTERN } else { &descriptor::MEDIA_TYPE })
}

/// A layer's digest: letters, digits and `_+.-`, a colon, hex digits in either case, of any number.
pub(super) fn digest(text: &str) -> Option<&'static Diagnostic> {
    let holds = text.split_once(':').is_some_and(|(algorithm, hex)| {
        let named = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'+' | b'.' | b'-');
        !algorithm.is_empty()
            && algorithm.bytes().all(named)
            && !hex.is_empty()
            && hex.bytes().all(|byte| byte.is_ascii_hexdigit())
    });
    (!holds).then(|| rule::digest(text).unwrap_or(&quay::LAYER_DIGEST))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_media_type_pattern_is_found_anywhere() {
        for text in ["a/b", "!!application/json", "a/b/c", "x y/z; q=1", "\u{e9}/\u{e9}", "_/-", "text/."] {
            assert_eq!(media_type(text), None, "{text}");
        }
        assert_eq!(media_type("a!/b"), Some(&quay::MEDIA_TYPE_PATTERN));
        for text in ["", "a", "a/", "/b", "a /b", "a/ b", "*/*", "a//b"] {
            assert_eq!(media_type(text), Some(&descriptor::MEDIA_TYPE), "{text}");
        }
    }

    #[test]
    fn digests_of_layers_are_hex_of_any_length() {
        for text in ["sha256:e6", "SHA256:AB", "a+b.c:0", "_:f"] {
            assert_eq!(digest(text), None, "{text}");
        }
        assert_eq!(digest("multihash+base58:QmR"), Some(&quay::LAYER_DIGEST));
        assert_eq!(digest(""), Some(&descriptor::EMPTY_DIGEST));
        for text in ["sha256", "sha256:", ":ab", " sha256:ab", "sha256:ab ", "sha256:a:b"] {
            assert_eq!(digest(text), Some(&descriptor::DIGEST_GRAMMAR), "{text}");
        }
    }
}
