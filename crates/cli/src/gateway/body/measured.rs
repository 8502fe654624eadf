//! A body that is measured while it passes: in pieces, no longer than it may be, and not for ever.

use super::moved::Moved;
use bytes::Bytes;
use hyper::body::{Body, Frame, SizeHint};
use std::error::Error;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::time::{Instant, Sleep};

/// A body may come, and be taken, as slowly as this many bytes a second, on the whole: whoever takes one drop by drop keeps
/// a place that others wait for.
const SLOWEST: u64 = 4 << 10;

/// Why a body breaks off.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Broken {
    /// It is longer than it may be.
    #[error("the body is longer than {0} bytes, which is the most that this gateway passes on")]
    TooLong(u64),
    /// It comes too slowly, or not at all.
    #[error("the body comes too slowly, or is taken too slowly")]
    TooSlow,
    /// Whoever sends it broke off.
    #[error("the body was cut short ({0})")]
    CutShort(String),
}

/// A body that is measured while it passes. Trailers do not.
pub(in crate::gateway) struct Measured<B> {
    body: B,
    limit: u64,
    passed: u64,
    silence: Duration,
    begun: Instant,
    /// The next piece was asked for, and is given up when this is over.
    waiting: Option<Pin<Box<Sleep>>>,
    moved: Option<Arc<Moved>>,
    is_over: bool,
}

impl<B> Measured<B> {
    /// At most `limit` bytes, each piece of which is waited for no longer than `silence`.
    pub(in crate::gateway) fn new(body: B, limit: u64, silence: Duration) -> Self {
        let (begun, waiting, moved) = (Instant::now(), None, None);
        Self { body, limit, passed: 0, silence, begun, waiting, moved, is_over: false }
    }

    /// The same; what moves is noted.
    pub(in crate::gateway) fn noted(self, moved: Arc<Moved>) -> Self {
        Self { moved: Some(moved), ..self }
    }

    /// How long the next piece may take. What has passed buys time for what is to come.
    fn patience(&self) -> Duration {
        let bought = self.silence + Duration::from_secs(self.passed / SLOWEST);
        bought.saturating_sub(self.begun.elapsed()).min(self.silence)
    }

    fn end(&mut self, broken: Broken) -> Poll<Option<Result<Frame<Bytes>, Broken>>> {
        self.is_over = true;
        Poll::Ready(Some(Err(broken)))
    }
}

impl<B: Body<Data = Bytes, Error: Error> + Unpin> Body for Measured<B> {
    type Data = Bytes;
    type Error = Broken;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Broken>>> {
        let this = &mut *self;
        if this.is_over {
            return Poll::Ready(None);
        }
        loop {
            let frame = match Pin::new(&mut this.body).poll_frame(context) {
                Poll::Ready(frame) => frame,
                Poll::Pending => {
                    let patience = this.patience();
                    if let Some(moved) = this.moved.as_ref().filter(|_| this.waiting.is_none()) {
                        moved.note(true);
                    }
                    let sleep = this.waiting.get_or_insert_with(|| Box::pin(tokio::time::sleep(patience)));
                    if sleep.as_mut().poll(context).is_ready() {
                        return this.end(Broken::TooSlow);
                    }
                    return Poll::Pending;
                }
            };
            this.waiting = None;
            if let Some(moved) = &this.moved {
                moved.note(false);
            }
            match frame {
                None => {
                    this.is_over = true;
                    return Poll::Ready(None);
                }
                Some(Err(error)) => return this.end(Broken::CutShort(innermost(&error))),
                Some(Ok(frame)) => {
                    let Ok(piece) = frame.into_data() else { continue };
                    this.passed = this.passed.saturating_add(piece.len() as u64);
                    if this.passed > this.limit {
                        return this.end(Broken::TooLong(this.limit));
                    }
                    if this.patience().is_zero() {
                        return this.end(Broken::TooSlow);
                    }
                    return Poll::Ready(Some(Ok(Frame::data(piece))));
                }
            }
        }
    }

