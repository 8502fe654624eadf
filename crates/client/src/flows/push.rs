//! Push: an image under one or more tags, or an index with all that it lists.

use super::ping;
use super::referrer::Referrer;
use super::upload::{UploadOptions, Uploaded, upload};
use crate::answer::Answer;
use crate::body::Payload;
use crate::client::{Client, Outgoing};
use crate::dialect::Dialect;
use crate::error::FlowError;
use crate::image::Image;
use crate::step::Step;
use bytes::Bytes;
use http::{Method, StatusCode};
use longshore_core::{Descriptor, Digest, MediaType, RepositoryName, Scope, Tag};
use std::collections::BTreeMap;

/// What is to be pushed, and where.
pub struct Push {
    /// The repository.
    pub repository: RepositoryName,
    /// The tags that will name the image; at least one, unless it is pushed by its digest alone.
    pub tags: Vec<Tag>,
    /// The image.
    pub image: Image,
    /// How.
    pub options: PushOptions,
}

/// How something is pushed.
#[derive(Debug, Clone, Default)]
pub struct PushOptions {
    /// How blobs are sent.
    pub upload: UploadOptions,
    /// Blobs that are to be mounted, and the repositories that have them.
    pub mount_blobs: BTreeMap<Digest, RepositoryName>,
    /// Whether the manifest is pushed by its digest, in the place of the tags.
    pub push_by_manifest_digest: bool,
    /// Another `Content-Type` than the manifest's own, as it is sent.
    pub manifest_content_type: Option<String>,
    /// What the manifest is pushed under in the place of the tags, as it is sent: also what no tag may be, or nothing, for
    /// a registry that is to refuse it. It is one segment of a path.
    pub manifest_reference: Option<String>,
    /// Scopes in the place of those that a push needs.
    pub scopes: Option<Vec<Scope>>,
}

/// What was pushed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pushed {
    /// The digest of the manifest, or of the index.
    pub digest: Digest,
    /// Its size in bytes.
    pub size: u64,
    /// How many blobs were sent.
    pub sent: u32,
    /// How many blobs were mounted.
    pub mounted: u32,
    /// How many blobs the registry had already.
    pub present: u32,
    /// The dialect that the registry spoke, where it could be heard.
    pub dialect: Option<Dialect>,
    /// The tag under which the list of referrers was kept, since the registry keeps none.
    pub referrers_tag: Option<String>,
}

/// Every blob, then the manifests that an index lists, each by its digest, then the manifest under each tag
/// (distribution-spec, "Pushing blobs", "Pushing manifests").
pub async fn push(client: &Client, input: &Push) -> Result<Pushed, FlowError> {
    let Push { repository, tags, image, options } = input;
    begin(client, repository, options).await?;
    let mut pushed = Pushed::of(image.digest.clone(), &image.manifest);
    for blob in image.blobs() {
        let mount = options.mount_blobs.get(&blob.descriptor.digest);
        match upload(client, repository, blob, mount, &options.upload).await? {
            Uploaded::Sent => pushed.sent += 1,
            Uploaded::Mounted => pushed.mounted += 1,
            Uploaded::Present => pushed.present += 1,
        }
    }
    let as_they_are =
        PushOptions { manifest_content_type: None, manifest_reference: None, ..options.clone() };
    for child in &image.children {
        let Descriptor { media_type, digest, size, .. } = &child.descriptor;
        let content = Payload::Part { source: child.source.clone(), offset: 0, length: *size };
        let child = Sent { media_type, content };
        child.put(client, repository, digest.as_str(), digest, &as_they_are).await?;
    }
    let manifest = Sent { media_type: &image.media_type, content: Payload::Bytes(image.manifest.clone()) };
    let mut answered = None;
    for reference in references(tags, &image.digest, options) {
        answered = Some(manifest.put(client, repository, &reference, &image.digest, options).await?);
    }
    if let (Some(answer), Some(referrer)) = (answered, Referrer::of(image)) {
        pushed.referrers_tag = referrer.keep(client, repository, &answer).await?;
    }
    pushed.dialect = client.dialect();
    Ok(pushed)
}

async fn begin(client: &Client, repository: &RepositoryName, options: &PushOptions) -> Result<(), FlowError> {
    let mut scopes = vec![Scope::repository(repository, &["push", "pull"])];
    // A blob is mounted only by who may pull it where it is.
    for source in options.mount_blobs.values() {
        let scope = Scope::repository(source, &["pull"]);
        if !scopes.contains(&scope) {
            scopes.push(scope);
        }
    }
    client.ask_for(options.scopes.clone().unwrap_or(scopes));
    ping(client).await.map(drop)
}

/// What the manifest is put under.
fn references(tags: &[Tag], digest: &Digest, options: &PushOptions) -> Vec<String> {
    if let Some(reference) = &options.manifest_reference {
        return vec![reference.clone()];
    }
    if options.push_by_manifest_digest {
        return vec![digest.to_string()];
    }
    tags.iter().map(ToString::to_string).collect()
}

/// A manifest on its way.
struct Sent<'a> {
    media_type: &'a MediaType,
    content: Payload,
}

impl Sent<'_> {
    async fn put(
        &self,
        client: &Client,
        repository: &RepositoryName,
        reference: &str,
        digest: &Digest,
        options: &PushOptions,
    ) -> Result<Answer, FlowError> {
        let url = client.url(&format!("/v2/{repository}/manifests/{reference}"))?;
        let content_type = options.manifest_content_type.as_deref().unwrap_or(self.media_type.as_str());
        let step = if self.media_type.is_index() { Step::PutManifestList } else { Step::PutManifest };
        let put = Outgoing::new(step, Method::PUT, url).body(content_type, self.content.clone());
        let answer = client.send(put).await?;
        answer.expect_status(client, &[StatusCode::CREATED])?;
        answer.expect_header(client, "docker-content-digest", digest.as_str())?;
        Ok(answer)
    }
}

impl Pushed {
    fn of(digest: Digest, content: &Bytes) -> Self {
        Self {
            digest,
            size: content.len() as u64,
            sent: 0,
            mounted: 0,
            present: 0,
            dialect: None,
            referrers_tag: None,
        }
    }
}
