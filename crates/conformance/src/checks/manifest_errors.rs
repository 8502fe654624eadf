//! Manifests that are not there, and manifests that are not what they should be.

use super::documents::{accepting, ask_for, put};
use super::{MANAGEMENT, PULL, PUSH, PUSH_MAY, PUSH_SHOULD, check, deletion, upload};
use crate::bench::{Access, Bench, FIRST, MISSING};
use crate::check::{Check, Level};
use crate::digests::Content;
use crate::ledger::Thing;
use crate::material::{Document, IMAGE};
use crate::options::Version;
use crate::reply::Reply;
use crate::section::{CHECKING, DELETING_MANIFESTS, PULLING_MANIFESTS, PUSH as PUSHING, PUSHING_MANIFESTS};
use crate::stage::Stage;
use crate::verdict::{Done, Ending, Step};
use http::Method;
use longshore_client::url::Url;
use longshore_client::{Outgoing, Step as Asked};
use longshore_core::Algorithm;

const NOT_FOUND: &str =
    "If the manifest is not found in the repository, the response code MUST be `404 Not Found`.";
const EITHER: &str = "`<name>` is the namespace of the repository, and the `<tag-or-digest>` MUST be either a) a digest or b) a tag.";

pub(super) const CHECKS: &[Check] = &[
    check(
        "manifest.missing-digest",
        "A digest that is not there is not found",
        PULL,
        PULLING_MANIFESTS,
        NOT_FOUND,
        |stage| Box::pin(missing_digest(stage, Method::GET)),
    )
    .like("missing-manifest/by-digest"),
    check(
        "manifest.missing-tag",
        "A tag that is not there is not found",
        PULL,
        PULLING_MANIFESTS,
        NOT_FOUND,
        |stage| Box::pin(missing_tag(stage)),
    )
    .like("missing-manifest/by-tag"),
    check(
        "manifest.head-missing",
        "HEAD of a manifest that is not there finds nothing",
        PULL,
        CHECKING,
        "If the blob or manifest is not found in the repository, the response code MUST be `404 Not Found`.",
        |stage| Box::pin(missing_digest(stage, Method::HEAD)),
    ),
    check(
        "repository.missing",
        "A repository that is not there is not found",
        PULL,
        PUSHING_MANIFESTS,
        "An attempt to pull a nonexistent repository MUST return response code `404 Not Found`.",
        |stage| Box::pin(missing_repository(stage)),
    ),
    check(
        "manifest.put-malformed-digest",
        "What is no digest names no manifest",
        PUSH,
        PUSHING_MANIFESTS,
        EITHER,
        |stage| Box::pin(put_malformed(stage)),
    )
    .like("invalid-digest-format/manifest-put"),
    check(
        "manifest.get-malformed-digest",
        "What is no digest finds no manifest",
        PULL,
        PULLING_MANIFESTS,
        "The `<tag-or-digest>` MUST NOT be in any other format.",
        |stage| Box::pin(get_malformed(stage)),
    )
    .like("invalid-digest-format/manifest-get"),
    check(
        "manifest.bytes",
        "A manifest is kept byte for byte",
        PUSH,
        PUSHING_MANIFESTS,
        "The registry MUST store the manifest in the exact byte representation provided by the client.",
        |stage| Box::pin(bytes(stage)),
    ),
    check(
        "manifest.type-parameters",
        "Parameters of a pushed type are passed over",
        PUSH_SHOULD,
        PUSHING_MANIFESTS,
        "The registry SHOULD ignore parameters on the `Content-Type` header.",
        |stage| Box::pin(type_parameters(stage)),
    ),
    check(
        "manifest.unknown-blobs",
        "A manifest of blobs that are not there is taken, or refused with the reason",
        PUSH,
        PUSHING,
        "When a manifest is rejected for this reason, it MUST result in one or more `MANIFEST_BLOB_UNKNOWN` errors <sup>[code-1](#error-codes)</sup>.",
        |stage| Box::pin(unknown_blobs(stage)),
    ),
    check(
        "manifest.no-manifest",
        "What is no manifest is refused",
        PUSH_MAY,
        PUSHING_MANIFESTS,
        "The uploaded manifest MUST reference any blobs that make up the object.",
        |stage| Box::pin(no_manifest(stage)),
    ),
    check(
        "manifest.too-large",
        "A manifest that is too large is told so",
        PUSH_SHOULD,
        PUSHING_MANIFESTS,
        "A registry that enforces this limit SHOULD respond to a request to push a manifest over this limit with a response code `413 Payload Too Large`.",
        |stage| Box::pin(too_large(stage)),
    ),
    check(
        "manifest.ten-tags",
        "Ten tags come with one digest",
        PUSH_SHOULD,
        PUSHING_MANIFESTS,
        "SHOULD support pushing at least 10 tags per request.",
        |stage| Box::pin(ten_tags(stage)),
    )
    .since(Version::Dev),
    check(
        "manifest.delete-missing-repository",
        "In a repository that is not there nothing is deleted",
        MANAGEMENT,
        DELETING_MANIFESTS,
        "If the repository does not exist, the response MUST return `404 Not Found`.",
        |stage| Box::pin(deletion::missing_repository(stage)),
    ),
];

