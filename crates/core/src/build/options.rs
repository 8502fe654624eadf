//! How documents are built.

use crate::json::Style;
use crate::{Descriptor, Digest};
use serde::{Deserialize, Serialize};

/// Whose formats the documents have.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Flavour {
    /// The OCI image specification's.
    #[default]
    Oci,
    /// Docker's: schema 2, and manifest lists.
    Docker,
}

/// What may differ about the same content; all are off at first. The last two build documents that a registry
/// refuses, for those who want to see how.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Options {
    /// Whether everything outside ASCII is escaped. That changes the digest, and nothing else.
    pub ensure_ascii: bool,
    /// Whether the config lacks its history. The text allows that of OCI's; Quay wants one entry for each layer.
    pub broken_config: bool,
    /// Whether the manifest names layers by a digest that nobody ever pushed.
    pub invalid_references: bool,
}

impl Options {
    pub(super) fn style(self) -> Style {
        Style { ascii: self.ensure_ascii, indent: None }
    }

    /// A layer as the manifest is to name it.
    pub(super) fn refer(self, layer: &Descriptor) -> Descriptor {
        let mut layer = layer.clone();
        if self.invalid_references {
            layer.digest = Digest::sha256(NEVER_PUSHED);
        }
        layer
    }
}

/// What no blob holds.
const NEVER_PUSHED: &[u8] = b"There is no blob with this content, since nobody ever pushes it.";
