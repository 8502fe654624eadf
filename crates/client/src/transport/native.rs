//! HTTP from a program, through reqwest.

use super::{Request, Response, Transport, TransportError};
use crate::body::{Intake, Payload, Receiver};
use crate::source::{Source, SourceError};
use async_trait::async_trait;
use bytes::Bytes;
use futures::SinkExt as _;
use futures::channel::mpsc;
use futures::future::{Either, select};
use std::io;
use std::pin::pin;
use std::rc::Rc;
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

/// A body up to this many bytes is sent from memory, and again where a redirect asks for it; a longer one
/// is read while it is sent.
const IN_MEMORY: u64 = 1 << 20;

/// How much of a long body is read at a time.
const PIECE: usize = 256 << 10;

#[async_trait(?Send)]
impl Transport for Native {
    async fn send(&self, request: Request) -> Result<Response, TransportError> {
        let builder =
            self.0.request(request.method.clone(), request.url.as_str()).headers(request.headers.clone());
        let length = request.body.len();
        let has_body = matches!(request.method.as_str(), "POST" | "PUT" | "PATCH");
        if length == 0 && !has_body {
            return exchange(builder, request.intake).await;
        }
        // An empty body is said to be empty: some registries want its Content-Length.
        let builder = builder.header("content-length", length);
        match request.body {
            Payload::Part { source, offset, length } if length > IN_MEMORY => {
                let (sender, pieces) = mpsc::channel(1);
                let builder = builder.body(reqwest::Body::wrap_stream(pieces));
                let sending = pin!(exchange(builder, request.intake));
                let reading = pin!(feed(source, offset, length, sender));
                match select(sending, reading).await {
                    // An answer may come before all is sent.
                    Either::Left((answer, _)) => answer,
                    Either::Right((Ok(()), sending)) => sending.await,
                    Either::Right((Err(error), _)) => Err(error.into()),
                }
            }
            body => exchange(builder.body(body.read().await?), request.intake).await,
        }
    }
}

async fn exchange(builder: reqwest::RequestBuilder, intake: Intake) -> Result<Response, TransportError> {
    let mut response = builder.send().await.map_err(|error| failed(&error))?;
    let (status, headers) = (response.status(), response.headers().clone());
    let mut receiver = Receiver::new(intake);
    while let Some(piece) =
        response.chunk().await.map_err(|error| TransportError::CutShort(reason(&error)))?
    {
        receiver.push(&piece)?;
    }
    Ok(Response { exchange: 0, status, headers, body: receiver.finish() })
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
