//! Dialects: how a registry counts the bytes of an upload (distribution-spec, "Pushing a blob in chunks").

use longshore_core::header::ByteRange;
use std::fmt;

/// How ranges of an upload are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Dialect {
    /// `0-99` for a hundred bytes: the last byte is included, as the specification has it.
    #[default]
    Oci,
    /// `bytes=0-100` for a hundred bytes: the end is excluded, as Quay has it.
    Quay,
}

impl Dialect {
    /// The dialect of a `Range` header that has to say that so many bytes are there; none where it says something else.
    /// Of nothing, the specification's registries write `0-0`, as of one byte.
    pub fn of_range(text: &str, bytes: u64) -> Option<Self> {
        let range = ByteRange::parse_upload(text).ok().filter(|range| range.first == 0)?;
        let is_quays = text.trim().starts_with("bytes=");
        if is_quays && range.last == bytes {
            Some(Self::Quay)
        } else if range.last == bytes.saturating_sub(1) {
            Some(Self::Oci)
        } else {
            None
        }
    }

    /// The `Content-Range` of a chunk; none for one without bytes, which the specification cannot write.
    pub fn content_range(self, offset: u64, length: u64) -> Option<String> {
        match self {
            Self::Oci => ByteRange::of(offset, length).map(|range| range.to_string()),
            Self::Quay => Some(format!("{offset}-{}", offset.checked_add(length)?)),
        }
    }

    /// The name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Oci => "oci",
            Self::Quay => "quay",
        }
    }
}

impl fmt::Display for Dialect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_dialect_is_heard_from_the_range() {
        use Dialect::{Oci, Quay};
        for (text, bytes, dialect) in [
            ("0-99", 100, Some(Oci)),
            ("bytes=0-99", 100, Some(Oci)),
            ("bytes=0-100", 100, Some(Quay)),
            ("0-100", 100, None),
            ("0-0", 0, Some(Oci)),
            ("0-0", 1, Some(Oci)),
            ("bytes=0-0", 0, Some(Quay)),
            ("1-99", 100, None),
            ("all", 100, None),
        ] {
            assert_eq!(Dialect::of_range(text, bytes), dialect, "{text} of {bytes}");
        }
    }

    #[test]
    fn a_chunk_is_named_in_the_dialect() {
        assert_eq!(Dialect::Oci.content_range(100, 50).unwrap(), "100-149");
        assert_eq!(Dialect::Quay.content_range(100, 50).unwrap(), "100-150");
        assert_eq!(Dialect::Oci.content_range(0, 0), None);
    }
}
