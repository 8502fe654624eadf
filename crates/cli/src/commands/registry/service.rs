//! One request over HTTP: CORS, the body, and then the registry.

use super::body::{self, Refused, Room};
use super::cors;
use crate::{embedded, text};
use bytes::Bytes;
use http::header::{CONTENT_TYPE, HeaderValue, RETRY_AFTER};
use http::{Method, Request, Response};
use http_body_util::Full;
use hyper::body::Incoming;
use longshore_registry::Registry;
use longshore_registry::policy::Limits;
use longshore_registry::why::{Answered, Why};
use std::io::{self, Write as _};
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

/// The registry, and all that its connections share.
pub(super) struct Service {
    registry: Mutex<Registry>,
    limits: Limits,
    room: Room,
    log: bool,
    why: bool,
}

impl Service {
    /// With `log`, a line tells of each exchange, and with `why`, more lines tell why it went so.
    pub(super) fn new(registry: Registry, log: bool, why: bool) -> Self {
        let limits = registry.policy().limits.clone();
        let room = Room::new(limits.total_bytes);
        Self { registry: Mutex::new(registry), limits, room, log, why }
    }

    /// Answers a request; there is always an answer.
    pub(super) async fn answer(&self, request: Request<Incoming>) -> Response<Full<Bytes>> {
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

    async fn respond(&self, request: Request<Incoming>) -> Response<Full<Bytes>> {
        if request.method() == Method::OPTIONS {
            return cors::preflight(request.headers());
        }
        let (head, body) = request.into_parts();
        let limit = body::limit(head.uri.path(), &self.limits);
        let mut response = match body::read(body, limit, &self.room).await {
            Ok(body) => self.handle(Request::from_parts(head, body)).map(Full::new),
            Err(refused) => refusal(refused),
        };
        cors::expose(response.headers_mut());
        response
    }

    fn handle(&self, request: Request<Bytes>) -> Response<Bytes> {
        // Hashing a large blob takes seconds; the other connections go on meanwhile.
        tokio::task::block_in_place(|| {
            // The registry does not panic; if it did, what it holds would still be whole documents.
            let mut registry = self.registry.lock().unwrap_or_else(PoisonError::into_inner);
            if !self.why {
                return registry.handle(request, embedded::now());
            }
            let Answered { mut response, why } = registry.answer(request, embedded::now());
            // Beside the response: an extension is never sent.
            response.extensions_mut().insert(why);
            response
        })
    }
}

fn refusal(refused: Refused) -> Response<Full<Bytes>> {
    let (status, document) = refused.answer();
    // Texts and numbers only: this can be written.
    let document = serde_json::to_vec(&document).unwrap_or_default();
    let mut response = Response::new(Full::new(document.into()));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    if refused == Refused::Busy {
        headers.insert(RETRY_AFTER, HeaderValue::from_static("1"));
    }
    response
}
