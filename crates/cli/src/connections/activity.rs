//! What moves on a connection, and when nothing does.

use hyper::body::{Body, Frame, SizeHint};
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

/// What has happened on a connection. A clone is of the same one.
#[derive(Clone, Default)]
pub(super) struct Activity(Arc<Counts>);

#[derive(Default)]
struct Counts {
    /// Requests that were begun and pieces of answers that were taken in, since the connection began.
    moves: AtomicUsize,
    /// Requests that are being answered: nothing moves, and it is not the client's fault.
    busy: AtomicUsize,
}

/// A request that is being answered, until this is dropped.
pub(super) struct Busy(Activity);

impl Activity {
    /// A request has come.
    pub(super) fn begin(&self) -> Busy {
        self.moved();
        self.waits_for_us()
    }

    fn waits_for_us(&self) -> Busy {
        self.0.busy.fetch_add(1, Ordering::Relaxed);
        Busy(self.clone())
    }

    fn moved(&self) {
        self.0.moves.fetch_add(1, Ordering::Relaxed);
    }

    /// Completes when nothing has moved for as many seconds as it may; how many these are is asked each time.
    pub(super) async fn falls_silent(self, seconds: impl Fn() -> u32) {
        let (mut before, mut silent) = (0, 0);
        loop {
            tokio::time::sleep(Duration::from_secs(1)).await;
            let moves = self.0.moves.load(Ordering::Relaxed);
            let is_silent = moves == before && self.0.busy.load(Ordering::Relaxed) == 0;
            silent = if is_silent { silent + 1 } else { 0 };
            if silent >= seconds() {
                return;
            }
            before = moves;
        }
    }
}

impl Busy {
    /// The answer is there, and goes out.
    pub(super) fn done(self) -> Activity {
        self.0.clone()
    }
}

impl Drop for Busy {
    fn drop(&mut self) {
        let Self(activity) = self;
        activity.0.busy.fetch_sub(1, Ordering::Relaxed);
    }
}

/// The body of an answer, each piece of which is noted when the client takes it in.
pub(super) struct Watched<B> {
    body: B,
    activity: Activity,
    /// The next piece was asked for and is not there yet, which is not the client's fault.
    waiting: Option<Busy>,
}

impl<B> Watched<B> {
    pub(super) fn new(body: B, activity: Activity) -> Self {
        Self { body, activity, waiting: None }
    }
}

impl<B: Body + Unpin> Body for Watched<B> {
    type Data = B::Data;
    type Error = B::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Self::Data>, Self::Error>>> {
        let this = &mut *self;
        let frame = Pin::new(&mut this.body).poll_frame(context);
        if frame.is_ready() {
            this.waiting = None;
            this.activity.moved();
        } else {
            this.waiting.get_or_insert_with(|| this.activity.waits_for_us());
        }
        frame
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::time::Instant;

    #[tokio::test(start_paused = true)]
    async fn a_connection_is_silent_when_nothing_moves_and_nobody_waits_for_us() {
        let activity = Activity::default();
        let begun = Instant::now();
        let watched = tokio::spawn(activity.clone().falls_silent(|| 10));
        let busy = activity.begin();
        tokio::time::sleep(Duration::from_millis(95_500)).await;
        assert!(!watched.is_finished());
        busy.done().moved();
        watched.await.unwrap();
        assert_eq!(begun.elapsed(), Duration::from_secs(106));
    }

    /// A body whose pieces come when they come.
    struct Slow(tokio::sync::mpsc::Receiver<&'static [u8]>);

    impl Body for Slow {
        type Data = &'static [u8];
        type Error = std::convert::Infallible;

        fn poll_frame(
            mut self: Pin<&mut Self>,
            context: &mut Context<'_>,
        ) -> Poll<Option<Result<Frame<Self::Data>, Self::Error>>> {
            self.0.poll_recv(context).map(|piece| piece.map(|piece| Ok(Frame::data(piece))))
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_connection_is_not_silent_while_an_answer_is_waited_for() {
        let activity = Activity::default();
        let watched = tokio::spawn(activity.clone().falls_silent(|| 10));
        let (pieces, body) = tokio::sync::mpsc::channel(1);
        let mut body = Watched::new(Slow(body), activity.begin().done());
        let mut frames = tokio::spawn(async move {
            let taken = std::future::poll_fn(|context| Pin::new(&mut body).poll_frame(context)).await;
            (taken.is_some(), body)
        });
        tokio::select! {
            _ = &mut frames => panic!("there is no piece yet"),
            () = tokio::time::sleep(Duration::from_millis(95_500)) => {}
        }
        assert!(!watched.is_finished());
        pieces.send(b"a").await.unwrap();
        let (taken, _body) = frames.await.unwrap();
        let since = Instant::now();
        watched.await.unwrap();
        // The client has the piece, and asks for no more.
        assert!(taken && since.elapsed() >= Duration::from_secs(10), "{:?}", since.elapsed());
    }
}
