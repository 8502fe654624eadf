//! The registry's contents as the browser holds them, and back.

use crate::blobs::Blobs;
use bytes::Bytes;
use longshore_client::source::Source as _;
use longshore_registry::Content;
use longshore_worker::blob::BlobSource;
use web_sys::Blob;

/// A content, handed to the browser in pieces. The error is a sentence's end.
pub(crate) fn to_blob(content: &Content) -> Result<Blob, String> {
    let mut blobs = Blobs::default();
    let mut pushed = Ok(());
    let read = content.each_piece(|piece| {
        if pushed.is_ok() {
            pushed = blobs.push(piece);
        }
    });
    read.map_err(|error| error.to_string())?;
    pushed.map_err(|error| error.to_string())?;
    blobs.finish(None).map_err(|error| error.to_string())
}

/// What the browser holds, as bytes.
pub(crate) async fn of_blob(blob: Blob) -> Result<Bytes, String> {
    let source = BlobSource::new(blob);
    let size = usize::try_from(source.size()).map_err(|_| "it is too large for this page".to_owned())?;
    source.read(0, size).await.map_err(|error| error.to_string())
}
