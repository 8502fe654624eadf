//! One request over HTTP: CORS, the registry's first word, the body, its last word, and the store's.

use super::cors::Origins;
use super::held::{BegunHere, Decided, Holder};
use super::intake::{self, Received, Refused, Room};
use super::outgoing::Outgoing;
use crate::connections::throw_away;
use crate::text;
use bytes::Bytes;
use http::header::{CONTENT_TYPE, EXPECT, HeaderValue, RETRY_AFTER};
use http::{HeaderMap, Method, Request, Response, StatusCode};
use hyper::body::{Body as _, Incoming};
use longshore_core::{ErrorBody, ErrorCode};
use longshore_registry::Content;
use longshore_registry::why::{Asked, Why};
use serde_json::Value;
use std::io::{self, Write as _};
use std::sync::Arc;
use std::time::Instant;

/// The registry, and all that its connections share.
pub(super) struct Service {
    holder: Arc<Holder>,
    room: Arc<Room>,
    origins: Origins,
    log: bool,
    why: bool,
}

impl Service {
    /// Bodies that are kept in memory may take so many bytes of it while they come. With `log`, a line tells of each
    /// exchange, and with `why`, more lines tell why it went so.
    pub(super) fn new(holder: Arc<Holder>, room: u64, origins: Origins, log: bool, why: bool) -> Self {
        Self { holder, room: Arc::new(Room::new(room)), origins, log, why }
    }

    /// Answers a request; there is always an answer.
    pub(super) async fn answer(&self, request: Request<Incoming>) -> Response<Outgoing> {
        let begun = Instant::now();
        let line = self.log.then(|| format!("{:<7}  {}", request.method(), request.uri()));
        let response = self.respond(request).await;
        if let Some(line) = line {
            let time = text::time(begun.elapsed());
            let mut line =
                format!("{}  {time:>8}  {}\n", response.status().as_u16(), text::plain_line(&line));
            for reason in response.extensions().get::<Why>().iter().flat_map(|why| &why.reasons) {
                line.extend(["     ", &text::plain_line(&reason.to_string()), "\n"]);
            }
            // A reader who has gone away is no reason to stop serving.
            let _ = io::stdout().write_all(line.as_bytes());
        }
        response
    }

    async fn respond(&self, request: Request<Incoming>) -> Response<Outgoing> {
        if request.method() == Method::OPTIONS {
            return self.origins.preflight(request.headers());
        }
        let allowed = self.origins.decide(request.headers());
        let mut response = if request.uri().path() == "/healthz" {
            self.health(request.method())
        } else {
            self.ask(request).await.map(Outgoing::from)
        };
        allowed.expose(response.headers_mut());
        response
    }

    /// Whether the registry can do its work.
    fn health(&self, method: &Method) -> Response<Outgoing> {
        let (status, text) = match (method, self.holder.failed()) {
            (&Method::GET | &Method::HEAD, None) => (StatusCode::OK, "ok\n".to_owned()),
            (&Method::GET | &Method::HEAD, Some(why)) => {
                (StatusCode::SERVICE_UNAVAILABLE, format!("{why}\n"))
            }
            _ => (StatusCode::METHOD_NOT_ALLOWED, "GET or HEAD\n".to_owned()),
        };
        let length = text.len();
        let body = if method == Method::HEAD { Content::default() } else { Content::from(text.into_bytes()) };
        let mut response = Response::new(Outgoing::from(body));
        *response.status_mut() = status;
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"));
        headers.insert(http::header::CONTENT_LENGTH, length.into());
        headers.insert(http::header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if status == StatusCode::METHOD_NOT_ALLOWED {
            headers.insert(http::header::ALLOW, HeaderValue::from_static("GET, HEAD"));
        }
        response
    }

    async fn ask(&self, request: Request<Incoming>) -> Response<Content> {
        let (mut parts, body) = request.into_parts();
        let takes = !matches!(parts.method, Method::GET | Method::HEAD);
        if let Some(why) = takes.then(|| self.holder.failed()).flatten() {
            return unkept(&why);
        }
        if self.why {
            parts.extensions.insert(Asked);
        }
        // Whoever wants to be asked first has not sent anything yet.
        let is_asked_first = has_expectation(&parts.headers);
        let decided = match self.holder.begin(parts) {
            (BegunHere::Answered(response), kept) => {
                if !body.is_end_stream() && !is_asked_first {
                    throw_away(body).await;
                }
                (response, kept)
            }
            (BegunHere::Awaits(held), _) => match intake::receive(held, body, Arc::clone(&self.room)).await {
                Ok(Received { held, content, .. }) => held.complete(content),
                Err(Refused::TooLarge(held, size)) => held.refuse_longer(size),
                Err(refused) => return refusal(&refused),
            },
        };
        tell(decided).await
    }
}

/// The answer, once all that it tells of is on the disk.
async fn tell((response, kept): Decided<Response<Content>>) -> Response<Content> {
    let Some(kept) = kept else { return response };
    match kept.wait().await {
        Ok(()) => response,
        Err(why) => unkept(&why),
    }
}

fn has_expectation(headers: &HeaderMap) -> bool {
    headers.get(EXPECT).is_some_and(|value| value.as_bytes().eq_ignore_ascii_case(b"100-continue"))
}

/// The answer to a body that was not taken, where the registry has no say.
fn refusal(refused: &Refused) -> Response<Content> {
    let (status, code, message) = match refused {
        // The registry has its own words for these.
        Refused::TooLarge(..) => {
            (StatusCode::PAYLOAD_TOO_LARGE, ErrorCode::SizeInvalid, "the body is too large")
        }
        Refused::Busy => (
            StatusCode::TOO_MANY_REQUESTS,
            ErrorCode::TooManyRequests,
            "too much is being sent at once: wait a little",
        ),
        Refused::Silent => {
            (StatusCode::REQUEST_TIMEOUT, ErrorCode::InvalidRequest, "the body comes too slowly")
        }
        Refused::CutShort => {
            (StatusCode::BAD_REQUEST, ErrorCode::SizeInvalid, "the body ended before its end")
        }
        Refused::Unkept(why) => return unkept(why),
    };
    let mut response = error(status, &ErrorBody::new(code, message, Value::Null));
    if matches!(refused, Refused::Busy) {
        response.headers_mut().insert(RETRY_AFTER, HeaderValue::from_static("1"));
    }
    response
}

/// The answer where the disk does not do its part.
fn unkept(why: &str) -> Response<Content> {
    let message = format!("what was sent cannot be kept: {why}");
    error(StatusCode::INTERNAL_SERVER_ERROR, &ErrorBody::new(ErrorCode::Unavailable, message, Value::Null))
}

fn error(status: StatusCode, document: &ErrorBody) -> Response<Content> {
    // Texts and numbers only: this can be written.
    let document = serde_json::to_vec(document).unwrap_or_default();
    let mut response = Response::new(Content::from(Bytes::from(document)));
    *response.status_mut() = status;
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    response
}
