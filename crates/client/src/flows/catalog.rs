//! Catalog: the list of a registry's repositories, page by page.

use super::pages::{Pages, check_length, check_names};
use super::ping;
use crate::client::Client;
use crate::error::FlowError;
use crate::step::Step;
use longshore_core::json::{Json, Members, NodeId, Read, ReadError, read};
use longshore_core::{RepositoryName, Scope};

/// What is to be listed.
#[derive(Debug, Clone, Default)]
pub struct ListRepositories {
    /// How many repositories a page may hold; none leaves it to the registry.
    pub page_size: Option<u32>,
}

/// A registry's repositories, as far as the caller may know of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RepositoryList {
    /// Their names, in the registry's order.
    pub repositories: Vec<String>,
    /// How many pages they came in.
    pub pages: u32,
}

/// `GET /v2/_catalog`, and every page that `Link` leads to (distribution, "Listing Repositories"; the OCI
/// specification leaves it out).
pub async fn catalog(client: &Client, input: &ListRepositories) -> Result<RepositoryList, FlowError> {
    let scope =
        Scope { kind: "registry".to_owned(), name: "catalog".to_owned(), actions: vec!["*".to_owned()] };
    client.ask_for(vec![scope]);
    ping(client).await?;
    let mut url = client.url("/v2/_catalog")?;
    if let Some(page_size) = input.page_size {
        url = url.with_query("n", &page_size.to_string());
    }
    let mut repositories = Vec::new();
    let pages = Pages::of(Step::Catalog)
        .walk(client, url, |answer| {
            let page: Page = read(&answer.response.body.kept).map_err(|error| {
                answer.unreadable(
                    format!("{} did not answer with a list of repositories: {error}.", answer.request),
                    "The answer should be JSON like {\"repositories\": [\"…\"]}.",
                )
            })?;
            let page = page.repositories;
            check_length(client, answer, "repositories in the page", input.page_size, page.len());
            let grammar = ("repository names", "names by the grammar");
            check_names(client, answer, grammar, page.iter(), |name| RepositoryName::parse(name).is_ok());
            let count = page.len();
            repositories.extend(page);
            Ok(count)
        })
        .await?;
    Ok(RepositoryList { repositories, pages })
}

/// A page of the list. Some registries write `null` for none.
struct Page {
    repositories: Vec<String>,
}

impl Read for Page {
    fn read(json: &Json<'_>, node: NodeId) -> Result<Self, ReadError> {
        let members = Members::of(json, node)?;
        let repositories = match members.optional("repositories")? {
            Some(repositories) => repositories,
            None if members.has("repositories") => Vec::new(),
            None => return Err(ReadError::at(json, node, "has no `repositories`")),
        };
        Ok(Self { repositories })
    }
}
