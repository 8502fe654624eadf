//! Upload sessions as flows of their own: one that is given up, and one that goes on where it was left.

use super::ping;
use super::upload::{Chunks, Session, open};
use crate::client::Client;
use crate::error::FlowError;
use crate::image::Blob;
use crate::url::Url;
use longshore_core::{RepositoryName, Scope};

/// An upload that is given up in the middle.
pub struct CancelUpload {
    /// The repository.
    pub repository: RepositoryName,
    /// The blob, of which half is sent.
    pub blob: Blob,
}

/// `POST`, `PATCH` with a half, `DELETE` → 204; then its status → 404
/// (distribution-spec draft, "Cancel a blob upload").
pub async fn cancel_upload(client: &Client, input: &CancelUpload) -> Result<(), FlowError> {
    client.ask_for(vec![Scope::repository(&input.repository, &["push", "pull"])]);
    ping(client).await?;
    begin(client, &input.repository, &input.blob).await?.cancel(client).await
}

/// A session that is left in the middle.
async fn begin(client: &Client, repository: &RepositoryName, blob: &Blob) -> Result<Session, FlowError> {
    let mut session = open(client, repository).await?;
    let half = blob.descriptor.size / 2;
    if half > 0 {
        session.send_chunk(client, blob, half, true).await?;
    }
    Ok(session)
}

/// An upload that goes on.
pub struct ResumeUpload {
    /// The repository.
    pub repository: RepositoryName,
    /// The blob.
    pub blob: Blob,
    /// Where its session is, from an upload that was cut; none opens one, sends a half, and then behaves as if it did not
    /// know how much came.
    pub location: Option<Url>,
    /// The parts that the rest is sent in.
    pub chunks: Chunks,
}

/// `GET` on the session → 204 with the offset; then the rest from there, and the digest
/// (distribution-spec, "Pushing a blob in chunks"). From which byte it went on.
pub async fn resume_upload(client: &Client, input: &ResumeUpload) -> Result<u64, FlowError> {
    client.ask_for(vec![Scope::repository(&input.repository, &["push", "pull"])]);
    ping(client).await?;
    let location = match &input.location {
        Some(location) => location.clone(),
        None => begin(client, &input.repository, &input.blob).await?.location,
    };
    let session = Session::found(client, location).await?;
    let offset = session.offset;
    let digest = &input.blob.descriptor.digest;
    let blob_url = client.url(&format!("/v2/{}/blobs/{digest}", input.repository))?;
    session.send(client, &input.blob, &input.chunks, &blob_url).await?;
    Ok(offset)
}
