//! Image configs (image-spec, config.md).

use crate::Digest;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// What an image runs on, how it is started, and what its layers are once unpacked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImageConfig {
    /// The processor's architecture, by Go's `GOARCH` names.
    pub architecture: String,
    /// The operating system, by Go's `GOOS` names.
    pub os: String,
    /// How a container is started: kept as it came.
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    pub config: Map<String, Value>,
    /// The layers' contents.
    pub rootfs: RootFs,
    /// What made the image, step by step, base first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub history: Vec<History>,
}

impl ImageConfig {
    /// The config of an image for Linux on amd64 with these layers, one history entry each.
    pub fn new(diff_ids: Vec<Digest>, created_by: &str) -> Self {
        let history = diff_ids
            .iter()
            .map(|_| History { created_by: Some(created_by.to_owned()), ..History::default() })
            .collect();
        Self {
            architecture: "amd64".to_owned(),
            os: "linux".to_owned(),
            config: Map::new(),
            rootfs: RootFs { kind: "layers".to_owned(), diff_ids },
            history,
        }
    }

    /// The document's bytes: the same config always gives the same ones.
    pub fn to_bytes(&self) -> Vec<u8> {
        to_json(self)
    }

    /// Parses a config.
    pub fn parse(content: &[u8]) -> Result<Self, serde_json::Error> {
        serde_json::from_slice(content)
    }
}

/// `rootfs`: the uncompressed layers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RootFs {
    /// `layers`, for ever.
    #[serde(rename = "type")]
    pub kind: String,
    /// The digests of the layers before compression, base first.
    pub diff_ids: Vec<Digest>,
}

/// One step that made an image.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct History {
    /// When, in the form of RFC 3339.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub created: Option<String>,
    /// By what command.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub created_by: Option<String>,
    /// Whether the step made no layer.
    #[serde(default, skip_serializing_if = "is_false")]
    pub empty_layer: bool,
}

/// serde hands a reference to what it may skip.
#[expect(clippy::trivially_copy_pass_by_ref, reason = "the signature is serde's")]
fn is_false(value: &bool) -> bool {
    !value
}

/// JSON without spaces, fields in the order of the type, maps sorted by key.
pub(super) fn to_json<T: Serialize>(document: &T) -> Vec<u8> {
    // Writing to memory cannot fail, and no document type here has a map whose keys are no
    // strings, the one thing that JSON cannot hold.
    serde_json::to_vec(document).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_config_is_read_as_it_was_written() {
        let config = ImageConfig::new(vec![Digest::sha256(b"tar")], "longshore");
        assert_eq!(ImageConfig::parse(&config.to_bytes()).unwrap(), config);
        assert_eq!(config.history.len(), 1);
    }
}
