//! What is done with each set of documents: pushed, looked at, pulled, listed, deleted.

use super::tally::Tally;
use super::{
    DISCOVERY, MANAGEMENT, PULL, PULL_SHOULD, PUSH, PUSH_MAY, blobs as pulled, check, deletion, referrers,
    tags, upload,
};
use crate::bench::{Access, Bench, FIRST};
use crate::check::{Check, Level};
use crate::ledger::Thing;
use crate::material::{Document, Set, SetState};
use crate::options::Version;
use crate::reply::{Reply, base};
use crate::section::{
    CHECKING, DELETING_BLOBS, DELETING_MANIFESTS, DELETING_TAGS, LISTING_REFERRERS, LISTING_TAGS,
    PULLING_BLOBS, PULLING_MANIFESTS, PUSHING_BLOBS, PUSHING_MANIFESTS, SUBJECT,
};
use crate::stage::Stage;
use crate::verdict::{Done, Ending, Step};
use http::Method;
use longshore_client::body::{Intake, Payload};
use longshore_client::url::Url;
use longshore_client::{Outgoing, Step as Asked};
use longshore_core::Digest;

const HEAD: &str = "A HEAD request to an existing blob or manifest URL MUST return `200 OK`.";
const GET: &str = "A GET request to an existing manifest URL MUST provide the expected manifest, with a response code that MUST be `200 OK`.";
const STORED: &str = "Upon a successful upload, the registry MUST return response code `201 Created`, and MUST have the following header: `Location: <location>`";

