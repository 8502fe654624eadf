//! The ways to push a blob.

use super::upload::{
    begin, chunk, chunk_size, expect_range, finish, goes_on, store, stored, taken, three_chunks,
};
use super::{
    MANAGEMENT, PULL, PULL_SHOULD, PUSH, PUSH_MAY, PUSH_SHOULD, blobs, check, deletion, ranges, upload,
};
use crate::bench::{Access, FIRST, SECOND};
use crate::check::{Check, Level};
use crate::digests::Content;
use crate::ledger::Thing;
use crate::options::Version;
use crate::reply::Reply;
use crate::section::{
    CANCEL, CHECKING, CHUNKS, DELETING_BLOBS, MOUNTING, POST_THEN_PUT, PULLING_BLOBS, PUSHING_BLOBS,
    SINGLE_POST,
};
use crate::stage::Stage;
use crate::verdict::{Done, Ending, Step};
use http::Method;
use longshore_client::body::Payload;
use longshore_client::url::Url;
use longshore_client::{Outgoing, Step as Asked};

const RANGE: &str = "A registry SHOULD support the `Range` request header in accordance with [RFC 9110 (section 14)](https://www.rfc-editor.org/rfc/rfc9110#section-14).";
const OUT_OF_ORDER: &str = "If a chunk is uploaded out of order, the registry MUST respond with a `416 Requested Range Not Satisfiable` code.";
const LAST_OUT_OF_ORDER: &str = "If the final chunk is uploaded out of order, the registry MUST respond with a `416 Requested Range Not Satisfiable` code.";

