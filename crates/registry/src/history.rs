//! What requests changed, so that it can be undone and done again.

use crate::why::{Answered, Asked};
use crate::{Registry, Snapshot, Timestamp};
use bytes::Bytes;
use http::{Method, Request, Response, StatusCode};
use std::collections::VecDeque;
use std::fmt;

/// The changes of one registry, each with the state before it. Entries share what did not change: a thousand of them
/// cost about what they changed, and no blob is copied.
///
/// ```
/// use longshore_registry::{History, Policy, Registry, Seed, Timestamp};
///
/// let mut registry = Registry::new(Policy::open(), Seed::from(1));
/// let mut history = History::default();
/// let begin = http::Request::post("/v2/a/b/blobs/uploads/").body(bytes::Bytes::new())?;
/// assert_eq!(history.handle(&mut registry, begin, Timestamp::default()).status(), 202);
/// let undone = history.undo(&mut registry).map(|cause| cause.to_string());
/// assert_eq!(undone.as_deref(), Some("POST /v2/a/b/blobs/uploads/ → 202"));
/// # Ok::<(), http::Error>(())
/// ```
#[derive(Debug)]
pub struct History {
    /// The latest is the last.
    past: VecDeque<Entry>,
    /// What was undone; the next to do again is the last.
    future: Vec<Entry>,
    limits: HistoryLimits,
    noted: u64,
}

/// How much a history remembers; the oldest entries are forgotten first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HistoryLimits {
    /// How many entries. Default: 1000.
    pub entries: usize,
    /// How many bytes of blobs, manifests and uploads that the registry itself does not hold any more. Default: 1 GiB.
    pub bytes: u64,
}

/// What made a change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cause {
    /// A request.
    Request {
        /// Its method.
        method: Method,
        /// The path of its URI.
        path: String,
        /// How it was answered.
        status: StatusCode,
    },
    /// The registry was made as new.
    Reset,
    /// Another state was put in place.
    Restored,
    /// What nothing refers to was collected.
    Collected,
    /// Images were read from a layout.
    Imported,
}

#[derive(Debug)]
struct Entry {
    cause: Cause,
    /// The state on the other side of the change: before it in the past, behind it in the future.
    other: Snapshot,
}

impl Default for HistoryLimits {
    fn default() -> Self {
        Self { entries: 1000, bytes: 1 << 30 }
    }
}

impl Default for History {
    fn default() -> Self {
        Self::new(HistoryLimits::default())
    }
}

impl History {
    /// A history that remembers nothing yet.
    pub fn new(limits: HistoryLimits) -> Self {
        Self { past: VecDeque::new(), future: Vec::new(), limits, noted: 0 }
    }

    /// Answers a request, and notes what it changed. A request that changed nothing is no entry.
    pub fn handle(
        &mut self,
        registry: &mut Registry,
        request: Request<Bytes>,
        now: Timestamp,
    ) -> Response<Bytes> {
        let before = registry.snapshot();
        let (method, path) = (request.method().clone(), request.uri().path().to_owned());
        let response = registry.handle(request, now);
        let status = response.status();
        self.note(Cause::Request { method, path, status }, before, registry);
        response
    }

    /// The same, with the reasons for the response, as [`Registry::answer`] gives them.
    pub fn answer(
        &mut self,
        registry: &mut Registry,
        mut request: Request<Bytes>,
        now: Timestamp,
    ) -> Answered {
        request.extensions_mut().insert(Asked);
        let mut response = self.handle(registry, request, now);
        let why = response.extensions_mut().remove().unwrap_or_default();
        Answered { response, why }
    }

    /// Changes a registry otherwise than by a request, and notes it where that changed anything.
    pub fn change<R>(
        &mut self,
        registry: &mut Registry,
        cause: Cause,
        change: impl FnOnce(&mut Registry) -> R,
    ) -> R {
        let before = registry.snapshot();
        let result = change(registry);
        self.note(cause, before, registry);
        result
    }

    /// Notes what changed a registry since a snapshot of it, for whoever lets it answer by itself; whether anything
    /// did. What was undone before cannot be done again then.
    pub fn note(&mut self, cause: Cause, before: Snapshot, registry: &Registry) -> bool {
        let changed = !before.is_state_of(registry);
        if changed {
            self.push(cause, before, registry);
        }
        changed
    }

    /// Takes the latest change back; what it was. The registry is then as it was before it.
    pub fn undo(&mut self, registry: &mut Registry) -> Option<&Cause> {
        let Entry { cause, other } = self.past.pop_back()?;
        let after = registry.replace(other);
        self.future.push(Entry { cause, other: after });
        self.future.last().map(|entry| &entry.cause)
    }

    /// Makes the change again that was taken back last; what it was. The registry is then as it was when that change
    /// was taken back.
    pub fn redo(&mut self, registry: &mut Registry) -> Option<&Cause> {
        let Entry { cause, other } = self.future.pop()?;
        let before = registry.replace(other);
        self.past.push_back(Entry { cause, other: before });
        self.past.back().map(|entry| &entry.cause)
    }

    /// How much it remembers.
    pub fn limits(&self) -> HistoryLimits {
        self.limits
    }

    /// How many changes were noted, those that are forgotten among them.
    pub fn noted(&self) -> u64 {
        self.noted
    }

    /// What can be undone, the next first.
    pub fn past(&self) -> impl ExactSizeIterator<Item = &Cause> {
        self.past.iter().rev().map(|entry| &entry.cause)
    }

    /// What can be done again, the next first.
    pub fn future(&self) -> impl ExactSizeIterator<Item = &Cause> {
        self.future.iter().rev().map(|entry| &entry.cause)
    }

    /// The state before the latest change, to compare with.
    pub fn before(&self) -> Option<&Snapshot> {
        self.past.back().map(|entry| &entry.other)
    }

    /// Forgets everything; the registry stays as it is.
    pub fn clear(&mut self) {
        self.past.clear();
        self.future.clear();
    }

    fn push(&mut self, cause: Cause, before: Snapshot, registry: &Registry) {
        self.noted += 1;
        self.future.clear();
        self.past.push_back(Entry { cause, other: before });
        // What the oldest state holds beside the registry is no more than what was taken out since.
        let dropped = registry.dropped();
        while let Some(oldest) = self.past.front()
            && (self.past.len() > self.limits.entries
                || dropped.saturating_sub(oldest.other.state.dropped()) > self.limits.bytes)
        {
            self.past.pop_front();
        }
    }
}

impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Request { method, path, status } => write!(f, "{method} {path} → {}", status.as_u16()),
            Self::Reset => f.write_str("reset"),
            Self::Restored => f.write_str("another state put in place"),
            Self::Collected => f.write_str("collected what nothing refers to"),
            Self::Imported => f.write_str("images read from a layout"),
        }
    }
}
