//! The embedded registry as a transport. It lives as long as the worker, so that what was pushed can be pulled.

use crate::clock::WorkerClock;
use crate::held::Held;
use crate::pause::Pauses;
use crate::reasons::Reasons;
use async_trait::async_trait;
use bytes::Bytes;
use longshore_client::body::Payload;
use longshore_client::source::SourceError;
use longshore_client::transport::{Clock, Local, Request, Response, Transport, TransportError, stays_inside};
use longshore_registry::why::Answered;
use std::cell::Cell;
use std::rc::Rc;
use std::time::Duration;

/// How much of a body is read at a time.
const PIECE: usize = 4 << 20;

/// A way to send it requests, with pauses in which the page is drawn.
pub(crate) struct Embedded {
    registry: Local<Handler>,
    reasons: Rc<Reasons>,
    pauses: Pauses,
    clock: Rc<WorkClock>,
}

type Handler = Box<dyn Fn(http::Request<Bytes>) -> http::Response<Bytes>>;

/// The worker's clock, less the pauses, since they are no part of the answer.
#[derive(Default)]
struct WorkClock {
    paused: Cell<Duration>,
}

impl Clock for WorkClock {
    fn now(&self) -> Duration {
        WorkerClock.now().saturating_sub(self.paused.get())
    }
}

impl Embedded {
    /// The transport, and the clock that goes with it. Why the registry answers as it does is kept with the reasons.
    pub(crate) fn connect(held: &Rc<Held>, reasons: &Rc<Reasons>) -> (Rc<dyn Transport>, Rc<dyn Clock>) {
        let (held, told) = (Rc::clone(held), Rc::clone(reasons));
        let handler: Handler = Box::new(move |request| {
            let (Answered { response, why }, changed) = held.answer(told.exchange(), request);
            told.push(&why, changed);
            response
        });
        Self::with(handler, Rc::clone(reasons))
    }

    /// The same, for hundreds of requests that clean up behind them: none is kept to be undone, and no reasons either.
    pub(crate) fn connect_aside(held: &Rc<Held>) -> (Rc<dyn Transport>, Rc<dyn Clock>) {
        let held = Rc::clone(held);
        Self::with(Box::new(move |request| held.answer_aside(request)), Rc::default())
    }

    fn with(handler: Handler, reasons: Rc<Reasons>) -> (Rc<dyn Transport>, Rc<dyn Clock>) {
        let clock = Rc::new(WorkClock::default());
        let registry = Local::new(handler);
        let transport = Self { registry, reasons, pauses: Pauses::default(), clock: Rc::clone(&clock) };
        (Rc::new(transport), clock)
    }
}

#[async_trait(?Send)]
impl Transport for Embedded {
    async fn send(&self, request: Request) -> Result<Response, TransportError> {
        stays_inside(&request)?;
        self.reasons.begin(request.way.exchange);
        let begun = WorkerClock.now();
        self.pauses.to_be_seen().await;
        let pause = WorkerClock.now().saturating_sub(begun);
        self.clock.paused.set(self.clock.paused.get() + pause);

        let body = Payload::Bytes(read(&request.body).await?);
        self.registry.send(Request { body, ..request }).await
    }
}

/// The whole body, since the registry keeps it; read in pieces, between which the worker listens.
async fn read(body: &Payload) -> Result<Bytes, SourceError> {
    let Payload::Part { source, offset, length } = body else { return body.read().await };
    let size = usize::try_from(*length).map_err(|_| SourceError::NoRoom)?;
    let mut bytes: Vec<u8> = Vec::new();
    // All of it at once: growing would copy what is there again and again.
    bytes.try_reserve_exact(size).map_err(|_| SourceError::NoRoom)?;
    while bytes.len() < size {
        let piece = source.read(offset + bytes.len() as u64, PIECE.min(size - bytes.len())).await?;
        if piece.is_empty() {
            return Err(SourceError::Unreadable("it is shorter than it was".to_owned()));
        }
        bytes.extend_from_slice(&piece);
    }
    Ok(bytes.into())
}
