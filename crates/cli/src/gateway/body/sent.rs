//! The body that a page sends.

use crate::connections::throw_away;
use bytes::Bytes;
use hyper::body::{Body, Frame, Incoming, SizeHint};
use std::pin::Pin;
use std::task::{Context, Poll};

/// The body of a request. Where nobody wants the rest of it, that is thrown away for a while, so that the page is done
/// sending and sees the answer.
pub(in crate::gateway) struct Sent(Option<Incoming>);

impl Sent {
    pub(in crate::gateway) fn new(body: Incoming) -> Self {
        Self(Some(body))
    }
}

impl Body for Sent {
    type Data = Bytes;
    type Error = hyper::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, hyper::Error>>> {
        self.0.as_mut().map_or(Poll::Ready(None), |body| Pin::new(body).poll_frame(context))
    }

    fn is_end_stream(&self) -> bool {
        self.0.as_ref().is_none_or(Body::is_end_stream)
    }

    fn size_hint(&self) -> SizeHint {
        self.0.as_ref().map(Body::size_hint).unwrap_or_default()
    }
}

impl Drop for Sent {
    fn drop(&mut self) {
        let rest = self.0.take().filter(|body| !body.is_end_stream());
        // Where the program ends, nobody reads on.
        if let Some((rest, runtime)) = rest.zip(tokio::runtime::Handle::try_current().ok()) {
            runtime.spawn(throw_away(rest));
        }
    }
}
