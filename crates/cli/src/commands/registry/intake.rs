//! Taking a request's body in: in pieces, no further than the policy allows, and not for ever.

use super::held::Held;
use super::store::{StoredFile, UploadWriter};
use crate::connections::throw_away;
use bytes::{Bytes, BytesMut};
use http_body_util::BodyExt as _;
use hyper::body::Body;
use longshore_registry::Content;
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use tokio::task::JoinHandle;
use tokio::time::Instant;

/// How long a client may be silent in the middle of a body.
const SILENCE: Duration = Duration::from_secs(30);

/// A body may come as slowly as this many bytes a second.
const SLOWEST: u64 = 16 << 10;

/// So many bytes are hashed and written at a time.
const BATCH: usize = 256 << 10;

/// As many are hashed where the request is answered, without help.
const INLINE: usize = 64 << 10;

/// What all bodies together may take in memory while they come.
pub(super) struct Room {
    free: AtomicU64,
}

impl Room {
    pub(super) fn new(bytes: u64) -> Self {
        Self { free: AtomicU64::new(bytes) }
    }

    fn take(&self, bytes: u64) -> bool {
        let took =
            self.free.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |free| free.checked_sub(bytes));
        took.is_ok()
    }
}

/// What a body has taken of the room; given back when this is dropped.
pub(super) struct Taken {
    room: Arc<Room>,
    bytes: u64,
}

impl Taken {
    fn more(&mut self, bytes: u64) -> bool {
        let took = self.room.take(bytes);
        if took {
            self.bytes += bytes;
        }
        took
    }
}

impl Drop for Taken {
    fn drop(&mut self) {
        self.room.free.fetch_add(self.bytes, Ordering::Relaxed);
    }
}

/// A body that has come, whose request is to be completed with it.
pub(super) struct Received {
    pub(super) held: Held,
    pub(super) content: Content,
    /// What it takes in memory, until the registry counts it.
    _taken: Taken,
}

/// Why a body was not taken.
pub(super) enum Refused {
    /// It is larger than it may be; so many bytes came or were announced.
    TooLarge(Held, u64),
    /// All bodies that are coming in leave no room for this one.
    Busy,
    /// It comes too slowly.
    Silent,
    /// The connection broke, or the body was not written as HTTP wants it.
    CutShort,
    /// It cannot be written to the disk, or what came before cannot be read.
    Unkept(String),
}

/// The whole body.
pub(super) async fn receive<B>(held: Held, mut body: B, room: Arc<Room>) -> Result<Received, Refused>
where
    B: Body<Data = Bytes> + Unpin,
{
    let limit = held.limit();
    let announced = body.size_hint().lower();
    if announced > limit {
        throw_away(body).await;
        return Err(Refused::TooLarge(held, announced));
    }
    let mut taken = Taken { room, bytes: 0 };
    let counts = !held.is_blob() || !held.has_store();
    let mut sink = Work::new(held);
    let mut size = 0;
    let batch_of = |size: u64| {
        let left = usize::try_from(announced.saturating_sub(size)).unwrap_or(BATCH);
        BytesMut::with_capacity(left.min(BATCH))
    };
    let mut batch = batch_of(0);
    let begun = Instant::now();
    loop {
        // What has come buys time for what is to come.
        let bought = Duration::from_secs(size / SLOWEST);
        let frame = match tokio::time::timeout_at(begun + SILENCE + bought, body.frame()).await {
            Err(_) => return Err(Refused::Silent),
            Ok(None) => break,
            Ok(Some(Err(_))) => return Err(Refused::CutShort),
            Ok(Some(Ok(frame))) => frame,
        };
        let Ok(mut piece) = frame.into_data() else { continue };
        size += piece.len() as u64;
        if size > limit {
            throw_away(body).await;
            return Err(Refused::TooLarge(sink.into_held().await?, size));
        }
        if counts && !taken.more(piece.len() as u64) {
            throw_away(body).await;
            return Err(Refused::Busy);
        }
        while sink.is_blob() && batch.len() + piece.len() >= BATCH {
            batch.extend_from_slice(&piece.split_to(BATCH - batch.len()));
            let next = batch_of(size - piece.len() as u64);
            sink.push(exact(std::mem::replace(&mut batch, next))).await?;
        }
        batch.extend_from_slice(&piece);
    }
    let (held, content) = sink.finish(exact(batch)).await?;
    Ok(Received { held, content, _taken: taken })
}

/// The bytes, in as much memory as they need: they may stay there for long.
fn exact(batch: BytesMut) -> Bytes {
    if batch.capacity() > batch.len() + batch.len() / 8 {
        Bytes::copy_from_slice(&batch)
    } else {
        batch.freeze()
    }
}

/// Hashing and writing, which take their time: one batch at a time, while the next one comes in.
struct Work {
    at: At,
    is_blob: bool,
}

enum At {
    /// Nothing is being done.
    Rest(Box<Bench>),
    /// A batch is being worked on.
    Busy(JoinHandle<io::Result<Box<Bench>>>),
    /// It failed.
    Over,
}

/// What is worked with.
struct Bench {
    held: Held,
    /// The file that the blob goes to; none where it stays in memory.
    writer: Option<UploadWriter>,
    /// What stays in memory.
    pieces: Vec<Content>,
}

impl Work {
    fn new(held: Held) -> Self {
        let writer = held.writer();
        let is_blob = held.is_blob();
        Self { at: At::Rest(Box::new(Bench { held, writer, pieces: Vec::new() })), is_blob }
    }

    fn is_blob(&self) -> bool {
        self.is_blob
    }

