//! `run login`

use super::SEEDED_REPOSITORY;
use crate::commands::run::connection::Connection;
use crate::commands::run::outcome::Outcome;
use crate::failure::Failure;
use clap::Args;
use longshore_client::flows::{self, LoggedIn, Login};
use longshore_core::Scope;

#[derive(Args)]
pub(in crate::commands::run) struct LoginFlow {
    #[command(flatten)]
    connection: Connection,

    /// What the token is to grant, such as repository:library/app:pull,push; may be given more than once. Without it, a
    /// token without any access is asked for
    #[arg(long = "scope", value_name = "SCOPE", value_parser = scope)]
    scopes: Vec<Scope>,
}

impl LoginFlow {
    pub(in crate::commands::run) async fn run(self) -> Result<(), Failure> {
        let session = self.connection.check_without_repository("login", SEEDED_REPOSITORY)?;
        let login = Login { scopes: self.scopes };
        session
            .carry_out(async |client, _| {
                let outcome = match flows::login(client, &login).await? {
                    LoggedIn::Open => Outcome::of("login", "The registry has no use for a login", None),
                    LoggedIn::Basic => Outcome::of("login", "The password was taken", None)
                        .fact("scheme", "Basic: it goes with each request"),
                    LoggedIn::Token { granted } => {
                        let granted: Option<Vec<String>> =
                            granted.map(|scopes| scopes.iter().map(ToString::to_string).collect());
                        let told = match &granted {
                            None => "what it grants cannot be read in it".to_owned(),
                            Some(scopes) if scopes.is_empty() => "nothing".to_owned(),
                            Some(scopes) => scopes.join(" "),
                        };
                        Outcome::of("login", "A token was given", None)
                            .fact("grants", crate::text::plain_line(&told))
                            .member("granted", granted)
                    }
                };
                Ok(outcome)
            })
            .await
    }
}

/// Reads a scope.
pub(super) fn scope(text: &str) -> Result<Scope, String> {
    Scope::parse(text).map_err(|error| format!("{error}; for example repository:library/app:pull"))
}
