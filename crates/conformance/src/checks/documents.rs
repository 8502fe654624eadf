//! What is done with each set of documents: pushed, looked at, pulled.

use super::tally::Tally;
use super::{blobs as pulled, upload};
use crate::bench::{Access, Bench, FIRST};
use crate::check::Level;
use crate::ledger::Thing;
use crate::material::{Document, Set, SetState};
use crate::reply::{Reply, base};
use crate::stage::Stage;
use crate::verdict::{Done, Ending, Step};
use http::Method;
use longshore_client::body::{Intake, Payload};
use longshore_client::url::Url;
use longshore_client::{Outgoing, Step as Asked};
use longshore_core::Digest;

const NO_MANIFEST: &str = "no manifest of the set could be pushed";

pub(super) async fn push_blobs(stage: &Stage<'_>) -> Done {
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
    let intake = Intake { limit: (4 << 20) + (64 << 10), keep: 64 << 10, ..Intake::manifest(algorithm) };
    accepting(Outgoing::new(Asked::GetManifest, method, url)).intake(intake)
}

pub(super) async fn put_by_digest(stage: &Stage<'_>) -> Done {
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

pub(super) async fn put_by_tag(stage: &Stage<'_>) -> Done {
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

pub(super) async fn put_with_tags(stage: &Stage<'_>) -> Done {
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

pub(super) async fn put_bad_digest(stage: &Stage<'_>) -> Done {
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

pub(super) async fn subject(stage: &Stage<'_>) -> Done {
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

pub(super) async fn by_tag(stage: &Stage<'_>, method: Method) -> Done {
    let (bench, set) = (stage.bench, stage.set());
    let mut tally = Tally::default();
    for part in set.tags_there() {
        let document = set.named(&part.of);
        tally.take(bench, look(bench, document, &method, &part.of.tag).await)?;
    }
    tally.end("no tag of the set could be pushed")
}

pub(super) async fn by_digest(stage: &Stage<'_>, method: Method) -> Done {
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

pub(super) async fn type_is_bare(stage: &Stage<'_>) -> Done {
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

pub(super) async fn blobs(stage: &Stage<'_>, method: Method) -> Done {
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
