//! Login: a token for any scopes, and what it grants.

use crate::auth;
use crate::client::{Client, Outgoing};
use crate::error::FlowError;
use crate::step::Step;
use http::{Method, StatusCode};
use longshore_core::Scope;

/// Who logs in is the target's business; this is what for.
#[derive(Debug, Clone, Default)]
pub struct Login {
    /// What is asked for; nothing asks for a token without any access.
    pub scopes: Vec<Scope>,
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LoggedIn {
    /// The registry serves anybody, and has no use for a login.
    Open,
    /// The password goes with each request, and was taken.
    Basic,
    /// A token was given.
    Token {
        /// What it grants, where it can be read; less than was asked for is no failure.
        granted: Option<Vec<Scope>>,
    },
}

/// `GET /v2/` → 401 with a challenge; then the token, or the same request with the password
/// (distribution, "Token Authentication"; RFC 7617).
pub async fn login(client: &Client, input: &Login) -> Result<LoggedIn, FlowError> {
    client.ask_for(input.scopes.clone());
    let ping =
        || -> Result<Outgoing, FlowError> { Ok(Outgoing::new(Step::Ping, Method::GET, client.url("/v2/")?)) };
    let answer = client.once(ping()?).await?;
    answer.expect_status(client, &[StatusCode::OK, StatusCode::UNAUTHORIZED])?;
    answer.wish_header(client, "docker-distribution-api-version");
    if answer.response.status == StatusCode::OK {
        return Ok(LoggedIn::Open);
    }
    auth::answer_challenge(client, &answer).await?;
    if let Some(token) = client.token() {
        return Ok(LoggedIn::Token { granted: token.access() });
    }
    // A password that goes with each request is only known to be right once one was answered.
    let answer = client.once(ping()?).await?;
    answer.expect_status(client, &[StatusCode::OK])?;
    Ok(LoggedIn::Basic)
}
