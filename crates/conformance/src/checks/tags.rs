//! Listing tags.

use super::manifest_errors::{push, small};
use super::uploads::not_there;
use super::{DISCOVERY, check};
use crate::bench::{Access, Bench, FIRST};
use crate::check::{Check, Level};
use crate::reply::Reply;
use crate::section::LISTING_TAGS;
use crate::stage::Stage;
use crate::verdict::{Done, Ending, Step};
use http::Method;
use longshore_client::body::Intake;
use longshore_client::url::Url;
use longshore_client::{Outgoing, Step as Asked};
use longshore_core::Algorithm;
use longshore_core::json::{Json, Members, NodeId, Read, ReadError, read};
use std::collections::BTreeSet;

pub(super) const EMPTY: &[Check] = &[check(
    "tags.empty",
    "The list of a repository without tags is empty, or not there",
    DISCOVERY,
    LISTING_TAGS,
    "The list of tags MAY be empty if there are no tags on the repository.",
    |stage| Box::pin(empty(stage)),
)
.like("empty/tag list")];

const ORDER: &str = "If the list is not empty, the tags MUST be in lexical (i.e. case-insensitive alphanumeric order) or \"ASCIIbetical\" ([Go's `sort.Strings`](https://pkg.go.dev/sort#Strings)) order.";

pub(super) const CHECKS: &[Check] = &[
    check(
        "tags.body",
        "The list has the repository's name and its tags",
        DISCOVERY,
        LISTING_TAGS,
        "Upon success, the response MUST be a json body in the following format: `{\"name\": \"<name>\", \"tags\": [\"<tag1>\", …]}`",
        |stage| Box::pin(body(stage)),
    ),
    check("tags.order", "Tags are sorted", DISCOVERY, LISTING_TAGS, ORDER, |stage| Box::pin(order(stage))),
    check(
        "tags.page",
        "A page has as many tags as were asked for",
        DISCOVERY,
        LISTING_TAGS,
        "Otherwise, the response MUST include `<int>` results.",
        |stage| Box::pin(page(stage)),
    ),
    check(
        "tags.link",
        "Pages lead from one to the next, to all tags",
        DISCOVERY,
        LISTING_TAGS,
        "If included, the `Link` header MUST be set according to [RFC 5988](https://www.rfc-editor.org/rfc/rfc5988) with the Relation Type `rel=\"next\"`.",
        |stage| Box::pin(link(stage)),
    ),
    check(
        "tags.page-of-none",
        "A page of no tags is empty and leads nowhere",
        DISCOVERY,
        LISTING_TAGS,
        "When `n` is zero, this endpoint MUST return an empty list, and MUST NOT include a `Link` header.",
        |stage| Box::pin(page_of_none(stage)),
    ),
    check(
        "tags.last",
        "A list goes on behind a tag",
        DISCOVERY,
        LISTING_TAGS,
        "`<tagname>` MUST NOT be a numerical index, but rather it MUST be a proper tag.",
        |stage| Box::pin(last(stage)),
    ),
];

/// A page of tags.
struct Page {
    name: Option<String>,
    tags: Vec<String>,
}

impl Read for Page {
    fn read(json: &Json<'_>, node: NodeId) -> Result<Self, ReadError> {
        let members = Members::of(json, node)?;
        Ok(Self { name: members.optional("name")?, tags: members.optional("tags")?.unwrap_or_default() })
    }
}

/// The longest page that is read, in bytes.
const LONGEST: u32 = 4 << 20;

async fn get(bench: &Bench, url: Url) -> Step<Reply<'_>> {
    let intake = Intake { limit: LONGEST.into(), keep: LONGEST as usize, ..Intake::SMALL };
    bench.ask(Access::Pull, FIRST, Outgoing::new(Asked::ListTags, Method::GET, url).intake(intake)).await
}

fn page_of(reply: &Reply<'_>) -> Step<Page> {
    reply.expect_status(&[200])?;
    read(reply.body()).map_err(|error| {
        reply.miss(Level::Must, "body", "{\"name\": …, \"tags\": […]}", &format!("something else: {error}"))
    })
}

