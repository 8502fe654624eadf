//! Uploading a blob, request by request.

use crate::bench::{Access, Bench, FIRST};
use crate::check::Level;
use crate::digests::Content;
use crate::ledger::Thing;
use crate::options::Version;
use crate::reply::Reply;
use crate::verdict::{Done, Ending, Step};
use http::Method;
use longshore_client::body::{Intake, Payload};
use longshore_client::url::Url;
use longshore_client::{Outgoing, Step as Asked};
use longshore_core::{Algorithm, Digest};
use std::ops::Range;

/// Chunks are not smaller than this, whatever the registry takes.
const CHUNK: u64 = 1024;

/// A session is opened: 202, and where it goes on.
pub(super) async fn begin(bench: &Bench, which: usize, algorithm: Algorithm) -> Step<Url> {
    let mut url = bench.url(which, "blobs/uploads/")?;
    if algorithm == Algorithm::Sha512 && bench.options.version == Version::Dev {
        url = url.with_query("digest-algorithm", "sha512");
    }
    let reply = bench.ask(Access::Push, which, Outgoing::new(Asked::StartUpload, Method::POST, url)).await?;
    if let Ok(location) = reply.location() {
        bench.ledger.borrow_mut().opened(which, &location, None);
    }
    reply.expect_status(&[202])?;
    if let Some(least) = reply.header("oci-chunk-min-length").and_then(|text| text.parse().ok()) {
        bench.facts.chunk_min.set(least);
    }
    reply.location()
}

/// How large a chunk is, so that there are three where the registry allows.
pub(super) fn chunk_size(bench: &Bench, content: &Content) -> u64 {
    (content.size() / 3 + 1).max(CHUNK).max(bench.facts.chunk_min.get())
}

/// Content that is three chunks long.
pub(super) fn three_chunks(bench: &Bench, algorithm: Algorithm) -> Step<Content> {
    const MOST: u64 = 16 << 20;
    let least = bench.facts.chunk_min.get().max(CHUNK);
    if least > MOST {
        return Err(Ending::Skipped(format!("the registry wants chunks of {least} bytes and more")));
    }
    let size = usize::try_from(least * 3 - 5).unwrap_or(0);
    Ok(bench.content(algorithm, size))
}

/// A part of the content, as one chunk. PUT ends the session, and names the digest.
pub(super) async fn chunk<'a>(
    bench: &'a Bench,
    location: &Url,
    content: &Content,
    part: Range<u64>,
    ends: bool,
) -> Step<Reply<'a>> {
    let bytes = slice(content, &part);
    let (step, method) =
        if ends { (Asked::FinishUpload, Method::PUT) } else { (Asked::UploadChunk, Method::PATCH) };
    let url = if ends { location.with_query("digest", content.digest.as_str()) } else { location.clone() };
    let range = format!("{}-{}", part.start, part.end.saturating_sub(1));
    let outgoing = Outgoing::new(step, method, url)
        .body("application/octet-stream", Payload::Bytes(bytes))
        .header("content-range", &range);
    bench.ask(Access::Push, FIRST, outgoing).await
}

/// The session goes on where the answer says.
pub(super) fn goes_on(bench: &Bench, reply: &Reply<'_>, before: &Url) -> Step<Url> {
    let location = reply.location()?;
    bench.ledger.borrow_mut().opened(FIRST, &location, Some(before));
    Ok(location)
}

/// A chunk was taken: 202, where it goes on, and how much there is.
pub(super) fn taken(bench: &Bench, reply: &Reply<'_>, before: &Url, end: u64) -> Step<Url> {
    reply.expect_status(&[202])?;
    let location = goes_on(bench, reply, before)?;
    expect_range(bench, reply, end)?;
    Ok(location)
}

/// `Range` has to say that so many bytes are there. Of none it says what it likes: `0-0` is one byte, too.
pub(super) fn expect_range(bench: &Bench, reply: &Reply<'_>, end: u64) -> Done {
    if end == 0 || (!bench.options.sees_all_headers && reply.header("range").is_none()) {
        return Ok(());
    }
    let expected = format!("0-{}", end - 1);
    reply.expect_header("range", &expected)
}

