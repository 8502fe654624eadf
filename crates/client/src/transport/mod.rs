//! Transports: how a request gets to a registry and its response back. They compose.

mod fault;
mod faults;
#[cfg(feature = "fetch")]
mod fetch;
mod gate;
pub mod gateway;
mod interventions;
mod local;
#[cfg(feature = "native")]
mod native;
mod recorder;
mod still;
mod timer;
mod turnstile;
mod way;

pub use fault::{Answered, FaultError, FaultKind, FaultRule, Which};
pub use faults::Faults;
#[cfg(feature = "fetch")]
pub use fetch::{Fetch, FetchOwn};
pub use gate::{Decision, Edit, Gate, Gatekeeper, Held};
pub use interventions::Interventions;
pub use local::Local;
#[cfg(feature = "native")]
pub use native::Native;
pub use recorder::{Clock, Recorder};
pub use still::Still;
pub use timer::Timer;
pub use turnstile::Turnstile;
pub use way::{Touched, Way};

use crate::body::{Intake, Payload, Received, TooLong};
use crate::source::SourceError;
use crate::step::Step;
use crate::target::Target;
use crate::url::Url;
use async_trait::async_trait;
use http::{HeaderMap, Method, StatusCode};
use std::time::Duration;

/// Something that sends a request and brings the response.
///
/// Dropping the future gives the request up.
#[async_trait(?Send)]
pub trait Transport {
    /// Sends the request; an error only where no response came. A status is never an error.
    async fn send(&self, request: Request) -> Result<Response, TransportError>;
}

/// A request on its way out.
#[derive(Clone, Debug)]
pub struct Request {
    /// The step that it belongs to.
    pub step: Step,
    /// The method.
    pub method: Method,
    /// Where it goes.
    pub url: Url,
    /// Its headers.
    pub headers: HeaderMap,
    /// Its body.
    pub body: Payload,
    /// What may come back.
    pub intake: Intake,
    /// What is to be known of it on its way.
    pub way: Way,
}

/// A response that has come.
#[derive(Clone, Debug)]
pub struct Response {
    /// The number of the exchange, from 1, where one is kept; else 0.
    pub exchange: u32,
    /// The status.
    pub status: StatusCode,
    /// The headers that could be read: a page sees only those that the registry exposes.
    pub headers: HeaderMap,
    /// Where redirects led, where the answer is not from the URL that was asked.
    pub redirected_to: Option<Url>,
    /// The body.
    pub body: Received,
}

impl Request {
    /// Whether a redirect may be followed: only by a request that brings nothing, neither a body nor the
    /// user's password, to wherever it leads.
    pub fn follows_redirects(&self) -> bool {
        self.step != Step::Auth && matches!(self.method, Method::GET | Method::HEAD)
    }

    /// How long the whole exchange may take: as long as the largest bodies that it may have need on a slow
    /// line. Giving an upload up is a courtesy that nobody waits for.
    pub fn patience(&self) -> Duration {
        if self.step == Step::CancelUpload {
            return Duration::from_secs(COURTESY);
        }
        Duration::from_secs(
            PATIENCE.saturating_add(self.body.len().saturating_add(self.intake.limit) / SLOWEST),
        )
    }
}

/// How long to wait for an answer without any body, in seconds.
const PATIENCE: u64 = 30;

/// How long to wait for the answer to a cancelled upload, in seconds.
const COURTESY: u64 = 3;

/// Bodies may go and come as slowly as this many bytes a second.
const SLOWEST: u64 = 64 << 10;

/// Whether a request of the embedded registry stays there: an edited one may name another place, which is nowhere in
/// this process.
pub fn stays_inside(request: &Request) -> Result<(), TransportError> {
    let origin = request.url.origin();
    if Url::parse(Target::EMBEDDED).is_ok_and(|embedded| embedded.origin() == origin) {
        return Ok(());
    }
    Err(TransportError::Unreachable(format!(
        "{origin} is not asked in a run against the embedded registry, which never leaves this place"
    )))
}

impl Response {
    /// The header's value, if it is there once and is text.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }
}

