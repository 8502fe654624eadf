//! Cleaning up: deleting what a run has pushed, and telling what stays.

use crate::bench::{Access, Bench};
use crate::ledger::{Item, Left, Thing};
use crate::reply::shown;
use crate::verdict::Ending;
use http::Method;
use longshore_client::url::Url;
use longshore_client::{Outgoing, Step};
use std::time::Duration;

/// After so many refusals of a kind, no more of its things are tried.
const PATIENCE: usize = 3;

/// Longer than this nobody waits for it.
const LONGEST: Duration = Duration::from_mins(1);

/// Deletes what is there, and gives back what could not be deleted.
pub(crate) async fn clean_up(bench: &Bench) -> Vec<Left> {
    let begun = bench.now();
    let mut refused: Vec<(Thing, String)> = Vec::new();
    let items = bench.ledger.borrow().there();
    for item in items {
        let of_kind = refused.iter().filter(|(thing, _)| *thing == item.thing);
        // With its manifest, a tag goes by itself: whether that works is seen later.
        if of_kind.count() >= PATIENCE || bench.now().saturating_sub(begun) > LONGEST {
            continue;
        }
        if let Err(why) = remove(bench, &item).await {
            refused.push((item.thing, why));
        }
    }
    bench.tape.borrow_mut().cut();
    let why = |thing: Thing| {
        let known = refused.iter().rev().find(|(known, _)| *known == thing);
        known.map_or_else(|| "there was no time left".to_owned(), |(_, why)| why.clone())
    };
    let tape = bench.tape.borrow();
    let left = bench.ledger.borrow().there().into_iter().map(|item| Left {
        thing: item.thing,
        repository: bench.repository(item.repository).into_owned(),
        name: tape.sentence(&item.name),
        why: tape.shown(&why(item.thing)),
    });
    left.collect()
}

async fn remove(bench: &Bench, item: &Item) -> Result<(), String> {
    let Item { thing, repository, name, .. } = item;
    let (access, step, url) = match thing {
        Thing::Upload => {
            (Access::Push, Step::CancelUpload, Url::parse(name).map_err(|error| error.to_string())?)
        }
        Thing::Blob => (Access::Delete, Step::DeleteBlob, address(bench, *repository, "blobs", name)?),
        Thing::Tag | Thing::Manifest => {
            (Access::Delete, Step::DeleteManifest, address(bench, *repository, "manifests", name)?)
        }
    };
    let outgoing = Outgoing::new(step, Method::DELETE, url);
    match bench.ask_at_last(access, *repository, outgoing).await {
        Ok(reply) if matches!(reply.status(), 200..=299 | 404) => {
            bench.ledger.borrow_mut().removed(*thing, *repository, name);
            Ok(())
        }
        Ok(reply) => Err(format!("the registry answered {}", shown(reply.status()))),
        Err(Ending::Missed(finding)) => Err(finding.actual),
        Err(Ending::Skipped(why) | Ending::Disabled(why) | Ending::Over(why)) => Err(why),
    }
}

fn address(bench: &Bench, repository: usize, path: &str, name: &str) -> Result<Url, String> {
    bench.url(repository, &format!("{path}/{name}")).map_err(|_| format!("{name} is no part of an address"))
}
