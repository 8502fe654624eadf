//! Why a request is not passed on, told in the protocol's own form.

use bytes::Bytes;
use http::header::{ALLOW, CONTENT_TYPE, HeaderName, HeaderValue, RETRY_AFTER};
use http::{Response, StatusCode};
use longshore_client::transport::gateway::envelope;
use longshore_core::{ErrorBody, ErrorEntry};
use serde_json::Value;

/// A request that was refused: nothing of it, or not all of it, reached a registry.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub(crate) struct Refusal {
    /// What kind of reason it is.
    pub(super) reason: Reason,
    /// The reason, in a sentence for people. It holds no secret.
    pub(super) message: String,
}

/// The kinds of reasons.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reason {
    /// It does not come from the page.
    Page,
    /// It has no token.
    TokenMissing,
    /// Its token is none of this gateway's for this page.
    TokenInvalid,
    /// Its token was good, and its time is over.
    TokenExpired,
    /// Its method is not passed on.
    Method,
    /// It names no URL, or one that is not written plainly.
    Url,
    /// It has a header that is not passed on.
    Header,
    /// Its URL is on a host that is not offered.
    Host,
    /// Its URL is on a registry that is offered, and outside of the registry's API.
    Path,
    /// Its permission is none of this gateway's for this URL and this page.
    PermissionInvalid,
    /// Its permission was good, and its time is over.
    PermissionExpired,
    /// The host's address is none that may be reached.
    Address,
    /// Its body is too long.
    TooLarge,
    /// Its body comes too slowly.
    TooSlow,
    /// Too many requests are under way.
    Busy,
    /// The registry cannot be reached.
    Unreachable,
    /// The registry takes too long.
    TimedOut,
    /// The registry's answer is none that can be passed on.
    Answer,
}

impl Reason {
    /// The code of the error, and the status of the answer.
    fn told(self) -> (&'static str, StatusCode) {
        match self {
            Self::Page => ("GATEWAY_PAGE", StatusCode::FORBIDDEN),
            Self::TokenMissing => ("GATEWAY_TOKEN_MISSING", StatusCode::FORBIDDEN),
            Self::TokenInvalid => ("GATEWAY_TOKEN_INVALID", StatusCode::FORBIDDEN),
            Self::TokenExpired => ("GATEWAY_TOKEN_EXPIRED", StatusCode::FORBIDDEN),
            Self::Method => ("GATEWAY_METHOD", StatusCode::METHOD_NOT_ALLOWED),
            Self::Url => ("GATEWAY_URL", StatusCode::BAD_REQUEST),
            Self::Header => ("GATEWAY_HEADER", StatusCode::BAD_REQUEST),
            Self::Host => ("GATEWAY_HOST", StatusCode::FORBIDDEN),
            Self::Path => ("GATEWAY_PATH", StatusCode::FORBIDDEN),
            Self::PermissionInvalid => ("GATEWAY_PERMISSION_INVALID", StatusCode::FORBIDDEN),
            Self::PermissionExpired => ("GATEWAY_PERMISSION_EXPIRED", StatusCode::FORBIDDEN),
            Self::Address => ("GATEWAY_ADDRESS", StatusCode::FORBIDDEN),
            Self::TooLarge => ("GATEWAY_TOO_LARGE", StatusCode::PAYLOAD_TOO_LARGE),
            Self::TooSlow => ("GATEWAY_TOO_SLOW", StatusCode::REQUEST_TIMEOUT),
            Self::Busy => ("GATEWAY_BUSY", StatusCode::SERVICE_UNAVAILABLE),
            Self::Unreachable => ("GATEWAY_UNREACHABLE", StatusCode::BAD_GATEWAY),
            Self::TimedOut => ("GATEWAY_TIMED_OUT", StatusCode::GATEWAY_TIMEOUT),
            Self::Answer => ("GATEWAY_ANSWER", StatusCode::BAD_GATEWAY),
        }
    }

    /// The code of the error: `GATEWAY_HOST` …
    pub(super) fn code(self) -> &'static str {
        self.told().0
    }
}

impl Refusal {
    /// A refusal for this reason, told in this sentence.
    pub(super) fn new(reason: Reason, message: impl Into<String>) -> Self {
        Self { reason, message: message.into() }
    }

    /// The code and the sentence as a header's value; what no header can hold is left out.
    pub(super) fn header(&self) -> Option<HeaderValue> {
        let text = format!("{} {}", self.reason.code(), self.message);
        HeaderValue::try_from(text.replace(|letter: char| !(' '..='~').contains(&letter), "")).ok()
    }

    /// The answer to the request.
    pub(super) fn response(&self, methods: &'static str) -> Response<Bytes> {
        let (code, status) = self.reason.told();
        let error = ErrorEntry { code: code.to_owned(), message: self.message.clone(), detail: Value::Null };
        // Three texts are written without fail.
        let body = serde_json::to_vec(&ErrorBody { errors: vec![error] }).unwrap_or_default();
        let mut response = Response::new(Bytes::from(body));
        *response.status_mut() = status;
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        headers
            .insert(HeaderName::from_static(envelope::ANSWER), HeaderValue::from_static(envelope::REFUSED));
        if let Some(reason) = self.header() {
            headers.insert(HeaderName::from_static(envelope::REASON), reason);
        }
        match self.reason {
            Reason::Method => drop(headers.insert(ALLOW, HeaderValue::from_static(methods))),
            Reason::Busy => drop(headers.insert(RETRY_AFTER, HeaderValue::from_static("1"))),
            _ => {}
        }
        response
    }
}
