//! `run tags`, `run catalog` and `run referrers`

use super::SEEDED_REPOSITORY;
use crate::commands::run::connection::Connection;
use crate::commands::run::outcome::Outcome;
use crate::failure::Failure;
use crate::text;
use clap::Args;
use longshore_client::flows::{self, ListReferrers, ListRepositories, ListTags};
use longshore_core::{Digest, MediaType};
use serde_json::json;

#[derive(Args)]
pub(in crate::commands::run) struct TagsFlow {
    #[command(flatten)]
    connection: Connection,

    /// How many tags to ask for at a time; left to the registry unless given
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    page_size: Option<u32>,
}

impl TagsFlow {
    pub(in crate::commands::run) async fn run(self) -> Result<(), Failure> {
        let session = self.connection.check("tags", SEEDED_REPOSITORY)?;
        let list = ListTags { repository: session.repository.clone(), page_size: self.page_size };
        session
            .carry_out(async |client, _| {
                let tags = flows::tags(client, &list).await?;
                let done = counted(tags.tags.len(), "tag", "tags");
                Ok(Outcome {
                    about: " of ",
                    tail: in_pages(tags.pages),
                    items: tags.tags.iter().map(|tag| text::plain_name(tag)).collect(),
                    ..Outcome::of("tags", &done, Some(&list.repository))
                }
                .member("tags", tags.tags)
                .member("pages", tags.pages))
            })
            .await
    }
}

#[derive(Args)]
pub(in crate::commands::run) struct CatalogFlow {
    #[command(flatten)]
    connection: Connection,

    /// How many repositories to ask for at a time; left to the registry unless given
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    page_size: Option<u32>,
}

impl CatalogFlow {
    pub(in crate::commands::run) async fn run(self) -> Result<(), Failure> {
        let session = self.connection.check_without_repository("catalog", SEEDED_REPOSITORY)?;
        let list = ListRepositories { page_size: self.page_size };
        session
            .carry_out(async |client, _| {
                let list = flows::catalog(client, &list).await?;
                let done = counted(list.repositories.len(), "repository", "repositories");
                Ok(Outcome {
                    tail: in_pages(list.pages),
                    items: list.repositories.iter().map(|name| text::plain_name(name)).collect(),
                    ..Outcome::of("catalog", &done, None)
                }
                .member("repositories", list.repositories)
                .member("pages", list.pages))
            })
            .await
    }
}

#[derive(Args)]
pub(in crate::commands::run) struct ReferrersFlow {
    #[command(flatten)]
    connection: Connection,

    /// The manifest that they refer to
    #[arg(long, value_name = "DIGEST", value_parser = Digest::parse)]
    digest: Digest,

    /// Only those of this type
    #[arg(long, value_name = "TYPE", value_parser = MediaType::parse)]
    artifact_type: Option<MediaType>,
}

impl ReferrersFlow {
    pub(in crate::commands::run) async fn run(self) -> Result<(), Failure> {
        let session = self.connection.check("referrers", SEEDED_REPOSITORY)?;
        let list = ListReferrers {
            repository: session.repository.clone(),
            digest: self.digest,
            artifact_type: self.artifact_type,
        };
        session
            .carry_out(async |client, _| {
                let found = flows::referrers(client, &list).await?;
                let done = counted(found.referrers.len(), "referrer", "referrers");
                let line = |referrer: &longshore_core::Descriptor| {
                    let kind = referrer.artifact_type.as_ref().unwrap_or(&referrer.media_type);
                    format!("{}  {kind}", referrer.digest)
                };
                let how = if found.by_tag {
                    "the index under a tag, since the registry keeps no list"
                } else {
                    "the registry's list"
                };
                Ok(Outcome {
                    about: " in ",
                    items: found.referrers.iter().map(line).collect(),
                    ..Outcome::of("referrers", &done, Some(&list.repository))
                }
                .fact("by", how)
                .member("referrers", json!(found.referrers))
                .member("by_tag", found.by_tag)
                .member("pages", found.pages))
            })
            .await
    }
}

fn counted(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

fn in_pages(pages: u32) -> String {
    format!(" in {pages} {}", if pages == 1 { "page" } else { "pages" })
}
