//! Blobs that are not what is said of them.

use super::upload::{begin, finish, give_up, three_chunks};
use super::uploads::{in_chunks, post_with_content, send};
use super::{PUSH, PUSH_SHOULD, check};
use crate::bench::{Access, FIRST};
use crate::check::{Check, Level};
use crate::digests::Content;
use crate::reply::Reply;
use crate::section::{POST_THEN_PUT, PUSHING_BLOBS, SINGLE_POST};
use crate::stage::Stage;
use crate::verdict::{Done, Ending, Step};
use http::Method;
use longshore_client::body::Payload;
use longshore_client::{Outgoing, Step as Asked};

const INVALID: &str = "In each implementation, if the client provided digest is invalid or uses an unsupported algorithm, the registry SHOULD respond with a response code `400 Bad Request`.";

pub(super) const CHECKS: &[Check] = &[
    check(
        "blob.sessions-differ",
        "Two uploads have two sessions",
        PUSH,
        POST_THEN_PUT,
        "The `<blob-push-location>` MUST contain a UUID representing a unique session ID for the upload to follow.",
        |stage| Box::pin(sessions_differ(stage)),
    ),
    check(
        "blob.bad-digest-post-only",
        "A digest of other content is refused in one POST",
        PUSH,
        SINGLE_POST,
        "Likewise, the `<digest>` MUST match the blob's digest.",
        |stage| Box::pin(post_only(stage)),
    )
    .each_algorithm()
    .like("bad digest post only/blob-post-only"),
    check(
        "blob.bad-digest-post-put",
        "A digest of other content is refused after POST and PUT",
        PUSH_SHOULD,
        PUSHING_BLOBS,
        INVALID,
        |stage| Box::pin(post_put(stage)),
    )
    .each_algorithm()
    .like("bad digest post+put/blob-post-put"),
    check(
        "blob.bad-digest-chunked",
        "A digest of other content is refused after chunks",
        PUSH_SHOULD,
        PUSHING_BLOBS,
        INVALID,
        |stage| Box::pin(chunked(stage, false)),
    )
    .each_algorithm()
    .like("bad digest chunked/blob-patch-chunked"),
    check(
        "blob.bad-digest-chunked-put",
        "A digest of other content is refused with the last chunk",
        PUSH_SHOULD,
        PUSHING_BLOBS,
        INVALID,
        |stage| Box::pin(chunked(stage, true)),
    )
    .each_algorithm()
    .like("bad digest chunked and put chunk/blob-patch-chunked"),
    check(
        "blob.bad-digest-stream",
        "A digest of other content is refused after a stream",
        PUSH_SHOULD,
        PUSHING_BLOBS,
        INVALID,
        |stage| Box::pin(stream(stage)),
    )
    .each_algorithm()
    .like("bad digest stream/blob-patch-stream"),
    check(
        "blob.digest-malformed",
        "What is no digest is refused",
        PUSH_SHOULD,
        PUSHING_BLOBS,
        INVALID,
        |stage| Box::pin(wrong_name(stage, "sha256:not-a-digest")),
    ),
    check(
        "blob.algorithm-unknown",
        "A digest of an algorithm that nobody knows is refused",
        PUSH_SHOULD,
        PUSHING_BLOBS,
        INVALID,
        |stage| Box::pin(wrong_name(stage, "longshore+conformance:abcdefabcdef")),
    ),
];

async fn sessions_differ(stage: &Stage<'_>) -> Done {
    let bench = stage.bench;
    let first = begin(bench, FIRST, stage.algorithm()).await?;
    let second = begin(bench, FIRST, stage.algorithm()).await?;
    give_up(bench, FIRST, &first).await?;
    give_up(bench, FIRST, &second).await?;
    if first != second {
        return Ok(());
    }
    // Two requests that are told apart by nothing: the second answer is at fault.
    let outgoing = Outgoing::new(Asked::UploadStatus, Method::GET, second.clone());
    let reply = bench.ask(Access::Push, FIRST, outgoing).await?;
    Err(reply.miss(Level::Must, "location", "one of its own for each upload", second.as_str()))
}

/// The digest is that of other bytes.
fn spoiled(content: &Content) -> Content {
    content.spoiled(b"and more")
}

async fn post_only(stage: &Stage<'_>) -> Done {
    let content = spoiled(&stage.bench.content(stage.algorithm(), 512));
    let reply = post_with_content(stage, &content).await?;
    if reply.is(202) {
        let location = reply.location()?;
        let reply = finish(stage.bench, FIRST, &location, &content, true).await?;
        refused(&reply)?;
        return Err(Ending::Skipped("the registry takes no content with POST, as it may".to_owned()));
    }
    refused(&reply)
}

/// It must not be taken; and 400 is what should be said.
fn refused(reply: &Reply<'_>) -> Done {
    if reply.is(201) {
        return Err(reply.miss(
            Level::Must,
            "status",
            "400 Bad Request",
            "201 Created, under another digest",
        ));
    }
    reply.expect_status_at(Level::Should, &[400])
}

async fn post_put(stage: &Stage<'_>) -> Done {
    let content = spoiled(&stage.bench.content(stage.algorithm(), 512));
    let location = begin(stage.bench, FIRST, stage.algorithm()).await?;
    refused(&finish(stage.bench, FIRST, &location, &content, true).await?)
}

async fn chunked(stage: &Stage<'_>, puts_last: bool) -> Done {
    let content = spoiled(&three_chunks(stage.bench, stage.algorithm())?);
    refused(&in_chunks(stage, &content, puts_last).await?)
}

async fn stream(stage: &Stage<'_>) -> Done {
    let content = spoiled(&stage.bench.content(stage.algorithm(), 512));
    let location = begin(stage.bench, FIRST, stage.algorithm()).await?;
    let location = send(stage, &location, &content).await?;
    refused(&finish(stage.bench, FIRST, &location, &content, false).await?)
}

async fn wrong_name(stage: &Stage<'_>, digest: &str) -> Done {
    let location = begin(stage.bench, FIRST, stage.algorithm()).await?;
    let result = put(stage, &location.with_query("digest", digest)).await;
    give_up(stage.bench, FIRST, &location).await?;
    refused(&result?)
}

async fn put<'a>(stage: &Stage<'a>, url: &longshore_client::url::Url) -> Step<Reply<'a>> {
    let content = stage.bench.content(stage.algorithm(), 64);
    let outgoing = Outgoing::new(Asked::FinishUpload, Method::PUT, url.clone())
        .body("application/octet-stream", Payload::Bytes(content.bytes));
    stage.bench.ask(Access::Push, FIRST, outgoing).await
}