async fn ask<'a>(bench: &'a Bench, which: usize, reference: &str, method: Method) -> Step<Reply<'a>> {
    let url = bench.url(which, &format!("manifests/{reference}"))?;
    bench.ask(Access::Pull, which, accepting(Outgoing::new(Asked::GetManifest, method, url))).await
}

async fn missing_digest(stage: &Stage<'_>, method: Method) -> Done {
    let content = stage.bench.content(Algorithm::Sha256, 64);
    ask(stage.bench, FIRST, content.digest.as_str(), method).await?.expect_status(&[404])
}

async fn missing_tag(stage: &Stage<'_>) -> Done {
    let tag = format!("missing-{}", stage.bench.noise.word());
    ask(stage.bench, FIRST, &tag, Method::GET).await?.expect_status(&[404])
}

async fn missing_repository(stage: &Stage<'_>) -> Done {
    let reply = ask(stage.bench, MISSING, "latest", Method::GET).await?;
    if matches!(reply.status(), 401 | 403) {
        return Err(Ending::Skipped("the registry does not say whether it is there: it refuses".to_owned()));
    }
    reply.expect_status(&[404])
}

const MALFORMED: &str = "sha256:not-a-digest";

async fn get_malformed(stage: &Stage<'_>) -> Done {
    ask(stage.bench, FIRST, MALFORMED, Method::GET).await?.expect_status(&[404, 400])
}

/// A small manifest of its own, whose blobs are there.
pub(super) async fn small(bench: &Bench, algorithm: Algorithm) -> Step<Document> {
    let config =
        Content::new(algorithm, format!("{{\"conformance\":\"{}\"}}", bench.noise.word()).into_bytes());
    upload::store(bench, FIRST, &config).await.map_err(super::uploads::not_there)?;
    Ok(document(&config, &bench.noise.word()))
}

/// Laid out with spaces and a line feed at its end, which a registry must not tidy up.
fn document(config: &Content, word: &str) -> Document {
    let text = format!(
        "{{\n  \"schemaVersion\": 2,\n  \"mediaType\": \"{IMAGE}\",\n  \"config\": {{\"mediaType\": \
         \"application/vnd.oci.image.config.v1+json\", \"digest\": \"{}\", \"size\": {}}},\n  \"layers\": [],\n  \
         \"annotations\": {{\"dev.longshore.conformance\": \"{word}\"}}\n}}\n",
        config.digest,
        config.size()
    );
    let content = Content::new(config.digest.algorithm(), text.into_bytes());
    Document { content, media_type: IMAGE, subject: None }
}

/// Pushes a manifest under this reference, and takes note of it.
pub(super) async fn push<'a>(
    bench: &'a Bench,
    document: &Document,
    url: Url,
    tag: Option<&str>,
) -> Step<Reply<'a>> {
    noted(bench, document, tag, put(document, url)).await
}

async fn noted<'a>(
    bench: &'a Bench,
    document: &Document,
    tag: Option<&str>,
    outgoing: Outgoing,
) -> Step<Reply<'a>> {
    let reply = bench.ask(Access::Push, FIRST, outgoing).await?;
    if reply.is(201) {
        let digest = document.content.digest.as_str();
        bench.ledger.borrow_mut().pushed(Thing::Manifest, FIRST, digest, "");
        if let Some(tag) = tag {
            bench.ledger.borrow_mut().pushed(Thing::Tag, FIRST, tag, digest);
        }
    }
    Ok(reply)
}

async fn put_malformed(stage: &Stage<'_>) -> Done {
    let bench = stage.bench;
    let document = small(bench, Algorithm::Sha256).await?;
    let url = bench.url(FIRST, &format!("manifests/{MALFORMED}"))?;
    push(bench, &document, url, Some(MALFORMED)).await?.expect_status(&[400])
}

