//! Listing referrers.

use super::manifest_errors::{push, small};
use super::uploads::not_there;
use super::{DISCOVERY, DISCOVERY_SHOULD, check};
use crate::bench::{Access, Bench, FIRST};
use crate::check::{Check, Level};
use crate::digests::Content;
use crate::material::{Document, INDEX};
use crate::options::Version;
use crate::reply::{Reply, base};
use crate::section::{LISTING_REFERRERS, TAG_SCHEMA};
use crate::stage::Stage;
use crate::verdict::{Done, Ending, Step};
use http::Method;
use longshore_client::body::Intake;
use longshore_client::url::Url;
use longshore_client::{Outgoing, Step as Asked};
use longshore_core::json::{Json, Members, NodeId, Read, ReadError, read};
use longshore_core::{Algorithm, Descriptor, Digest};

pub(super) const EMPTY: &[Check] = &[
    check(
        "referrers.none",
        "What nothing refers to has an empty list",
        DISCOVERY,
        LISTING_REFERRERS,
        "If a query results in no matching referrers, an empty manifest list MUST be returned.",
        |stage| Box::pin(none(stage)),
    )
    .since(Version::V1_1)
    .setup()
    .like("empty/referrers"),
    check(
        "referrers.malformed-digest",
        "What is no digest has no referrers",
        DISCOVERY,
        LISTING_REFERRERS,
        "If the request is invalid, such as a `<digest>` with an invalid syntax, a `400 Bad Request` MUST be returned.",
        |stage| Box::pin(malformed(stage)),
    )
    .since(Version::V1_1),
];

pub(super) const CHECKS: &[Check] = &[
    check(
        "referrers.once",
        "What is pushed twice is listed once",
        DISCOVERY,
        LISTING_REFERRERS,
        "Upon success, the response MUST be a JSON body with an image index containing a list of descriptors.",
        |stage| Box::pin(once(stage)),
    )
    .since(Version::V1_1),
    check(
        "referrers.tag-schema",
        "Without the list, clients keep an index under a tag",
        DISCOVERY_SHOULD,
        TAG_SCHEMA,
        "The response SHOULD be an image index with the same content that would be expected from the referrers API.",
        |stage| Box::pin(tag_schema(stage)),
    )
    .since(Version::V1_1),
];

/// An index of referrers.
struct Referrers {
    media_type: Option<String>,
    version: u64,
    manifests: Vec<Descriptor>,
}

impl Read for Referrers {
    fn read(json: &Json<'_>, node: NodeId) -> Result<Self, ReadError> {
        let members = Members::of(json, node)?;
        Ok(Self {
            media_type: members.optional("mediaType")?,
            version: members.required("schemaVersion")?,
            manifests: members.required("manifests")?,
        })
    }
}

/// The longest page that is read, in bytes, and the most pages.
const LONGEST: u32 = 4 << 20;
const PAGES: usize = 100;

/// Nothing has so many referrers.
const ENTRIES: usize = 20_000;

async fn get(bench: &Bench, url: Url) -> Step<Reply<'_>> {
    let intake = Intake { limit: LONGEST.into(), keep: LONGEST as usize, ..Intake::SMALL };
    let get = Outgoing::new(Asked::Referrers, Method::GET, url).header("accept", INDEX).intake(intake);
    bench.ask(Access::Pull, FIRST, get).await
}

fn address(bench: &Bench, digest: &str) -> Step<Url> {
    bench.url(FIRST, &format!("referrers/{digest}"))
}

fn page_of(reply: &Reply<'_>) -> Step<Vec<Descriptor>> {
    reply.expect_status(&[200])?;
    let media_type = reply.need_header("content-type")?;
    if base(media_type) != INDEX {
        return Err(reply.miss(Level::Must, "content-type", INDEX, media_type));
    }
    let page: Referrers = read(reply.body()).map_err(|error| {
        reply.miss(Level::Must, "body", "an image index", &format!("something else: {error}"))
    })?;
    if page.version != 2 || page.media_type.as_deref() != Some(INDEX) {
        let media_type = page.media_type.unwrap_or_else(|| "none".to_owned());
        let actual = format!("schemaVersion {}, mediaType {media_type}", page.version);
        return Err(reply.miss(Level::Must, "body", &format!("schemaVersion 2, mediaType {INDEX}"), &actual));
    }
    Ok(page.manifests)
}

async fn none(stage: &Stage<'_>) -> Done {
    let bench = stage.bench;
    let subject = bench.content(Algorithm::Sha256, 64).digest;
    let reply = get(bench, address(bench, subject.as_str())?).await?;
    bench.facts.has_referrers.set(Some(!reply.is(404)));
    let list = page_of(&reply)?;
    if list.is_empty() {
        return Ok(());
    }
    Err(reply.miss(Level::Must, "manifests", "none", &format!("{} of them", list.len())))
}

