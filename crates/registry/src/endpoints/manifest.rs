//! `/v2/<name>/manifests/<reference>` (distribution-spec, "Pulling manifests", "Pushing
//! Manifests", "Deleting Manifests").

use super::condition::{describe, is_for_another, unmodified};
use crate::Registry;
use crate::access::Action;
use crate::answer::{Answer, CONTENT_DIGEST, OCI_SUBJECT, OCI_TAG};
use crate::call::Call;
use crate::failure::Failure;
use crate::policy::Dialect;
use crate::pushed::Pushed;
use crate::state::{Repository, StoredManifest};
use http::StatusCode;
use http::header::{CONTENT_TYPE, LOCATION};
use longshore_core::document::Facts;
use longshore_core::json::Json;
use longshore_core::validate::Format;
use longshore_core::{Digest, MediaType, Reference, RepositoryName, Tag};
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
    if is_for_another(call, digest) {
        return Err(Failure::AnotherContent(digest.clone()));
    }
    if let Some(answer) = unmodified(call, digest) {
        return Ok(answer);
    }
    let answer = Answer::body(StatusCode::OK, manifest.media_type.as_str(), manifest.content.clone());
    Ok(describe(answer, digest))
}

/// Takes a manifest whose format is known and whose references are all there, unless the policy
/// takes it without. One that is pushed by its digest gets the tags that the query names.
pub(crate) fn put(
    registry: &mut Registry,
    call: &Call,
    name: &RepositoryName,
    reference: &Reference,
) -> Result<Answer, Failure> {
    registry.admit(call, name, Action::Push)?;
    let limits = registry.policy().limits.clone();
    let sparse = registry.policy().sparse_manifests;
    let tags = tags(call, reference, limits.push_tags)?;
    let size = call.body.len() as u64;
    if size > limits.manifest_bytes {
        return Err(Failure::ManifestTooLarge { size, limit: limits.manifest_bytes });
    }
    let media_type = media_type(call)?;
    let pushed = Pushed::parse(media_type, call.body.clone(), reference)?;
    // A repository that is not there yet has nothing that a manifest could name.
    match registry.state.repository(name) {
        _ if sparse => {}
        Ok(repository) => check_references(registry, repository, &pushed)?,
        Err(_) => check_references(registry, &Repository::default(), &pushed)?,
    }
    check_history(registry, name, &pushed)?;
    let own = match reference {
        Reference::Tag(tag) => Some(tag.clone()),
        Reference::Digest(_) => None,
    };
    let tags: Vec<Tag> = own.into_iter().chain(tags).collect();
    if let Ok(repository) = registry.state.repository(name) {
        let moved =
            tags.iter().filter(|tag| repository.tags().get(*tag).is_some_and(|old| *old != pushed.digest));
        check_mutable(registry, name, moved)?;
    }
    registry.check_quota(name, size)?;
    registry.state.make_room(size, &limits, call.now)?;

    let Pushed { media_type, content, digest, refers, .. } = pushed;
    let mut answer = Answer::empty(StatusCode::CREATED)
        .with(LOCATION, &format!("/v2/{name}/manifests/{digest}"))
        .with(CONTENT_DIGEST, digest.as_str());
    // Without a list of referrers, the client has to know that it must keep one.
    if let Some((subject, _)) = refers.as_ref().filter(|_| registry.policy().referrers) {
        answer = answer.with(OCI_SUBJECT, subject.as_str());
    }
    // What the path names is no surprise; what the query names is told.
    if matches!(reference, Reference::Digest(_)) {
        for tag in &tags {
            answer = answer.with(OCI_TAG, tag.as_str());
        }
    }
    let stored = StoredManifest { media_type, content, refers };
    registry.state.put_manifest(name, tags, &digest, stored);
    Ok(answer)
}

/// Refuses an image whose config does not tell of each layer, where the registry is as strict as Quay.
fn check_history(registry: &Registry, name: &RepositoryName, pushed: &Pushed) -> Result<(), Failure> {
    let Some((config, layers)) = pushed.image.as_ref().filter(|_| registry.policy().dialect == Dialect::Quay)
    else {
        return Ok(());
    };
    let Ok(content) = registry.state.blob(name, config) else { return Ok(()) };
    let history = Facts::read(&Json::parse(content), Format::ImageConfig).history;
    let told = history.iter().filter(|step| !step.is_empty).count();
    if told == *layers { Ok(()) } else { Err(Failure::History { told, layers: *layers }) }
}

/// Refuses to move or delete tags that are immutable.
fn check_mutable<'t>(
    registry: &Registry,
    name: &RepositoryName,
    mut tags: impl Iterator<Item = &'t Tag>,
) -> Result<(), Failure> {
    let patterns = &registry.policy().rules(name).immutable_tags;
    if patterns.is_empty() {
        return Ok(());
    }
    match tags.find(|tag| patterns.iter().any(|pattern| pattern.matches(tag))) {
        Some(tag) => Err(Failure::TagImmutable(tag.clone())),
        None => Ok(()),
    }
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
    let allow = "GET, HEAD, PUT";
    match reference {
        Reference::Tag(_) if !registry.policy().deletion.tags => {
            return Err(Failure::NoDeletion { what: "tags", allow });
        }
        Reference::Digest(_) if !registry.policy().deletion.manifests => {
            return Err(Failure::NoDeletion { what: "manifests", allow });
        }
        _ => {}
    }
    if let Ok(repository) = registry.state.repository(name) {
        let gone = repository.tags().iter().filter(|(tag, digest)| match reference {
            Reference::Tag(deleted) => deleted == *tag,
            Reference::Digest(deleted) => deleted == *digest,
        });
        check_mutable(registry, name, gone.map(|(tag, _)| tag))?;
    }
    registry.state.delete_manifest(name, reference)?;
    Ok(Answer::empty(StatusCode::ACCEPTED))
}

/// What the sender says that the document is; what it says of itself, where the sender is silent.
fn media_type(call: &Call) -> Result<MediaType, Failure> {
    if let Some(header) = call.header(&CONTENT_TYPE) {
        // In HTTP, upper and lower case are the same (RFC 9110, 8.3.1).
        return MediaType::parse(&header.to_ascii_lowercase()).map_err(Failure::ContentTypeSyntax);
    }
    let document: Value = serde_json::from_slice(&call.body).unwrap_or_default();
    let own = document["mediaType"].as_str().and_then(|own| MediaType::parse(own).ok());
    own.ok_or(Failure::NoContentType)
}

/// Refuses a manifest that names something which the repository does not have.
fn check_references(registry: &Registry, repository: &Repository, pushed: &Pushed) -> Result<(), Failure> {
    let missing = |all: &[Digest], is_there: &dyn Fn(&Digest) -> bool| -> Vec<Digest> {
        all.iter().filter(|digest| !is_there(digest)).cloned().collect()
    };
    let blobs = missing(&pushed.blobs, &|digest| repository.has_blob(digest));
    if !blobs.is_empty() {
        return Err(Failure::BlobsMissing { blobs, dialect: registry.policy().dialect });
    }
    let children = missing(&pushed.children, &|digest| repository.has_manifest(digest));
    if children.is_empty() { Ok(()) } else { Err(Failure::ChildrenMissing(children)) }
}