pub(super) const CHECKS: &[Check] = &[
    check(
        "blob.missing",
        "A blob that is not there is not found",
        PULL,
        PULLING_BLOBS,
        "If the blob is not found in the repository, the response code MUST be `404 Not Found`.",
        |stage| Box::pin(blobs::missing(stage)),
    )
    .each_algorithm()
    .like("get-missing"),
    check(
        "blob.head-missing",
        "HEAD of a blob that is not there finds nothing",
        PULL,
        CHECKING,
        "If the blob or manifest is not found in the repository, the response code MUST be `404 Not Found`.",
        |stage| Box::pin(blobs::head_missing(stage)),
    )
    .each_algorithm(),
    check(
        "blob.post-only",
        "A blob is pushed in one POST",
        PUSH_MAY,
        SINGLE_POST,
        "Successful completion of the request MUST return a `201 Created` and MUST include the following header: `Location: <blob-location>`",
        |stage| Box::pin(post_only(stage)),
    )
    .each_algorithm()
    .like("post only/blob-post-only"),
    check(
        "blob.post-put",
        "A blob is pushed by POST and PUT",
        PUSH,
        POST_THEN_PUT,
        "Upon successful completion of the request, the response MUST have code `201 Created` and MUST have the following header: `Location: <blob-location>`",
        |stage| Box::pin(post_put(stage)),
    )
    .each_algorithm()
    .like("post+put/blob-post-put"),
    check(
        "blob.chunked-one",
        "A blob is pushed as one chunk",
        PUSH,
        CHUNKS,
        "The response to a successful closing of the session MUST be `201 Created`, and MUST contain the following header: `Location: <blob-location>`",
        |stage| Box::pin(chunked_one(stage)),
    )
    .each_algorithm()
    .like("chunked single/blob-patch-chunked"),
    check(
        "blob.stream",
        "A blob is pushed as a stream, without Content-Range",
        PUSH,
        CHUNKS,
        "The response to a successful closing of the session MUST be `201 Created`, and MUST contain the following header: `Location: <blob-location>`",
        |stage| Box::pin(stream(stage)),
    )
    .each_algorithm()
    .like("stream/blob-patch-stream"),
    check(
        "blob.mount",
        "A blob is mounted from another repository",
        PUSH_SHOULD,
        MOUNTING,
        "The response to a successful mount MUST be `201 Created`, and MUST contain the following header: `Location: <blob-location>`",
        |stage| Box::pin(mount(stage)),
    )
    .each_algorithm()
    .like("mount/blob-mount"),
    check(
        "blob.mount-anonymous",
        "A blob is mounted from wherever it is",
        PUSH_MAY,
        MOUNTING,
        "The registry MAY treat the `from` parameter as optional, and it MAY cross-mount the blob if it can be found.",
        |stage| Box::pin(mount_anonymous(stage)),
    )
    .each_algorithm()
    .since(Version::V1_1)
    .like("mount anonymous/blob-mount-anonymous"),
    check(
        "blob.mount-missing",
        "A mount of what is not there begins an upload",
        PUSH_SHOULD,
        MOUNTING,
        "Alternatively, if a registry does not support cross-repository mounting or is unable to mount the requested blob, it SHOULD return a `202`.",
        |stage| Box::pin(mount_missing(stage)),
    )
    .each_algorithm()
    .like("mount missing/blob-mount"),
    check(
        "blob.cancel",
        "An upload is given up",
        PUSH_SHOULD,
        CANCEL,
        "If successful, the response SHOULD be a `204 No Content` response code.",
        |stage| Box::pin(cancel(stage)),
    )
    .each_algorithm()
    .since(Version::Dev)
    .like("post cancel/blob-post-cancel"),
    check(
        "blob.chunked",
        "A blob is pushed in chunks",
        PUSH,
        CHUNKS,
        "The response for each successful chunk upload MUST be `202 Accepted`, and MUST have the following headers: `Location: <blob-push-location>`, `Range: 0-<end-of-range>`",
        |stage| Box::pin(chunked(stage, false)),
    )
    .each_algorithm()
    .like("chunked multi/blob-patch-chunked"),
    check(
        "blob.chunked-put",
        "A blob is pushed in chunks, the last of them in the closing PUT",
        PUSH,
        CHUNKS,
        "The response to a successful closing of the session MUST be `201 Created`, and MUST contain the following header: `Location: <blob-location>`",
        |stage| Box::pin(chunked(stage, true)),
    )
    .each_algorithm()
    .like("chunked multi and put chunk/blob-patch-chunked"),
    check("blob.out-of-order", "A chunk out of order is refused", PUSH, CHUNKS, OUT_OF_ORDER, |stage| {
        Box::pin(out_of_order(stage, false))
    })
    .each_algorithm()
    .like("chunked out-of-order/blob-patch-chunked"),
    check(
        "blob.out-of-order-put",
        "A last chunk out of order is refused",
        PUSH,
        CHUNKS,
        LAST_OUT_OF_ORDER,
        |stage| Box::pin(out_of_order(stage, true)),
    )
    .each_algorithm()
    .like("chunked out-of-order and put chunk/blob-patch-chunked"),
    check(
        "blob.upload-status",
        "An upload says how far it is",
        PUSH,
        CHUNKS,
        "The response to an active upload `<blob-push-location>` MUST be a `204 No Content` response code, and MUST have the following headers: `Location: <blob-push-location>`, `Range: 0-<end-of-range>`",
        |stage| Box::pin(status(stage)),
    )
    .each_algorithm(),
    check(
        "blob.empty",
        "A blob without bytes is pushed and pulled",
        PUSH,
        PUSHING_BLOBS,
        "There are two ways to push blobs: chunked or monolithic.",
        |stage| Box::pin(blobs::empty(stage)),
    )
    .each_algorithm()
    .like("empty"),
    check(
        "blob.empty-json",
        "The blob {} is pushed and pulled",
        PUSH,
        PUSHING_BLOBS,
        "There are two ways to push blobs: chunked or monolithic.",
        |stage| Box::pin(blobs::empty_json(stage)),
    )
    .each_algorithm()
    .like("emptyJSON"),
    check(
        "blob.head",
        "HEAD tells a blob's size and digest",
        PULL,
        CHECKING,
        "A HEAD request to an existing blob or manifest URL MUST return `200 OK`.",
        |stage| Box::pin(blobs::head(stage)),
    )
    .each_algorithm()
    .like("blob-head"),
    check(
        "blob.get",
        "A blob is pulled",
        PULL,
        PULLING_BLOBS,
        "A GET request to an existing blob URL MUST provide the expected blob, with a response code that MUST be `200 OK`.",
        |stage| Box::pin(blobs::get(stage)),
    )
    .each_algorithm()
    .like("blob-get"),
    check("blob.range", "A part of a blob is pulled", PULL_SHOULD, PULLING_BLOBS, RANGE, |stage| {
        Box::pin(ranges::range(stage, "bytes=500-1499", 500..1500))
    })
    .each_algorithm()
    .like("range requests/range 500-1499"),
    check("blob.range-open", "A blob is pulled from an offset on", PULL_SHOULD, PULLING_BLOBS, RANGE, |stage| {
        Box::pin(ranges::range(stage, "bytes=500-", 500..2048))
    })
    .each_algorithm()
    .like("range requests/range 500-"),
    check("blob.range-suffix", "A blob's last bytes are pulled", PULL_SHOULD, PULLING_BLOBS, RANGE, |stage| {
        Box::pin(ranges::range(stage, "bytes=-500", 1548..2048))
    })
    .each_algorithm()
    .like("range requests/range -500"),
    check(
        "blob.range-beyond-end",
        "A part that goes beyond the end is pulled as far as it goes",
        PULL_SHOULD,
        PULLING_BLOBS,
        RANGE,
        |stage| Box::pin(ranges::range(stage, "bytes=2000-5000", 2000..2048)),
    )
    .each_algorithm()
    .like("range requests/range 2000-5000"),
    check(
        "blob.range-backwards",
        "A range that ends before it begins gives no part",
        PULL_SHOULD,
        PULLING_BLOBS,
        RANGE,
        |stage| Box::pin(ranges::backwards(stage)),
    )
    .each_algorithm()
    .like("range requests/range 500-0"),
    check(
        "blob.range-unsatisfiable",
        "A range behind the end cannot be satisfied",
        PULL_SHOULD,
        PULLING_BLOBS,
        RANGE,
        |stage| Box::pin(ranges::unsatisfiable(stage)),
    )
    .each_algorithm()
    .like("range requests/range 5000-10000"),
    check(
        "blob.delete",
        "A blob is deleted",
        MANAGEMENT,
        DELETING_BLOBS,
        "Upon success, the registry MUST respond with code `202 Accepted`.",
        |stage| Box::pin(deletion::blobs_of_algorithm(stage)),
    )
    .each_algorithm()
    .like("blob-delete"),
    check(
        "blob.delete-missing",
        "A blob that is not there is not deleted",
        MANAGEMENT,
        DELETING_BLOBS,
        "If the blob is not found, a `404 Not Found` code MUST be returned.",
        |stage| Box::pin(deletion::missing_blob(stage)),
    )
    .each_algorithm(),
];