pub(super) const CHECKS: &[Check] = &[
    check(
        "set.blobs",
        "Blobs are pushed",
        PUSH,
        PUSHING_BLOBS,
        "There are two ways to push blobs: chunked or monolithic.",
        |stage| Box::pin(push_blobs(stage)),
    )
    .each(has_blobs)
    .setup()
    .like("push/blob"),
    check("manifest.put-by-digest", "Manifests are pushed by digest", PUSH, PUSHING_MANIFESTS, STORED, |stage| {
        Box::pin(put_by_digest(stage))
    })
    .each(|set| set != Set::BadDigest && !has_parameters(set))
    .setup()
    .like("push/manifest-by-digest"),
    check(
        "manifest.put-with-tags",
        "Manifests are pushed by digest with tags",
        PUSH_MAY,
        PUSHING_MANIFESTS,
        "MUST include an `OCI-Tag` response header, in accordance with [RFC 9110 (section 5)](https://www.rfc-editor.org/rfc/rfc9110#section-5) semantics, for each accepted tag.",
        |stage| Box::pin(put_with_tags(stage)),
    )
    .each(has_parameters)
    .since(Version::Dev)
    .setup()
    .like("push/manifest-by-digest"),
    check("manifest.put-by-tag", "Manifests are pushed by tag", PUSH, PUSHING_MANIFESTS, STORED, |stage| {
        Box::pin(put_by_tag(stage))
    })
    .each(|set| has_tags(set) && !has_parameters(set))
    .setup()
    .like("push/manifest-by-tag"),
    check(
        "manifest.put-bad-digest",
        "A manifest under a digest that is not its own is refused",
        PUSH,
        PUSHING_MANIFESTS,
        "The Docker-Content-Digest header returns the digest of the uploaded blob, and MUST be equal to the client provided digest.",
        |stage| Box::pin(put_bad_digest(stage)),
    )
    .each(|set| set == Set::BadDigest)
    .like("push/manifest-by-digest"),
    check(
        "manifest.subject",
        "A manifest with a subject is answered with OCI-Subject",
        PUSH,
        SUBJECT,
        "When processing a request for an image manifest with the `subject` field, a registry implementation that supports the [referrers API](#listing-referrers) MUST respond with the response header `OCI-Subject: <subject digest>` to indicate to the client that the registry processed the request's `subject`.",
        |stage| Box::pin(subject(stage)),
    )
    .each(has_subject)
    .since(Version::V1_1)
    .like("push/manifest-by-digest"),
    check(
        "tags.list",
        "What was tagged is listed",
        DISCOVERY,
        LISTING_TAGS,
        "Assuming a repository is found, this request MUST return a `200 OK` response code.",
        |stage| Box::pin(tags::lists_set(stage)),
    )
    .each(has_tags)
    .like("tag-list"),
    check("manifest.head-by-tag", "HEAD tells of a tag's manifest", PULL, CHECKING, HEAD, |stage| {
        Box::pin(by_tag(stage, Method::HEAD))
    })
    .each(has_tags)
    .like("head/manifest-head-by-tag"),
    check("manifest.head-by-digest", "HEAD tells of a manifest", PULL, CHECKING, HEAD, |stage| {
        Box::pin(by_digest(stage, Method::HEAD))
    })
    .each(|set| set != Set::BadDigest)
    .like("head/manifest-head-by-digest"),
    check("set.blobs-head", "HEAD tells of the blobs", PULL, CHECKING, HEAD, |stage| {
        Box::pin(blobs(stage, Method::HEAD))
    })
    .each(has_blobs)
    .like("head/blob-head"),
    check("manifest.get-by-tag", "Manifests are pulled by tag", PULL, PULLING_MANIFESTS, GET, |stage| {
        Box::pin(by_tag(stage, Method::GET))
    })
    .each(has_tags)
    .like("pull/manifest-by-tag"),
    check("manifest.get-by-digest", "Manifests are pulled by digest", PULL, PULLING_MANIFESTS, GET, |stage| {
        Box::pin(by_digest(stage, Method::GET))
    })
    .each(|set| set != Set::BadDigest)
    .like("pull/manifest-by-digest"),
    check(
        "manifest.type-is-bare",
        "A manifest's type comes without parameters",
        PULL_SHOULD,
        PULLING_MANIFESTS,
        "The registry SHOULD NOT include parameters on the `Content-Type` header.",
        |stage| Box::pin(type_is_bare(stage)),
    )
    .each(|set| set == Set::Image),
    check(
        "set.blobs-get",
        "Blobs are pulled",
        PULL,
        PULLING_BLOBS,
        "A GET request to an existing blob URL MUST provide the expected blob, with a response code that MUST be `200 OK`.",
        |stage| Box::pin(blobs(stage, Method::GET)),
    )
    .each(has_blobs)
    .like("pull/blob-get"),
    check(
        "referrers.list",
        "What refers to a manifest is listed",
        DISCOVERY,
        LISTING_REFERRERS,
        "The descriptors MUST include an `artifactType` field that is set to the value of the `artifactType` in the image manifest or index, if present.",
        |stage| Box::pin(referrers::lists_set(stage)),
    )
    .each(has_subject)
    .since(Version::V1_1)
    .like("referrers"),
    check(
        "referrers.filter",
        "Referrers are filtered by their type",
        DISCOVERY,
        LISTING_REFERRERS,
        "If filtering is requested and applied, the response MUST include a header `OCI-Filters-Applied: artifactType` denoting that an `artifactType` filter was applied.",
        |stage| Box::pin(referrers::filters_set(stage)),
    )
    .each(has_subject)
    .since(Version::V1_1)
    .like("referrers"),
    check(
        "tag.delete",
        "Tags are deleted",
        MANAGEMENT,
        DELETING_TAGS,
        "Upon success, the registry MUST respond with a `202 Accepted` code.",
        |stage| Box::pin(deletion::tags(stage)),
    )
    .each(has_tags)
    .like("delete/tag-delete"),
    check(
        "manifest.delete",
        "Manifests are deleted",
        MANAGEMENT,
        DELETING_MANIFESTS,
        "Upon success, the registry MUST respond with a `202 Accepted` code.",
        |stage| Box::pin(deletion::manifests(stage)),
    )
    .each(|set| set != Set::BadDigest)
    .like("delete/manifest-delete"),
    check(
        "set.blobs-delete",
        "Blobs are deleted",
        MANAGEMENT,
        DELETING_BLOBS,
        "Upon success, the registry MUST respond with code `202 Accepted`.",
        |stage| Box::pin(deletion::blobs(stage)),
    )
    .each(has_blobs)
    .like("delete/blob-delete"),
];

