//! Delete: manifests by tag or digest, and blobs; and that they are gone.

use super::ping;
use super::pull::accept_all;
use crate::client::{Client, Outgoing};
use crate::error::FlowError;
use crate::step::Step;
use http::{Method, StatusCode};
use longshore_core::{Digest, Reference, RepositoryName, Scope};

/// Which manifests are to be deleted.
#[derive(Debug, Clone)]
pub struct Delete {
    /// The repository.
    pub repository: RepositoryName,
    /// A tag is taken off its manifest; a manifest by its digest goes with all its tags.
    pub references: Vec<Reference>,
}

/// `DELETE` on each manifest → 202; then a pull → 404 (distribution-spec, "Deleting tags", "Deleting Manifests").
pub async fn delete(client: &Client, input: &Delete) -> Result<(), FlowError> {
    client.ask_for(vec![Scope::repository(&input.repository, &["*"])]);
    ping(client).await?;
    for reference in &input.references {
        let url = client.url(&format!("/v2/{}/manifests/{reference}", input.repository))?;
        let delete = Outgoing::new(Step::DeleteManifest, Method::DELETE, url.clone());
        client.send(delete).await?.expect_status(client, &[StatusCode::ACCEPTED])?;
        let get = Outgoing::new(Step::GetManifest, Method::GET, url).header("accept", &accept_all());
        client.send(get).await?.expect_status(client, &[StatusCode::NOT_FOUND])?;
    }
    Ok(())
}

/// Which blob is to be deleted.
#[derive(Debug, Clone)]
pub struct DeleteBlob {
    /// The repository.
    pub repository: RepositoryName,
    /// The blob.
    pub digest: Digest,
}

/// `DELETE` on the blob → 202; then `HEAD` → 404 (distribution-spec, "Deleting Blobs"). What it was a part of cannot be
/// pulled any more.
pub async fn delete_blob(client: &Client, input: &DeleteBlob) -> Result<(), FlowError> {
    client.ask_for(vec![Scope::repository(&input.repository, &["*"])]);
    ping(client).await?;
    let url = client.url(&format!("/v2/{}/blobs/{}", input.repository, input.digest))?;
    let delete = Outgoing::new(Step::DeleteBlob, Method::DELETE, url.clone());
    client.send(delete).await?.expect_status(client, &[StatusCode::ACCEPTED])?;
    let head = Outgoing::new(Step::BlobHeadCheck, Method::HEAD, url);
    client.send(head).await?.expect_status(client, &[StatusCode::NOT_FOUND])
}
