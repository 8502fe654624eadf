//! A string's text from its bytes.

use std::borrow::Cow;

/// The text of a string with its quotes; one that is not closed or has bad escapes gives what can be read.
pub(super) fn decode(raw: &[u8]) -> Cow<'_, str> {
    let inner = match raw {
        [b'"' | b'\'', inner @ ..] => inner,
        all => all,
    };
    let inner = match (raw.first(), inner) {
        (Some(open @ (b'"' | b'\'')), [inner @ .., last]) if last == open => inner,
        _ => inner,
    };
    if inner.contains(&b'\\') {
        return Cow::Owned(unescape(inner));
    }
    std::str::from_utf8(inner).map_or_else(|_| String::from_utf8_lossy(inner), Cow::Borrowed)
}

fn unescape(inner: &[u8]) -> String {
    let mut text = String::with_capacity(inner.len());
    let mut rest = inner;
    while let Some(at) = rest.iter().position(|byte| *byte == b'\\') {
        text.push_str(&String::from_utf8_lossy(&rest[..at]));
        let (character, length) = escape(&rest[at..]);
        text.push(character);
        rest = rest.get(at + length..).unwrap_or_default();
    }
    text.push_str(&String::from_utf8_lossy(rest));
    text
}

/// The character of an escape that `raw` begins with, and the escape's length.
fn escape(raw: &[u8]) -> (char, usize) {
    let character = match raw.get(1) {
        Some(b'n') => '\n',
        Some(b't') => '\t',
        Some(b'r') => '\r',
        Some(b'b') => '\u{8}',
        Some(b'f') => '\u{c}',
        Some(same @ (b'"' | b'\\' | b'/')) => char::from(*same),
        Some(b'u') => return unicode(raw),
        _ => char::REPLACEMENT_CHARACTER,
    };
    (character, 2)
}

/// `\uXXXX`, or two of them that are a pair.
fn unicode(raw: &[u8]) -> (char, usize) {
    let Some(first) = hex(raw) else { return (char::REPLACEMENT_CHARACTER, 2) };
    if let 0xd800..=0xdbff = first
        && let Some(second @ 0xdc00..=0xdfff) = raw.get(6..).and_then(hex)
    {
        let pair = 0x10000 + ((first - 0xd800) << 10) + (second - 0xdc00);
        return (char::from_u32(pair).unwrap_or(char::REPLACEMENT_CHARACTER), 12);
    }
    (char::from_u32(first).unwrap_or(char::REPLACEMENT_CHARACTER), 6)
}

/// The number of an escape `\uXXXX` that `raw` begins with.
pub(super) fn hex(raw: &[u8]) -> Option<u32> {
    let [b'\\', b'u', digits @ ..] = raw.get(..6)? else { return None };
    digits.iter().try_fold(0, |number, digit| Some(number * 16 + char::from(*digit).to_digit(16)?))
}

/// How many bytes there are before a quote of this kind, a backslash, a control character, or what is not ASCII.
pub(super) fn plain_length(bytes: &[u8], quote: u8) -> usize {
    let is_plain = |byte: &&u8| **byte != quote && **byte != b'\\' && (0x20..0x80).contains(*byte);
    let mut at = 0;
    while let Some(several) = bytes.get(at..).and_then(<[u8]>::first_chunk) {
        let plain = plain_beginning(*several, quote);
        at += plain;
        if plain < several.len() {
            return at;
        }
    }
    at + bytes.get(at..).unwrap_or_default().iter().take_while(is_plain).count()
}

/// The same of sixteen bytes: all of them are compared at once.
#[cfg(all(target_arch = "wasm32", target_feature = "simd128", feature = "fast-lists"))]
fn plain_beginning(bytes: [u8; 16], quote: u8) -> usize {
    use std::arch::wasm32::{i8x16_lt, i8x16_splat, u8x16_bitmask, u8x16_eq, u8x16_splat, u64x2, v128_or};
    let number = u128::from_le_bytes(bytes);
    #[expect(clippy::cast_possible_truncation, reason = "each half is what is kept of it")]
    let bytes = u64x2(number as u64, (number >> 64) as u64);
    let quotes = v128_or(u8x16_eq(bytes, u8x16_splat(quote)), u8x16_eq(bytes, u8x16_splat(b'\\')));
    // With a sign, what is not ASCII is below zero.
    let ends = u8x16_bitmask(v128_or(quotes, i8x16_lt(bytes, i8x16_splat(0x20))));
    // A bit behind the sixteen, for where none ends it.
    (u32::from(ends) | 0x1_0000).trailing_zeros() as usize
}

/// The same of eight bytes, as one number.
#[cfg(not(all(target_arch = "wasm32", target_feature = "simd128", feature = "fast-lists")))]
fn plain_beginning(bytes: [u8; 8], quote: u8) -> usize {
    const ONES: u64 = u64::from_le_bytes([1; 8]);
    const HIGHS: u64 = ONES << 7;
    // A byte's high bit says that it ends the run; borrowing can set those behind it, too, so only the first counts.
    let is_zero = |word: u64| word.wrapping_sub(ONES) & !word;
    let is_below_32 = |word: u64| word.wrapping_sub(ONES * 0x20) & !word;
    let word = u64::from_le_bytes(bytes);
    let quotes = is_zero(word ^ (ONES * u64::from(quote)));
    let backslashes = is_zero(word ^ (ONES * u64::from(b'\\')));
    let ends = (quotes | backslashes | is_below_32(word) | word) & HIGHS;
    ends.trailing_zeros() as usize / 8
}

#[cfg(test)]
mod tests {
    use super::{decode, plain_length};
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_run_of_plain_bytes_ends_where_it_ends(
            bytes in prop::collection::vec(prop_oneof![Just(b'"'), Just(b'\\'), any::<u8>(), 0x18..0x28_u8, 0x61..0x7f_u8], 0..40),
        ) {
            for quote in *b"\"'" {
                let is_plain = |byte: &&u8| **byte != quote && **byte != b'\\' && (0x20..0x80).contains(*byte);
                prop_assert_eq!(plain_length(&bytes, quote), bytes.iter().take_while(is_plain).count());
            }
        }
    }

    #[test]
    fn escapes_are_resolved() {
        assert_eq!(decode(br#""a\n\u0062\ud83d\ude00\/""#), "a\nb\u{1f600}/");
    }

    #[test]
    fn what_is_no_unicode_is_replaced() {
        assert_eq!(decode(br#""\ud83d""#), "\u{fffd}");
        assert_eq!(decode(b"\"\xff\""), "\u{fffd}");
        assert_eq!(decode(br#""\q\u12""#), "\u{fffd}\u{fffd}12");
    }
}
