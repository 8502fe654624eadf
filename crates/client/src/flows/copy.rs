//! Copy: an image or an index from one repository to another, of the same registry or not.

use super::chunk::Chunks;
use super::ping;
use super::pull::accept_all;
use super::upload::{UploadOptions, Uploaded, upload};
use crate::body::{Intake, Payload};
use crate::client::{Client, Outgoing};
use crate::error::FlowError;
use crate::expectation::Verdict;
use crate::image::Blob;
use crate::remote::RemoteSource;
use crate::step::Step;
use bytes::Bytes;
use http::{Method, StatusCode};
use longshore_core::{Algorithm, Digest, Manifest, MediaType, Reference, RepositoryName, Scope, Tag};
use std::collections::BTreeSet;
use std::rc::Rc;

/// What is to be copied, and where to.
#[derive(Debug, Clone)]
pub struct Copy {
    /// The repository that has it.
    pub source: RepositoryName,
    /// Its tag or digest.
    pub reference: Reference,
    /// The repository that is to have it.
    pub target: RepositoryName,
    /// The tags that will name it there; none pushes it by its digest alone.
    pub tags: Vec<Tag>,
}

/// What was copied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Copied {
    /// The digest of the manifest that was asked for.
    pub digest: Digest,
    /// How many manifests there were, that one included.
    pub manifests: u32,
    /// How many blobs were sent.
    pub sent: u32,
    /// How many blobs were mounted.
    pub mounted: u32,
    /// How many blobs were there already.
    pub present: u32,
}

/// Blobs are sent in parts of this many bytes, each fetched when it is sent.
const PART: u64 = 4 << 20;

/// So many manifests an index may lead to.
const MOST_MANIFESTS: u32 = 1000;

/// The manifest, and of an index every one below it; first the blobs of each, mounted where both repositories are of one
/// registry, then the manifest itself (distribution-spec, "Pull", "Push"). `to` is the client of the target's registry.
pub async fn copy(from: &Rc<Client>, to: &Client, input: &Copy) -> Result<Copied, FlowError> {
    from.ask_for(vec![Scope::repository(&input.source, &["pull"])]);
    let is_same = from.target().url.origin() == to.target().url.origin();
    let mut scopes = vec![Scope::repository(&input.target, &["push", "pull"])];
    if is_same {
        scopes.push(Scope::repository(&input.source, &["pull"]));
    }
    to.ask_for(scopes);
    ping(from).await?;
    ping(to).await?;
    let mut run = CopyRun { from, to, input, is_same, copied: BTreeSet::new(), counts: (0, 0, 0, 0) };
    let digest = run.manifest(&input.reference, 0).await?;
    let (manifests, sent, mounted, present) = run.counts;
    Ok(Copied { digest, manifests, sent, mounted, present })
}

struct CopyRun<'a> {
    from: &'a Rc<Client>,
    to: &'a Client,
    input: &'a Copy,
    is_same: bool,
    copied: BTreeSet<Digest>,
    /// Manifests; blobs sent, mounted, present.
    counts: (u32, u32, u32, u32),
}

