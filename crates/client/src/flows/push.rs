//! Push: one image under one or more tags, or an index with all that it lists.

use super::ping;
use super::upload::{Uploaded, upload};
use crate::body::Payload;
use crate::client::{Client, Outgoing};
use crate::error::FlowError;
use crate::image::Image;
use crate::step::Step;
use http::{Method, StatusCode};
use longshore_core::{Descriptor, Digest, MediaType, RepositoryName, Scope, Tag};

/// What is to be pushed, and where.
pub struct Push {
    /// The repository.
    pub repository: RepositoryName,
    /// The tags that will name the image, at least one.
    pub tags: Vec<Tag>,
    /// The image.
    pub image: Image,
    /// How many bytes a chunk has; none sends each blob whole.
    pub chunk_size: Option<u64>,
}

/// What was pushed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pushed {
    /// The manifest's digest.
    pub digest: Digest,
    /// The manifest's size in bytes.
    pub size: u64,
    /// How many blobs were sent.
    pub sent: u32,
    /// How many blobs the registry had already.
    pub present: u32,
}

/// Every blob, then the manifests that an index lists, each by its digest, then the manifest under each tag
/// (distribution-spec, "Pushing blobs", "Pushing manifests").
pub async fn push(client: &Client, input: &Push) -> Result<Pushed, FlowError> {
    client.ask_for(vec![Scope::repository(&input.repository, &["push", "pull"])]);
    ping(client).await?;
    let mut pushed = Pushed {
        digest: input.image.digest.clone(),
        size: input.image.manifest.len() as u64,
        sent: 0,
        present: 0,
    };
    for blob in input.image.blobs() {
        match upload(client, &input.repository, blob, input.chunk_size).await? {
            Uploaded::Sent => pushed.sent += 1,
            Uploaded::Present => pushed.present += 1,
        }
    }
    for child in &input.image.children {
        let Descriptor { media_type, digest, size, .. } = &child.descriptor;
        let content = Payload::Part { source: child.source.clone(), offset: 0, length: *size };
        put(client, &input.repository, digest.as_str(), (media_type, content), digest).await?;
    }
    for tag in &input.tags {
        let content = Payload::Bytes(input.image.manifest.clone());
        let manifest = (&input.image.media_type, content);
        put(client, &input.repository, tag.as_str(), manifest, &pushed.digest).await?;
    }
    Ok(pushed)
}

/// Sends a manifest under a tag, or by its digest.
async fn put(
    client: &Client,
    repository: &RepositoryName,
    reference: &str,
    (media_type, content): (&MediaType, Payload),
    digest: &Digest,
) -> Result<(), FlowError> {
    let url = client.url(&format!("/v2/{repository}/manifests/{reference}"))?;
    let put = Outgoing::new(Step::PutManifest, Method::PUT, url).body(media_type.as_str(), content);
    let answer = client.send(put).await?;
    answer.expect_status(client, &[StatusCode::CREATED])?;
    answer.expect_header(client, "docker-content-digest", digest.as_str())
}
