//! The ways to push a blob.

use super::upload;
use super::upload::{
    begin, chunk, chunk_size, expect_range, finish, goes_on, store, stored, taken, three_chunks,
};
use crate::bench::{Access, FIRST, SECOND};
use crate::check::Level;
use crate::digests::Content;
use crate::ledger::Thing;
use crate::reply::Reply;
use crate::stage::Stage;
use crate::verdict::{Done, Ending, Step};
use http::Method;
use longshore_client::body::Payload;
use longshore_client::url::Url;
use longshore_client::{Outgoing, Step as Asked};

/// Small enough to go at once.
const SMALL: usize = 512;

pub(super) async fn post_only(stage: &Stage<'_>) -> Done {
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
    note(stage, &reply, content);
    Ok(reply)
}

/// A POST that may give a blob at once or open a session leaves one of the two behind.
fn note(stage: &Stage<'_>, reply: &Reply<'_>, content: &Content) {
    let mut ledger = stage.bench.ledger.borrow_mut();
    if reply.is(201) {
        ledger.pushed(Thing::Blob, FIRST, content.digest.as_str(), "");
    } else if reply.is(202)
        && let Ok(location) = reply.location()
    {
        ledger.opened(FIRST, &location, None);
    }
}

pub(super) async fn post_put(stage: &Stage<'_>) -> Done {
    let bench = stage.bench;
    let content = bench.content(stage.algorithm(), SMALL);
    let location = begin(bench, FIRST, stage.algorithm()).await?;
    let reply = finish(bench, FIRST, &location, &content, true).await?;
    stored(bench, FIRST, &reply, &content, false).await
}

pub(super) async fn chunked_one(stage: &Stage<'_>) -> Done {
    let bench = stage.bench;
    let content = bench.content(stage.algorithm(), SMALL);
    let location = begin(bench, FIRST, stage.algorithm()).await?;
    let reply = chunk(bench, &location, &content, 0..content.size(), false).await?;
    let location = taken(bench, &reply, &location, content.size())?;
    let reply = finish(bench, FIRST, &location, &content, false).await?;
    stored(bench, FIRST, &reply, &content, false).await
}

pub(super) async fn stream(stage: &Stage<'_>) -> Done {
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

pub(super) async fn chunked(stage: &Stage<'_>, puts_last: bool) -> Done {
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
pub(super) async fn out_of_order(stage: &Stage<'_>, puts_last: bool) -> Done {
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

pub(super) async fn status(stage: &Stage<'_>) -> Done {
    let bench = stage.bench;
    let content = three_chunks(bench, stage.algorithm())?;
    let location = begin(bench, FIRST, stage.algorithm()).await?;
    let end = chunk_size(bench, &content);
    let reply = chunk(bench, &location, &content, 0..end, false).await?;
    let location = taken(bench, &reply, &location, end)?;
    let location = ask_status(stage, &location, end).await?;
    upload::give_up(bench, FIRST, &location).await.map(drop)
}

pub(super) async fn mount(stage: &Stage<'_>) -> Done {
    let content = stage.bench.content(stage.algorithm(), SMALL);
    store(stage.bench, SECOND, &content).await.map_err(not_there)?;
    let source = stage.bench.repository(SECOND).into_owned();
    mounted(stage, &content, Some(&source)).await
}

pub(super) async fn mount_anonymous(stage: &Stage<'_>) -> Done {
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

pub(super) async fn mount_missing(stage: &Stage<'_>) -> Done {
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
    note(stage, &reply, content);
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

pub(super) async fn cancel(stage: &Stage<'_>) -> Done {
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
