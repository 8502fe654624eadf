//! Names outside the grammar, and the longest within it.

use super::manifest_errors::{push, small};
use super::{PUSH, check};
use crate::bench::{Access, FIRST};
use crate::check::{Check, Level};
use crate::reply::shown;
use crate::section::PULLING_MANIFESTS;
use crate::stage::Stage;
use crate::verdict::{Done, Ending};
use http::Method;
use longshore_client::{Outgoing, Step as Asked};
use longshore_core::Algorithm;

const TAG: &str = "Throughout this document, `<tag-or-digest>` as a tag MUST be at most 128 characters in length and MUST match the following regular expression: `[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}`";
const NAME: &str = "Throughout this document, `<name>` MUST match the following regular expression: `[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*(\\/[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*)*`";

/// A tag has so many characters at most.
const LONGEST: usize = 128;

pub(super) const CHECKS: &[Check] = &[
    check("tag.longest", "A tag of 128 characters is taken", PUSH, PULLING_MANIFESTS, TAG, |stage| {
        Box::pin(longest(stage))
    }),
    check("tag.too-long", "A tag of 129 characters is refused", PUSH, PULLING_MANIFESTS, TAG, |stage| {
        Box::pin(refused(stage, true))
    }),
    check(
        "tag.grammar",
        "A tag that begins with a hyphen is refused",
        PUSH,
        PULLING_MANIFESTS,
        TAG,
        |stage| Box::pin(refused(stage, false)),
    ),
    check("repository.grammar", "A name in capitals is refused", PUSH, PULLING_MANIFESTS, NAME, |stage| {
        Box::pin(repository(stage))
    }),
];

async fn longest(stage: &Stage<'_>) -> Done {
    let bench = stage.bench;
    let document = small(bench, Algorithm::Sha256).await?;
    let tag = format!("{:_<LONGEST$}", bench.noise.mark);
    let url = bench.url(FIRST, &format!("manifests/{tag}"))?;
    push(bench, &document, url, Some(&tag)).await?.expect_status(&[201])
}

async fn refused(stage: &Stage<'_>, is_long: bool) -> Done {
    let bench = stage.bench;
    let document = small(bench, Algorithm::Sha256).await?;
    let (mark, length) = (&bench.noise.mark, LONGEST + 1);
    let tag = if is_long { format!("{mark:_<length$}") } else { format!("-{mark}") };
    let url = bench.url(FIRST, &format!("manifests/{tag}"))?;
    let reply = push(bench, &document, url, Some(&tag)).await?;
    if (400..500).contains(&reply.status()) {
        return Ok(());
    }
    Err(reply.miss(Level::Must, "status", "a refusal, 4xx", &shown(reply.status())))
}

async fn repository(stage: &Stage<'_>) -> Done {
    let bench = stage.bench;
    let path = format!("/v2/{}/CAPITALS-{}/blobs/uploads/", bench.repository(FIRST), bench.noise.mark);
    let url = bench.target.url.join(&path).map_err(|error| Ending::Skipped(error.to_string()))?;
    let reply = bench.ask(Access::Push, FIRST, Outgoing::new(Asked::StartUpload, Method::POST, url)).await?;
    if (400..500).contains(&reply.status()) {
        return Ok(());
    }
    if let Ok(location) = reply.location() {
        bench.ledger.borrow_mut().opened(FIRST, &location, None);
    }
    Err(reply.miss(Level::Must, "status", "a refusal, 4xx", &shown(reply.status())))
}
