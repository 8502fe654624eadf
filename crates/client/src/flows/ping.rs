//! Ping: is this a registry, and does it want to know who asks?

use crate::auth;
use crate::client::{Client, Outgoing};
use crate::error::FlowError;
use crate::step::Step;
use http::{Method, StatusCode};

/// What a registry says when it is pinged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pinged {
    /// 200: it serves anybody.
    Open,
    /// 401: it asked for authorization, and the requests that follow have it.
    Authorized,
}

/// `GET /v2/` → 200, or 401 with a challenge that is answered
/// (distribution-spec, "Determining Support").
pub async fn ping(client: &Client) -> Result<Pinged, FlowError> {
    let answer = client.once(Outgoing::new(Step::Ping, Method::GET, client.url("/v2/")?)).await?;
    answer.expect_status(client, &[StatusCode::OK, StatusCode::UNAUTHORIZED])?;
    if answer.is_html() {
        return Err(answer.error(
            format!("{} answered {} with a web page, which is not how a registry answers.", answer.request, answer.response.status.as_u16()),
            format!("{} is a web server, or a registry behind one that does not pass /v2/ on: check host and port.", answer.url.origin()),
        ));
    }
    answer.wish_header(client, "docker-distribution-api-version");
    if answer.response.status == StatusCode::OK {
        return Ok(Pinged::Open);
    }
    auth::answer_challenge(client, &answer).await?;
    Ok(Pinged::Authorized)
}