fn address(bench: &Bench, query: &[(&str, &str)]) -> Step<Url> {
    let url = bench.url(FIRST, "tags/list")?;
    Ok(query.iter().fold(url, |url, (name, value)| url.with_query(name, value)))
}

async fn empty(stage: &Stage<'_>) -> Done {
    let reply = get(stage.bench, address(stage.bench, &[])?).await?;
    if matches!(reply.status(), 401 | 403) {
        return Err(Ending::Skipped("the registry does not say whether it is there: it refuses".to_owned()));
    }
    reply.expect_status(&[200, 404])?;
    if reply.is(200) { page_of(&reply).map(drop) } else { Ok(()) }
}

/// So many tags there are for these checks.
const COUNT: usize = 5;

/// The tags of these checks, pushed once, sorted.
async fn tags(bench: &Bench) -> Step<Vec<String>> {
    let known = bench.facts.tags.borrow().clone();
    if known.len() == COUNT {
        return Ok(known);
    }
    let document = small(bench, Algorithm::Sha256).await?;
    let mut tags = Vec::new();
    // Not in their order, so that a registry that keeps them as they come is told from one that sorts.
    for letter in ["c", "a", "e", "b", "d"] {
        let tag = format!("list-{letter}-{}", bench.noise.mark);
        let url = bench.url(FIRST, &format!("manifests/{tag}"))?;
        let reply = push(bench, &document, url, Some(&tag)).await?;
        reply.expect_status(&[201]).map_err(not_there)?;
        tags.push(tag);
    }
    tags.sort();
    bench.facts.tags.borrow_mut().clone_from(&tags);
    Ok(tags)
}

async fn body(stage: &Stage<'_>) -> Done {
    let bench = stage.bench;
    let wanted = tags(bench).await?;
    let reply = get(bench, address(bench, &[])?).await?;
    let page = page_of(&reply)?;
    let repository = bench.repository(FIRST);
    match &page.name {
        Some(name) if *name == repository => {}
        name => {
            let actual = name.as_deref().unwrap_or("none");
            return Err(reply.miss(Level::Must, "name", &repository, actual));
        }
    }
    // With many tags of others, the first page may end before ours.
    if reply.next()?.is_none() { has_all(&reply, &page.tags, wanted.iter()) } else { Ok(()) }
}

fn has_all<'a>(reply: &Reply<'_>, tags: &[String], wanted: impl Iterator<Item = &'a String>) -> Done {
    for tag in wanted {
        if !tags.contains(tag) {
            return Err(without(reply, tag, tags.len()));
        }
    }
    Ok(())
}

fn without(reply: &Reply<'_>, tag: &str, count: usize) -> Ending {
    reply.miss(Level::Must, "tags", tag, &format!("{count} tags without it"))
}

async fn order(stage: &Stage<'_>) -> Done {
    let bench = stage.bench;
    tags(bench).await?;
    let reply = get(bench, address(bench, &[])?).await?;
    is_sorted(&reply, &page_of(&reply)?.tags)
}

/// By bytes, or by letters whatever their case.
fn is_sorted(reply: &Reply<'_>, tags: &[String]) -> Done {
    let lower: Vec<String> = tags.iter().map(|tag| tag.to_ascii_lowercase()).collect();
    if tags.is_sorted() || lower.is_sorted() {
        return Ok(());
    }
    let at = tags.windows(2).find(|pair| pair[0] > pair[1]);
    let actual = at.map_or(String::new(), |pair| format!("{} before {}", pair[0], pair[1]));
    Err(reply.miss(Level::Must, "tags", "sorted", &actual))
}

async fn page(stage: &Stage<'_>) -> Done {
    let bench = stage.bench;
    tags(bench).await?;
    let reply = get(bench, address(bench, &[("n", "2")])?).await?;
    let page = page_of(&reply)?;
    is_sorted(&reply, &page.tags)?;
    let has_more = reply.header("link").is_some();
    if page.tags.len() == 2 || (page.tags.len() < 2 && has_more) {
        return Ok(());
    }
    let actual = format!("{} tags{}", page.tags.len(), if has_more { "" } else { ", without a Link" });
    Err(reply.miss(Level::Must, "tags", "2 tags", &actual))
}

