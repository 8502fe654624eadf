//! Bodies that nobody wants.

use bytes::Bytes;
use http_body_util::BodyExt as _;
use hyper::body::Body;
use std::time::Duration;
use tokio::time::Instant;

/// For how long one is read.
const TIME: Duration = Duration::from_secs(30);

/// So much of one is still read and thrown away, so that the client is done sending and sees the answer, in bytes.
const MOST: u64 = 16 << 20;

/// Reads on without keeping anything, for a while.
pub(crate) async fn throw_away(mut body: impl Body<Data = Bytes> + Unpin) {
    let mut left = MOST;
    let until = Instant::now() + TIME;
    while let Ok(Some(Ok(frame))) = tokio::time::timeout_at(until, body.frame()).await {
        let size = frame.data_ref().map_or(0, Bytes::len) as u64;
        let Some(rest) = left.checked_sub(size) else { return };
        left = rest;
    }
}
