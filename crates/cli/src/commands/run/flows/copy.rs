//! `run copy`

use super::SEEDED_REPOSITORY;
use super::reference::Named;
use crate::commands::run::connection::Connection;
use crate::commands::run::outcome::Outcome;
use crate::failure::{Failure, or_exit};
use clap::Args;
use longshore_client::Target;
use longshore_client::flows::{self, Copy};
use longshore_client::transport::Native;
use longshore_core::{Reference, RepositoryName, Tag};
use std::rc::Rc;

#[derive(Args)]
pub(in crate::commands::run) struct CopyFlow {
    #[command(flatten)]
    connection: Connection,

    #[command(flatten)]
    named: Named,

    /// The repository that is to have it
    #[arg(long, value_name = "NAME")]
    to: RepositoryName,

    /// A tag that will name it there; may be given more than once. Without it, the tag that it has here
    #[arg(long = "to-tag", value_name = "TAG", allow_hyphen_values = true)]
    tags: Vec<Tag>,

    /// The registry that is to have it, which is asked as anybody; the same one unless given
    #[arg(long, value_name = "URL")]
    to_target: Option<String>,
}

impl CopyFlow {
    pub(in crate::commands::run) async fn run(self) -> Result<(), Failure> {
        let session = self.connection.check("copy", SEEDED_REPOSITORY)?;
        let tags = match (&self.named.reference, self.tags) {
            (Reference::Tag(tag), tags) if tags.is_empty() => vec![tag.clone()],
            (_, tags) => tags,
        };
        let copy = Copy {
            source: session.repository.clone(),
            reference: self.named.reference,
            target: self.to,
            tags,
        };
        let here = (session.target.clone(), Rc::clone(&session.transport));
        let there = match self.to_target {
            None => here.clone(),
            Some(url) => {
                let target = or_exit(Target::parse(&url));
                (target, session.between.around(Rc::new(Native::new()?)))
            }
        };
        session
            .carry_out(async |client, _| {
                let from = client.beside(here.0, here.1);
                let to = client.beside(there.0, there.1);
                let copied = flows::copy(&from, &to, &copy).await?;
                Ok(Outcome { about: " to ", ..Outcome::of("copy", "Copied", Some(&copy.target)) }
                    .fact("digest", &copied.digest)
                    .fact("manifests", copied.manifests)
                    .fact(
                        "blobs",
                        format!(
                            "{} sent, {} mounted, {} there already",
                            copied.sent, copied.mounted, copied.present
                        ),
                    )
                    .member("digest", copied.digest.as_str())
                    .member("manifests", copied.manifests)
                    .member("blobs_sent", copied.sent)
                    .member("blobs_mounted", copied.mounted)
                    .member("blobs_present", copied.present))
            })
            .await
    }
}
