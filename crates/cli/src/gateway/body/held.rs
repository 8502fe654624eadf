//! An answer's place among the requests that are under way.

use hyper::body::{Body, Frame, SizeHint};
use std::pin::Pin;
use std::task::{Context, Poll};
use tokio::sync::OwnedSemaphorePermit;

/// The body of an answer: it takes its place among the requests that are under way until it is through.
pub(in crate::gateway) struct Held<B> {
    body: B,
    _place: OwnedSemaphorePermit,
}

impl<B> Held<B> {
    pub(in crate::gateway) fn new(body: B, place: OwnedSemaphorePermit) -> Self {
        Self { body, _place: place }
    }
}

impl<B: Body + Unpin> Body for Held<B> {
    type Data = B::Data;
    type Error = B::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<B::Data>, B::Error>>> {
        Pin::new(&mut self.body).poll_frame(context)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
