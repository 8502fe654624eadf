//! Pulling blobs.

use super::tally::Tally;
use super::upload;
use super::uploads::not_there;
use crate::bench::{Access, Bench, FIRST};
use crate::digests::Content;
use crate::stage::Stage;
use crate::verdict::{Done, Step};
use http::Method;
use longshore_client::{Outgoing, Step as Asked};

/// Said where there is nothing to be pulled.
const NOTHING: &str = "no blob could be pushed";

pub(super) async fn missing(stage: &Stage<'_>) -> Done {
    let bench = stage.bench;
    let content = bench.content(stage.algorithm(), 64);
    let url = bench.url(FIRST, &format!("blobs/{}", content.digest))?;
    let reply = bench.ask(Access::Pull, FIRST, Outgoing::new(Asked::GetBlob, Method::GET, url)).await?;
    reply.expect_status(&[404])
}

pub(super) async fn head_missing(stage: &Stage<'_>) -> Done {
    let bench = stage.bench;
    let content = bench.content(stage.algorithm(), 64);
    let url = bench.url(FIRST, &format!("blobs/{}", content.digest))?;
    let reply =
        bench.ask(Access::Pull, FIRST, Outgoing::new(Asked::BlobHeadCheck, Method::HEAD, url)).await?;
    reply.expect_status(&[404])
}

/// The same, and at least one.
pub(super) async fn at_least_one(stage: &Stage<'_>) -> Step<Vec<(Content, usize)>> {
    if pushed(stage).is_empty() {
        long(stage).await?;
    }
    Ok(pushed(stage))
}

/// The blobs that the checks of this algorithm have pushed.
pub(super) fn pushed(stage: &Stage<'_>) -> Vec<(Content, usize)> {
    let known = stage.bench.facts.blobs.borrow();
    let of = known.iter().filter(|(content, _)| content.digest.algorithm() == stage.algorithm());
    of.cloned().collect()
}

pub(super) async fn head(stage: &Stage<'_>) -> Done {
    let mut tally = Tally::default();
    for (content, which) in at_least_one(stage).await? {
        tally.take(stage.bench, head_one(stage.bench, which, &content).await)?;
    }
    tally.end(NOTHING)
}

pub(super) async fn get(stage: &Stage<'_>) -> Done {
    let mut tally = Tally::default();
    for (content, which) in at_least_one(stage).await? {
        tally.take(stage.bench, get_one(stage.bench, which, &content).await)?;
    }
    tally.end(NOTHING)
}

/// 200, its size and digest, and no body.
pub(super) async fn head_one(bench: &Bench, which: usize, content: &Content) -> Done {
    let url = bench.url(which, &format!("blobs/{}", content.digest))?;
    let reply =
        bench.ask(Access::Pull, which, Outgoing::new(Asked::BlobHeadCheck, Method::HEAD, url)).await?;
    reply.expect_status(&[200])?;
    reply.expect_no_body()?;
    reply.expect_length(content.size())?;
    reply.expect_digest(&content.digest, false)
}

/// 200, the same bytes, and their digest.
pub(super) async fn get_one(bench: &Bench, which: usize, content: &Content) -> Done {
    let url = bench.url(which, &format!("blobs/{}", content.digest))?;
    let reply = bench.ask(Access::Pull, which, upload::get(url, content)).await?;
    reply.expect_status(&[200])?;
    reply.expect_body(content)?;
    reply.expect_length(content.size())?;
    reply.expect_digest(&content.digest, false)
}

pub(super) async fn empty(stage: &Stage<'_>) -> Done {
    common(stage, b"").await
}

pub(super) async fn empty_json(stage: &Stage<'_>) -> Done {
    common(stage, b"{}").await
}

/// Content that others have, too.
async fn common(stage: &Stage<'_>, bytes: &'static [u8]) -> Done {
    let content = Content::new(stage.algorithm(), bytes);
    upload::store(stage.bench, FIRST, &content).await?;
    head_one(stage.bench, FIRST, &content).await?;
    get_one(stage.bench, FIRST, &content).await
}

/// A blob for the checks of ranges, pushed once.
pub(super) async fn long(stage: &Stage<'_>) -> Step<Content> {
    let known = pushed(stage).into_iter().find(|(content, which)| content.size() == LONG && *which == FIRST);
    if let Some((content, _)) = known {
        return Ok(content);
    }
    let content = stage.bench.content(stage.algorithm(), usize::try_from(LONG).unwrap_or_default());
    upload::store(stage.bench, FIRST, &content).await.map_err(not_there)?;
    stage.bench.facts.blobs.borrow_mut().push((content.clone(), FIRST));
    Ok(content)
}

/// So long is it, in bytes.
const LONG: u64 = 2048;
