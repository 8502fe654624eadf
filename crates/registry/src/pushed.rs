//! A manifest that is being pushed: what the registry has to know of it, whatever its format is.

use crate::failure::Failure;
use bytes::Bytes;
use longshore_core::manifest::Schema1Manifest;
use longshore_core::{Descriptor, Digest, Hasher, Manifest, MediaType, Reference};

/// A manifest of a known format.
pub(crate) struct Pushed {
    /// What it was pushed as.
    pub(crate) media_type: MediaType,
    /// Its bytes.
    pub(crate) content: Bytes,
    /// Its digest, by the algorithm that it was pushed by.
    pub(crate) digest: Digest,
    /// The blobs that it needs; layers that are fetched from elsewhere need not be there.
    pub(crate) blobs: Vec<Digest>,
    /// An image's config, and how many layers the image has.
    pub(crate) image: Option<(Digest, usize)>,
    /// The manifests that it needs.
    pub(crate) children: Vec<Digest>,
    /// Its subject, and how the subject's referrers list it (distribution-spec, "Listing Referrers").
    pub(crate) refers: Option<(Digest, Descriptor)>,
}

impl Pushed {
    /// Reads a manifest, and compares it with the reference that it is pushed by.
    pub(crate) fn parse(
        media_type: MediaType,
        content: Bytes,
        reference: &Reference,
    ) -> Result<Self, Failure> {
        if Schema1Manifest::has_media_type(&media_type) {
            return Self::schema1(media_type, content, reference);
        }
        let manifest = Manifest::parse(&media_type, &content)?;
        let digest = digest(reference, &content)?;
        let local = manifest.blobs().filter(|blob| blob.urls.is_empty());
        let blobs = local.map(|blob| blob.digest.clone()).collect();
        let children = manifest.children().iter().map(|child| child.digest.clone()).collect();
        let refers = referrer(&manifest, &media_type, &digest, content.len() as u64);
        let image = image(&manifest);
        Ok(Self { media_type, content, digest, blobs, image, children, refers })
    }

    fn schema1(media_type: MediaType, content: Bytes, reference: &Reference) -> Result<Self, Failure> {
        let manifest = Schema1Manifest::parse(&content)?;
        // The signatures do not belong to what is digested: anyone may add one.
        let digest = digest(reference, &manifest.payload)?;
        Ok(Self {
            media_type,
            content,
            digest,
            blobs: manifest.layers,
            image: None,
            children: Vec::new(),
            refers: None,
        })
    }
}

/// What a manifest names that belongs to it: its blobs, those that are fetched from elsewhere too, and its children.
/// None where it cannot be read.
pub(crate) fn named(media_type: &MediaType, content: &[u8]) -> Option<(Vec<Digest>, Vec<Digest>)> {
    if Schema1Manifest::has_media_type(media_type) {
        return Schema1Manifest::parse(content).ok().map(|manifest| (manifest.layers, Vec::new()));
    }
    let manifest = Manifest::parse(media_type, content).ok()?;
    let digests = |descriptors: &[Descriptor]| descriptors.iter().map(|it| it.digest.clone()).collect();
    Some((manifest.blobs().map(|blob| blob.digest.clone()).collect(), digests(manifest.children())))
}

/// An artifact's config is none that an image has.
fn image(manifest: &Manifest) -> Option<(Digest, usize)> {
    let Manifest::Image(image) = manifest else { return None };
    let is_image = [MediaType::OCI_CONFIG, MediaType::DOCKER_CONFIG].contains(&image.config.media_type);
    is_image.then(|| (image.config.digest.clone(), image.layers.len()))
}

/// The payload's digest, by the algorithm of the reference if it is a digest, which it must then be.
fn digest(reference: &Reference, payload: &[u8]) -> Result<Digest, Failure> {
    let Reference::Digest(expected) = reference else { return Ok(Digest::sha256(payload)) };
    let mut hasher = Hasher::for_algorithm(expected.algorithm())
        .ok_or_else(|| Failure::DigestAlgorithm(expected.clone()))?;
    hasher.update(payload);
    let actual = hasher.finish();
    if actual == *expected {
        Ok(actual)
    } else {
        Err(Failure::DigestMismatch { expected: expected.clone(), actual })
    }
}

fn referrer(
    manifest: &Manifest,
    media_type: &MediaType,
    digest: &Digest,
    size: u64,
) -> Option<(Digest, Descriptor)> {
    let (subject, artifact_type, annotations) = match manifest {
        Manifest::Image(image) => {
            let artifact_type = image.artifact_type.as_ref().unwrap_or(&image.config.media_type);
            (image.subject.as_ref()?, Some(artifact_type), &image.annotations)
        }
        Manifest::Index(index) => (index.subject.as_ref()?, index.artifact_type.as_ref(), &index.annotations),
    };
    let mut descriptor = Descriptor::new(media_type.clone(), digest.clone(), size);
    descriptor.artifact_type = artifact_type.cloned();
    descriptor.annotations.clone_from(annotations);
    Some((subject.digest.clone(), descriptor))
}
