//! Asking the embedded registry: bodies are read, counted and hashed here, so that the page does not stand still.

use bytes::Bytes;
use http::Request;
use longshore_client::body::{Intake, Receiver};
use longshore_client::source::{Source as _, SourceError};
use longshore_registry::why::{Answered, Why};
use longshore_registry::{Registry, Timestamp};
use longshore_worker::blob::BlobSource;
use longshore_worker::message::News;
use web_sys::Blob;

/// How much is read at a time.
const PIECE: usize = 4 << 20;

/// What the browser holds, as bytes: the registry keeps them.
pub(crate) async fn read(blob: Blob) -> Result<Bytes, SourceError> {
    let source = BlobSource::new(blob);
    let size = usize::try_from(source.size()).map_err(|_| SourceError::NoRoom)?;
    let mut bytes: Vec<u8> = Vec::new();
    // All of it at once: growing would copy what is there again and again.
    bytes.try_reserve_exact(size).map_err(|_| SourceError::NoRoom)?;
    while bytes.len() < size {
        let piece = source.read(bytes.len() as u64, PIECE.min(size - bytes.len())).await?;
        if piece.is_empty() {
            return Err(SourceError::Unreadable("it is shorter than it was".to_owned()));
        }
        bytes.extend_from_slice(&piece);
    }
    Ok(bytes.into())
}

/// The registry's answer, with as much of its body as is wanted, and its reasons.
pub(crate) fn answer(
    registry: &mut Registry,
    request: Request<Bytes>,
    intake: Intake,
    now: Timestamp,
) -> (News, Why) {
    let Answered { response, why } = registry.answer(request, now);
    let (head, body) = response.into_parts();
    let mut receiver = Receiver::new(intake);
    if let Err(error) = receiver.push(&body) {
        // Whole numbers up to 2^53 are exact.
        #[expect(clippy::cast_precision_loss, reason = "limits are far smaller than 2^53 bytes")]
        return (News::TooLong(error.limit as f64), why);
    }
    (News::Answered(http::Response::from_parts(head, receiver.finish())), why)
}
