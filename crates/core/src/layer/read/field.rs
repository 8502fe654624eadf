//! The fields of a tar header: numbers and texts of a fixed length.

/// A number in octal digits, with spaces and zeros around it; or, where the first bit is set, in bytes, the highest
/// first (GNU tar). None where it is neither, or does not fit.
pub(super) fn number(field: &[u8]) -> Option<i64> {
    match field {
        [first, rest @ ..] if first & 0x80 != 0 => {
            let begin = i64::from(first & 0x3f) - i64::from(first & 0x40);
            rest.iter().try_fold(begin, |sum, byte| sum.checked_mul(256)?.checked_add(i64::from(*byte)))
        }
        _ => {
            let digits = field.trim_ascii_start();
            let digits = &digits[digits.iter().take_while(|byte| **byte == 0).count()..];
            let end = digits.iter().position(|byte| matches!(byte, 0 | b' ')).unwrap_or(digits.len());
            let (digits, rest) = digits.split_at(end);
            if rest.iter().any(|byte| !matches!(byte, 0 | b' ')) {
                return None;
            }
            digits.iter().try_fold(0_i64, |sum, byte| match byte {
                b'0'..=b'7' => sum.checked_mul(8)?.checked_add(i64::from(byte - b'0')),
                _ => None,
            })
        }
    }
}

/// A number that counts something.
pub(super) fn count(field: &[u8]) -> Option<u64> {
    u64::try_from(number(field)?).ok()
}

/// A text, up to its first zero.
pub(super) fn text(field: &[u8]) -> &[u8] {
    field.split(|byte| *byte == 0).next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_octal_or_bytes() {
        for (field, value) in [
            (b"0000644\0".as_slice(), Some(0o644)),
            (b"   644 \0", Some(0o644)),
            (b"644     ", Some(0o644)),
            (b"77777777777", Some(0o77_777_777_777)),
            (b"", Some(0)),
            (b"\0\0\0\0", Some(0)),
            (b"\x80\0\0\0\0\0\0\0\0\0\x01\0", Some(256)),
            (b"\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff", Some(-1)),
            (b"\x80\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff", None),
            (b"00008", None),
            (b"12 4", None),
            (b"-1", None),
            (b"7777777777777777777777777", None),
        ] {
            assert_eq!(number(field), value, "{field:?}");
        }
    }

    #[test]
    fn texts_end_at_a_zero() {
        assert_eq!(text(b"abc\0def"), b"abc");
        assert_eq!(text(b"abc"), b"abc");
        assert_eq!(text(b""), b"");
    }
}