/// Without the endpoint there is nothing to be seen of it.
fn has_list(bench: &Bench) -> Done {
    if bench.facts.has_referrers.get() == Some(false) {
        return Err(Ending::Skipped("the registry does not list referrers: it answers 404 there".to_owned()));
    }
    Ok(())
}

async fn malformed(stage: &Stage<'_>) -> Done {
    let bench = stage.bench;
    has_list(bench)?;
    get(bench, address(bench, "sha256:not-a-digest")?).await?.expect_status(&[400])
}

/// The list, page after page.
async fn all(bench: &Bench, url: Url) -> Step<(Vec<Descriptor>, Reply<'_>)> {
    let mut list = Vec::new();
    let mut url = url;
    for _ in 0..PAGES {
        let reply = get(bench, url).await?;
        list.extend(page_of(&reply)?);
        match reply.next()? {
            Some(next) => url = next,
            None => return Ok((list, reply)),
        }
        if list.len() > ENTRIES {
            break;
        }
    }
    Err(Ending::Skipped(format!("the list has more than {PAGES} pages, or {ENTRIES} referrers")))
}

/// The subjects of a set whose referrers could be pushed.
fn subjects(stage: &Stage<'_>) -> Vec<(Digest, Vec<Descriptor>)> {
    let set = stage.set();
    let there: Vec<&Digest> = set.manifests_there().map(|part| &part.of.content.digest).collect();
    let mut subjects: Vec<(Digest, Vec<Descriptor>)> = Vec::new();
    for referrer in set.referrers.iter().filter(|referrer| there.contains(&&referrer.descriptor.digest)) {
        let known = subjects.iter_mut().find(|(subject, _)| *subject == referrer.subject);
        match known {
            Some((_, list)) => list.push(referrer.descriptor.clone()),
            None => subjects.push((referrer.subject.clone(), vec![referrer.descriptor.clone()])),
        }
    }
    subjects
}

const NOTHING: &str = "no manifest with a subject could be pushed";

pub(super) async fn lists_set(stage: &Stage<'_>) -> Done {
    let bench = stage.bench;
    has_list(bench)?;
    let subjects = subjects(stage);
    for (subject, wanted) in &subjects {
        let (list, reply) = all(bench, address(bench, subject.as_str())?).await?;
        for referrer in wanted {
            is_listed(&reply, &list, referrer)?;
        }
    }
    if subjects.is_empty() { Err(Ending::Skipped(NOTHING.to_owned())) } else { Ok(()) }
}

/// It is there, with its size, types and annotations.
fn is_listed(reply: &Reply<'_>, list: &[Descriptor], wanted: &Descriptor) -> Done {
    let digest = wanted.digest.as_str();
    let Some(found) = list.iter().find(|found| found.digest == wanted.digest) else {
        return Err(reply.miss(Level::Must, "manifests", digest, &format!("{} others", list.len())));
    };
    let kind = |descriptor: &Descriptor| {
        descriptor.artifact_type.as_ref().map_or("none".to_owned(), ToString::to_string)
    };
    for (what, expected, actual) in [
        ("artifactType", kind(wanted), kind(found)),
        ("mediaType", wanted.media_type.to_string(), found.media_type.to_string()),
        ("size", wanted.size.to_string(), found.size.to_string()),
    ] {
        if expected != actual {
            return Err(reply.miss(Level::Must, &format!("{what} of {digest}"), &expected, &actual));
        }
    }
    for (name, value) in &wanted.annotations {
        if found.annotations.get(name) != Some(value) {
            let actual = found.annotations.get(name).map_or("none", String::as_str);
            return Err(reply.miss(Level::Must, &format!("annotation {name} of {digest}"), value, actual));
        }
    }
    Ok(())
}

