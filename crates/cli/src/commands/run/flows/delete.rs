//! `run delete` and `run delete-blob`

use super::NEW_REPOSITORY;
use crate::commands::run::connection::Connection;
use crate::commands::run::outcome::Outcome;
use crate::failure::Failure;
use clap::Args;
use longshore_client::flows::{self, Delete, DeleteBlob};
use longshore_core::{Digest, Reference};

#[derive(Args)]
pub(in crate::commands::run) struct DeleteFlow {
    #[command(flatten)]
    connection: Connection,

    /// A tag, which is taken off its manifest, or a digest, whose manifest goes with all its tags; may be given more than
    /// once
    #[arg(
        long = "reference",
        visible_alias = "tag",
        value_name = "TAG|DIGEST",
        required = true,
        allow_hyphen_values = true
    )]
    references: Vec<Reference>,
}

impl DeleteFlow {
    pub(in crate::commands::run) async fn run(self) -> Result<(), Failure> {
        let session = self.connection.check("delete", NEW_REPOSITORY)?;
        let delete = Delete { repository: session.repository.clone(), references: self.references };
        session
            .carry_out(async |client, _| {
                flows::delete(client, &delete).await?;
                let references: Vec<String> = delete.references.iter().map(ToString::to_string).collect();
                Ok(Outcome { about: " from ", ..Outcome::of("delete", "Deleted", Some(&delete.repository)) }
                    .fact("gone", references.join(", "))
                    .member("references", references))
            })
            .await
    }
}

#[derive(Args)]
pub(in crate::commands::run) struct DeleteBlobFlow {
    #[command(flatten)]
    connection: Connection,

    /// The blob. What it was a part of cannot be pulled any more
    #[arg(long, value_name = "DIGEST", value_parser = Digest::parse)]
    digest: Digest,
}

impl DeleteBlobFlow {
    pub(in crate::commands::run) async fn run(self) -> Result<(), Failure> {
        let session = self.connection.check("delete-blob", NEW_REPOSITORY)?;
        let delete = DeleteBlob { repository: session.repository.clone(), digest: self.digest };
        session
            .carry_out(async |client, _| {
                flows::delete_blob(client, &delete).await?;
                Ok(Outcome {
                    about: " from ",
                    ..Outcome::of("delete-blob", "Deleted", Some(&delete.repository))
                }
                .fact("gone", &delete.digest)
                .member("digest", delete.digest.as_str()))
            })
            .await
    }
}