/// Small enough to go at once.
const SMALL: usize = 512;

async fn post_only(stage: &Stage<'_>) -> Done {
    let bench = stage.bench;
    let content = bench.content(stage.algorithm(), SMALL);
    let reply = post_with_content(stage, &content).await?;
    if !reply.is(202) {
        return stored(bench, FIRST, &reply, &content, false).await;
    }
    // A registry that does not take content with POST opens a session, which goes on as usual.
    let location = reply.location()?;
    let reply = finish(bench, FIRST, &location, &content, true).await?;
    stored(bench, FIRST, &reply, &content, false).await?;
    Err(Ending::Skipped("the registry takes no content with POST, as it may, and opens a session".to_owned()))
}

/// The whole blob with its digest in one POST.
pub(super) async fn post_with_content<'a>(stage: &Stage<'a>, content: &Content) -> Step<Reply<'a>> {
    let bench = stage.bench;
    let url = bench.url(FIRST, "blobs/uploads/")?.with_query("digest", content.digest.as_str());
    let outgoing = Outgoing::new(Asked::StartUpload, Method::POST, url)
        .body("application/octet-stream", Payload::Bytes(content.bytes.clone()));
    let reply = bench.ask(Access::Push, FIRST, outgoing).await?;
    if reply.is(201) {
        bench.ledger.borrow_mut().pushed(Thing::Blob, FIRST, content.digest.as_str(), "");
    } else if reply.is(202)
        && let Ok(location) = reply.location()
    {
        bench.ledger.borrow_mut().opened(FIRST, &location, None);
    }
    Ok(reply)
}

async fn post_put(stage: &Stage<'_>) -> Done {
    let bench = stage.bench;
    let content = bench.content(stage.algorithm(), SMALL);
    let location = begin(bench, FIRST, stage.algorithm()).await?;
    let reply = finish(bench, FIRST, &location, &content, true).await?;
    stored(bench, FIRST, &reply, &content, false).await
}