async fn bytes(stage: &Stage<'_>) -> Done {
    let bench = stage.bench;
    let document = small(bench, Algorithm::Sha256).await?;
    let url = bench.url(FIRST, &format!("manifests/{}", document.content.digest))?;
    push(bench, &document, url.clone(), None).await?.expect_status(&[201])?;
    let reply = bench.ask(Access::Pull, FIRST, ask_for(&document, Method::GET, url)).await?;
    reply.expect_status(&[200])?;
    reply.expect_body(&document.content)
}

async fn type_parameters(stage: &Stage<'_>) -> Done {
    let bench = stage.bench;
    let document = small(bench, Algorithm::Sha256).await?;
    let url = bench.url(FIRST, &format!("manifests/{}", document.content.digest))?;
    let outgoing = put(&document, url).header("content-type", &format!("{IMAGE}; charset=utf-8"));
    noted(bench, &document, None, outgoing).await?.expect_status_at(Level::Should, &[201])
}

async fn unknown_blobs(stage: &Stage<'_>) -> Done {
    let bench = stage.bench;
    let document = document(&bench.content(Algorithm::Sha256, 64), &bench.noise.word());
    let url = bench.url(FIRST, &format!("manifests/{}", document.content.digest))?;
    let reply = push(bench, &document, url, None).await?;
    let refuses = (400..500).contains(&reply.status());
    if reply.is(201) || (refuses && reply.reports("MANIFEST_BLOB_UNKNOWN")) {
        return Ok(());
    }
    if refuses {
        let actual = crate::reply::shown(reply.status()) + " without it";
        return Err(reply.miss(Level::Must, "error code", "MANIFEST_BLOB_UNKNOWN", &actual));
    }
    reply.expect_status(&[201, 404, 400])
}

async fn no_manifest(stage: &Stage<'_>) -> Done {
    let bench = stage.bench;
    let content =
        Content::new(Algorithm::Sha256, format!("no manifest: {}", bench.noise.word()).into_bytes());
    let document = Document { content, media_type: IMAGE, subject: None };
    let url = bench.url(FIRST, &format!("manifests/{}", document.content.digest))?;
    let reply = push(bench, &document, url, None).await?;
    if reply.is(201) {
        return Err(Ending::Skipped("the registry takes whatever it is given, as it may".to_owned()));
    }
    reply.expect_status(&[400, 404, 415, 422])
}

/// Larger than what every registry should take.
const LARGE: usize = 5 << 20;

async fn too_large(stage: &Stage<'_>) -> Done {
    let bench = stage.bench;
    let config = Content::new(
        Algorithm::Sha256,
        format!("{{\"conformance\":\"{}\"}}", bench.noise.word()).into_bytes(),
    );
    upload::store(bench, FIRST, &config).await.map_err(super::uploads::not_there)?;
    let document = document(&config, &"A".repeat(LARGE));
    let url = bench.url(FIRST, &format!("manifests/{}", document.content.digest))?;
    let reply = push(bench, &document, url, None).await?;
    if reply.is(201) {
        return Err(Ending::Skipped(
            "the registry takes 5 MiB; whether it has a limit is not tried further".to_owned(),
        ));
    }
    reply.expect_status_at(Level::Should, &[413])
}

async fn ten_tags(stage: &Stage<'_>) -> Done {
    let bench = stage.bench;
    let document = small(bench, Algorithm::Sha256).await?;
    let tags: Vec<String> = (0..10).map(|at| format!("ten-{at}-{}", bench.noise.mark)).collect();
    let mut url = bench.url(FIRST, &format!("manifests/{}", document.content.digest))?;
    for tag in &tags {
        url = url.with_query("tag", tag);
    }
    let reply = push(bench, &document, url, None).await?;
    let told = reply.values("oci-tag");
    for tag in tags.iter().filter(|tag| told.contains(tag)) {
        let digest = document.content.digest.as_str();
        bench.ledger.borrow_mut().pushed(Thing::Tag, FIRST, tag, digest);
    }
    if reply.is(201) && told.is_empty() {
        return Err(Ending::Skipped("the registry takes no tags with a digest, as it may".to_owned()));
    }
    reply.expect_status_at(Level::Should, &[201])?;
    let count = tags.iter().filter(|tag| told.contains(tag)).count();
    if count < tags.len() {
        return Err(reply.miss(Level::Should, "oci-tag", "all 10 tags", &format!("{count} of them")));
    }
    Ok(())
}
