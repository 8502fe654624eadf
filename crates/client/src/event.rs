//! Events: what a flow tells while it runs.

use crate::body::Received;
use crate::expectation::Expectation;
use crate::step::Step;
use crate::transport::{FaultKind, Request, TransportError};
use crate::url::{Origin, Url};
use bytes::Bytes;
use http::{HeaderMap, Method, StatusCode};
use longshore_core::Digest;
use std::rc::Rc;
use std::time::Duration;

/// Something that happened in a flow. Headers and bodies are as they were on the wire, secrets
/// included: whoever shows or stores them masks them first ([`crate::mask`]).
#[derive(Clone, Debug)]
pub enum Event {
    /// A request is going out.
    Sent {
        /// The exchange's number, from 1.
        exchange: u32,
        /// The request.
        request: Rc<RecordedRequest>,
        /// When, by the clock of the run.
        at: Duration,
    },
    /// Its response has come.
    Answered {
        /// The exchange's number.
        exchange: u32,
        /// The response.
        response: Rc<RecordedResponse>,
        /// From the sending to the last byte of the response.
        elapsed: Duration,
    },
    /// No response came.
    Unanswered {
        /// The exchange's number.
        exchange: u32,
        /// Why.
        error: TransportError,
        /// How long it was waited for.
        elapsed: Duration,
    },
    /// An expectation was checked.
    Checked {
        /// The exchange that it is about.
        exchange: u32,
        /// The expectation, met or not.
        expectation: Expectation,
    },
    /// The request of this exchange repeats that of an earlier one, from which no good answer came.
    Retried {
        /// The exchange's number.
        exchange: u32,
        /// The earlier one.
        of: u32,
    },
    /// After this exchange the flow waits, and tries again.
    Waiting {
        /// The exchange's number.
        exchange: u32,
        /// For how long.
        wait: Duration,
    },
    /// The request is held at the gate.
    Held {
        /// The exchange's number.
        exchange: u32,
    },
    /// The request that was held is sent as it was.
    Released {
        /// The exchange's number.
        exchange: u32,
    },
    /// The request that was held is sent otherwise.
    Edited {
        /// The exchange's number.
        exchange: u32,
        /// The request as it is sent.
        request: Rc<RecordedRequest>,
        /// Whether credentials were taken out, since it goes to another origin than before.
        stripped: bool,
    },
    /// The request went to a gateway, which asks the registry in our place. Told before what became of it.
    Passed {
        /// The exchange's number.
        exchange: u32,
        /// Where the gateway is.
        gateway: Origin,
    },
    /// A fault is put in the way of the request.
    Faulted {
        /// The exchange's number.
        exchange: u32,
        /// The fault.
        fault: FaultKind,
    },
    /// The upload session of a blob is here now, or is no more. Where the flow ends without having closed it, it is still
    /// open, and another push can go on with it ([`UploadOptions::sessions`](crate::flows::UploadOptions::sessions)).
    Session {
        /// The blob.
        blob: Digest,
        /// Where the session goes on; none once it is closed.
        location: Option<Url>,
    },
    /// A file is being made into a layer.
    Packing {
        /// The file's name.
        name: String,
        /// How many of its bytes have been read.
        done: u64,
        /// How many it has.
        total: u64,
    },
}

/// Someone who is told. Called in order; must not block.
pub trait Observer {
    /// Takes an event.
    fn event(&self, event: Event);
}

/// Any function can listen.
impl<F: Fn(Event)> Observer for F {
    fn event(&self, event: Event) {
        self(event);
    }
}

/// A request, as it is kept to be looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordedRequest {
    /// The step that it belongs to.
    pub step: Step,
    /// The method.
    pub method: Method,
    /// Where it went.
    pub url: Url,
    /// The headers that were set here; browser and network add some of their own.
    pub headers: HeaderMap,
    /// The body's first bytes, at most 64 KiB.
    pub body: Bytes,
    /// How many bytes the body has.
    pub body_size: u64,
}

/// How many bytes of a body are kept to be looked at.
const LOOK: usize = 64 << 10;

impl RecordedRequest {
    /// The request, with the beginning of its body: none where that cannot be read, which sending it will tell.
    pub(crate) async fn of(request: &Request) -> Self {
        Self {
            step: request.step,
            method: request.method.clone(),
            url: request.url.clone(),
            headers: request.headers.clone(),
            body: request.body.read_up_to(LOOK).await.unwrap_or_default(),
            body_size: request.body.len(),
        }
    }
}

/// A response, as it is kept to be looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordedResponse {
    /// The status.
    pub status: StatusCode,
    /// The headers that could be read.
    pub headers: HeaderMap,
    /// Where redirects led, where the answer is not from the URL that was asked.
    pub redirected_to: Option<Url>,
    /// The body: its size and digest, and its first bytes.
    pub body: Received,
}
