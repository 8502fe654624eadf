//! HTTP from a program, through reqwest.

use super::{Request, Response, Transport, TransportError};
use crate::body::Receiver;
use async_trait::async_trait;
use std::time::Duration;

/// Requests from a program: no cookies, at most ten redirects, none of which carries credentials to
/// another origin.
pub struct Native(reqwest::Client);

/// How long to wait for a connection, in seconds.
const CONNECT: u32 = 10;

/// How long to wait for the next bytes of an answer, in seconds.
const SILENCE: u32 = 60;

impl Native {
    /// A transport of its own.
    pub fn new() -> Result<Self, TransportError> {
        // Ring is the only provider built in; a second call finds it installed, which is as good.
        let _ = rustls::crypto::CryptoProvider::install_default(rustls::crypto::ring::default_provider());
        let client = reqwest::Client::builder()
            .user_agent(concat!("longshore/", env!("CARGO_PKG_VERSION")))
            .connect_timeout(Duration::from_secs(CONNECT.into()))
            .read_timeout(Duration::from_secs(SILENCE.into()))
            .build()
            .map_err(|error| TransportError::Unsendable(error.to_string()))?;
        Ok(Self(client))
    }
}

#[async_trait(?Send)]
impl Transport for Native {
    async fn send(&self, request: Request) -> Result<Response, TransportError> {
        let body = request.body.read().await?;
        let mut builder =
            self.0.request(request.method.clone(), request.url.as_str()).headers(request.headers.clone());
        let has_body = matches!(request.method.as_str(), "POST" | "PUT" | "PATCH");
        if has_body || !body.is_empty() {
            // An empty body is said to be empty: some registries want its Content-Length.
            builder = builder.header("content-length", body.len()).body(body);
        }
        let mut response = builder.send().await.map_err(|error| failed(&error))?;
        let (status, headers) = (response.status(), response.headers().clone());
        let mut receiver = Receiver::new(request.intake);
        while let Some(piece) =
            response.chunk().await.map_err(|error| TransportError::CutShort(reason(&error)))?
        {
            receiver.push(&piece)?;
        }
        Ok(Response { exchange: 0, status, headers, body: receiver.finish() })
    }
}

fn failed(error: &reqwest::Error) -> TransportError {
    if error.is_timeout() {
        TransportError::TimedOut(if error.is_connect() { CONNECT } else { SILENCE })
    } else if error.is_builder() {
        TransportError::Unsendable(reason(error))
    } else {
        TransportError::Unreachable(reason(error))
    }
}

/// The innermost reason: the outer ones only say that a request failed.
fn reason(error: &reqwest::Error) -> String {
    let mut innermost: &dyn std::error::Error = error;
    while let Some(source) = innermost.source() {
        innermost = source;
    }
    innermost.to_string()
}
