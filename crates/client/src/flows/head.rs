//! Head: what a manifest or a blob is, without fetching it.

use super::ping;
use super::pull::accept_all;
use crate::answer::Answer;
use crate::client::{Client, Outgoing};
use crate::error::FlowError;
use crate::step::Step;
use http::{Method, StatusCode};
use longshore_core::{Digest, Reference, RepositoryName, Scope};

/// What is to be looked at.
#[derive(Debug, Clone)]
pub struct Head {
    /// The repository.
    pub repository: RepositoryName,
    /// The manifest's tag or digest, or the blob's digest.
    pub what: HeadOf,
}

/// A manifest or a blob.
#[derive(Debug, Clone)]
pub enum HeadOf {
    /// The manifest of this reference.
    Manifest(Reference),
    /// The blob of this digest.
    Blob(Digest),
}

/// What its headers say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Looked {
    /// `Content-Type`.
    pub media_type: Option<String>,
    /// `Content-Length`, in bytes.
    pub size: Option<u64>,
    /// `Docker-Content-Digest`.
    pub digest: Option<String>,
}

/// `HEAD` on the manifest or the blob → 200 with type, length and digest
/// (distribution-spec, "Checking if content exists in the registry").
pub async fn head(client: &Client, input: &Head) -> Result<Looked, FlowError> {
    client.ask_for(vec![Scope::repository(&input.repository, &["pull"])]);
    ping(client).await?;
    let answer = match &input.what {
        HeadOf::Manifest(reference) => {
            let url = client.url(&format!("/v2/{}/manifests/{reference}", input.repository))?;
            let accept = accept_all();
            client.send(Outgoing::new(Step::GetManifest, Method::HEAD, url).header("accept", &accept)).await?
        }
        HeadOf::Blob(digest) => {
            let url = client.url(&format!("/v2/{}/blobs/{digest}", input.repository))?;
            client.send(Outgoing::new(Step::BlobHeadCheck, Method::HEAD, url)).await?
        }
    };
    answer.expect_status(client, &[StatusCode::OK])?;
    let wanted = match &input.what {
        HeadOf::Blob(digest) | HeadOf::Manifest(Reference::Digest(digest)) => Some(digest),
        HeadOf::Manifest(Reference::Tag(_)) => None,
    };
    match wanted {
        Some(digest) => answer.expect_header(client, "docker-content-digest", digest.as_str())?,
        None => answer.wish_header(client, "docker-content-digest"),
    }
    answer.wish_header(client, "content-length");
    Ok(looked(&answer))
}

fn looked(answer: &Answer) -> Looked {
    let header = |name| answer.response.header(name).map(str::to_owned);
    Looked {
        media_type: header("content-type"),
        size: header("content-length").and_then(|text| text.parse().ok()),
        digest: header("docker-content-digest"),
    }
}
