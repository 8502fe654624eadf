//! How a layer's tar is compressed.

use crate::MediaType;
use serde::{Deserialize, Serialize};

/// A compression that layers may have (image-spec, layer.md).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Compression {
    /// None: the blob is the tar itself.
    None,
    /// gzip, which every reader knows.
    #[default]
    Gzip,
    /// zstd, which Docker's schema 2 has no name for. It needs the feature `zstd`.
    Zstd,
}

impl Compression {
    /// The media type of a layer that is compressed like this.
    pub fn media_type(self) -> MediaType {
        match self {
            Self::None => MediaType::OCI_LAYER,
            Self::Gzip => MediaType::OCI_LAYER_GZIP,
            Self::Zstd => MediaType::OCI_LAYER_ZSTD,
        }
    }

    /// Tells it from a blob's first bytes; what is not compressed in a known way is none.
    pub fn of(head: &[u8]) -> Self {
        match head {
            [0x1f, 0x8b, 8, ..] => Self::Gzip,
            // A frame, or one that is skipped (RFC 8878, section 3.1).
            [0x28, 0xb5, 0x2f, 0xfd, ..] | [0x50..=0x5f, 0x2a, 0x4d, 0x18, ..] => Self::Zstd,
            _ => Self::None,
        }
    }
}

/// `none`, `gzip`, `zstd`.
impl std::fmt::Display for Compression {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::None => "none",
            Self::Gzip => "gzip",
            Self::Zstd => "zstd",
        })
    }
}