fn has_blobs(set: Set) -> bool {
    set != Set::EmptyIndex
}

fn has_tags(set: Set) -> bool {
    !matches!(set, Set::Sha512 | Set::BadDigest)
}

fn has_parameters(set: Set) -> bool {
    matches!(set, Set::TagParameters | Set::TagParameters512)
}

fn has_subject(set: Set) -> bool {
    matches!(set, Set::ArtifactsWithSubject | Set::IndexWithSubject | Set::MissingSubject)
}

const NO_MANIFEST: &str = "no manifest of the set could be pushed";

async fn push_blobs(stage: &Stage<'_>) -> Done {
    let (bench, set) = (stage.bench, stage.set());
    let mut tally = Tally::default();
    for part in &set.blobs {
        let result = upload::store(bench, FIRST, &part.of).await;
        part.is_there.set(result.is_ok());
        tally.take(bench, result)?;
    }
    tally.end("the set has no blobs")
}

/// The request that pushes a manifest.
pub(super) fn put(document: &Document, url: Url) -> Outgoing {
    let step = if document.is_index() { Asked::PutManifestList } else { Asked::PutManifest };
    Outgoing::new(step, Method::PUT, url)
        .body(document.media_type, Payload::Bytes(document.content.bytes.clone()))
}

/// Asks for manifests of the image specification's types.
pub(super) fn accepting(outgoing: Outgoing) -> Outgoing {
    outgoing.header(
        "accept",
        "application/vnd.oci.image.index.v1+json, application/vnd.oci.image.manifest.v1+json",
    )
}

/// The request for a manifest that is known.
pub(super) fn ask_for(document: &Document, method: Method, url: Url) -> Outgoing {
    let algorithm = document.content.digest.algorithm();
    // One that is too long is a fault of its own, and told as one.
    let intake = Intake { limit: (4 << 20) + (64 << 10), keep: 64 << 10, algorithm };
    accepting(Outgoing::new(Asked::GetManifest, method, url)).intake(intake)
}

async fn put_by_digest(stage: &Stage<'_>) -> Done {
    let (bench, set) = (stage.bench, stage.set());
    let mut tally = Tally::default();
    for part in &set.manifests {
        let url = bench.url(FIRST, &format!("manifests/{}", part.of.content.digest))?;
        let reply = bench.ask(Access::Push, FIRST, put(&part.of, url)).await;
        tally.take(bench, put_one(bench, &set, part, reply).await)?;
    }
    tally.end(NO_MANIFEST)
}

async fn put_one(
    bench: &Bench,
    set: &SetState,
    part: &crate::material::Part<Document>,
    reply: Step<Reply<'_>>,
) -> Done {
    let reply = reply?;
    let digest = part.of.content.digest.as_str();
    part.is_there.set(reply.is(201));
    if reply.is(201) {
        bench.ledger.borrow_mut().pushed(Thing::Manifest, FIRST, digest, "");
    }
    may_lack_parts(set, &reply)?;
    stored(bench, &reply, &part.of).await
}

/// A registry may refuse a manifest whose parts are not there, and then says so.
fn may_lack_parts(set: &SetState, reply: &Reply<'_>) -> Done {
    let lacks = matches!(set.set, Set::Sparse | Set::NonDistributableLayers);
    if lacks && (400..500).contains(&reply.status()) && reply.reports("MANIFEST_BLOB_UNKNOWN") {
        return Err(Ending::Skipped(
            "the registry refuses manifests whose parts are not there, as it may".to_owned(),
        ));
    }
    Ok(())
}

/// 201, its digest, and a place from which it can be pulled.
async fn stored(bench: &Bench, reply: &Reply<'_>, document: &Document) -> Done {
    reply.expect_status(&[201])?;
    reply.expect_digest(&document.content.digest, true)?;
    let location = match reply.location() {
        Ok(location) => location,
        Err(Ending::Skipped(_)) => return Ok(()),
        Err(ending) => return Err(ending),
    };
    let reply = bench.ask(Access::Pull, FIRST, ask_for(document, Method::GET, location)).await?;
    if !reply.is(200) {
        let actual = crate::reply::shown(reply.status());
        return Err(reply.miss(
            Level::Must,
            "location",
            "an address from which the manifest can be pulled",
            &actual,
        ));
    }
    is_document(&reply, document)?;
    reply.expect_body(&document.content)
}

