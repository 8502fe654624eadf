//! The registry behind its lock, with where it keeps what it takes.

use super::store::{Directory, Kept, UploadWriter};
use crate::embedded;
use http::{Response, StatusCode, request};
use longshore_registry::{Begun, Content, Pending, Registry, Unreadable};
use std::sync::{Arc, Mutex, PoisonError};

/// The registry, and all that its connections share of it.
pub(super) struct Holder {
    registry: Arc<Mutex<Registry>>,
    store: Option<Directory>,
}

/// An answer, and what to wait for before it is sent: that what it tells of is on the disk.
pub(super) type Decided<T> = (T, Option<Kept>);

impl Holder {
    /// A registry that keeps everything in memory, or in a folder.
    pub(super) fn new(registry: Arc<Mutex<Registry>>, store: Option<Directory>) -> Self {
        Self { registry, store }
    }

    /// What the head of a request decides.
    pub(super) fn begin(self: &Arc<Self>, head: request::Parts) -> Decided<BegunHere> {
        let (begun, kept) = self.with(|registry| {
            let begun = registry.begin(head, embedded::now());
            let created = matches!(&begun, Begun::Answered(response) if is_created(response));
            (begun, created)
        });
        let begun = match begun {
            Begun::Answered(response) => BegunHere::Answered(response),
            Begun::Awaits(pending) => {
                BegunHere::Awaits(Held { holder: Arc::clone(self), pending: Some(pending) })
            }
        };
        (begun, kept)
    }

    /// Why nothing can be taken any more, if that is so.
    pub(super) fn failed(&self) -> Option<String> {
        self.store.as_ref()?.failed()
    }

    /// Does something with the registry. What that changes goes to the store in the same order. It also says whether
    /// something is there that may have come just before, and need not be on the disk yet.
    fn with<T>(&self, act: impl FnOnce(&mut Registry) -> (T, bool)) -> Decided<T> {
        // The registry does not panic; if it did, what it holds would still be whole documents.
        let mut registry = self.registry.lock().unwrap_or_else(PoisonError::into_inner);
        let (done, is_there) = act(&mut registry);
        let Some(store) = &self.store else { return (done, None) };
        let records = registry.take_records();
        let matters = is_there || !records.is_empty();
        (done, matters.then(|| store.keep(records)).flatten())
    }
}

/// Whether an answer says that something is there now: a blob that somebody else pushed at the same moment, perhaps.
fn is_created(response: &Response<Content>) -> bool {
    response.status() == StatusCode::CREATED
}

/// What the head of a request decides.
pub(super) enum BegunHere {
    Answered(Response<Content>),
    Awaits(Held),
}

/// A request whose body is awaited. One that is dropped is given up: its upload session is as it was before.
pub(super) struct Held {
    holder: Arc<Holder>,
    /// There until the request is decided.
    pending: Option<Box<Pending>>,
}

impl Held {
    /// How many bytes the body may have.
    pub(super) fn limit(&self) -> u64 {
        self.pending.as_ref().map_or(0, |pending| pending.limit())
    }

    /// Whether the body is a blob, or a part of one.
    pub(super) fn is_blob(&self) -> bool {
        self.pending.as_ref().is_some_and(|pending| pending.is_blob())
    }

    /// Whether a blob is whole with the body.
    pub(super) fn completes_blob(&self) -> bool {
        self.pending.as_ref().is_some_and(|pending| pending.completes_blob())
    }

    /// The file that the pieces of a blob go to; none where they stay in memory.
    pub(super) fn writer(&self) -> Option<UploadWriter> {
        let pending = self.pending.as_ref().filter(|pending| pending.is_blob())?;
        self.holder.store.as_ref().map(|store| store.writer(pending.goes_on_behind()))
    }

    /// Whether blobs go to files.
    pub(super) fn has_store(&self) -> bool {
        self.holder.store.is_some()
    }

    /// Whether something that came before has to be read again.
    pub(super) fn has_to_catch_up(&self) -> bool {
        self.pending.as_ref().is_some_and(|pending| pending.has_to_catch_up())
    }

    /// Takes note of the body's next piece.
    pub(super) fn take(&mut self, piece: &[u8]) -> Result<(), Unreadable> {
        self.pending.as_mut().map_or(Ok(()), |pending| pending.take(piece))
    }

    /// Hashes what came before, where that was not done yet.
    pub(super) fn catch_up(&mut self) -> Result<(), Unreadable> {
        self.pending.as_mut().map_or(Ok(()), |pending| pending.catch_up())
    }

    /// The answer to the request with this body.
    pub(super) fn complete(mut self, body: Content) -> Decided<Response<Content>> {
        self.decide(|registry, pending| registry.complete(pending, body, embedded::now()))
    }

    /// The answer to a body that goes on behind its limit.
    pub(super) fn refuse_longer(mut self, size: u64) -> Decided<Response<Content>> {
        self.decide(|registry, pending| registry.refuse_longer(pending, size, embedded::now()))
    }

    fn decide(
        &mut self,
        act: impl FnOnce(&mut Registry, Box<Pending>) -> Response<Content>,
    ) -> Decided<Response<Content>> {
        match self.pending.take() {
            Some(pending) => self.holder.with(|registry| {
                let response = act(registry, pending);
                let created = is_created(&response);
                (response, created)
            }),
            // Only what consumes this takes it.
            None => (Response::default(), None),
        }
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        if let Some(pending) = self.pending.take() {
            self.holder.with(|registry| (registry.abandon(pending, embedded::now()), false));
        }
    }
}