async fn chunked_one(stage: &Stage<'_>) -> Done {
    let bench = stage.bench;
    let content = bench.content(stage.algorithm(), SMALL);
    let location = begin(bench, FIRST, stage.algorithm()).await?;
    let reply = chunk(bench, &location, &content, 0..content.size(), false).await?;
    let location = taken(bench, &reply, &location, content.size())?;
    let reply = finish(bench, FIRST, &location, &content, false).await?;
    stored(bench, FIRST, &reply, &content, false).await
}

async fn stream(stage: &Stage<'_>) -> Done {
    let bench = stage.bench;
    let content = bench.content(stage.algorithm(), SMALL);
    let location = begin(bench, FIRST, stage.algorithm()).await?;
    let location = send(stage, &location, &content).await?;
    let reply = finish(bench, FIRST, &location, &content, false).await?;
    stored(bench, FIRST, &reply, &content, false).await
}

/// All of it in one PATCH that says nothing of ranges.
pub(super) async fn send(stage: &Stage<'_>, location: &Url, content: &Content) -> Step<Url> {
    let outgoing = Outgoing::new(Asked::UploadChunk, Method::PATCH, location.clone())
        .body("application/octet-stream", Payload::Bytes(content.bytes.clone()));
    let reply = stage.bench.ask(Access::Push, FIRST, outgoing).await?;
    reply.expect_status(&[202])?;
    goes_on(stage.bench, &reply, location)
}

async fn chunked(stage: &Stage<'_>, puts_last: bool) -> Done {
    let bench = stage.bench;
    let content = three_chunks(bench, stage.algorithm())?;
    let reply = in_chunks(stage, &content, puts_last).await?;
    stored(bench, FIRST, &reply, &content, false).await
}

/// The blob in chunks, up to the answer that closes the session.
pub(super) async fn in_chunks<'a>(stage: &Stage<'a>, content: &Content, puts_last: bool) -> Step<Reply<'a>> {
    let bench = stage.bench;
    let mut location = begin(bench, FIRST, stage.algorithm()).await?;
    let size = chunk_size(bench, content);
    let mut at = 0;
    while at < content.size() {
        let end = (at + size).min(content.size());
        let ends = puts_last && end == content.size();
        let reply = chunk(bench, &location, content, at..end, ends).await?;
        if ends {
            return Ok(closed(stage, reply, &location, content));
        }
        location = taken(bench, &reply, &location, end)?;
        at = end;
    }
    finish(bench, FIRST, &location, content, false).await
}

fn closed<'a>(stage: &Stage<'a>, reply: Reply<'a>, location: &Url, content: &Content) -> Reply<'a> {
    if reply.is(201) {
        let mut ledger = stage.bench.ledger.borrow_mut();
        ledger.closed(location);
        ledger.pushed(Thing::Blob, FIRST, content.digest.as_str(), "");
    }
    reply
}

/// Before each chunk another one is sent that does not belong there; the session then says where to go on.
async fn out_of_order(stage: &Stage<'_>, puts_last: bool) -> Done {
    let bench = stage.bench;
    let content = three_chunks(bench, stage.algorithm())?;
    let mut location = begin(bench, FIRST, stage.algorithm()).await?;
    let (size, whole) = (chunk_size(bench, &content), content.size());
    let mut at = 0;
    loop {
        // One ahead, or from the beginning again.
        let wrong = if at + size < whole { at + size } else { 0 };
        let end = (wrong + size).min(whole);
        let reply = chunk(bench, &location, &content, wrong..end, puts_last && end == whole).await?;
        reply.expect_status(&[416])?;
        location = ask_status(stage, &location, at).await?;
        let end = (at + size).min(whole);
        let ends = puts_last && end == whole;
        let reply = chunk(bench, &location, &content, at..end, ends).await?;
        if ends {
            let reply = closed(stage, reply, &location, &content);
            return stored(bench, FIRST, &reply, &content, false).await;
        }
        location = taken(bench, &reply, &location, end)?;
        at = end;
        if at == whole {
            let reply = finish(bench, FIRST, &location, &content, false).await?;
            return stored(bench, FIRST, &reply, &content, false).await;
        }
    }
}

/// How far the session is: 204, where it goes on, and what it has.
async fn ask_status(stage: &Stage<'_>, location: &Url, end: u64) -> Step<Url> {
    let outgoing = Outgoing::new(Asked::UploadStatus, Method::GET, location.clone());
    let reply = stage.bench.ask(Access::Push, FIRST, outgoing).await?;
    reply.expect_status(&[204])?;
    expect_range(stage.bench, &reply, end)?;
    goes_on(stage.bench, &reply, location)
}

