//! Uploading one blob: session, chunks, digest (distribution-spec, "Pushing blobs").

use super::chunk::Chunks;
use super::fetch::{check_blob, check_head};
use super::session::{self, Session};
use crate::client::{Client, Outgoing};
use crate::error::FlowError;
use crate::image::Blob;
use crate::step::Step;
use crate::url::Url;
use http::{Method, StatusCode};
use longshore_core::{Digest, RepositoryName};
use std::collections::BTreeMap;

/// How blobs are sent.
#[derive(Debug, Clone, Default)]
pub struct UploadOptions {
    /// In which parts.
    pub chunks: Chunks,
    /// Whether nobody asks first if the blob is there.
    pub skip_head_checks: bool,
    /// Whether nobody looks afterwards if the blob is there, and the same.
    pub skip_blob_push_checks: bool,
    /// Sessions that an earlier push was cut off from, each by its blob: it goes on there, as far as the registry has it. One
    /// that the network cuts off now is left open, and told ([`Event::Session`](crate::Event::Session)). None where nobody
    /// would go on with it, and it is cancelled.
    pub sessions: Option<BTreeMap<Digest, Url>>,
}

/// Whether the blob had to be sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Uploaded {
    /// It was sent.
    Sent,
    /// It was mounted from another repository.
    Mounted,
    /// The registry had it already.
    Present,
}

/// HEAD, and where the blob is missing: mount or POST, PATCH for each chunk with its status, PUT, HEAD, GET.
pub(super) async fn upload(
    client: &Client,
    repository: &RepositoryName,
    blob: &Blob,
    mount: Option<&RepositoryName>,
    options: &UploadOptions,
) -> Result<Uploaded, FlowError> {
    let descriptor = &blob.descriptor;
    if options.sessions.is_some() {
        client.tells_sessions_of(&descriptor.digest);
    }
    let blob_url = client.url(&format!("/v2/{repository}/blobs/{}", descriptor.digest))?;
    if !options.skip_head_checks {
        let head = client.send(Outgoing::new(Step::BlobHeadCheck, Method::HEAD, blob_url.clone())).await?;
        head.expect_status(client, &[StatusCode::NOT_FOUND, StatusCode::OK])?;
        if head.response.status == StatusCode::OK {
            // What is there under this digest has to be this blob.
            check_head(client, &head, descriptor)?;
            client.upload_is_closed();
            return Ok(Uploaded::Present);
        }
    }
    let left = match options.sessions.as_ref().and_then(|sessions| sessions.get(&descriptor.digest)) {
        Some(location) => Session::left(client, location, descriptor.size).await?,
        None => None,
    };
    let opened = match (left, mount) {
        (Some(session), _) => Some(session),
        (None, Some(source)) => session::mount(client, repository, &descriptor.digest, source).await?,
        (None, None) => Some(session::open(client, repository).await?),
    };
    let uploaded = match opened {
        None => Uploaded::Mounted,
        Some(session) => {
            session.send(client, blob, &options.chunks, &blob_url).await?;
            Uploaded::Sent
        }
    };
    if !options.skip_blob_push_checks {
        check_blob(client, descriptor, &blob_url).await?;
    }
    Ok(uploaded)
}
