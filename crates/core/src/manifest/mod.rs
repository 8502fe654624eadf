//! Manifests: the documents that hold an image together (image-spec, manifest.md,
//! image-index.md; Docker's schema 2 has the same shape under other media types).

mod config;
mod execution;
mod image;
mod index;
mod schema1;

pub use config::{History, ImageConfig, RootFs};
pub use execution::Execution;
pub use image::ImageManifest;
pub use index::Index;
pub use schema1::{Schema1Error, Schema1Manifest};

use crate::json::{ReadError, read};
use crate::{Descriptor, MediaType};

/// A manifest of any kind that is known here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Manifest {
    /// An image manifest, or an artifact's.
    Image(Box<ImageManifest>),
    /// An index, or a Docker manifest list.
    Index(Box<Index>),
}

impl Manifest {
    /// Parses a manifest of the media type that its sender gave it.
    pub fn parse(media_type: &MediaType, content: &[u8]) -> Result<Self, ManifestError> {
        let manifest = if media_type.is_image_manifest() {
            Self::Image(Box::new(read(content)?))
        } else if media_type.is_index() {
            Self::Index(Box::new(read(content)?))
        } else {
            return Err(ManifestError::UnknownMediaType(media_type.clone()));
        };
        let (version, own) = match &manifest {
            Self::Image(image) => (image.schema_version, image.media_type.as_ref()),
            Self::Index(index) => (index.schema_version, index.media_type.as_ref()),
        };
        if version != 2 {
            return Err(ManifestError::SchemaVersion(version));
        }
        match own {
            Some(own) if own != media_type => {
                Err(ManifestError::MediaTypeDiffers { given: media_type.clone(), own: own.clone() })
            }
            _ => Ok(manifest),
        }
    }

    /// The blobs that it needs: an image's config and layers, nothing for an index.
    pub fn blobs(&self) -> impl Iterator<Item = &Descriptor> {
        let (config, layers) = match self {
            Self::Image(image) => (Some(&image.config), image.layers.as_slice()),
            Self::Index(_) => (None, [].as_slice()),
        };
        config.into_iter().chain(layers)
    }

    /// The manifests that it needs: an index's children, nothing for an image.
    pub fn children(&self) -> &[Descriptor] {
        match self {
            Self::Image(_) => &[],
            Self::Index(index) => &index.manifests,
        }
    }
}

/// Why some bytes are not a manifest.
#[derive(Debug, thiserror::Error)]
pub enum ManifestError {
    /// They are not JSON, or a field is missing or of another kind.
    #[error("the document is not a manifest of its type: {0}")]
    Unreadable(#[from] ReadError),
    /// The media type is not that of a manifest known here.
    #[error("{0} is not the media type of a manifest that is known here")]
    UnknownMediaType(MediaType),
    /// `schemaVersion` is not 2.
    #[error("the document's schemaVersion is {0}, and 2 is the only one of its type")]
    SchemaVersion(u64),
    /// The document says that it is something else than its sender says.
    #[error("the document's own mediaType is {own}, and it was sent as {given}")]
    MediaTypeDiffers {
        /// What the sender said.
        given: MediaType,
        /// What the document says.
        own: MediaType,
    },
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_that_disagrees_with_its_content_type_is_refused() {
        let image = ImageManifest::new(Descriptor::of(MediaType::OCI_CONFIG, b"{}"), Vec::new());
        let error = Manifest::parse(&MediaType::DOCKER_MANIFEST, &image.to_bytes()).unwrap_err();
        assert!(matches!(error, ManifestError::MediaTypeDiffers { .. }));
    }

    #[test]
    fn another_schema_version_is_refused() {
        let error =
            Manifest::parse(&MediaType::OCI_INDEX, br#"{"schemaVersion":1,"manifests":[]}"#).unwrap_err();
        assert!(matches!(error, ManifestError::SchemaVersion(1)));
    }

    #[test]
    fn deep_nesting_is_an_error_and_no_overflow() {
        let deep = "[".repeat(100_000);
        assert!(matches!(
            Manifest::parse(&MediaType::OCI_INDEX, deep.as_bytes()),
            Err(ManifestError::Unreadable(_))
        ));
    }

    #[test]
    fn an_image_needs_its_config_and_its_layers() {
        let config = Descriptor::of(MediaType::OCI_CONFIG, b"{}");
        let layer = Descriptor::of(MediaType::OCI_LAYER, b"tar");
        let image = ImageManifest::new(config.clone(), vec![layer.clone()]);
        let manifest = Manifest::parse(&MediaType::OCI_MANIFEST, &image.to_bytes()).unwrap();
        assert_eq!(manifest.blobs().cloned().collect::<Vec<_>>(), [config, layer]);
        assert!(manifest.children().is_empty());
    }
}
