//! Deleting what was pushed, and seeing that it is gone.

use super::blobs;
use super::tally::Tally;
use crate::bench::{Access, Bench, FIRST, MISSING};
use crate::check::Level;
use crate::ledger::Thing;
use crate::reply::{Reply, shown};
use crate::stage::Stage;
use crate::verdict::{Done, Ending, Step};
use http::Method;
use longshore_client::{Outgoing, Step as Asked};
use longshore_core::Digest;

/// Asks for something to be deleted.
pub(super) async fn delete<'a>(bench: &'a Bench, thing: Thing, which: usize, name: &str) -> Step<Reply<'a>> {
    let (path, step) = match thing {
        Thing::Blob => ("blobs", Asked::DeleteBlob),
        Thing::Tag | Thing::Manifest | Thing::Upload => ("manifests", Asked::DeleteManifest),
    };
    let url = bench.url(which, &format!("{path}/{name}"))?;
    let reply = bench.ask(Access::Delete, which, Outgoing::new(step, Method::DELETE, url)).await?;
    if matches!(reply.status(), 200..=299 | 404) {
        bench.ledger.borrow_mut().removed(thing, which, name);
    }
    Ok(reply)
}

/// It is deleted: 202. A registry may have that switched off, and says so with 400 or 405.
async fn deleted(bench: &Bench, thing: Thing, which: usize, name: &str) -> Done {
    let reply = delete(bench, thing, which, name).await?;
    if matches!(reply.status(), 400 | 405) {
        let why =
            format!("the registry deletes no {}s, as it may: {}", thing.as_str(), shown(reply.status()));
        bench.cannot_delete(thing, &why);
        return Err(Ending::Skipped(why));
    }
    reply.expect_status(&[202])
}

/// It is not found any more.
async fn gone(bench: &Bench, thing: Thing, which: usize, name: &str) -> Done {
    let (path, step) = match thing {
        Thing::Blob => ("blobs", Asked::BlobHeadCheck),
        Thing::Tag | Thing::Manifest | Thing::Upload => ("manifests", Asked::GetManifest),
    };
    let url = bench.url(which, &format!("{path}/{name}"))?;
    let mut head = Outgoing::new(step, Method::HEAD, url);
    if thing != Thing::Blob {
        head = super::documents::accepting(head);
    }
    bench.ask(Access::Pull, which, head).await?.expect_status(&[404])
}

async fn deleted_and_gone(bench: &Bench, thing: Thing, which: usize, name: &str) -> Done {
    deleted(bench, thing, which, name).await?;
    gone(bench, thing, which, name).await
}

/// Once a registry has said that it deletes no such things, it is not asked for each again.
fn is_off(bench: &Bench, thing: Thing) -> Done {
    match bench.undeletable(thing) {
        Some(why) => Err(Ending::Disabled(why)),
        None => Ok(()),
    }
}

pub(super) async fn blobs_of_algorithm(stage: &Stage<'_>) -> Done {
    is_off(stage.bench, Thing::Blob)?;
    let mut tally = Tally::default();
    let mut seen: Vec<(Digest, usize)> = Vec::new();
    for (content, which) in blobs::at_least_one(stage).await? {
        let named = (content.digest.clone(), which);
        if seen.contains(&named) || stage.bench.undeletable(Thing::Blob).is_some() {
            continue;
        }
        let result = deleted_and_gone(stage.bench, Thing::Blob, which, content.digest.as_str()).await;
        tally.take(stage.bench, result)?;
        seen.push(named);
    }
    stage
        .bench
        .facts
        .blobs
        .borrow_mut()
        .retain(|(content, _)| content.digest.algorithm() != stage.algorithm());
    tally.end("no blob could be pushed")
}

pub(super) async fn tags(stage: &Stage<'_>) -> Done {
    let (bench, set) = (stage.bench, stage.set());
    is_off(bench, Thing::Tag)?;
    let mut tally = Tally::default();
    for part in set.tags_there() {
        if bench.undeletable(Thing::Tag).is_none() {
            let result = deleted_and_gone(bench, Thing::Tag, FIRST, &part.of.tag).await;
            tally.take(bench, result)?;
        }
    }
    tally.end("no tag of the set could be pushed")
}

/// From the newest on: what names others goes before them.
pub(super) async fn manifests(stage: &Stage<'_>) -> Done {
    let (bench, set) = (stage.bench, stage.set());
    is_off(bench, Thing::Manifest)?;
    let mut tally = Tally::default();
    for part in set.manifests.iter().rev().filter(|part| part.is_there.get()) {
        if bench.undeletable(Thing::Manifest).is_none() {
            let digest = part.of.content.digest.as_str();
            tally.take(bench, deleted_and_gone(bench, Thing::Manifest, FIRST, digest).await)?;
        }
    }
    tally.end("no manifest of the set could be pushed")
}

pub(super) async fn blobs(stage: &Stage<'_>) -> Done {
    let (bench, set) = (stage.bench, stage.set());
    is_off(bench, Thing::Blob)?;
    let mut tally = Tally::default();
    for part in set.blobs_there() {
        let digest = part.of.digest.as_str();
        // What was there before us is not ours.
        let is_ours = bench.ledger.borrow().has(Thing::Blob, FIRST, digest);
        if is_ours && bench.undeletable(Thing::Blob).is_none() {
            tally.take(bench, deleted_and_gone(bench, Thing::Blob, FIRST, digest).await)?;
        }
    }
    tally.end("no blob of the set is ours to delete")
}

pub(super) async fn missing_blob(stage: &Stage<'_>) -> Done {
    let content = stage.bench.content(stage.algorithm(), 64);
    missing(stage, Thing::Blob, FIRST, content.digest.as_str()).await
}

/// Of a repository that nobody has.
pub(super) async fn missing_repository(stage: &Stage<'_>) -> Done {
    let content = stage.bench.content(stage.algorithm(), 64);
    missing(stage, Thing::Manifest, MISSING, content.digest.as_str()).await
}

async fn missing(stage: &Stage<'_>, thing: Thing, which: usize, name: &str) -> Done {
    is_off(stage.bench, thing)?;
    let reply = delete(stage.bench, thing, which, name).await?;
    match reply.status() {
        400 | 405 => Err(Ending::Disabled(format!("the registry deletes no {}s, as it may", thing.as_str()))),
        401 | 403 => {
            Err(Ending::Skipped("the registry does not say whether it is there: it refuses".to_owned()))
        }
        202 => {
            Err(reply.miss(Level::Must, "status", "404 Not Found", "202 Accepted, of what was never there"))
        }
        _ => reply.expect_status(&[404]),
    }
}
