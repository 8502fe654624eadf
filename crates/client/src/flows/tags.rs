//! Tags: the list of a repository's tags, page by page.

use super::ping;
use crate::answer::Answer;
use crate::body::Intake;
use crate::client::{Client, Outgoing, bad_pointer};
use crate::error::FlowError;
use crate::expectation::Verdict;
use crate::plain::plain_start;
use crate::step::Step;
use crate::url::Url;
use http::{Method, StatusCode};
use longshore_core::header::Link;
use longshore_core::json::{Json, Members, NodeId, Read, ReadError, read};
use longshore_core::{RepositoryName, Scope, Tag};

/// What is to be listed.
#[derive(Debug, Clone)]
pub struct ListTags {
    /// The repository.
    pub repository: RepositoryName,
    /// How many tags a page may hold; none leaves it to the registry.
    pub page_size: Option<u32>,
}

/// A repository's tags.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TagList {
    /// The tags, in the registry's order.
    pub tags: Vec<String>,
    /// How many pages they came in.
    pub pages: u32,
}

/// After this many pages a registry is taken to be leading us round in circles.
const MOST_PAGES: u32 = 10_000;

/// More tags than any repository has, and as many as a page can hold.
const MOST_TAGS: usize = 1_000_000;

/// The longest page that is read, in bytes: a hundred thousand tags fit in it.
const LONGEST_PAGE: u32 = 8 << 20;

/// `GET /v2/<name>/tags/list`, and every page that `Link` leads to
/// (distribution-spec, "Listing Tags").
pub async fn tags(client: &Client, input: &ListTags) -> Result<TagList, FlowError> {
    client.ask_for(vec![Scope::repository(&input.repository, &["pull"])]);
    ping(client).await?;
    let mut url = client.url(&format!("/v2/{}/tags/list", input.repository))?;
    if let Some(page_size) = input.page_size {
        url = url.with_query("n", &page_size.to_string());
    }
    let mut list = TagList { tags: Vec::new(), pages: 0 };
    // A page that was passed, to be recognised when it comes again; moved on as often as the pages double, it
    // ends up in any circle (Brent's algorithm).
    let mut passed = url.clone();
    loop {
        let intake = Intake { limit: LONGEST_PAGE.into(), keep: LONGEST_PAGE as usize, ..Intake::SMALL };
        let answer =
            client.send(Outgoing::new(Step::ListTags, Method::GET, url.clone()).intake(intake)).await?;
        answer.expect_status(client, &[StatusCode::OK])?;
        let page: Page = read(&answer.response.body.kept).map_err(|error| {
            answer.unreadable(
                format!("{} did not answer with a list of tags: {error}.", answer.request),
                "The answer should be JSON like {\"name\": \"…\", \"tags\": [\"…\"]}.",
            )
        })?;
        check_name(client, &answer, &input.repository, page.name.as_deref());
        let tags = page.tags;
        if let Some(most) = input.page_size {
            check_length(client, &answer, most, tags.len());
        }
        let unfit: Vec<&String> = tags.iter().filter(|tag| Tag::parse(tag).is_err()).collect();
        let actual = match unfit.as_slice() {
            [] => "all are".to_owned(),
            [first, ..] => format!("{} not, among them {}", unfit.len(), cut(first)),
        };
        let verdict = if unfit.is_empty() { Verdict::Met } else { Verdict::Warning };
        answer.report(client, "tag names", "tags by the grammar".to_owned(), actual, verdict);
        list.tags.extend(tags);
        list.pages += 1;
        if list.tags.len() > MOST_TAGS {
            return Err(answer.error(
                format!("The list has more than {MOST_TAGS} tags after {} pages, and goes on.", list.pages),
                "No repository has so many: this is the registry's fault.",
            ));
        }
        let next = match answer.response.header("link") {
            Some(link) => next_page(client, &answer, link, &url)?,
            None => None,
        };
        match next {
            Some(next) if next == passed => {
                return Err(answer.error(
                    "The next page of tags is said to be one that came already.",
                    "The registry's Link header leads round in a circle: this is the registry's fault.",
                ));
            }
            Some(next) if list.pages < MOST_PAGES => {
                if list.pages.is_power_of_two() {
                    passed = next.clone();
                }
                url = next;
            }
            Some(_) => {
                return Err(answer.error(
                    format!("The list of tags did not end after {MOST_PAGES} pages."),
                    "The registry's Link header leads on and on: this is the registry's fault.",
                ));
            }
            None => return Ok(list),
        }
    }
}

/// A name as it can be repeated in a sentence.
fn cut(name: &str) -> String {
    const LONGEST: usize = 60;
    format!("“{}”", plain_start(name, LONGEST))
}

/// The list should be that of the repository that was asked for. Some registries say another name of it, such
/// as the one with `library/` before it, so that this is only worth a word.
fn check_name(client: &Client, answer: &Answer, repository: &RepositoryName, name: Option<&str>) {
    let verdict = if name == Some(repository.as_str()) { Verdict::Met } else { Verdict::Warning };
    let actual = name.map_or_else(|| "missing".to_owned(), cut);
    answer.report(client, "repository's name", repository.to_string(), actual, verdict);
}

/// A registry may cap a page lower than what is asked for, and never higher (distribution-spec, "Listing Tags"). Some
/// pass over `n`, such as distribution 2, so that this is only worth a word.
fn check_length(client: &Client, answer: &Answer, most: u32, actual: usize) {
    let fits = actual <= usize::try_from(most).unwrap_or(usize::MAX);
    let verdict = if fits { Verdict::Met } else { Verdict::Warning };
    answer.report(client, "tags in the page", format!("at most {most}"), actual.to_string(), verdict);
}

/// A page of the list. Some registries write `"tags": null` for none.
struct Page {
    name: Option<String>,
    tags: Vec<String>,
}

impl Read for Page {
    fn read(json: &Json<'_>, node: NodeId) -> Result<Self, ReadError> {
        let members = Members::of(json, node)?;
        let tags = match members.optional("tags")? {
            Some(tags) => tags,
            None if members.has("tags") => Vec::new(),
            None => return Err(ReadError::at(json, node, "has no `tags`")),
        };
        Ok(Self { name: members.optional("name")?, tags })
    }
}

fn next_page(client: &Client, answer: &Answer, link: &str, url: &Url) -> Result<Option<Url>, FlowError> {
    let links = Link::parse_list(link).map_err(|error| {
        let shown: String = link.chars().take(200).collect();
        answer.error(
            format!("The Link header “{shown}” cannot be read: {error}."),
            "It should look like: </v2/…/tags/list?last=…>; rel=\"next\". This is the registry's fault, or a proxy's before it.",
        )
    })?;
    let Some(link) = links.iter().find(|link| link.has_relation("next")) else { return Ok(None) };
    let next = url.join(&link.target).map_err(|error| bad_pointer(answer, "Link", &link.target, &error))?;
    if next.origin() != client.target().url.origin() {
        return Err(answer.error(
            format!("The next page of tags is said to be at {}, another place than the registry. It was not fetched.", next.origin()),
            "The registry's Link header should stay on the registry: a proxy before it may hide its real name from it.",
        ));
    }
    Ok(Some(next))
}
