//! Referrers: the manifests whose `subject` is another one.

use super::pages::Pages;
use super::ping;
use crate::answer::Answer;
use crate::body::Intake;
use crate::client::{Client, Outgoing};
use crate::error::FlowError;
use crate::expectation::Verdict;
use crate::step::Step;
use http::{Method, StatusCode};
use longshore_core::manifest::Index;
use longshore_core::{Algorithm, Descriptor, Digest, MediaType, RepositoryName, Scope};

/// Whose referrers are wanted.
#[derive(Debug, Clone)]
pub struct ListReferrers {
    /// The repository.
    pub repository: RepositoryName,
    /// The manifest that they refer to.
    pub digest: Digest,
    /// Only those of this type.
    pub artifact_type: Option<MediaType>,
}

/// The referrers of a manifest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReferrerList {
    /// Their descriptors.
    pub referrers: Vec<Descriptor>,
    /// How many pages they came in.
    pub pages: u32,
    /// Whether the registry has no such list, and this one is what clients keep under a tag.
    pub by_tag: bool,
}

/// `GET /v2/<name>/referrers/<digest>`, and every page that `Link` leads to; where the registry has no such endpoint, the
/// index under the tag that stands for it (distribution-spec, "Listing Referrers", "Referrers Tag Schema").
pub async fn referrers(client: &Client, input: &ListReferrers) -> Result<ReferrerList, FlowError> {
    client.ask_for(vec![Scope::repository(&input.repository, &["pull"])]);
    ping(client).await?;
    let mut url = client.url(&format!("/v2/{}/referrers/{}", input.repository, input.digest))?;
    if let Some(artifact_type) = &input.artifact_type {
        url = url.with_query("artifactType", artifact_type.as_str());
    }
    let mut list = Vec::new();
    let list_of = Pages { step: Step::Referrers, accept: Some(OCI_INDEX), may_lack: true };
    let pages = list_of
        .walk(client, url, |answer| {
            answer.expect_header(client, "content-type", OCI_INDEX)?;
            let filtered = answer
                .response
                .header("oci-filters-applied")
                .is_some_and(|text| text.contains("artifactType"));
            if input.artifact_type.is_some() {
                let verdict = if filtered { Verdict::Met } else { Verdict::Warning };
                let actual = if filtered { "artifactType" } else { "missing, or not exposed: filtered here" };
                answer.report(
                    client,
                    "oci-filters-applied",
                    "artifactType".to_owned(),
                    actual.to_owned(),
                    verdict,
                );
            }
            let page = index(answer)?;
            let count = page.manifests.len();
            list.extend(page.manifests);
            Ok(count)
        })
        .await?;
    // A registry without the endpoint says 404; one with it has an empty list at least.
    if pages == 0 {
        let list = by_tag(client, &input.repository, &input.digest).await?;
        return Ok(ReferrerList { referrers: filtered(list, input), pages: 1, by_tag: true });
    }
    Ok(ReferrerList { referrers: filtered(list, input), pages, by_tag: false })
}

pub(super) const OCI_INDEX: &str = "application/vnd.oci.image.index.v1+json";

/// The index that clients keep where the registry does not.
pub(super) async fn by_tag(
    client: &Client,
    repository: &RepositoryName,
    digest: &Digest,
) -> Result<Vec<Descriptor>, FlowError> {
    let url = client.url(&format!("/v2/{repository}/manifests/{}", digest.referrers_tag()))?;
    let get = Outgoing::new(Step::GetManifestList, Method::GET, url)
        .header("accept", OCI_INDEX)
        .intake(Intake::manifest(Algorithm::Sha256));
    let answer = client.send(get).await?;
    answer.expect_status(client, &[StatusCode::OK, StatusCode::NOT_FOUND])?;
    if answer.response.status == StatusCode::OK { Ok(index(&answer)?.manifests) } else { Ok(Vec::new()) }
}

fn index(answer: &Answer) -> Result<Index, FlowError> {
    longshore_core::json::read(&answer.response.body.kept).map_err(|error| {
        answer.unreadable(
            format!("{} did not answer with an index: {error}.", answer.request),
            "The answer should be an image index, with the referrers as its manifests.",
        )
    })
}

fn filtered(mut list: Vec<Descriptor>, input: &ListReferrers) -> Vec<Descriptor> {
    if input.artifact_type.is_some() {
        list.retain(|referrer| referrer.artifact_type == input.artifact_type);
    }
    list
}