    fn is_end_stream(&self) -> bool {
        self.is_over || self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

/// The innermost reason: the outer ones only say that something failed.
pub(in crate::gateway) fn innermost(error: &dyn Error) -> String {
    let mut error = error;
    while let Some(source) = error.source() {
        error = source;
    }
    error.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use http_body_util::BodyExt as _;
    use std::collections::VecDeque;
    use std::io;

    /// Pieces, each after so many seconds.
    struct Pieces(VecDeque<(u64, Result<&'static [u8], ()>)>, Option<Pin<Box<Sleep>>>);

    impl Body for Pieces {
        type Data = Bytes;
        type Error = io::Error;

        fn poll_frame(
            mut self: Pin<&mut Self>,
            context: &mut Context<'_>,
        ) -> Poll<Option<Result<Frame<Bytes>, io::Error>>> {
            let this = &mut *self;
            let Some((seconds, piece)) = this.0.front().copied() else { return Poll::Ready(None) };
            let sleep =
                this.1.get_or_insert_with(|| Box::pin(tokio::time::sleep(Duration::from_secs(seconds))));
            std::task::ready!(sleep.as_mut().poll(context));
            this.1 = None;
            this.0.pop_front();
            let piece = piece.map(|piece| Frame::data(Bytes::from_static(piece)));
            Poll::Ready(Some(piece.map_err(|()| io::Error::other("gone"))))
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_body_passes_whole_or_breaks_off_for_a_reason() {
        const LONG: &[u8] = &[7; 8 << 10];
        let ok = Ok::<&'static [u8], ()>;
        for (pieces, limit, expected) in [
            (vec![(0, ok(b"ab")), (9, ok(b"cd"))], 4, Ok(4)),
            (vec![], 0, Ok(0)),
            (vec![(0, ok(b"ab")), (0, ok(b"cde"))], 4, Err(Broken::TooLong(4))),
            (vec![(0, ok(b"ab")), (11, ok(b"cd"))], 4, Err(Broken::TooSlow)),
            // Each piece is in time, and all together are too slow.
            (vec![(6, ok(b"a")), (6, ok(b"b")), (6, ok(b"c"))], 4, Err(Broken::TooSlow)),
            // What has come buys time.
            (vec![(6, ok(LONG)), (5, ok(b"b"))], 1 << 20, Ok((8 << 10) + 1)),
            (vec![(0, ok(b"ab")), (0, Err(()))], 4, Err(Broken::CutShort("gone".to_owned()))),
        ] {
            let body = Measured::new(Pieces(pieces.into(), None), limit, Duration::from_secs(10));
            let passed = body.collect().await.map(|passed| passed.to_bytes().len());
            assert_eq!(passed, expected);
        }
    }

    #[tokio::test(start_paused = true)]
    async fn an_answer_is_waited_for_from_when_something_last_moved() {
        let moved = Moved::now();
        let begun = Instant::now();
        let (watched, noted) = (Arc::clone(&moved), Arc::clone(&moved));
        let silent = tokio::spawn(async move { watched.nothing_for(Duration::from_secs(10)).await });
        tokio::time::sleep(Duration::from_secs(7)).await;
        let body = Measured::new(Pieces(vec![(0, Ok(&b"a"[..]))].into(), None), 9, Duration::from_secs(10));
        body.noted(noted).collect().await.unwrap();
        silent.await.unwrap();
        assert_eq!(begun.elapsed(), Duration::from_secs(17));
    }

    #[tokio::test(start_paused = true)]
    async fn a_body_that_is_taken_drop_by_drop_breaks_off() {
        let pieces: VecDeque<_> = (0..10).map(|_| (0, Ok(&b"a"[..]))).collect();
        let mut body = Measured::new(Pieces(pieces, None), 100, Duration::from_secs(10));
        let mut taken = 0;
        let end = loop {
            match body.frame().await {
                Some(Ok(_)) => taken += 1,
                end => break end.map(Result::err),
            }
            tokio::time::sleep(Duration::from_secs(4)).await;
        };
        assert_eq!((taken, end), (3, Some(Some(Broken::TooSlow))));
    }
}
