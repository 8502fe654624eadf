//! Pulling parts of a blob (RFC 9110, 14).

use super::{blobs, upload};
use crate::bench::{Access, FIRST};
use crate::check::Level;
use crate::digests::Content;
use crate::reply::Reply;
use crate::stage::Stage;
use crate::verdict::{Done, Ending, Step};
use std::ops::Range;

/// The part that is asked for, and nothing else: 206, its length and its place.
pub(super) async fn range(stage: &Stage<'_>, header: &str, part: Range<usize>) -> Done {
    let content = blobs::long(stage).await?;
    let reply = ask(stage, &content, header).await?;
    is_whole(&reply, &content)?;
    reply.expect_status(&[206])?;
    reply.expect_bytes(&content.bytes[part.clone()])?;
    reply.expect_length(part.len() as u64)?;
    let (first, last, size) = (part.start, part.end - 1, content.size());
    let expected = format!("bytes {first}-{last}/{size}");
    match reply.header("content-range") {
        Some(actual) if actual == format!("bytes {first}-{last}/*") => Ok(()),
        _ => reply.expect_header("content-range", &expected),
    }
}

/// A range that makes no sense is passed over (RFC 9110, 14.1.1), or refused (15.5.17).
pub(super) async fn backwards(stage: &Stage<'_>) -> Done {
    let content = blobs::long(stage).await?;
    let reply = ask(stage, &content, "bytes=500-0").await?;
    reply.expect_status(&[200, 416])?;
    if reply.is(200) { reply.expect_body(&content) } else { Ok(()) }
}

pub(super) async fn unsatisfiable(stage: &Stage<'_>) -> Done {
    let content = blobs::long(stage).await?;
    let reply = ask(stage, &content, "bytes=5000-10000").await?;
    is_whole(&reply, &content)?;
    reply.expect_status_at(Level::Should, &[416])
}

/// A registry need not know ranges; it then sends the whole blob.
fn is_whole(reply: &Reply<'_>, content: &Content) -> Done {
    if !reply.is(200) {
        return Ok(());
    }
    reply.expect_body(content)?;
    Err(Ending::Skipped("the registry does not serve parts, as it may, and sends the whole blob".to_owned()))
}

async fn ask<'a>(stage: &Stage<'a>, content: &Content, range: &str) -> Step<Reply<'a>> {
    let url = stage.bench.url(FIRST, &format!("blobs/{}", content.digest))?;
    let get = upload::get(url, content).header("range", range);
    stage.bench.ask(Access::Pull, FIRST, get).await
}