    async fn rest(&mut self) -> Result<Box<Bench>, Refused> {
        match std::mem::replace(&mut self.at, At::Over) {
            At::Rest(bench) => Ok(bench),
            // Work does not panic; that the program ends is a reason to fail, too.
            At::Busy(work) => match work.await {
                Ok(Ok(bench)) => Ok(bench),
                Ok(Err(error)) => Err(Refused::Unkept(error.to_string())),
                Err(_) => Err(Refused::Busy),
            },
            At::Over => Err(Refused::CutShort),
        }
    }

    async fn push(&mut self, batch: Bytes) -> Result<(), Refused> {
        let mut bench = self.rest().await?;
        self.at = At::Busy(tokio::task::spawn_blocking(move || bench.take(batch).map(|()| bench)));
        Ok(())
    }

    /// What is refused now, when what is being done is done.
    async fn into_held(mut self) -> Result<Held, Refused> {
        Ok(self.rest().await?.held)
    }

    /// The last batch; the body.
    async fn finish(mut self, batch: Bytes) -> Result<(Held, Content), Refused> {
        let bench = self.rest().await?;
        let is_small = bench.writer.is_none() && bench.pieces.is_empty() && batch.len() <= INLINE;
        let done = if is_small && !bench.held.has_to_catch_up() {
            bench.finish(batch)
        } else {
            let done = tokio::task::spawn_blocking(move || bench.finish(batch)).await;
            done.map_err(|_| Refused::Busy)?
        };
        done.map_err(|error| Refused::Unkept(error.to_string()))
    }
}

impl Bench {
    fn take(&mut self, batch: Bytes) -> io::Result<()> {
        if batch.is_empty() {
            return Ok(());
        }
        self.held.take(&batch).map_err(io::Error::other)?;
        match &mut self.writer {
            Some(writer) => writer.write(&batch)?,
            None => self.pieces.push(batch.into()),
        }
        Ok(())
    }

    fn finish(mut self, batch: Bytes) -> io::Result<(Held, Content)> {
        self.held.catch_up().map_err(io::Error::other)?;
        self.take(batch)?;
        let content = match self.writer {
            Some(writer) => {
                let file = writer.finish(self.held.completes_blob())?;
                file.map_or_else(Content::default, |file: StoredFile| Content::stored(Arc::new(file)))
            }
            None => Content::joined(self.pieces),
        };
        Ok((self.held, content))
    }
}

#[cfg(test)]
mod tests {
    use super::super::held::{BegunHere, Holder};
    use super::*;
    use hyper::body::Frame;
    use longshore_registry::policy::Limits;
    use longshore_registry::{Policy, Registry, Seed};
    use std::pin::Pin;
    use std::sync::Mutex;
    use std::task::{Context, Poll};

    #[test]
    fn room_is_given_back() {
        let room = Arc::new(Room::new(10));
        let mut taken = Taken { room: Arc::clone(&room), bytes: 0 };
        assert!(taken.more(6));
        assert!(!taken.more(6));
        drop(taken);
        assert!(room.take(10));
    }

    /// A body that comes in these pieces, and then falls silent or ends.
    struct Pieces {
        pieces: Vec<Result<&'static [u8], ()>>,
        ends: bool,
    }

    impl Body for Pieces {
        type Data = Bytes;
        type Error = ();

        fn poll_frame(
            mut self: Pin<&mut Self>,
            _: &mut Context<'_>,
        ) -> Poll<Option<Result<Frame<Bytes>, ()>>> {
            match (self.pieces.pop(), self.ends) {
                (Some(piece), _) => {
                    Poll::Ready(Some(piece.map(|piece| Frame::data(Bytes::from_static(piece)))))
                }
                (None, true) => Poll::Ready(None),
                (None, false) => Poll::Pending,
            }
        }
    }

    /// A request that pushes a manifest of at most so many bytes.
    fn held(limit: u64) -> Held {
        let policy =
            Policy { limits: Limits { manifest_bytes: limit, ..Limits::default() }, ..Policy::open() };
        let registry = Registry::new(policy, Seed::from(1));
        let holder = Arc::new(Holder::new(Arc::new(Mutex::new(registry)), None));
        let request = http::Request::put("/v2/a/b/manifests/c").body(()).unwrap();
        match holder.begin(request.into_parts().0).0 {
            BegunHere::Awaits(held) => held,
            BegunHere::Answered(response) => panic!("{response:?}"),
        }
    }

    /// What came of a body, in a word.
    fn told(received: Result<Received, Refused>) -> String {
        match received {
            Ok(received) => String::from_utf8(received.content.to_bytes().unwrap().to_vec()).unwrap(),
            Err(Refused::TooLarge(_, size)) => format!("too large: {size}"),
            Err(Refused::Busy) => "busy".to_owned(),
            Err(Refused::Silent) => "silent".to_owned(),
            Err(Refused::CutShort) => "cut short".to_owned(),
            Err(Refused::Unkept(why)) => why,
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_body_is_taken_whole_or_refused_for_a_reason() {
        let ok = |piece: &'static [u8]| Ok(piece);
        for (pieces, ends, limit, free, expected) in [
            (vec![ok(b"cd"), ok(b"ab")], true, 4, 9, "abcd"),
            (vec![], true, 0, 9, ""),
            (vec![ok(b"cd"), ok(b"ab")], true, 3, 9, "too large: 4"),
            (vec![ok(b"cd"), ok(b"ab")], true, 4, 3, "busy"),
            (vec![ok(b"ab")], false, 4, 9, "silent"),
            (vec![ok(b"abcde")], false, 4, 9, "too large: 5"),
            (vec![Err(()), ok(b"ab")], false, 4, 9, "cut short"),
        ] {
            let room = Arc::new(Room::new(free));
            let received = receive(held(limit), Pieces { pieces, ends }, Arc::clone(&room)).await;
            assert_eq!(told(received), expected);
            assert!(room.take(free), "the room is given back");
        }
    }
}
