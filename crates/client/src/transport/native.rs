//! HTTP from a program, through reqwest.

use super::{Request, Response, Transport, TransportError};
use crate::body::{Intake, Payload, Receiver};
use crate::source::{Source, SourceError};
use crate::url::Url;
use async_trait::async_trait;
use bytes::Bytes;
use futures::SinkExt as _;
use futures::channel::mpsc;
use futures::future::{Either, select};
use http::header::{ACCEPT_ENCODING, HeaderMap, HeaderValue};
use reqwest::redirect::{Action, Attempt, Policy};
use std::io;
use std::pin::pin;
use std::rc::Rc;
use std::time::{Duration, Instant};

/// Requests from a program: no cookies; redirects are followed by requests that bring nothing, at most ten,
/// never from https to http, and none carries credentials to another origin.
pub struct Native {
    following: reqwest::Client,
    staying: reqwest::Client,
}

/// How long to wait for a connection, in seconds.
const CONNECT: u64 = 10;

/// How long to wait for the next bytes of an answer, in seconds.
const SILENCE: u64 = 60;

impl Native {
    /// A transport of its own.
    pub fn new() -> Result<Self, TransportError> {
        // Ring is the only provider built in; a second call finds it installed, which is as good.
        let _ = rustls::crypto::CryptoProvider::install_default(rustls::crypto::ring::default_provider());
        Ok(Self { following: client(|| Policy::custom(follow))?, staying: client(Policy::none)? })
    }
}

/// A client that goes on where this policy leads.
fn client(redirects: fn() -> Policy) -> Result<reqwest::Client, TransportError> {
    let builder = || {
        reqwest::Client::builder()
            .default_headers(HeaderMap::from_iter([(ACCEPT_ENCODING, HeaderValue::from_static("identity"))]))
            .user_agent(concat!("longshore/", env!("CARGO_PKG_VERSION")))
            .connect_timeout(Duration::from_secs(CONNECT))
            .read_timeout(Duration::from_secs(SILENCE))
            .redirect(redirects())
    };
    // A system without any certificates, as in a small container: HTTP needs none, and HTTPS then trusts nobody, and says so.
    let built = builder().build().or_else(|_| builder().tls_certs_only([]).build());
    built.map_err(|error| TransportError::Unsendable(error.to_string()))
}

/// A redirect that leads on and on, out of encryption, or to no web address, is not followed: it is the answer.
fn follow(attempt: Attempt<'_>) -> Action {
    const MOST: usize = 10;
    let was_encrypted = attempt.previous().last().is_some_and(|url| url.scheme() == "https");
    let scheme = attempt.url().scheme();
    let leads_astray = !matches!(scheme, "http" | "https") || (was_encrypted && scheme != "https");
    if attempt.previous().len() > MOST || leads_astray { attempt.stop() } else { attempt.follow() }
}

/// A body up to this many bytes is sent from memory, and again where a redirect asks for it; a longer one
/// is read while it is sent.
const IN_MEMORY: u64 = 1 << 20;

/// How much of a long body is read at a time.
const PIECE: usize = 256 << 10;

#[async_trait(?Send)]
impl Transport for Native {
    async fn send(&self, request: Request) -> Result<Response, TransportError> {
        let client = if request.follows_redirects() { &self.following } else { &self.staying };
        let patience = request.patience();
        let builder = client
            .request(request.method.clone(), request.url.as_str())
            .headers(request.headers.clone())
            .timeout(patience);
        let asked = request.url.clone();
        let length = request.body.len();
        let has_body = matches!(request.method.as_str(), "POST" | "PUT" | "PATCH");
        if length == 0 && !has_body {
            return exchange(builder, &asked, request.intake, patience).await;
        }
        // An empty body is said to be empty: some registries want its Content-Length.
        let builder = builder.header("content-length", length);
        match request.body {
            Payload::Part { source, offset, length } if length > IN_MEMORY => {
                let (sender, pieces) = mpsc::channel(1);
                let builder = builder.body(reqwest::Body::wrap_stream(pieces));
                let sending = pin!(exchange(builder, &asked, request.intake, patience));
                let reading = pin!(feed(source, offset, length, sender));
                match select(sending, reading).await {
                    // An answer may come before all is sent.
                    Either::Left((answer, _)) => answer,
                    Either::Right((Ok(()), sending)) => sending.await,
                    Either::Right((Err(error), _)) => Err(error.into()),
                }
            }
            body => exchange(builder.body(body.read().await?), &asked, request.intake, patience).await,
        }
    }
}

async fn exchange(
    builder: reqwest::RequestBuilder,
    asked: &Url,
    intake: Intake,
    patience: Duration,
) -> Result<Response, TransportError> {
    let begun = Instant::now();
    let mut response = builder.send().await.map_err(|error| failed(&error, begun, patience))?;
    let (status, headers) = (response.status(), response.headers().clone());
    let answered = response.url().as_str();
    let redirected_to = (answered != asked.as_str()).then(|| Url::parse(answered).ok()).flatten();
    // Both are URLs, but not written by the same hand.
    let redirected_to = redirected_to
        .filter(|url| url.origin() != asked.origin() || url.path_and_query() != asked.path_and_query());
    let mut receiver = Receiver::new(intake);
    let cut = |error: reqwest::Error| {
        if error.is_timeout() {
            failed(&error, begun, patience)
        } else {
            TransportError::CutShort(reason(&error))
        }
    };
    while let Some(piece) = response.chunk().await.map_err(cut)? {
        receiver.push(&piece)?;
    }
    Ok(Response { exchange: 0, status, headers, redirected_to, body: receiver.finish() })
}

/// Hands the part over piece by piece; ends early, without an error, where nobody takes it any more.
async fn feed(
    source: Rc<dyn Source>,
    mut offset: u64,
    mut left: u64,
    mut sender: mpsc::Sender<io::Result<Bytes>>,
) -> Result<(), SourceError> {
    while left > 0 {
        let length = usize::try_from(left).unwrap_or(PIECE).min(PIECE);
        let piece = source.read(offset, length).await?;
        if piece.len() != length {
            return Err(SourceError::Unreadable("it is shorter than it was".to_owned()));
        }
        offset += length as u64;
        left -= length as u64;
        if sender.send(Ok(piece)).await.is_err() {
            return Ok(());
        }
    }
    Ok(())
}

fn failed(error: &reqwest::Error, begun: Instant, patience: Duration) -> TransportError {
    if error.is_timeout() {
        let waited = begun.elapsed();
        let limit = if waited >= patience { patience.as_secs() } else { SILENCE };
        TransportError::TimedOut(if error.is_connect() { CONNECT } else { limit })
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