async fn put_by_tag(stage: &Stage<'_>) -> Done {
    let (bench, set) = (stage.bench, stage.set());
    let mut tally = Tally::default();
    for part in set.tags.iter().filter(|part| !part.is_there.get()) {
        let document = set.named(&part.of);
        let url = bench.url(FIRST, &format!("manifests/{}", part.of.tag))?;
        let result = match bench.ask(Access::Push, FIRST, put(document, url)).await {
            Ok(reply) => {
                tag_is_there(bench, &set, part, &reply);
                match may_lack_parts(&set, &reply) {
                    Ok(()) => stored(bench, &reply, document).await,
                    skipped => skipped,
                }
            }
            Err(ending) => Err(ending),
        };
        tally.take(bench, result)?;
    }
    tally.end("no tag of the set could be pushed")
}

fn tag_is_there(
    bench: &Bench,
    set: &SetState,
    part: &crate::material::Part<crate::material::Tagged>,
    reply: &Reply<'_>,
) {
    if reply.is(201) {
        let manifest = &set.manifests[part.of.manifest];
        // A registry that knows one algorithm alone has it by another digest than ours.
        let digest = reply.header("docker-content-digest").and_then(|text| Digest::parse(text).ok());
        let digest = digest.unwrap_or_else(|| manifest.of.content.digest.clone());
        let digest = digest.as_str();
        part.is_there.set(true);
        manifest.is_there.set(true);
        bench.ledger.borrow_mut().pushed(Thing::Manifest, FIRST, digest, "");
        bench.ledger.borrow_mut().pushed(Thing::Tag, FIRST, &part.of.tag, digest);
    }
}

async fn put_with_tags(stage: &Stage<'_>) -> Done {
    let (bench, set) = (stage.bench, stage.set());
    let mut tally = Tally::default();
    for (at, part) in set.manifests.iter().enumerate() {
        let mut url = bench.url(FIRST, &format!("manifests/{}", part.of.content.digest))?;
        let tags: Vec<_> = set.tags.iter().filter(|tag| tag.of.manifest == at).collect();
        for tag in &tags {
            url = url.with_query("tag", &tag.of.tag);
        }
        let result = match bench.ask(Access::Push, FIRST, put(&part.of, url)).await {
            Ok(reply) => {
                let told = reply.values("oci-tag");
                let lost = tags.iter().find(|tag| !told.contains(&tag.of.tag));
                tags.iter()
                    .filter(|tag| told.contains(&tag.of.tag))
                    .for_each(|tag| tag_is_there(bench, &set, tag, &reply));
                let result = put_one(bench, &set, part, Ok(reply)).await;
                result.and_then(|()| match lost {
                    None => Ok(()),
                    Some(_) => Err(Ending::Skipped(
                        "the registry takes no tags with a digest, as it may: there is no OCI-Tag".to_owned(),
                    )),
                })
            }
            Err(ending) => Err(ending),
        };
        tally.take(bench, result)?;
    }
    tag_the_rest(bench, &set).await?;
    tally.end(NO_MANIFEST)
}

/// Tags that did not come with a digest are pushed as all others, for the checks that need them.
async fn tag_the_rest(bench: &Bench, set: &SetState) -> Done {
    for part in set.tags.iter().filter(|part| !part.is_there.get()) {
        let url = bench.url(FIRST, &format!("manifests/{}", part.of.tag))?;
        match bench.ask(Access::Push, FIRST, put(set.named(&part.of), url)).await {
            Ok(reply) => tag_is_there(bench, set, part, &reply),
            Err(over @ Ending::Over(_)) => return Err(over),
            // How tags are pushed is checked with the other sets.
            Err(_) => {}
        }
    }
    Ok(())
}

