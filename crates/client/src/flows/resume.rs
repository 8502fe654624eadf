//! Resume upload: one that goes on where it was left.

use super::chunk::Chunks;
use super::ping;
use super::session::Session;
use crate::client::Client;
use crate::error::FlowError;
use crate::image::Blob;
use crate::url::Url;
use longshore_core::{RepositoryName, Scope};

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
        None => Session::halfway(client, &input.repository, &input.blob).await?.location,
    };
    let session = Session::found(client, location).await?;
    let offset = session.offset;
    let digest = &input.blob.descriptor.digest;
    let blob_url = client.url(&format!("/v2/{}/blobs/{digest}", input.repository))?;
    session.send(client, &input.blob, &input.chunks, &blob_url).await?;
    Ok(offset)
}
