//! Pull: a manifest and all that it needs, each held against its digest.

use super::ping;
use super::upload::get_blob;
use crate::answer::Answer;
use crate::body::Intake;
use crate::client::{Client, Outgoing};
use crate::error::FlowError;
use crate::expectation::Verdict;
use crate::step::Step;
use bytes::Bytes;
use http::{Method, StatusCode};
use longshore_core::{Algorithm, Descriptor, Digest, Manifest, MediaType, Reference, RepositoryName, Scope};
use std::collections::BTreeSet;

/// What is to be pulled.
#[derive(Debug, Clone)]
pub struct Pull {
    /// The repository.
    pub repository: RepositoryName,
    /// The tag or digest.
    pub reference: Reference,
}

/// What was pulled and found right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pulled {
    /// The image manifest's digest.
    pub digest: Digest,
    /// Its media type.
    pub media_type: MediaType,
    /// Its bytes.
    pub manifest: Bytes,
    /// Its config and its layers.
    pub blobs: Vec<Descriptor>,
}

/// `Accept` of a manifest: the image manifest first, since that is what is wanted.
const ACCEPT: [MediaType; 4] = [
    MediaType::OCI_MANIFEST,
    MediaType::DOCKER_MANIFEST,
    MediaType::OCI_INDEX,
    MediaType::DOCKER_MANIFEST_LIST,
];

/// The manifest by its reference, then every blob; of an index, the child for linux/amd64, or the
/// first (distribution-spec, "Pulling manifests", "Pulling blobs").
pub async fn pull(client: &Client, input: &Pull) -> Result<Pulled, FlowError> {
    client.ask_for(vec![Scope::repository(&input.repository, &["pull"])]);
    ping(client).await?;
    let (mut answer, mut media_type, mut manifest) =
        get_manifest(client, &input.repository, &input.reference).await?;
    if let Manifest::Index(_) = &manifest {
        let child = choose_child(manifest.children()).ok_or_else(|| {
            answer.error(
                "The index has no manifests, so there is no image to pull.",
                "Pull another tag, or push an image.",
            )
        })?;
        let reference = Reference::Digest(child.digest.clone());
        (answer, media_type, manifest) = get_manifest(client, &input.repository, &reference).await?;
        if let Manifest::Index(_) = &manifest {
            return Err(answer.error(
                "The index's child is an index again, which this flow does not follow.",
                "Pull the image by its own digest.",
            ));
        }
    }
    let blobs: Vec<Descriptor> = manifest.blobs().cloned().collect();
    let mut fetched = BTreeSet::new();
    for blob in &blobs {
        // One that stands there several times comes once; a layer that lies elsewhere does not come from here,
        // since its publisher does not want registries to hold it.
        if !blob.urls.is_empty() || !fetched.insert((&blob.digest, blob.size)) {
            continue;
        }
        let url = client.url(&format!("/v2/{}/blobs/{}", input.repository, blob.digest))?;
        get_blob(client, blob, &url).await?;
    }
    let digest = Digest::sha256(&answer.response.body.kept);
    Ok(Pulled { digest, media_type, manifest: answer.response.body.kept, blobs })
}

async fn get_manifest(
    client: &Client,
    repository: &RepositoryName,
    reference: &Reference,
) -> Result<(Answer, MediaType, Manifest), FlowError> {
    let algorithm = match reference {
        Reference::Digest(digest) => digest.algorithm(),
        Reference::Tag(_) => Algorithm::Sha256,
    };
    let url = client.url(&format!("/v2/{repository}/manifests/{reference}"))?;
    let accept = ACCEPT.map(|media_type| media_type.to_string()).join(", ");
    let get = Outgoing::new(Step::GetManifest, Method::GET, url)
        .header("accept", &accept)
        .intake(Intake::manifest(algorithm));
    let answer = client.send(get).await?;
    answer.expect_status(client, &[StatusCode::OK])?;
    let media_type = check_media_type(client, &answer)?;
    let body = &answer.response.body;
    match (reference, &body.digest) {
        (Reference::Digest(wanted), Some(digest)) => {
            answer.expect_equal(client, "body digest", wanted.as_str(), digest.as_str())?;
        }
        (Reference::Tag(_), Some(digest)) => {
            answer.expect_header(client, "docker-content-digest", digest.as_str())?;
        }
        (_, None) => {
            let unknown = "cannot be computed here: the algorithm is not known".to_owned();
            answer.report(client, "body digest", reference.to_string(), unknown, Verdict::Warning);
        }
    }
    let manifest = Manifest::parse(&media_type, &body.kept).map_err(|error| {
        answer.unreadable(
            format!("The manifest of {repository}, {reference}, cannot be used: {error}."),
            "Look at the response's body; whoever pushed it has to push it again.",
        )
    })?;
    Ok((answer, media_type, manifest))
}

fn check_media_type(client: &Client, answer: &Answer) -> Result<MediaType, FlowError> {
    let text = answer.response.header("content-type").unwrap_or("missing");
    let media_type = MediaType::parse(text).ok().filter(|media_type| ACCEPT.contains(media_type));
    let verdict = if media_type.is_some() { Verdict::Met } else { Verdict::Failed };
    answer.report(client, "content-type", "one of those in Accept".to_owned(), text.to_owned(), verdict);
    media_type.ok_or_else(|| {
        let text: String = text.chars().take(200).collect();
        answer.error(
            format!("The manifest came as “{text}”, which is none of the types that were asked for."),
            "This flow pulls OCI and Docker schema 2 images; older or other documents are not images that it knows.",
        )
    })
}

fn choose_child(children: &[Descriptor]) -> Option<&Descriptor> {
    let wanted = |child: &&Descriptor| {
        child
            .platform
            .as_ref()
            .is_some_and(|platform| platform.os == "linux" && platform.architecture == "amd64")
    };
    children.iter().find(wanted).or_else(|| children.first())
}
