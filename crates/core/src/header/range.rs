//! Ranges of bytes: `Range` of a request, `Range` and `Content-Range` of an upload, in the
//! specification's dialect and in Quay's (RFC 9110, 14; distribution-spec, "Pushing a blob
//! in chunks").

use std::fmt;

/// Bytes from `first` to `last`, both included, as the specification counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ByteRange {
    /// The offset of the first byte.
    pub first: u64,
    /// The offset of the last byte.
    pub last: u64,
}

impl ByteRange {
    /// The range of `length` bytes from `first`; none where there are no bytes, since a
    /// range with both ends included cannot say so.
    pub fn of(first: u64, length: u64) -> Option<Self> {
        let last = first.checked_add(length.checked_sub(1)?)?;
        Some(Self { first, last })
    }

    /// How many bytes it covers.
    pub fn length(self) -> u64 {
        (self.last - self.first).saturating_add(1)
    }

    /// Parses what an upload says: `0-99`, with or without `bytes=` or `bytes ` before it
    /// and `/…` after it.
    pub fn parse_upload(value: &str) -> Result<Self, RangeError> {
        let value = value.trim();
        let value = value.strip_prefix("bytes=").or_else(|| value.strip_prefix("bytes ")).unwrap_or(value);
        let value = value.split('/').next().unwrap_or_default();
        let (first, last) = value.split_once('-').ok_or(RangeError::Syntax)?;
        let range = Self { first: number(first)?, last: number(last)? };
        if range.last < range.first {
            return Err(RangeError::Backwards);
        }
        // A byte behind all that can be counted: nothing is so long, and its length could not be told.
        if range.last == u64::MAX { Err(RangeError::Syntax) } else { Ok(range) }
    }

    /// Parses a request's `Range: bytes=…` against content of this length. Only a single
    /// range is known; a list of them is [`RangeError::Syntax`], which a server may answer
    /// with the whole content.
    pub fn parse_request(value: &str, length: u64) -> Result<Self, RangeError> {
        let spec = value.trim().strip_prefix("bytes=").ok_or(RangeError::Syntax)?;
        let (first, last) = spec.split_once('-').ok_or(RangeError::Syntax)?;
        let (first, last) = (first.trim(), last.trim());
        if first.is_empty() {
            let suffix = number(last)?;
            return Self::of(length.saturating_sub(suffix), suffix.min(length))
                .ok_or(RangeError::Unsatisfiable);
        }
        let first = number(first)?;
        let last = if last.is_empty() { u64::MAX } else { number(last)? };
        if last < first {
            return Err(RangeError::Backwards);
        }
        if first >= length {
            return Err(RangeError::Unsatisfiable);
        }
        Ok(Self { first, last: last.min(length - 1) })
    }
}

/// `first-last`, as uploads write it.
impl fmt::Display for ByteRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.first, self.last)
    }
}

/// Why a header's value is not a range that can be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RangeError {
    /// It is not written as a range.
    #[error("a range is written first-last, with two numbers of bytes")]
    Syntax,
    /// Its end lies before its beginning.
    #[error("the range's last byte lies before its first")]
    Backwards,
    /// It covers nothing of the content.
    #[error("the range begins after the content's end")]
    Unsatisfiable,
}

fn number(text: &str) -> Result<u64, RangeError> {
    // `parse` would take a leading plus.
    if text.is_empty() || !text.bytes().all(|b| b.is_ascii_digit()) {
        return Err(RangeError::Syntax);
    }
    text.parse().map_err(|_| RangeError::Syntax)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn both_dialects_of_an_uploads_range_are_read() {
        for (value, last) in
            [("0-99", 99), ("bytes=0-100", 100), ("bytes 0-99/*", 99), ("bytes 0-99/100", 99)]
        {
            assert_eq!(ByteRange::parse_upload(value), Ok(ByteRange { first: 0, last }), "{value}");
        }
    }

    #[test]
    fn a_range_of_no_bytes_cannot_be_written() {
        assert_eq!(ByteRange::of(5, 0), None);
        assert_eq!(ByteRange::of(5, 1).unwrap().to_string(), "5-5");
    }

    #[test]
    fn single_open_and_suffix_ranges_of_a_request_are_read() {
        for (value, first, last) in [
            ("bytes=2-3", 2, 3),
            ("bytes=2-", 2, 9),
            ("bytes=-3", 7, 9),
            ("bytes=8-99", 8, 9),
            ("bytes=-99", 0, 9),
        ] {
            assert_eq!(ByteRange::parse_request(value, 10), Ok(ByteRange { first, last }), "{value}");
        }
    }

    #[test]
    fn a_range_after_the_end_is_unsatisfiable() {
        assert_eq!(ByteRange::parse_request("bytes=10-", 10), Err(RangeError::Unsatisfiable));
        assert_eq!(ByteRange::parse_request("bytes=-0", 10), Err(RangeError::Unsatisfiable));
        assert_eq!(ByteRange::parse_request("bytes=-1", 0), Err(RangeError::Unsatisfiable));
    }

    #[test]
    fn what_is_no_range_is_refused() {
        for value in
            ["", "-", "1-", "-1", "a-b", "+1-2", "1-99999999999999999999", "0-18446744073709551615", "1_0-20"]
        {
            assert_eq!(ByteRange::parse_upload(value), Err(RangeError::Syntax), "{value:?}");
        }
        assert_eq!(ByteRange::parse_upload("2-1"), Err(RangeError::Backwards));
    }

    proptest! {
        #[test]
        fn a_range_that_is_taken_lies_inside_the_content(value in "bytes=[0-9]{0,20}-[0-9]{0,20}", length: u64) {
            if let Ok(range) = ByteRange::parse_request(&value, length) {
                prop_assert!(range.first <= range.last && range.last < length);
            }
        }
    }
}
