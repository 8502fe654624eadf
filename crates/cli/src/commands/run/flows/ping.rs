//! `run ping`

use super::SEEDED_REPOSITORY;
use crate::commands::run::connection::Connection;
use crate::commands::run::outcome::Outcome;
use crate::failure::Failure;
use clap::Args;
use longshore_client::flows::{self, Pinged};

#[derive(Args)]
pub(in crate::commands::run) struct PingFlow {
    #[command(flatten)]
    connection: Connection,
}

impl PingFlow {
    pub(in crate::commands::run) async fn run(self) -> Result<(), Failure> {
        let session = self.connection.check_without_repository("ping", SEEDED_REPOSITORY)?;
        session
            .carry_out(async |client, _| {
                let (done, word) = match flows::ping(client).await? {
                    Pinged::Open => ("The registry serves anybody", "open"),
                    Pinged::Authorized => ("The registry asked who is there, and was told", "authorized"),
                };
                Ok(Outcome::of("ping", done, None).member("registry", word))
            })
            .await
    }
}
