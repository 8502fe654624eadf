//! `/v2/<name>/manifests/<reference>` (distribution-spec, "Pulling manifests", "Pushing
//! Manifests", "Deleting Manifests").

use super::Step;
use super::condition::{describe, is_for_another, unmodified};
use crate::Registry;
use crate::access::Action;
use crate::answer::{Answer, CONTENT_DIGEST, OCI_SUBJECT, OCI_TAG};
use crate::call::Call;
use crate::failure::Failure;
use crate::pending::Awaited;
use crate::policy::Dialect;
use crate::pushed::Pushed;
use crate::state::{Repository, StoredManifest};
use crate::why::{Reason, Rule};
use http::StatusCode;
use http::header::{ACCEPT, CONTENT_TYPE, LOCATION};
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
    let unknown = || Failure::ManifestUnknown { name: name.clone(), reference: reference.clone() };
    let (digest, manifest) = repository.manifest(reference).ok_or_else(unknown)?;
    call.note(|| match reference {
        Reference::Tag(tag) => Reason::new(Rule::TagResolved, format!("the tag {tag} points to {digest}"))
            .state(format!("repositories.{name}.tags.{tag}"), digest),
        Reference::Digest(_) => Reason::new(Rule::ManifestHeld, format!("{name} has the manifest {digest}"))
            .state(format!("repositories.{name}.manifests.{digest}"), &manifest.media_type),
    });
    if is_for_another(call, digest) {
        return Err(Failure::AnotherContent(digest.clone()));
    }
    if let Some(answer) = unmodified(call, digest) {
        return Ok(answer);
    }
    call.note(|| {
        let sentence =
            format!("it was pushed as {}, and is given as it was, whatever Accept says", manifest.media_type);
        Reason::new(Rule::ManifestAsPushed, sentence)
            .state(format!("repositories.{name}.manifests.{digest}"), &manifest.media_type)
            .request("header.Accept", &call.header(&ACCEPT))
    });
    let answer = Answer::body(StatusCode::OK, manifest.media_type.as_str(), manifest.content.clone());
    Ok(describe(answer, digest))
}

/// Lets a caller in who wants to push a manifest.
pub(crate) fn admit_put(
    registry: &Registry,
    call: &Call,
    name: RepositoryName,
    reference: Reference,
) -> Result<Step, Failure> {
    registry.admit(call, &name, Action::Push)?;
    let limits = &registry.policy().limits;
    tags(call, &reference, limits.push_tags)?;
    let limit = limits.manifest_bytes;
    match call.length() {
        Some(size) if size > limit => Err(Failure::ManifestTooLarge { size, limit }),
        _ => Ok(Step::Awaits(Awaited::Manifest { name, reference }, limit)),
    }
}

