//! A manifest that refers to another one, and the list that it is to stand in (distribution-spec, "Pushing Manifests with Subject").

use super::referrers::{OCI_INDEX, by_tag};
use crate::answer::Answer;
use crate::body::Payload;
use crate::client::{Client, Outgoing};
use crate::error::FlowError;
use crate::expectation::Verdict;
use crate::image::Image;
use crate::step::Step;
use http::{Method, StatusCode};
use longshore_core::manifest::{ImageManifest, Index};
use longshore_core::{Descriptor, Digest, Manifest, MediaType, RepositoryName};

/// A manifest that was pushed, and what it refers to.
pub(super) struct Referrer {
    subject: Digest,
    descriptor: Descriptor,
}

impl Referrer {
    /// What is to stand in the list; none where the manifest refers to nothing.
    pub(super) fn of(image: &Image) -> Option<Self> {
        let size = image.manifest.len() as u64;
        let mut descriptor = Descriptor::new(image.media_type.clone(), image.digest.clone(), size);
        let subject = match Manifest::parse(&image.media_type, &image.manifest).ok()? {
            Manifest::Image(manifest) => {
                let ImageManifest { artifact_type, config, subject, annotations, .. } = *manifest;
                // Without a type of its own, its config's says what it is.
                descriptor.artifact_type = Some(artifact_type.unwrap_or(config.media_type));
                descriptor.annotations = annotations;
                subject
            }
            Manifest::Index(index) => {
                descriptor.artifact_type.clone_from(&index.artifact_type);
                descriptor.annotations.clone_from(&index.annotations);
                index.subject.clone()
            }
        };
        Some(Self { subject: subject?.digest, descriptor })
    }

    /// Has it stand in the list: that of the registry, which says so, or else the index under the tag that stands for it. The tag,
    /// where that was needed.
    pub(super) async fn keep(
        &self,
        client: &Client,
        repository: &RepositoryName,
        answer: &Answer,
    ) -> Result<Option<String>, FlowError> {
        if answer.response.header("oci-subject").is_some() {
            answer.expect_header(client, "oci-subject", self.subject.as_str())?;
            return Ok(None);
        }
        let actual = "missing, or not exposed".to_owned();
        answer.report(client, "oci-subject", self.subject.to_string(), actual, Verdict::Warning);
        // A page may not be shown the header: the list itself says whether there is one.
        if self.is_listed(client, repository).await? {
            return Ok(None);
        }
        self.keep_by_tag(client, repository).await.map(Some)
    }

    async fn is_listed(&self, client: &Client, repository: &RepositoryName) -> Result<bool, FlowError> {
        let url = client.url(&format!("/v2/{repository}/referrers/{}", self.subject))?;
        let get = Outgoing::new(Step::Referrers, Method::GET, url).header("accept", OCI_INDEX);
        let answer = client.send(get).await?;
        answer.expect_status(client, &[StatusCode::OK, StatusCode::NOT_FOUND])?;
        Ok(answer.response.status == StatusCode::OK)
    }

    /// Adds it to the index under the tag, unless it is there (distribution-spec, "Referrers Tag Schema").
    async fn keep_by_tag(&self, client: &Client, repository: &RepositoryName) -> Result<String, FlowError> {
        let tag = self.subject.referrers_tag();
        let mut manifests = by_tag(client, repository, &self.subject).await?;
        if manifests.iter().any(|known| known.digest == self.descriptor.digest) {
            return Ok(tag);
        }
        manifests.push(self.descriptor.clone());
        let content = longshore_core::json::write(&Index::new(manifests));
        let digest = Digest::sha256(&content);
        let url = client.url(&format!("/v2/{repository}/manifests/{tag}"))?;
        let put = Outgoing::new(Step::PutManifestList, Method::PUT, url)
            .body(MediaType::OCI_INDEX.as_str(), Payload::Bytes(content.into()));
        let answer = client.send(put).await?;
        answer.expect_status(client, &[StatusCode::CREATED])?;
        answer.expect_header(client, "docker-content-digest", digest.as_str())?;
        Ok(tag)
    }
}
