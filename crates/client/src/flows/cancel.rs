//! Cancel upload: one that is given up in the middle.

use super::ping;
use super::session::Session;
use crate::client::Client;
use crate::error::FlowError;
use crate::image::Blob;
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
    Session::halfway(client, &input.repository, &input.blob).await?.cancel(client).await
}
