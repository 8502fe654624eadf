//! What the blobs of a run are called: layer or config, and which.

use longshore_client::image::Image;
use longshore_client::{Exchange, Step};
use longshore_core::{Descriptor, Manifest, MediaType};

/// A blob, as people speak of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct BlobName {
    /// The digest, whole.
    pub(crate) digest: String,
    /// `Layer 1`, `Config`.
    pub(crate) title: String,
    /// The file that it was made of, where that is known.
    pub(crate) file: Option<String>,
    /// How many bytes it has.
    pub(crate) size: u64,
}

/// The blobs of an image that was made of these files.
pub(crate) fn of_image(image: &Image, files: &[String]) -> Vec<BlobName> {
    let layers = image.layers.iter().enumerate();
    let layers = layers.map(|(at, layer)| layer_name(at, &layer.descriptor, files.get(at).cloned()));
    layers.chain([config_name(&image.config.descriptor)]).collect()
}

/// The blobs that a manifest names, if this exchange brought one.
pub(crate) fn of_manifest(exchange: &Exchange) -> Option<Vec<BlobName>> {
    if exchange.request.step != Step::GetManifest {
        return None;
    }
    let response = exchange.response().filter(|response| response.status.is_success())?;
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
