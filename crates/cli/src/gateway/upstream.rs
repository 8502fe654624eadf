//! The connections to registries. Only here does anything leave the gateway.

use super::body::{Broken, Measured, Moved, Sent, innermost};
use super::order::Order;
use super::refusal::{Reason, Refusal};
use super::registries::Registries;
use super::resolver::{Names, OutOfReach, Reach, Resolver};
use crate::failure::Failure;
use hyper::body::Body as _;
use std::error::Error;
use std::sync::Arc;
use std::time::Duration;

/// How long to wait for a connection.
const CONNECT: Duration = Duration::from_secs(10);

/// How large the head of an answer may be over HTTP/2, in bytes.
const HEAD: u32 = 64 << 10;

/// Two clients: what is allowed of a name depends on whether it was named by whoever runs the gateway.
pub(super) struct Upstream {
    /// For registries that are offered.
    offered: reqwest::Client,
    /// For what these name themselves.
    elsewhere: reqwest::Client,
}

impl Upstream {
    pub(super) fn new(registries: &Arc<Registries>, names: &Arc<dyn Names>) -> Result<Self, Failure> {
        // Ring is the only provider built in; a second call finds it installed, which is as good.
        let _ = rustls::crypto::CryptoProvider::install_default(rustls::crypto::ring::default_provider());
        let client = |reach: Reach| {
            reqwest::Client::builder()
                .user_agent(concat!("longshore/", env!("CARGO_PKG_VERSION")))
                .connect_timeout(CONNECT)
                .redirect(reqwest::redirect::Policy::none())
                .referer(false)
                // A proxy would look names up by itself, and unseen.
                .no_proxy()
                .http2_max_header_list_size(HEAD)
                .dns_resolver(Arc::new(Resolver::new(Arc::clone(names), reach)))
                .build()
        };
        Ok(Self { offered: client(Reach::Named(Arc::clone(registries)))?, elsewhere: client(Reach::Public)? })
    }

    /// Sends the request on, and brings the answer as soon as its head is there.
    pub(super) async fn send(
        &self,
        order: Order,
        is_offered: bool,
        body: Measured<Sent>,
        silence: Duration,
    ) -> Result<http::Response<reqwest::Body>, Refusal> {
        let place = order.destination.to_string();
        let client = if is_offered { &self.offered } else { &self.elsewhere };
        let has_body = matches!(order.method.as_str(), "POST" | "PUT" | "PATCH");
        let mut request = client.request(order.method, order.destination.url).headers(order.headers);
        let moved = Moved::now();
        if let Some(length) = body.size_hint().exact().filter(|length| has_body || *length > 0) {
            // An empty body is said to be empty: some registries want its Content-Length.
            request = request.header(http::header::CONTENT_LENGTH, length);
        }
        if !body.is_end_stream() {
            request = request.body(reqwest::Body::wrap(body.noted(Arc::clone(&moved))));
        }
        let sent = tokio::select! {
            sent = request.send() => sent,
            () = moved.nothing_for(silence) => {
                let message = format!("{place} did not answer within {} seconds.", silence.as_secs());
                return Err(Refusal::new(Reason::TimedOut, message));
            }
        };
        sent.map(Into::into).map_err(|error| refused(&error, &place))
    }
}

/// Why there is no answer.
fn refused(error: &reqwest::Error, place: &str) -> Refusal {
    if let Some(out) = caused::<OutOfReach>(error) {
        return Refusal::new(Reason::Address, format!("{place} is not asked: {out}."));
    }
    match caused::<Broken>(error) {
        Some(broken @ Broken::TooLong(_)) => {
            return Refusal::new(Reason::TooLarge, format!("{place}: {broken}."));
        }
        Some(broken) => return Refusal::new(Reason::TooSlow, format!("{place}: {broken}.")),
        None => {}
    }
    if error.is_timeout() {
        let message = format!("{place} could not be reached within {} seconds.", CONNECT.as_secs());
        return Refusal::new(Reason::TimedOut, message);
    }
    let (reason, what) = if error.is_connect() {
        (Reason::Unreachable, "cannot be reached")
    } else {
        (Reason::Answer, "gave no answer that can be read")
    };
    Refusal::new(reason, format!("{place} {what} ({}).", innermost(error)))
}

/// The cause of this kind, wherever it stands behind the error.
fn caused<E: Error + Clone + 'static>(error: &(dyn Error + 'static)) -> Option<E> {
    let mut next = Some(error);
    while let Some(error) = next {
        if let Some(found) = error.downcast_ref::<E>() {
            return Some(found.clone());
        }
        next = error.source();
    }
    None
}