async fn put_bad_digest(stage: &Stage<'_>) -> Done {
    let (bench, set) = (stage.bench, stage.set());
    for part in &set.manifests {
        let digest = part.of.content.digest.as_str();
        let url = bench.url(FIRST, &format!("manifests/{digest}"))?;
        let reply = bench.ask(Access::Push, FIRST, put(&part.of, url)).await?;
        if reply.is(201) {
            bench.ledger.borrow_mut().pushed(Thing::Manifest, FIRST, digest, "");
        }
        reply.expect_status(&[400])?;
    }
    Ok(())
}

async fn subject(stage: &Stage<'_>) -> Done {
    let (bench, set) = (stage.bench, stage.set());
    if bench.facts.has_referrers.get() == Some(false) {
        return Err(Ending::Skipped("the registry does not list referrers: it answers 404 there".to_owned()));
    }
    let mut tally = Tally::default();
    for part in set.manifests_there() {
        let Some(subject) = &part.of.subject else { continue };
        let url = bench.url(FIRST, &format!("manifests/{}", part.of.content.digest))?;
        let result = match bench.ask(Access::Push, FIRST, put(&part.of, url)).await {
            Ok(reply) => reply
                .expect_status(&[201])
                .and_then(|()| reply.expect_header("oci-subject", subject.as_str())),
            Err(ending) => Err(ending),
        };
        tally.take(bench, result)?;
    }
    tally.end("no manifest with a subject could be pushed")
}

async fn by_tag(stage: &Stage<'_>, method: Method) -> Done {
    let (bench, set) = (stage.bench, stage.set());
    let mut tally = Tally::default();
    for part in set.tags_there() {
        let document = set.named(&part.of);
        tally.take(bench, look(bench, document, &method, &part.of.tag).await)?;
    }
    tally.end("no tag of the set could be pushed")
}

async fn by_digest(stage: &Stage<'_>, method: Method) -> Done {
    let (bench, set) = (stage.bench, stage.set());
    let mut tally = Tally::default();
    for part in set.manifests_there() {
        tally.take(bench, look(bench, &part.of, &method, part.of.content.digest.as_str()).await)?;
    }
    tally.end(NO_MANIFEST)
}

/// 200, its type, size and digest; with GET its bytes, without it none.
async fn look(bench: &Bench, document: &Document, method: &Method, reference: &str) -> Done {
    let url = bench.url(FIRST, &format!("manifests/{reference}"))?;
    let reply = bench.ask(Access::Pull, FIRST, ask_for(document, method.clone(), url)).await?;
    reply.expect_status(&[200])?;
    is_document(&reply, document)?;
    if *method == Method::GET { reply.expect_body(&document.content) } else { reply.expect_no_body() }
}

fn is_document(reply: &Reply<'_>, document: &Document) -> Done {
    let media_type = reply.need_header("content-type")?;
    if base(media_type) != document.media_type {
        return Err(reply.miss(Level::Must, "content-type", document.media_type, media_type));
    }
    reply.expect_length(document.content.size())?;
    reply.expect_digest(&document.content.digest, false)
}

async fn type_is_bare(stage: &Stage<'_>) -> Done {
    let (bench, set) = (stage.bench, stage.set());
    let Some(part) = set.manifests_there().next() else {
        return Err(Ending::Skipped(NO_MANIFEST.to_owned()));
    };
    let url = bench.url(FIRST, &format!("manifests/{}", part.of.content.digest))?;
    let reply = bench.ask(Access::Pull, FIRST, ask_for(&part.of, Method::GET, url)).await?;
    reply.expect_status(&[200])?;
    let media_type = reply.need_header("content-type")?;
    if media_type.contains(';') {
        reply.wish("content-type", part.of.media_type, media_type);
    }
    Ok(())
}

async fn blobs(stage: &Stage<'_>, method: Method) -> Done {
    let (bench, set) = (stage.bench, stage.set());
    let mut tally = Tally::default();
    for part in set.blobs_there() {
        let result = if method == Method::GET {
            pulled::get_one(bench, FIRST, &part.of).await
        } else {
            pulled::head_one(bench, FIRST, &part.of).await
        };
        tally.take(bench, result)?;
    }
    tally.end("no blob of the set could be pushed")
}