pub(super) async fn filters_set(stage: &Stage<'_>) -> Done {
    let bench = stage.bench;
    has_list(bench)?;
    let subjects = subjects(stage);
    for (subject, wanted) in &subjects {
        let mut kinds: Vec<_> = wanted.iter().filter_map(|referrer| referrer.artifact_type.clone()).collect();
        kinds.sort_by_key(ToString::to_string);
        kinds.dedup();
        for kind in kinds {
            let url = address(bench, subject.as_str())?.with_query("artifactType", kind.as_str());
            let (list, reply) = all(bench, url).await?;
            if !reply.values("oci-filters-applied").iter().any(|filter| filter == "artifactType") {
                return not_filtered(bench, &reply, &list, &kind);
            }
            let of_kind = |referrer: &&Descriptor| referrer.artifact_type.as_ref() == Some(&kind);
            for referrer in wanted.iter().filter(of_kind) {
                is_listed(&reply, &list, referrer)?;
            }
            if let Some(other) = list.iter().find(|found| !of_kind(found)) {
                let actual = other.artifact_type.as_ref().map_or("none".to_owned(), ToString::to_string);
                return Err(reply.miss(Level::Must, "artifactType", kind.as_str(), &actual));
            }
        }
    }
    if subjects.is_empty() { Err(Ending::Skipped(NOTHING.to_owned())) } else { Ok(()) }
}

/// A registry need not filter; one that does has to say so.
fn not_filtered(
    bench: &Bench,
    reply: &Reply<'_>,
    list: &[Descriptor],
    kind: &longshore_core::MediaType,
) -> Done {
    let is_filtered = list.iter().all(|found| found.artifact_type.as_ref() == Some(kind));
    if !is_filtered || list.len() < 2 {
        return Err(Ending::Skipped("the registry does not filter, as it may".to_owned()));
    }
    if bench.options.sees_all_headers {
        return Err(reply.miss(
            Level::Must,
            "oci-filters-applied",
            "artifactType",
            "missing, of a list that is filtered",
        ));
    }
    Err(Ending::Skipped("the registry does not let a page read OCI-Filters-Applied".to_owned()))
}

async fn once(stage: &Stage<'_>) -> Done {
    let bench = stage.bench;
    has_list(bench)?;
    let subject = bench.content(Algorithm::Sha256, 64);
    let document = referring(bench, &subject.digest).await?;
    let url = bench.url(FIRST, &format!("manifests/{}", document.content.digest))?;
    for _ in 0..2 {
        let reply = push(bench, &document, url.clone(), None).await?;
        reply.expect_status(&[201]).map_err(not_there)?;
    }
    let (list, reply) = all(bench, address(bench, subject.digest.as_str())?).await?;
    let count = list.iter().filter(|found| found.digest == document.content.digest).count();
    if count == 1 {
        Ok(())
    } else {
        Err(reply.miss(Level::Must, "manifests", "it once", &format!("{count} times")))
    }
}

/// A small manifest that refers to this one.
async fn referring(bench: &Bench, subject: &Digest) -> Step<Document> {
    let mut document = small(bench, Algorithm::Sha256).await?;
    let text = String::from_utf8_lossy(&document.content.bytes).replacen(
        "\"layers\"",
        &format!(
            "\"subject\": {{\"mediaType\": \"{}\", \"digest\": \"{subject}\", \"size\": 64}},\n  \"layers\"",
            crate::material::IMAGE
        ),
        1,
    );
    document.content = Content::new(Algorithm::Sha256, text.into_bytes());
    Ok(document)
}

/// What clients do where the registry has no list: an index under a tag that is made of the subject's digest.
async fn tag_schema(stage: &Stage<'_>) -> Done {
    let bench = stage.bench;
    match bench.facts.has_referrers.get() {
        Some(false) => {}
        Some(true) => return Err(Ending::Skipped("the registry lists referrers itself".to_owned())),
        None => {
            let why = "it is not known whether the registry lists referrers itself";
            return Err(Ending::Skipped(why.to_owned()));
        }
    }
    let subject = bench.content(Algorithm::Sha256, 64).digest;
    let referrer = referring(bench, &subject).await?;
    let by_digest = bench.url(FIRST, &format!("manifests/{}", referrer.content.digest))?;
    push(bench, &referrer, by_digest, None).await?.expect_status(&[201]).map_err(not_there)?;
    let text = format!(
        "{{\"schemaVersion\":2,\"mediaType\":\"{INDEX}\",\"manifests\":[{{\"mediaType\":\"{}\",\"digest\":\"{}\",\"size\":{}}}]}}",
        referrer.media_type,
        referrer.content.digest,
        referrer.content.size()
    );
    let content = Content::new(Algorithm::Sha256, text.into_bytes());
    let index = Document { content, media_type: INDEX, subject: None };
    let tag = subject.referrers_tag();
    let by_tag = bench.url(FIRST, &format!("manifests/{tag}"))?;
    push(bench, &index, by_tag.clone(), Some(&tag)).await?.expect_status(&[201])?;
    let get = super::documents::ask_for(&index, Method::GET, by_tag);
    let reply = bench.ask(Access::Pull, FIRST, get).await?;
    reply.expect_status(&[200])?;
    reply.expect_body(&index.content)
}
