//! What a layer is once it is made.

use crate::{Descriptor, Digest, MediaType};
use serde::{Deserialize, Serialize};

/// A finished layer: what the manifest and what the config say of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Layer {
    /// Media type, digest and size of the blob, for the manifest.
    pub descriptor: Descriptor,
    /// The digest of the tar before compression, for the config's `rootfs.diff_ids`.
    pub diff_id: Digest,
}

/// The layer with nothing in it that Docker pushes for a step of schema 1 that changed no file: an empty tar, gzip.
pub const DOCKER_EMPTY: [u8; 32] = [
    0x1f, 0x8b, 8, 0, 0, 9, 0x6e, 0x88, 0, 0xff, 0x62, 0x18, 5, 0xa3, 0x60, 0x14, 0x8c, 0x58, 0, 8, 0, 0,
    0xff, 0xff, 0x2e, 0xaf, 0xb5, 0xef, 0, 4, 0, 0,
];

impl Layer {
    /// What manifest and config say of [`DOCKER_EMPTY`].
    pub fn docker_empty() -> Self {
        Self {
            descriptor: Descriptor::of(MediaType::OCI_LAYER_GZIP, &DOCKER_EMPTY),
            diff_id: Digest::sha256(&[0; 1024]),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Read as _;

    #[test]
    fn dockers_empty_layer_has_its_well_known_digest_and_two_blocks_of_zeros() {
        let layer = Layer::docker_empty();
        let known = "sha256:a3ed95caeb02ffe68cdd9fd84406680ae93d633cb16422d00e8a7c22955b46d4";
        assert_eq!(layer.descriptor.digest.as_str(), known);
        let mut tar = Vec::new();
        flate2::read::GzDecoder::new(DOCKER_EMPTY.as_slice()).read_to_end(&mut tar).unwrap();
        assert_eq!(layer.diff_id, Digest::sha256(&tar));
    }
}
