//! The media types of layers, OCI's and Docker's for the same content.

use super::{BuildError, Flavour};
use crate::{Descriptor, MediaType};

/// The same content by OCI's name and by Docker's; there is no other that both have a name for.
const PAIRS: [(MediaType, MediaType); 3] = [
    (MediaType::OCI_LAYER, MediaType::DOCKER_LAYER),
    (MediaType::OCI_LAYER_GZIP, MediaType::DOCKER_LAYER_GZIP),
    (MediaType::OCI_FOREIGN_LAYER_GZIP, MediaType::DOCKER_FOREIGN_LAYER_GZIP),
];

/// A layer's descriptor as manifests of a flavour have it. Docker's gzip layers with addresses are foreign ones,
/// since its other layers have none. OCI takes any content.
pub(super) fn of_flavour(mut layer: Descriptor, flavour: Flavour) -> Result<Descriptor, BuildError> {
    let pair = PAIRS.into_iter().find(|(oci, docker)| [oci, docker].contains(&&layer.media_type));
    match (flavour, pair) {
        (Flavour::Oci, None) => return Ok(layer),
        (Flavour::Oci, Some((oci, _))) => {
            layer.media_type = oci;
            return Ok(layer);
        }
        (Flavour::Docker, Some((_, docker))) => layer.media_type = docker,
        (Flavour::Docker, None) => return Err(BuildError::LayerType(layer.media_type)),
    }
    if !layer.annotations.is_empty() {
        return Err(BuildError::NotDockers("annotations"));
    }
    match (layer.media_type == MediaType::DOCKER_FOREIGN_LAYER_GZIP, layer.urls.is_empty()) {
        (true, true) => return Err(BuildError::NoUrls),
        (false, false) if layer.media_type == MediaType::DOCKER_LAYER_GZIP => {
            layer.media_type = MediaType::DOCKER_FOREIGN_LAYER_GZIP;
        }
        (false, false) => return Err(BuildError::LayerType(layer.media_type)),
        _ => {}
    }
    Ok(Descriptor { urls: layer.urls, ..Descriptor::new(layer.media_type, layer.digest, layer.size) })
}
