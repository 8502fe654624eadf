//! `/v2/<name>/manifests/<reference>` (distribution-spec, "Pulling manifests", "Pushing
//! Manifests", "Deleting Manifests").

use crate::Registry;
use crate::access::Action;
use crate::answer::{Answer, CONTENT_DIGEST, OCI_SUBJECT, OCI_TAG};
use crate::call::Call;
use crate::failure::Failure;
use crate::state::{Repository, StoredManifest};
use http::StatusCode;
use http::header::{CONTENT_TYPE, LOCATION};
use longshore_core::{Descriptor, Digest, Hasher, Manifest, MediaType, Reference, RepositoryName, Tag};
use serde_json::Value;

/// The manifest, exactly as it was pushed, whatever `Accept` says: there is only the one.
pub(crate) fn get(
    registry: &Registry,
    call: &Call,
    name: &RepositoryName,
    reference: &Reference,
) -> Result<Answer, Failure> {
    registry.admit(call, name, Action::Pull)?;
    let repository = registry.state.repository(name)?;
    let (digest, manifest) =
        repository.manifest(reference).ok_or_else(|| Failure::ManifestUnknown(reference.clone()))?;
    let answer = Answer::body(StatusCode::OK, manifest.media_type.as_str(), manifest.content.clone());
    Ok(answer.with(CONTENT_DIGEST, digest.as_str()))
}

/// Takes a manifest whose format is known and whose references are all there, unless the policy
/// takes it without. One that is pushed by its digest gets the tags that the query names.
pub(crate) fn put(
    registry: &mut Registry,
    call: &Call,
    name: &RepositoryName,
    reference: Reference,
) -> Result<Answer, Failure> {
    registry.admit(call, name, Action::Push)?;
    let limits = registry.policy().limits.clone();
    let sparse = registry.policy().sparse_manifests;
    let tags = tags(call, &reference, limits.push_tags)?;
    let size = call.body.len() as u64;
    if size > limits.manifest_bytes {
        return Err(Failure::ManifestTooLarge { size, limit: limits.manifest_bytes });
    }
    let media_type = media_type(call)?;
    let manifest = Manifest::parse(&media_type, &call.body)?;
    let digest = content_digest(&reference, &call.body)?;
    // A repository that is not there yet has nothing that a manifest could name.
    match registry.state.repository(name) {
        _ if sparse => {}
        Ok(repository) => check_references(repository, &manifest)?,
        Err(_) => check_references(&Repository::default(), &manifest)?,
    }
    registry.state.make_room(size, &limits, call.now)?;

    let refers = referrer(&manifest, &media_type, &digest, size);
    let mut answer = Answer::empty(StatusCode::CREATED)
        .with(LOCATION, &format!("/v2/{name}/manifests/{digest}"))
        .with(CONTENT_DIGEST, digest.as_str());
    if let Some((subject, _)) = &refers {
        answer = answer.with(OCI_SUBJECT, subject.as_str());
    }
    for tag in &tags {
        answer = answer.with(OCI_TAG, tag.as_str());
    }
    let stored = StoredManifest { media_type, content: call.body.clone(), refers };
    let own = match reference {
        Reference::Tag(tag) => Some(tag),
        Reference::Digest(_) => None,
    };
    registry.state.put_manifest(name, own.into_iter().chain(tags), &digest, stored);
    Ok(answer)
}

/// The tags that the query gives to a manifest pushed by its digest.
fn tags(call: &Call, reference: &Reference, limit: u64) -> Result<Vec<Tag>, Failure> {
    let given = || call.parameters().iter().filter(|(name, _)| name == "tag").map(|(_, tag)| tag);
    let asked = given().count() as u64;
    if asked > 0 && matches!(reference, Reference::Tag(_)) {
        return Err(Failure::TagsBesideTag);
    }
    if asked > limit {
        return Err(Failure::TooManyTags { asked, limit });
    }
    given().map(|tag| Ok(Tag::parse(tag)?)).collect()
}

/// Deletes a tag; or a manifest, with the tags that point to it.
pub(crate) fn delete(
    registry: &mut Registry,
    call: &Call,
    name: &RepositoryName,
    reference: &Reference,
) -> Result<Answer, Failure> {
    registry.admit(call, name, Action::Delete)?;
    registry.state.delete_manifest(name, reference)?;
    Ok(Answer::empty(StatusCode::ACCEPTED))
}

/// What the sender says that the document is; what it says of itself, where the sender is silent.
fn media_type(call: &Call) -> Result<MediaType, Failure> {
    if let Some(header) = call.header(&CONTENT_TYPE) {
        return MediaType::parse(header).map_err(Failure::ContentTypeSyntax);
    }
    let document: Value = serde_json::from_slice(&call.body).unwrap_or_default();
    let own = document["mediaType"].as_str().and_then(|own| MediaType::parse(own).ok());
    own.ok_or(Failure::NoContentType)
}

/// The content's digest, by the algorithm of the reference if it is a digest, which it must
/// then be.
fn content_digest(reference: &Reference, content: &[u8]) -> Result<Digest, Failure> {
    let Reference::Digest(expected) = reference else { return Ok(Digest::sha256(content)) };
    let mut hasher = Hasher::for_algorithm(expected.algorithm())
        .ok_or_else(|| Failure::DigestAlgorithm(expected.clone()))?;
    hasher.update(content);
    let actual = hasher.finish();
    if actual == *expected {
        Ok(actual)
    } else {
        Err(Failure::DigestMismatch { expected: expected.clone(), actual })
    }
}

/// Refuses a manifest that names something which the repository does not have. Layers that
/// are fetched from elsewhere need not be there.
fn check_references(repository: &Repository, manifest: &Manifest) -> Result<(), Failure> {
    let blobs = manifest.blobs().filter(|blob| blob.urls.is_empty() && !repository.has_blob(&blob.digest));
    let blobs: Vec<Digest> = blobs.map(|blob| blob.digest.clone()).collect();
    if !blobs.is_empty() {
        return Err(Failure::BlobsMissing(blobs));
    }
    let children = manifest.children().iter().filter(|child| !repository.has_manifest(&child.digest));
    let children: Vec<Digest> = children.map(|child| child.digest.clone()).collect();
    if children.is_empty() { Ok(()) } else { Err(Failure::ChildrenMissing(children)) }
}

/// The manifest's subject, and how the subject's referrers list this manifest
/// (distribution-spec, "Listing Referrers").
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