/// Why no response came.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TransportError {
    /// Nobody answered, or the browser would not let the answer be read; it does not say which.
    #[error("no answer could be read ({0})")]
    Unreachable(String),
    /// The answer took too long.
    #[error("the answer was not there within {0} seconds")]
    TimedOut(u64),
    /// The registry redirects a request that is not sent on to elsewhere.
    #[error(
        "the answer is a redirect to {0}, and a request that carries a body or a password is not sent on"
    )]
    Redirected(String),
    /// The connection broke in the middle of the answer.
    #[error("the answer was cut short ({0})")]
    CutShort(String),
    /// The answer was longer than it may be.
    #[error(transparent)]
    TooLong(#[from] TooLong),
    /// What was to be sent could not be read.
    #[error("what was to be sent could not be read: {0}")]
    Source(#[from] SourceError),
    /// The gateway did not pass the request on.
    #[error("the gateway did not pass it on: {0}")]
    Refused(String),
    /// The request was dropped at the gate, and not sent.
    #[error("the request was dropped at the gate: it was not sent")]
    Dropped,
    /// No answer came because of a fault that the user put in.
    #[error("a fault that was put in: {}", .0.explained())]
    Injected(FaultKind),
    /// The request was given up: the user pressed Stop.
    #[error("the request was stopped")]
    Stopped,
    /// The request cannot be put on the wire: our own bug.
    #[error("the request cannot be sent as it is ({0}); this is a bug in Longshore")]
    Unsendable(String),
}

impl TransportError {
    /// The error that says this, as it is displayed; none where no error does.
    pub fn told(text: &str) -> Option<Self> {
        let between = |before: &str, after: &str| text.strip_prefix(before)?.strip_suffix(after);
        let owned = |before: &str, after: &str| between(before, after).map(str::to_owned);
        let number = |before: &str, after: &str| between(before, after)?.parse::<u64>().ok();
        None.or_else(|| owned("no answer could be read (", ")").map(Self::Unreachable))
            .or_else(|| number("the answer was not there within ", " seconds").map(Self::TimedOut))
            .or_else(|| {
                let after = ", and a request that carries a body or a password is not sent on";
                owned("the answer is a redirect to ", after).map(Self::Redirected)
            })
            .or_else(|| owned("the answer was cut short (", ")").map(Self::CutShort))
            .or_else(|| owned("the gateway did not pass it on: ", "").map(Self::Refused))
            .or_else(|| {
                let limit = number("the body is longer than the ", " bytes that are read of it")?;
                Some(Self::TooLong(TooLong { limit }))
            })
            .or_else(|| {
                let why = text.strip_prefix("what was to be sent could not be read: ")?;
                SourceError::told(why).map(Self::Source)
            })
            .or_else(|| {
                let fault = text.strip_prefix("a fault that was put in: ")?;
                FaultKind::told(fault).map(Self::Injected)
            })
            .or_else(|| {
                let after = "); this is a bug in Longshore";
                owned("the request cannot be sent as it is (", after).map(Self::Unsendable)
            })
            .or_else(|| [Self::Dropped, Self::Stopped].into_iter().find(|error| error.to_string() == text))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_is_known_by_what_it_says() {
        let why = || "it says (so)".to_owned();
        let mut errors = vec![
            TransportError::Unreachable(why()),
            TransportError::TimedOut(30),
            TransportError::Redirected("https://elsewhere.example/".to_owned()),
            TransportError::CutShort(why()),
            TransportError::TooLong(TooLong { limit: 1 << 20 }),
            TransportError::Source(SourceError::Unreadable(why())),
            TransportError::Source(SourceError::Unwritable(why())),
            TransportError::Source(SourceError::NoRoom),
            TransportError::Refused(why()),
            TransportError::Dropped,
            TransportError::Stopped,
            TransportError::Unsendable(why()),
        ];
        errors.extend(FaultKind::ALL.map(TransportError::Injected));
        for error in errors {
            assert_eq!(TransportError::told(&error.to_string()), Some(error));
        }
        for text in ["", "net::ERR_FAILED", "the answer was not there within some seconds"] {
            assert_eq!(TransportError::told(text), None, "{text:?}");
        }
    }

    #[test]
    fn only_what_is_for_the_embedded_registry_itself_stays_inside() {
        for (url, stays) in [
            ("http://embedded.invalid/v2/", true),
            ("http://embedded.invalid", true),
            ("https://embedded.invalid/v2/", false),
            ("http://embedded.invalid:81/v2/", false),
            ("http://embedded.invalid.example/v2/", false),
            ("http://127.0.0.1:5000/v2/", false),
        ] {
            let request = Request {
                step: Step::Ping,
                method: Method::GET,
                url: Url::parse(url).unwrap(),
                headers: HeaderMap::new(),
                body: Payload::Empty,
                intake: Intake::SMALL,
                way: Way::default(),
            };
            assert_eq!(stays_inside(&request).is_ok(), stays, "{url}");
        }
    }
}
