//! Tags: the list of a repository's tags, page by page.

use super::ping;
use crate::body::Intake;
use crate::client::{Client, Outgoing, bad_pointer};
use crate::error::FlowError;
use crate::expectation::Verdict;
use crate::plain::plain_line;
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
        let intake = Intake { limit: 32 << 20, keep: 32 << 20, ..Intake::SMALL };
        let answer =
            client.send(Outgoing::new(Step::ListTags, Method::GET, url.clone()).intake(intake)).await?;
        answer.expect_status(client, &[StatusCode::OK])?;
        let page: Page = read(&answer.response.body.kept).map_err(|error| {
            answer.error(
                format!("{} did not answer with a list of tags: {error}.", answer.request),
                "The answer should be JSON like {\"name\": \"…\", \"tags\": [\"…\"]}.",
            )
        })?;
        let tags = page.tags.unwrap_or_default();
        if let Some(most) = input.page_size {
            // A registry may cap a page lower, and some ignore `n`; more than asked for is worth a word.
            let fits = tags.len() <= usize::try_from(most).unwrap_or(usize::MAX);
            let verdict = if fits { Verdict::Met } else { Verdict::Warning };
            answer.report(
                client,
                "tags in the page",
                format!("at most {most}"),
                tags.len().to_string(),
                verdict,
            );
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
    let shown: String = name.chars().take(LONGEST).collect();
    let more = if name.chars().nth(LONGEST).is_some() { "…" } else { "" };
    format!("“{}{more}”", plain_line(&shown))
}

/// Some registries write `"tags": null` for none.
struct Page {
    tags: Option<Vec<String>>,
}

impl Read for Page {
    fn read(json: &Json<'_>, node: NodeId) -> Result<Self, ReadError> {
        Ok(Self { tags: Members::of(json, node)?.optional("tags")? })
    }
}

fn next_page(
    client: &Client,
    answer: &crate::answer::Answer,
    link: &str,
    url: &Url,
) -> Result<Option<Url>, FlowError> {
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