/// The session is closed with the digest, and the rest of the content.
pub(super) async fn finish<'a>(
    bench: &'a Bench,
    which: usize,
    location: &Url,
    content: &Content,
    with_content: bool,
) -> Step<Reply<'a>> {
    let url = location.with_query("digest", content.digest.as_str());
    let body = if with_content { Payload::Bytes(content.bytes.clone()) } else { Payload::Empty };
    let outgoing =
        Outgoing::new(Asked::FinishUpload, Method::PUT, url).body("application/octet-stream", body);
    let reply = bench.ask(Access::Push, which, outgoing).await?;
    if reply.is(201) {
        bench.ledger.borrow_mut().closed(location);
        bench.ledger.borrow_mut().pushed(Thing::Blob, which, content.digest.as_str(), "");
    }
    Ok(reply)
}

/// The blob is there: 201, its digest, and a place from which it can be pulled.
pub(super) async fn stored(
    bench: &Bench,
    which: usize,
    reply: &Reply<'_>,
    content: &Content,
    may_lack: bool,
) -> Done {
    reply.expect_status(&[201])?;
    bench.facts.blobs.borrow_mut().push((content.clone(), which));
    reply.expect_digest(&content.digest, may_lack)?;
    can_be_pulled(bench, which, reply, content).await
}

async fn can_be_pulled(bench: &Bench, which: usize, reply: &Reply<'_>, content: &Content) -> Done {
    let location = match reply.location() {
        Ok(location) => location,
        // Storage elsewhere may serve it; what lies there is not looked at.
        Err(Ending::Skipped(_)) => return Ok(()),
        Err(ending) => return Err(ending),
    };
    let reply = bench.ask(Access::Pull, which, get(location, content)).await?;
    if !reply.is(200) {
        let actual = crate::reply::shown(reply.status());
        return Err(reply.miss(
            Level::Must,
            "location",
            "an address from which the blob can be pulled",
            &actual,
        ));
    }
    reply.expect_body(content)
}

/// The request for a blob that is known.
pub(super) fn get(url: Url, content: &Content) -> Outgoing {
    Outgoing::new(Asked::GetBlob, Method::GET, url)
        .intake(Intake::blob(content.size(), content.digest.algorithm()))
}

/// Puts a blob there, in the way that every registry has. Whether all that the answer says is right, other checks see.
pub(super) async fn store(bench: &Bench, which: usize, content: &Content) -> Done {
    let digest = content.digest.as_str();
    let is_ours = bench.ledger.borrow().has(Thing::Blob, which, digest);
    // What others have, too, is not ours to delete.
    let was_there = content.is_common() && !is_ours && is_there(bench, which, &content.digest).await?;
    let location = begin(bench, which, content.digest.algorithm()).await?;
    let reply = finish(bench, which, &location, content, true).await?;
    if was_there {
        bench.ledger.borrow_mut().removed(Thing::Blob, which, digest);
    }
    reply.expect_status(&[201])
}

/// Whether a blob is there already.
pub(super) async fn is_there(bench: &Bench, which: usize, digest: &Digest) -> Step<bool> {
    let url = bench.url(which, &format!("blobs/{digest}"))?;
    let head = Outgoing::new(Asked::BlobHeadCheck, Method::HEAD, url);
    Ok(bench.ask(Access::Pull, which, head).await?.is(200))
}

/// Gives a session up. Nobody needs it any more, and not every registry lets it be.
pub(super) async fn give_up(bench: &Bench, which: usize, location: &Url) -> Step<u16> {
    let outgoing = Outgoing::new(Asked::CancelUpload, Method::DELETE, location.clone());
    let reply = bench.ask(Access::Push, which, outgoing).await?;
    if matches!(reply.status(), 200..=299 | 404) {
        bench.ledger.borrow_mut().closed(location);
    }
    Ok(reply.status())
}

fn slice(content: &Content, part: &Range<u64>) -> bytes::Bytes {
    let at = |offset: u64| usize::try_from(offset).unwrap_or(usize::MAX).min(content.bytes.len());
    content.bytes.slice(at(part.start)..at(part.end))
}
