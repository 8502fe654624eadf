//! What the blobs of a run are called: layer or config, and which.

use longshore_client::event::RecordedResponse;
use longshore_client::image::Image;
use longshore_core::{Descriptor, Manifest, MediaType};

/// A blob, as people speak of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BlobName {
    /// The digest, whole.
    pub digest: String,
    /// `Layer 1`, `Config`.
    pub title: String,
    /// The file that it was made of, where that is known.
    pub file: Option<String>,
    /// How many bytes it has.
    pub size: u64,
}

/// The blobs of an image that was made of these files.
pub fn of_image(image: &Image, files: &[String]) -> Vec<BlobName> {
    let layers = image.layers.iter().enumerate();
    let layers = layers.map(|(at, layer)| layer_name(at, &layer.descriptor, files.get(at).cloned()));
    layers.chain(image.config.iter().map(|config| config_name(&config.descriptor))).collect()
}

/// The blobs that a manifest names, if this is one of an image.
pub fn of_manifest(response: &RecordedResponse) -> Option<Vec<BlobName>> {
    if !response.status.is_success() {
        return None;
    }
    let media_type = response.headers.get("content-type")?.to_str().ok()?;
    let manifest = Manifest::parse(&MediaType::parse(media_type).ok()?, &response.body.kept).ok()?;
    let Manifest::Image(image) = manifest else { return None };
    let layers = image.layers.iter().enumerate().map(|(at, layer)| layer_name(at, layer, None));
    Some(layers.chain([config_name(&image.config)]).collect())
}

fn layer_name(at: usize, descriptor: &Descriptor, file: Option<String>) -> BlobName {
    BlobName {
        digest: descriptor.digest.to_string(),
        title: format!("Layer {}", at + 1),
        file,
        size: descriptor.size,
    }
}

fn config_name(descriptor: &Descriptor) -> BlobName {
    BlobName {
        digest: descriptor.digest.to_string(),
        title: "Config".to_owned(),
        file: None,
        size: descriptor.size,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use bytes::Bytes;
    use http::{HeaderMap, StatusCode};
    use longshore_client::body::Received;
    use longshore_core::manifest::ImageManifest;

    /// A response with a manifest that has a config of 2 bytes and a layer of 3.
    fn response(status: StatusCode, media_type: &str) -> RecordedResponse {
        let config = Descriptor::of(MediaType::OCI_CONFIG, b"{}");
        let layer = Descriptor::of(MediaType::OCI_LAYER_GZIP, b"abc");
        let manifest = Bytes::from(ImageManifest::new(config, vec![layer]).to_bytes());
        let mut headers = HeaderMap::new();
        headers.insert("content-type", media_type.parse().unwrap());
        let body = Received { size: manifest.len() as u64, kept: manifest, digest: None };
        RecordedResponse { status, headers, redirected_to: None, body }
    }

    #[test]
    fn a_pulled_manifest_names_its_layers_and_its_config() {
        let names = of_manifest(&response(StatusCode::OK, MediaType::OCI_MANIFEST.as_str())).unwrap();
        let names: Vec<_> = names.iter().map(|name| (name.title.as_str(), name.size)).collect();
        assert_eq!(names, [("Layer 1", 3), ("Config", 2)]);
    }

    #[test]
    fn what_is_no_image_manifest_names_nothing() {
        assert_eq!(of_manifest(&response(StatusCode::OK, "text/html")), None);
        assert_eq!(of_manifest(&response(StatusCode::NOT_FOUND, MediaType::OCI_MANIFEST.as_str())), None);
    }
}
