//! Tags: the list of a repository's tags, page by page.

use super::pages::{Pages, check_length, check_names, cut};
use super::ping;
use crate::answer::Answer;
use crate::client::Client;
use crate::error::FlowError;
use crate::expectation::Verdict;
use crate::step::Step;
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

/// `GET /v2/<name>/tags/list`, and every page that `Link` leads to
/// (distribution-spec, "Listing Tags").
pub async fn tags(client: &Client, input: &ListTags) -> Result<TagList, FlowError> {
    client.ask_for(vec![Scope::repository(&input.repository, &["pull"])]);
    ping(client).await?;
    let mut url = client.url(&format!("/v2/{}/tags/list", input.repository))?;
    if let Some(page_size) = input.page_size {
        url = url.with_query("n", &page_size.to_string());
    }
    let mut tags = Vec::new();
    let pages = Pages::of(Step::ListTags)
        .walk(client, url, |answer| {
            let page: Page = read(&answer.response.body.kept).map_err(|error| {
                answer.unreadable(
                    format!("{} did not answer with a list of tags: {error}.", answer.request),
                    "The answer should be JSON like {\"name\": \"…\", \"tags\": [\"…\"]}.",
                )
            })?;
            check_name(client, answer, &input.repository, page.name.as_deref());
            check_length(client, answer, "tags in the page", input.page_size, page.tags.len());
            let grammar = ("tag names", "tags by the grammar");
            check_names(client, answer, grammar, page.tags.iter(), |tag| Tag::parse(tag).is_ok());
            let count = page.tags.len();
            tags.extend(page.tags);
            Ok(count)
        })
        .await?;
    Ok(TagList { tags, pages })
}

/// The list should be that of the repository that was asked for. Some registries say another name of it, such
/// as the one with `library/` before it, so that this is only worth a word.
fn check_name(client: &Client, answer: &Answer, repository: &RepositoryName, name: Option<&str>) {
    let verdict = if name == Some(repository.as_str()) { Verdict::Met } else { Verdict::Warning };
    let actual = name.map_or_else(|| "missing".to_owned(), cut);
    answer.report(client, "repository's name", repository.to_string(), actual, verdict);
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
