//! Taking a request's body in, no further than the policy allows.

use bytes::{Bytes, BytesMut};
use http::StatusCode;
use http_body_util::BodyExt as _;
use hyper::body::Body;
use longshore_core::{ErrorBody, ErrorCode};
use longshore_registry::policy::Limits;
use serde_json::json;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use tokio::time::Instant;

/// How long a client may be silent in the middle of a body.
const SILENCE: Duration = Duration::from_secs(30);

/// A body may come as slowly as this many bytes a second.
const SLOWEST: u64 = 16 << 10;

/// So much of a body that is too large is still read and thrown away, so that the client is done
/// sending and sees the answer.
const THROWN_AWAY: u64 = 16 << 20;

/// The largest body of a request that is neither a manifest nor a blob, in bytes.
const SMALL: u64 = 64 << 10;

/// How large the body of a request to this path may be, in bytes.
pub(super) fn limit(path: &str, limits: &Limits) -> u64 {
    if path.contains("/blobs/uploads") {
        limits.blob_bytes
    } else if path.contains("/manifests/") {
        limits.manifest_bytes
    } else {
        SMALL
    }
}

/// What all bodies together may take while they come.
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
struct Taken<'a> {
    room: &'a Room,
    bytes: u64,
}

impl Taken<'_> {
    fn more(&mut self, bytes: u64) -> bool {
        let took = self.room.take(bytes);
        if took {
            self.bytes += bytes;
        }
        took
    }
}

impl Drop for Taken<'_> {
    fn drop(&mut self) {
        self.room.free.fetch_add(self.bytes, Ordering::Relaxed);
    }
}

/// The whole body.
pub(super) async fn read<B>(mut body: B, limit: u64, room: &Room) -> Result<Bytes, Refused>
where
    B: Body<Data = Bytes> + Unpin,
{
    if body.size_hint().lower() > limit {
        throw_away(body).await;
        return Err(Refused::TooLarge { limit });
    }
    let mut taken = Taken { room, bytes: 0 };
    let mut content = BytesMut::new();
    let begun = Instant::now();
    loop {
        // What has come buys time for what is to come.
        let bought = Duration::from_secs(content.len() as u64 / SLOWEST);
        let frame = match tokio::time::timeout_at(begun + SILENCE + bought, body.frame()).await {
            Err(_) => return Err(Refused::Silent),
            Ok(None) => return Ok(content.freeze()),
            Ok(Some(Err(_))) => return Err(Refused::CutShort),
            Ok(Some(Ok(frame))) => frame,
        };
        let Ok(piece) = frame.into_data() else { continue };
        let size = piece.len() as u64;
        if content.len() as u64 + size > limit {
            throw_away(body).await;
            return Err(Refused::TooLarge { limit });
        }
        if !taken.more(size) {
            throw_away(body).await;
            return Err(Refused::Busy);
        }
        content.extend_from_slice(&piece);
    }
}

/// Reads on without keeping anything, for a while.
async fn throw_away(mut body: impl Body<Data = Bytes> + Unpin) {
    let mut left = THROWN_AWAY;
    let until = Instant::now() + SILENCE;
    while let Ok(Some(Ok(frame))) = tokio::time::timeout_at(until, body.frame()).await {
        let size = frame.data_ref().map_or(0, Bytes::len) as u64;
        let Some(rest) = left.checked_sub(size) else { return };
        left = rest;
    }
}

/// Why a body was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Refused {
    /// It is larger than the policy allows.
    TooLarge { limit: u64 },
    /// All bodies that are coming in leave no room for this one.
    Busy,
    /// It comes too slowly.
    Silent,
    /// The connection broke, or the body was not written as HTTP wants it.
    CutShort,
}

impl Refused {
    /// What to say about it.
    pub(super) fn answer(self) -> (StatusCode, ErrorBody) {
        match self {
            Self::TooLarge { limit } => (
                StatusCode::PAYLOAD_TOO_LARGE,
                ErrorBody::new(
                    ErrorCode::SizeInvalid,
                    format!("a body has at most {limit} bytes here"),
                    json!({ "limit": limit }),
                ),
            ),
            Self::Busy => (
                StatusCode::TOO_MANY_REQUESTS,
                ErrorBody::new(
                    ErrorCode::TooManyRequests,
                    "too much is being sent at once: wait a little",
                    serde_json::Value::Null,
                ),
            ),
            Self::Silent => (
                StatusCode::REQUEST_TIMEOUT,
                ErrorBody::new(
                    ErrorCode::InvalidRequest,
                    format!(
                        "the body comes too slowly: after {} seconds, {SLOWEST} bytes a second are needed",
                        SILENCE.as_secs()
                    ),
                    serde_json::Value::Null,
                ),
            ),
            Self::CutShort => (
                StatusCode::BAD_REQUEST,
                ErrorBody::new(
                    ErrorCode::InvalidRequest,
                    "the body ended before its end",
                    serde_json::Value::Null,
                ),
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use hyper::body::Frame;
    use std::pin::Pin;
    use std::task::{Context, Poll};

    #[test]
    fn each_kind_of_path_has_its_limit() {
        let limits = Limits { manifest_bytes: 1, blob_bytes: 2, ..Limits::default() };
        for (path, bytes) in [
            ("/v2/a/manifests/latest", 1),
            ("/v2/a/blobs/uploads/", 2),
            ("/v2/a/blobs/uploads/1", 2),
            ("/v2/auth", SMALL),
            ("/", SMALL),
        ] {
            assert_eq!(limit(path, &limits), bytes, "{path}");
        }
    }

    #[test]
    fn room_is_given_back() {
        let room = Room::new(10);
        let mut taken = Taken { room: &room, bytes: 0 };
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

    #[tokio::test(start_paused = true)]
    async fn a_body_is_taken_whole_or_refused_for_a_reason() {
        let ok = |piece: &'static [u8]| Ok(piece);
        for (pieces, ends, limit, free, expected) in [
            (vec![ok(b"cd"), ok(b"ab")], true, 4, 9, Ok("abcd")),
            (vec![], true, 0, 9, Ok("")),
            (vec![ok(b"cd"), ok(b"ab")], true, 3, 9, Err(Refused::TooLarge { limit: 3 })),
            (vec![ok(b"cd"), ok(b"ab")], true, 4, 3, Err(Refused::Busy)),
            (vec![ok(b"ab")], false, 4, 9, Err(Refused::Silent)),
            (vec![ok(b"abcde")], false, 4, 9, Err(Refused::TooLarge { limit: 4 })),
            (vec![Err(()), ok(b"ab")], false, 4, 9, Err(Refused::CutShort)),
        ] {
            let room = Room::new(free);
            let body = Pieces { pieces, ends };
            assert_eq!(read(body, limit, &room).await, expected.map(|text: &'static str| Bytes::from(text)));
            assert!(room.take(free), "the room is given back");
        }
    }
}
