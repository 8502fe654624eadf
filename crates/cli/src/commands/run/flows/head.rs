//! `run head`

use super::SEEDED_REPOSITORY;
use super::reference::Named;
use crate::commands::run::connection::Connection;
use crate::commands::run::outcome::Outcome;
use crate::failure::Failure;
use crate::text;
use clap::Args;
use longshore_client::flows::{self, Head, HeadOf};
use longshore_core::Digest;

#[derive(Args)]
pub(in crate::commands::run) struct HeadFlow {
    #[command(flatten)]
    connection: Connection,

    #[command(flatten)]
    named: Named,

    /// The digest of a blob, in the place of a manifest
    #[arg(long, value_name = "DIGEST", conflicts_with = "reference", value_parser = Digest::parse)]
    blob: Option<Digest>,
}

impl HeadFlow {
    pub(in crate::commands::run) async fn run(self) -> Result<(), Failure> {
        let session = self.connection.check("head", SEEDED_REPOSITORY)?;
        let what = self.blob.map_or(HeadOf::Manifest(self.named.reference), HeadOf::Blob);
        let head = Head { repository: session.repository.clone(), what };
        session
            .carry_out(async |client, _| {
                let looked = flows::head(client, &head).await?;
                let told = |value: &Option<String>| {
                    value.as_ref().map_or_else(|| "not told".to_owned(), |value| text::plain_line(value))
                };
                Ok(Outcome::of("head", "Found", Some(&head.repository))
                    .fact("type", told(&looked.media_type))
                    .fact("digest", told(&looked.digest))
                    .fact("size", looked.size.map_or_else(|| "not told".to_owned(), text::size))
                    .member("media_type", looked.media_type)
                    .member("digest", looked.digest)
                    .member("size", looked.size))
            })
            .await
    }
}
