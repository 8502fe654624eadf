//! The gateway of `longshore serve`: it asks registries for a page that a browser does not let ask them itself, since
//! they send no CORS headers.
//!
//! It leads to registries that are named when it starts, and to what these name themselves; it takes requests of its
//! own page alone; and it keeps nothing, so that any gateway with the same key can answer the next request.

mod address;
mod answer;
mod body;
mod destination;
mod host;
mod log;
mod options;
mod order;
mod page;
mod permission;
mod refusal;
mod registries;
mod resolver;
mod seal;
mod upstream;

pub(crate) use body::Broken;
pub(crate) use options::GatewayOptions;

use crate::embedded;
use body::{Held, Measured, Sent};
use bytes::Bytes;
use http::header::{CACHE_CONTROL, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};
use http::request::Parts;
use http::{Method, Request, Response};
use http_body_util::combinators::UnsyncBoxBody;
use http_body_util::{BodyExt as _, Full};
use hyper::body::{Body as _, Incoming};
use log::Log;
use longshore_client::transport::gateway::envelope;
use longshore_client::url::Origin;
use order::Order;
use page::Pages;
use permission::Permissions;
use refusal::{Reason, Refusal};
use registries::Registries;
use seal::{Seal, Unsealed};
use serde_json::json;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Semaphore;
use upstream::Upstream;

/// For how long a token is good, in seconds.
const TOKEN_LIFETIME: u64 = 3600;

/// The body of an answer, whoever it is from.
pub(crate) type Outgoing = UnsyncBoxBody<Bytes, Broken>;

/// All that the connections share. Nothing in it changes.
pub(crate) struct Gateway {
    pages: Pages,
    registries: Arc<Registries>,
    seal: Seal,
    upstream: Upstream,
    places: Arc<Semaphore>,
    limits: Limits,
    log: Log,
}

/// What a request may take.
#[derive(Clone, Copy, Debug)]
struct Limits {
    /// How long a body may be, either way, in bytes.
    body: u64,
    /// How long nothing may move.
    silence: Duration,
}

/// The answer to a request that is not for the gateway.
pub(crate) fn whole(bytes: Full<Bytes>) -> Outgoing {
    bytes.map_err(|never| match never {}).boxed_unsync()
}

impl Gateway {
    /// Answers a request, if it is one for the gateway; else gives it back.
    pub(crate) async fn answer(
        &self,
        request: Request<Incoming>,
    ) -> Result<Response<Outgoing>, Request<Incoming>> {
        let mut response = match request.uri().path().strip_prefix('/') {
            Some(envelope::OFFER_PATH) => {
                let told = self.offer(&request.into_parts().0);
                told.unwrap_or_else(|refusal| refusal.response("GET, HEAD")).map(|bytes| whole(bytes.into()))
            }
            Some(envelope::PATH) => {
                let (head, body) = request.into_parts();
                let line = self.log.begin(&head);
                let passed = self.pass(&head, Sent::new(body)).await;
                line.end(passed.as_ref());
                passed.unwrap_or_else(|refusal| {
                    refusal.response(order::ALLOWED).map(|bytes| whole(bytes.into()))
                })
            }
            _ => return Err(request),
        };
        let headers = response.headers_mut();
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
        headers.insert(
            HeaderName::from_static("cross-origin-resource-policy"),
            HeaderValue::from_static("same-origin"),
        );
        Ok(response)
    }

    /// What the gateway offers to the page, with the page's token.
    fn offer(&self, head: &Parts) -> Result<Response<Bytes>, Refusal> {
        if !matches!(head.method, Method::GET | Method::HEAD) {
            return Err(Refusal::new(Reason::Method, "Only GET and HEAD tell what the gateway offers."));
        }
        let page = self.pages.sender(head)?.to_string();
        let offer = json!({
            "version": 1,
            "page": page,
            "registries": self.registries.named().iter().map(Origin::to_string).collect::<Vec<_>>(),
            "token": self.seal.stamp(&["token", &page], now() + TOKEN_LIFETIME),
            "expires_in": TOKEN_LIFETIME,
            "largest_body": self.limits.body,
        });
        let mut response = Response::new(Bytes::from(offer.to_string()));
        response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        Ok(response)
    }

    /// Passes a request on, and its answer back.
    async fn pass(&self, head: &Parts, body: Sent) -> Result<Response<Outgoing>, Refusal> {
        let page = self.pages.sender(head)?.to_string();
        self.check_token(&head.headers, &page)?;
        let order = Order::read(head)?;
        let permissions =
            Permissions { seal: &self.seal, registries: &self.registries, page: &page, now: now() };
        let is_offered = self.registries.offers(&order.destination.origin);
        allow(&order, is_offered, &permissions)?;
        if body.size_hint().lower() > self.limits.body {
            let message = format!("The body is too long: {}.", Broken::TooLong(self.limits.body));
            return Err(Refusal::new(Reason::TooLarge, message));
        }
        let place = Arc::clone(&self.places).try_acquire_owned().map_err(|_| {
            Refusal::new(Reason::Busy, "As many requests are under way as this gateway passes on at a time.")
        })?;
        let (method, destination) = (order.method.clone(), order.destination.clone());
        let body = Measured::new(body, self.limits.body, self.limits.silence);
        let answer = self.upstream.send(order, is_offered, body, self.limits.silence).await?;
        let named = permissions.named(&destination, &method, answer.status(), answer.headers());
        let wrapped = answer::wrap(answer, named, self.limits)?;
        Ok(wrapped.map(|body| Held::new(body, place).boxed_unsync()))
    }

    fn check_token(&self, headers: &HeaderMap, page: &str) -> Result<(), Refusal> {
        let refused = |reason, what| {
            let message = format!("The page's token {what}: {} gives one.", envelope::OFFER_PATH);
            Refusal::new(reason, message)
        };
        let token = order::once(headers, envelope::TOKEN)?;
        let token = token.ok_or_else(|| refused(Reason::TokenMissing, "is missing"))?;
        self.seal.check(token, &["token", page], now()).map_err(|why| match why {
            Unsealed::Forged => refused(Reason::TokenInvalid, "is none of this gateway's for this page"),
            Unsealed::Expired => refused(Reason::TokenExpired, "is no longer good"),
        })
    }
}

/// Whether the order is for a registry that is offered, in its API, or has a permission.
fn allow(order: &Order, is_offered: bool, permissions: &Permissions<'_>) -> Result<(), Refusal> {
    let asked = &order.destination;
    if is_offered && asked.is_in_api() {
        return Ok(());
    }
    if let Some(permission) = &order.permission {
        return permissions.check(permission, &order.method, asked);
    }
    Err(if is_offered {
        let message = format!(
            "{asked} is outside of the registry's API (/v2/), and the registry has not named it: there is no permission."
        );
        Refusal::new(Reason::Path, message)
    } else {
        let message = format!(
            "{} is none of the registries that this gateway is for, and none of them has named it: there is no \
             permission.",
            asked.origin
        );
        Refusal::new(Reason::Host, message)
    })
}

/// Now, in seconds of Unix time.
fn now() -> u64 {
    embedded::now().unix_seconds()
}