async fn status(stage: &Stage<'_>) -> Done {
    let bench = stage.bench;
    let content = three_chunks(bench, stage.algorithm())?;
    let location = begin(bench, FIRST, stage.algorithm()).await?;
    let end = chunk_size(bench, &content);
    let reply = chunk(bench, &location, &content, 0..end, false).await?;
    let location = taken(bench, &reply, &location, end)?;
    let location = ask_status(stage, &location, end).await?;
    upload::give_up(bench, FIRST, &location).await.map(drop)
}

async fn mount(stage: &Stage<'_>) -> Done {
    let content = stage.bench.content(stage.algorithm(), SMALL);
    store(stage.bench, SECOND, &content).await.map_err(not_there)?;
    let source = stage.bench.repository(SECOND).into_owned();
    mounted(stage, &content, Some(&source)).await
}

async fn mount_anonymous(stage: &Stage<'_>) -> Done {
    let content = stage.bench.content(stage.algorithm(), SMALL);
    store(stage.bench, SECOND, &content).await.map_err(not_there)?;
    mounted(stage, &content, None).await
}

async fn mounted(stage: &Stage<'_>, content: &Content, source: Option<&str>) -> Done {
    let bench = stage.bench;
    let reply = ask_mount(stage, content, source).await?;
    if !reply.is(202) {
        return stored(bench, FIRST, &reply, content, true).await;
    }
    let location = reply.location()?;
    upload::give_up(bench, FIRST, &location).await?;
    Err(Ending::Skipped("the registry does not mount, as it may, and opens a session".to_owned()))
}

async fn mount_missing(stage: &Stage<'_>) -> Done {
    let bench = stage.bench;
    let content = bench.content(stage.algorithm(), SMALL);
    let source = bench.repository(SECOND).into_owned();
    let reply = ask_mount(stage, &content, Some(&source)).await?;
    if reply.is(201) {
        return Err(reply.miss(
            Level::Must,
            "status",
            "202 Accepted",
            "201 Created, of a blob that nobody has",
        ));
    }
    reply.expect_status_at(Level::Should, &[202])?;
    let location = reply.location()?;
    let reply = finish(bench, FIRST, &location, &content, true).await?;
    stored(bench, FIRST, &reply, &content, false).await
}

async fn ask_mount<'a>(stage: &Stage<'a>, content: &Content, source: Option<&str>) -> Step<Reply<'a>> {
    let bench = stage.bench;
    let mut url = bench.url(FIRST, "blobs/uploads/")?.with_query("mount", content.digest.as_str());
    if let Some(source) = source {
        url = url.with_query("from", source);
    }
    let reply = bench.ask(Access::Mount, FIRST, Outgoing::new(Asked::MountBlob, Method::POST, url)).await?;
    if reply.is(201) {
        bench.ledger.borrow_mut().pushed(Thing::Blob, FIRST, content.digest.as_str(), "");
    } else if reply.is(202)
        && let Ok(location) = reply.location()
    {
        bench.ledger.borrow_mut().opened(FIRST, &location, None);
    }
    Ok(reply)
}

/// What a check needs could not be pushed: that is told where pushing is checked.
pub(super) fn not_there(ending: Ending) -> Ending {
    match ending {
        Ending::Over(_) | Ending::Skipped(_) | Ending::Disabled(_) => ending,
        Ending::Missed(finding) => Ending::Skipped(format!(
            "what it needs could not be pushed: {} was answered with {}",
            finding.request, finding.actual
        )),
    }
}

async fn cancel(stage: &Stage<'_>) -> Done {
    let bench = stage.bench;
    let location = begin(bench, FIRST, stage.algorithm()).await?;
    let outgoing = Outgoing::new(Asked::CancelUpload, Method::DELETE, location.clone());
    let reply = bench.ask(Access::Push, FIRST, outgoing).await?;
    reply.expect_status_at(Level::Should, &[204])?;
    bench.ledger.borrow_mut().closed(&location);
    // What was given up is gone.
    let outgoing = Outgoing::new(Asked::UploadStatus, Method::GET, location);
    bench.ask(Access::Push, FIRST, outgoing).await?.expect_status_at(Level::Should, &[404])
}