/// Takes a manifest whose format is known and whose references are all there, unless the policy
/// takes it without. One that is pushed by its digest gets the tags that the query names.
pub(crate) fn put(
    registry: &mut Registry,
    call: &Call,
    name: &RepositoryName,
    reference: &Reference,
) -> Result<Answer, Failure> {
    let limits = registry.policy().limits.clone();
    let sparse = registry.policy().sparse_manifests;
    let tags = tags(call, reference, limits.push_tags)?;
    let body = call.bytes()?;
    let size = body.len() as u64;
    if size > limits.manifest_bytes {
        return Err(Failure::ManifestTooLarge { size, limit: limits.manifest_bytes });
    }
    let media_type = media_type(call, &body)?;
    let pushed = Pushed::parse(media_type, body, reference)?;
    call.note(|| {
        let sentence = format!("the document is a manifest of the type {}, by its rules", pushed.media_type);
        Reason::new(Rule::ManifestValid, sentence)
            .request("header.Content-Type", &call.header(&CONTENT_TYPE))
            .state("content.digest", &pushed.digest)
    });
    // A repository that is not there yet has nothing that a manifest could name.
    match registry.state.repository(name) {
        _ if sparse => call.note(|| {
            Reason::new(Rule::Sparse, "what the manifest names need not be there")
                .policy("sparse_manifests", &true)
        }),
        Ok(repository) => check_references(registry, repository, &pushed)?,
        Err(_) => check_references(registry, &Repository::default(), &pushed)?,
    }
    if !sparse {
        call.note(|| {
            let named = pushed.blobs.len() + pushed.children.len();
            let sentence = format!("the repository has all {named} contents that the manifest names");
            Reason::new(Rule::ReferencesHeld, sentence).policy("sparse_manifests", &false)
        });
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
    registry.state.check_entries(name, new_entries(registry, name, &pushed.digest, &tags), &limits)?;
    registry.check_quota(call, name, size)?;
    registry.state.make_room(size, &limits, call.now)?;

    note_tags(registry, call, name, &tags, &pushed.digest);
    let Pushed { media_type, content, digest, refers, .. } = pushed;
    let mut answer = Answer::empty(StatusCode::CREATED)
        .with(LOCATION, format!("/v2/{name}/manifests/{digest}"))
        .with(CONTENT_DIGEST, digest.as_str());
    if let Some((subject, _)) = &refers {
        // Without a list of referrers, the client has to know that it must keep one.
        let is_listed = registry.policy().referrers;
        note_subject(call, subject, is_listed);
        if is_listed {
            answer = answer.with(OCI_SUBJECT, subject.as_str());
        }
    }
    // What the path names is no surprise; what the query names is told.
    if matches!(reference, Reference::Digest(_)) && !tags.is_empty() {
        call.note(|| {
            Reason::new(Rule::TagsByQuery, "the query gave the manifest its tags: the answer repeats them")
                .request("query.tag", &tags)
        });
        for tag in &tags {
            answer = answer.with(OCI_TAG, tag.as_str());
        }
    }
    let stored = StoredManifest { media_type, content, refers };
    registry.state.put_manifest(name, tags, &digest, stored);
    call.note(|| {
        Reason::new(Rule::ManifestStored, format!("the repository {name} has the manifest {digest} now"))
    });
    Ok(answer)
}

/// Tells what becomes of each tag.
fn note_tags(registry: &Registry, call: &Call, name: &RepositoryName, tags: &[Tag], digest: &Digest) {
    for tag in tags {
        call.note(|| {
            let repository = registry.state.repository(name).ok();
            let before = repository.and_then(|repository| repository.tags().get(tag));
            let (rule, sentence) = match before {
                None => (Rule::TagMade, format!("the tag {tag} is new")),
                Some(before) if before == digest => {
                    (Rule::TagKept, format!("the tag {tag} points there already"))
                }
                Some(_) => {
                    (Rule::TagMoved, format!("the tag {tag} is moved: it pointed to another manifest"))
                }
            };
            Reason::new(rule, sentence).state(format!("repositories.{name}.tags.{tag}"), &before)
        });
    }
}

fn note_subject(call: &Call, subject: &Digest, is_listed: bool) {
    call.note(|| {
        let reason = if is_listed {
            let sentence = format!("it is listed among the referrers of {subject}, which the answer says");
            Reason::new(Rule::SubjectTold, sentence)
        } else {
            let sentence = format!("the client has to list it among the referrers of {subject}, by a tag");
            Reason::new(Rule::SubjectUntold, sentence)
        };
        reason.policy("referrers", &is_listed).request("body.subject", subject)
    });
}

/// How many things a push adds: the manifest and the tags that are not there yet.
fn new_entries(registry: &Registry, name: &RepositoryName, digest: &Digest, tags: &[Tag]) -> u64 {
    let Ok(repository) = registry.state.repository(name) else { return 1 + tags.len() as u64 };
    let new_tags = tags.iter().filter(|tag| !repository.tags().contains(*tag)).count() as u64;
    u64::from(!repository.has_manifest(digest)) + new_tags
}

/// Refuses an image whose config does not tell of each layer, where the registry is as strict as Quay.
fn check_history(registry: &Registry, name: &RepositoryName, pushed: &Pushed) -> Result<(), Failure> {
    let Some((config, layers)) = pushed.image.as_ref().filter(|_| registry.policy().dialect == Dialect::Quay)
    else {
        return Ok(());
    };
    let Ok(content) = registry.state.blob(name, config) else { return Ok(()) };
    // Whatever is longer than a document may be has no history that anyone could read.
    if content.length() > registry.policy().limits.manifest_bytes {
        return Ok(());
    }
    let history = Facts::read(&Json::parse(&content.to_bytes()?), Format::ImageConfig).history;
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
    let immutable = tags.find_map(|tag| {
        let pattern = patterns.iter().find(|pattern| pattern.matches(tag))?;
        Some((tag, pattern))
    });
    match immutable {
        Some((tag, pattern)) => {
            let (tag, pattern) = (tag.clone(), pattern.clone());
            Err(Failure::TagImmutable { name: name.clone(), tag, pattern })
        }
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
        match reference {
            Reference::Tag(tag) => {
                let gone = repository.tags().get_key_value(tag).map(|(tag, _)| tag);
                check_mutable(registry, name, gone.into_iter())?;
            }
            Reference::Digest(digest) => check_mutable(registry, name, repository.tags_of(digest))?,
        }
    }
    registry.state.delete_manifest(name, reference)?;
    call.note(|| match reference {
        Reference::Tag(tag) => {
            let sentence = format!("the tag {tag} is gone; what it pointed to stays");
            Reason::new(Rule::TagDeleted, sentence).policy("deletion.tags", &true)
        }
        Reference::Digest(digest) => {
            let sentence = format!("the manifest {digest} is gone, with the tags that pointed to it");
            Reason::new(Rule::ManifestDeleted, sentence).policy("deletion.manifests", &true)
        }
    });
    Ok(Answer::empty(StatusCode::ACCEPTED))
}

/// What the sender says that the document is; what it says of itself, where the sender is silent.
fn media_type(call: &Call, body: &[u8]) -> Result<MediaType, Failure> {
    if let Some(header) = call.header(&CONTENT_TYPE) {
        // In HTTP, upper and lower case are the same (RFC 9110, 8.3.1).
        return MediaType::parse(&header.to_ascii_lowercase()).map_err(Failure::ContentTypeSyntax);
    }
    let document: Value = serde_json::from_slice(body).unwrap_or_default();
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