/// A list is followed for so many pages, and so many tags.
const PAGES: usize = 500;
const ENTRIES: usize = 200_000;

/// Said of a list that is longer.
const TOO_LONG: &str = "the list has more than 500 pages, or 200,000 tags";

async fn link(stage: &Stage<'_>) -> Done {
    let bench = stage.bench;
    let wanted = tags(bench).await?;
    let mut url = address(bench, &[("n", "2")])?;
    let mut all: BTreeSet<String> = BTreeSet::new();
    for pages in 0..PAGES {
        let reply = get(bench, url).await?;
        let page = page_of(&reply)?;
        for tag in page.tags {
            if all.contains(&tag) {
                return Err(reply.miss(Level::Must, "tags", "each tag once", &format!("{tag} again")));
            }
            all.insert(tag);
        }
        match reply.next()? {
            Some(next) => url = next,
            None if pages == 0 => {
                let count = all.len();
                return Err(Ending::Skipped(format!(
                    "there is no Link behind the first {count} tags: a registry may do without"
                )));
            }
            None => {
                let missing = wanted.iter().find(|tag| !all.contains(*tag));
                let count = all.len();
                return missing.map_or(Ok(()), |tag| Err(without(&reply, tag, count)));
            }
        }
        if wanted.iter().all(|tag| all.contains(tag)) {
            return Ok(());
        }
        if all.len() > ENTRIES {
            break;
        }
    }
    Err(Ending::Skipped(TOO_LONG.to_owned()))
}

async fn page_of_none(stage: &Stage<'_>) -> Done {
    let bench = stage.bench;
    tags(bench).await?;
    let reply = get(bench, address(bench, &[("n", "0")])?).await?;
    let page = page_of(&reply)?;
    if !page.tags.is_empty() {
        return Err(reply.miss(Level::Must, "tags", "none", &format!("{} tags", page.tags.len())));
    }
    match reply.header("link") {
        Some(link) => Err(reply.miss(Level::Must, "link", "none", link)),
        None => Ok(()),
    }
}

async fn last(stage: &Stage<'_>) -> Done {
    let bench = stage.bench;
    let wanted = tags(bench).await?;
    let middle = &wanted[COUNT / 2];
    let reply = get(bench, address(bench, &[("last", middle)])?).await?;
    let page = page_of(&reply)?;
    is_sorted(&reply, &page.tags)?;
    let (before, after) = wanted.split_at(COUNT / 2 + 1);
    if let Some(tag) = before.iter().find(|tag| page.tags.contains(tag)) {
        return Err(reply.miss(
            Level::Must,
            "tags",
            &format!("those behind {middle}"),
            &format!("{tag}, too"),
        ));
    }
    if reply.header("link").is_some() {
        return Ok(());
    }
    has_all(&reply, &page.tags, after.iter())
}

/// The tags of a set of documents are in the list, on whichever page.
pub(super) async fn lists_set(stage: &Stage<'_>) -> Done {
    let (bench, set) = (stage.bench, stage.set());
    let mut wanted: Vec<String> = set.tags_there().map(|part| part.of.tag.clone()).collect();
    if wanted.is_empty() {
        return Err(Ending::Skipped("no tag of the set could be pushed".to_owned()));
    }
    let mut url = address(bench, &[])?;
    for _ in 0..PAGES {
        let reply = get(bench, url).await?;
        let page = page_of(&reply)?;
        wanted.retain(|tag| !page.tags.contains(tag));
        if wanted.is_empty() {
            return Ok(());
        }
        match reply.next()? {
            Some(next) => url = next,
            None => return has_all(&reply, &page.tags, wanted.iter()),
        }
    }
    Err(Ending::Skipped(TOO_LONG.to_owned()))
}