impl CopyRun<'_> {
    /// Copies a manifest with all below it. Indexes of indexes go four levels deep.
    async fn manifest(&mut self, reference: &Reference, depth: u8) -> Result<Digest, FlowError> {
        const DEEPEST: u8 = 4;
        let algorithm = match reference {
            Reference::Digest(digest) => digest.algorithm(),
            Reference::Tag(_) => Algorithm::Sha256,
        };
        let url = self.from.url(&format!("/v2/{}/manifests/{reference}", self.input.source))?;
        let accept = accept_all();
        let get = Outgoing::new(Step::GetManifest, Method::GET, url)
            .header("accept", &accept)
            .intake(Intake::manifest(algorithm));
        let answer = self.from.send(get).await?;
        answer.expect_status(self.from, &[StatusCode::OK])?;
        let body = answer.response.body.clone();
        let digest = match (&body.digest, reference) {
            (Some(digest), Reference::Digest(wanted)) => {
                answer.expect_equal(self.from, "body digest", wanted.as_str(), digest.as_str())?;
                digest.clone()
            }
            (Some(digest), Reference::Tag(_)) => {
                answer.expect_header(self.from, "docker-content-digest", digest.as_str())?;
                digest.clone()
            }
            (None, _) => {
                let unknown = "cannot be computed here: the algorithm is not known".to_owned();
                answer.report(self.from, "body digest", reference.to_string(), unknown, Verdict::Warning);
                Digest::sha256(&body.kept)
            }
        };
        let media_type = MediaType::parse(answer.response.header("content-type").unwrap_or_default());
        let manifest = media_type
            .map_err(|error| error.to_string())
            .and_then(|media_type| {
                let manifest = Manifest::parse(&media_type, &body.kept).map_err(|error| error.to_string())?;
                Ok((media_type, manifest))
            })
            .map_err(|error| {
                answer.unreadable(
                    format!("What {reference} of {} is cannot be copied: {error}.", self.input.source),
                    "Images and indexes of OCI and of Docker's schema 2 can be copied.",
                )
            });
        let (media_type, manifest) = manifest?;
        self.counts.0 += 1;
        if depth > DEEPEST || self.counts.0 > MOST_MANIFESTS {
            return Err(answer.error(
                format!("The index leads to more than {MOST_MANIFESTS} manifests, or deeper than {DEEPEST} levels."),
                "Copy its parts by their own digests.",
            ));
        }
        for child in manifest.children() {
            if self.copied.insert(child.digest.clone()) {
                // What is called here calls itself, so that its future cannot lie inside of this one.
                Box::pin(self.manifest(&Reference::Digest(child.digest.clone()), depth + 1)).await?;
            }
        }
        for blob in manifest.blobs().filter(|blob| blob.urls.is_empty()) {
            if self.copied.insert(blob.digest.clone()) {
                let url = self.from.url(&format!("/v2/{}/blobs/{}", self.input.source, blob.digest))?;
                let source = RemoteSource::new(Rc::clone(self.from), url, blob.size);
                self.blob(&Blob { descriptor: blob.clone(), source: Rc::new(source) }).await?;
            }
        }
        let tags =
            if depth == 0 { self.input.tags.iter().map(ToString::to_string).collect() } else { Vec::new() };
        let references = if tags.is_empty() { vec![digest.to_string()] } else { tags };
        let step = if media_type.is_index() { Step::PutManifestList } else { Step::PutManifest };
        for reference in references {
            self.put(step, &reference, &media_type, &body.kept, &digest).await?;
        }
        Ok(digest)
    }

    async fn blob(&mut self, blob: &Blob) -> Result<(), FlowError> {
        let mount = self.is_same.then_some(&self.input.source);
        let options = UploadOptions {
            chunks: Chunks::Of(PART),
            skip_blob_push_checks: true,
            ..UploadOptions::default()
        };
        match upload(self.to, &self.input.target, blob, mount, &options).await? {
            Uploaded::Sent => self.counts.1 += 1,
            Uploaded::Mounted => self.counts.2 += 1,
            Uploaded::Present => self.counts.3 += 1,
        }
        Ok(())
    }

    async fn put(
        &self,
        step: Step,
        reference: &str,
        media_type: &MediaType,
        content: &Bytes,
        digest: &Digest,
    ) -> Result<(), FlowError> {
        let url = self.to.url(&format!("/v2/{}/manifests/{reference}", self.input.target))?;
        let put =
            Outgoing::new(step, Method::PUT, url).body(media_type.as_str(), Payload::Bytes(content.clone()));
        let answer = self.to.send(put).await?;
        answer.expect_status(self.to, &[StatusCode::CREATED])?;
        answer.expect_header(self.to, "docker-content-digest", digest.as_str())
    }
}
