//! Pull: a manifest and all that it needs, each held against its digest.

use super::fetch::{get_blob, get_content, get_whole};
use super::ping;
use crate::answer::Answer;
use crate::body::Intake;
use crate::client::{Client, Outgoing};
use crate::error::FlowError;
use crate::expectation::Verdict;
use crate::step::Step;
use bytes::Bytes;
use http::{Method, StatusCode};
use longshore_core::manifest::{Index, Schema1Manifest};
use longshore_core::{Algorithm, Descriptor, Digest, Manifest, MediaType, Reference, RepositoryName, Scope};
use std::collections::BTreeSet;
use std::fmt::Display;

/// What is to be pulled.
#[derive(Debug, Clone)]
pub struct Pull {
    /// The repository.
    pub repository: RepositoryName,
    /// The tag or digest.
    pub reference: Reference,
    /// How.
    pub options: PullOptions,
}

/// How something is pulled.
#[derive(Debug, Clone, Default)]
pub struct PullOptions {
    /// Media types that are asked for in the place of the usual ones.
    pub accept_mimetypes: Option<Vec<String>>,
    /// Whether the manifest is asked for first without any authorization, which has to be refused.
    pub attempt_pull_without_token: bool,
    /// Whether the `Content-Type` has to be the manifest's own media type, where it says one.
    pub require_matching_manifest_type: bool,
    /// Scopes in the place of those that a pull needs.
    pub scopes: Option<Vec<Scope>>,
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

/// An index that was pulled, with all its images.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PulledIndex {
    /// The index's digest.
    pub digest: Digest,
    /// Its media type.
    pub media_type: MediaType,
    /// Its bytes.
    pub index: Bytes,
    /// The images, in its order.
    pub images: Vec<Pulled>,
}

/// `Accept` of a manifest: the image manifest first, since that is what is wanted; schema 1 last, which some registries
/// still hold.
const ACCEPT: [MediaType; 6] = [
    MediaType::OCI_MANIFEST,
    MediaType::DOCKER_MANIFEST,
    MediaType::OCI_INDEX,
    MediaType::DOCKER_MANIFEST_LIST,
    MediaType::DOCKER_SCHEMA1_SIGNED,
    MediaType::DOCKER_SCHEMA1,
];

/// `Accept` of an index.
const ACCEPT_INDEX: [MediaType; 2] = [MediaType::OCI_INDEX, MediaType::DOCKER_MANIFEST_LIST];

/// The manifest by its reference, then every blob; of an index, the child for linux/amd64, or the
/// first (distribution-spec, "Pulling manifests", "Pulling blobs").
pub async fn pull(client: &Client, input: &Pull) -> Result<Pulled, FlowError> {
    begin(client, input).await?;
    let accept = accept(&input.options, &ACCEPT);
    let get = Get::of(input, Step::GetManifest, &accept);
    let mut found = get.manifest(client, &input.reference).await?;
    if let Content::Known(Manifest::Index(index)) = &found.content {
        let child = choose_child(&index.manifests).ok_or_else(|| {
            found.answer.error(
                "The index has no manifests, so there is no image to pull.",
                "Pull another tag, or push an image.",
            )
        })?;
        found = get.manifest(client, &Reference::Digest(child.digest.clone())).await?;
    }
    let mut fetched = BTreeSet::new();
    get.image(client, found, &mut fetched).await
}

/// The index by its reference, then every child by its digest, with its blobs
/// (image-spec, image-index.md; distribution-spec, "Pulling manifests").
pub async fn pull_index(client: &Client, input: &Pull) -> Result<PulledIndex, FlowError> {
    begin(client, input).await?;
    let of_index = accept(&input.options, &ACCEPT_INDEX);
    let of_image = accept(&input.options, &ACCEPT);
    let get = Get::of(input, Step::GetManifestList, &of_index);
    let found = get.manifest(client, &input.reference).await?;
    let index = match &found.content {
        Content::Known(Manifest::Index(index)) => Index::clone(index),
        _ => {
            return Err(found.answer.error(
                format!("An index was asked for, and {} came.", found.media_type),
                "Pull it as an image, or push an index.",
            ));
        }
    };
    let get = Get { step: Step::GetManifest, accept: &of_image, ..get };
    let mut images = Vec::new();
    let mut fetched = BTreeSet::new();
    for child in &index.manifests {
        let found = get.manifest(client, &Reference::Digest(child.digest.clone())).await?;
        images.push(get.image(client, found, &mut fetched).await?);
    }
    let Found { answer, media_type, digest, .. } = found;
    Ok(PulledIndex { digest, media_type, index: answer.response.body.kept, images })
}

/// A config that is larger is not fetched to be looked at, in bytes.
const LARGEST_CONFIG: u64 = 4 << 20;

/// The manifest by its reference and, of an image, its config: what it takes to look at it, without its layers
/// (distribution-spec, "Pulling manifests", "Pulling blobs"). The blobs are those that it names.
pub async fn look(client: &Client, input: &Pull) -> Result<Pulled, FlowError> {
    begin(client, input).await?;
    let accept = accept(&input.options, &ACCEPT);
    let get = Get::of(input, Step::GetManifest, &accept);
    let Found { answer, media_type, digest, content } = get.manifest(client, &input.reference).await?;
    let mut blobs = Vec::new();
    if let Content::Known(Manifest::Image(image)) = &content {
        let config = &image.config;
        let is_config = [MediaType::OCI_CONFIG, MediaType::DOCKER_CONFIG].contains(&config.media_type);
        if is_config && config.size <= LARGEST_CONFIG {
            get_whole(client, &input.repository, config).await?;
        }
        blobs.push(config.clone());
        blobs.extend(image.layers.iter().cloned());
    }
    Ok(Pulled { digest, media_type, manifest: answer.response.body.kept, blobs })
}

/// The descriptor of a manifest that is there, as one that refers to it names it (image-spec, manifest.md, `subject`).
pub async fn describe(
    client: &Client,
    repository: &RepositoryName,
    reference: &Reference,
) -> Result<Descriptor, FlowError> {
    // What refers to it is pushed next: one token does for both.
    client.ask_for(vec![Scope::repository(repository, &["push", "pull"])]);
    ping(client).await?;
    let options = PullOptions::default();
    let accept = accept(&options, &ACCEPT);
    let get = Get { repository, step: Step::GetManifest, accept: &accept, options: &options };
    let found = get.manifest(client, reference).await?;
    Ok(Descriptor::new(found.media_type, found.digest, found.answer.response.body.size))
}

/// A blob, held against its digest and whole in memory (distribution-spec, "Pulling blobs").
pub async fn blob(
    client: &Client,
    repository: &RepositoryName,
    descriptor: &Descriptor,
) -> Result<Bytes, FlowError> {
    client.ask_for(vec![Scope::repository(repository, &["pull"])]);
    ping(client).await?;
    get_whole(client, repository, descriptor).await
}

/// Is this a registry, and who asks; and where it is wanted, that it refuses whoever does not say.
async fn begin(client: &Client, input: &Pull) -> Result<(), FlowError> {
    let scopes = vec![Scope::repository(&input.repository, &["pull"])];
    client.ask_for(input.options.scopes.clone().unwrap_or(scopes));
    if input.options.attempt_pull_without_token {
        let url = client.url(&format!("/v2/{}/manifests/{}", input.repository, input.reference))?;
        let get = Outgoing::new(Step::GetManifest, Method::GET, url)
            .header("accept", &accept(&input.options, &ACCEPT));
        let answer = client.once(get).await?;
        answer.expect_status(client, &[StatusCode::UNAUTHORIZED])?;
        answer.wish_header(client, "www-authenticate");
    }
    ping(client).await.map(drop)
}

fn accept(options: &PullOptions, usual: &[MediaType]) -> String {
    match &options.accept_mimetypes {
        Some(types) => types.join(", "),
        None => listed(usual),
    }
}

/// `Accept` as a pull sends it, with all types of manifests and indexes. It is longer than the 128 bytes that a browser
/// lets a page send to another origin without asking (Fetch, "CORS-safelisted request-header").
pub fn accept_all() -> String {
    listed(&ACCEPT)
}

fn listed(types: &[MediaType]) -> String {
    types.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

/// How manifests of a repository are fetched.
#[derive(Clone, Copy)]
struct Get<'a> {
    repository: &'a RepositoryName,
    step: Step,
    accept: &'a str,
    options: &'a PullOptions,
}

/// A manifest that came, and is what it was asked for.
struct Found {
    answer: Answer,
    media_type: MediaType,
    /// The digest by which registries know it.
    digest: Digest,
    content: Content,
}

enum Content {
    Known(Manifest),
    Schema1(Box<Schema1Manifest>),
}

impl<'a> Get<'a> {
    /// Gets what is asked for, as this step.
    fn of(input: &'a Pull, step: Step, accept: &'a str) -> Self {
        Self { repository: &input.repository, step, accept, options: &input.options }
    }

    async fn manifest(&self, client: &Client, reference: &Reference) -> Result<Found, FlowError> {
        let repository = self.repository;
        let algorithm = match reference {
            Reference::Digest(digest) => digest.algorithm(),
            Reference::Tag(_) => Algorithm::Sha256,
        };
        let url = client.url(&format!("/v2/{repository}/manifests/{reference}"))?;
        let get = Outgoing::new(self.step, Method::GET, url)
            .header("accept", self.accept)
            .intake(Intake::manifest(algorithm));
        let answer = client.send(get).await?;
        answer.expect_status(client, &[StatusCode::OK])?;
        let media_type = self.check_media_type(client, &answer)?;
        let (digest, content) = if Schema1Manifest::has_media_type(&media_type) {
            // Signatures do not count: another one would make it another manifest.
            let manifest =
                self.readable(&answer, reference, Schema1Manifest::parse(&answer.response.body.kept))?;
            let digest = Digest::sha256(&manifest.payload);
            (check_digest(client, &answer, reference, Some(digest))?, Content::Schema1(Box::new(manifest)))
        } else {
            let body = &answer.response.body;
            let digest = check_digest(client, &answer, reference, body.digest.clone())?;
            let manifest = self.readable(&answer, reference, Manifest::parse(&media_type, &body.kept))?;
            (digest, Content::Known(manifest))
        };
        self.check_own_type(client, &answer, &media_type, &content)?;
        Ok(Found { answer, media_type, digest, content })
    }

    fn check_media_type(&self, client: &Client, answer: &Answer) -> Result<MediaType, FlowError> {
        let text = answer.response.header("content-type").unwrap_or("missing");
        let is_wanted = |media_type: &MediaType| {
            // Each with its parameters, such as its weight (RFC 9110, 12.5.1).
            let wanted = self.accept.split(',').filter_map(|wanted| wanted.split(';').next());
            wanted.map(str::trim).any(|wanted| wanted == media_type.as_str() || wanted == "*/*")
        };
        let media_type = MediaType::parse(text).ok().filter(is_wanted);
        let verdict = if media_type.is_some() { Verdict::Met } else { Verdict::Failed };
        answer.report(client, "content-type", "one of those in Accept".to_owned(), text.to_owned(), verdict);
        media_type.ok_or_else(|| {
            let text: String = text.chars().take(200).collect();
            answer.error(
                format!("The manifest came as “{text}”, which is none of the types that were asked for."),
                "This flow pulls images of OCI, of Docker's schema 2 and of schema 1; other documents are not images that it knows.",
            )
        })
    }

    fn readable<T, E: Display>(
        &self,
        answer: &Answer,
        reference: &Reference,
        parsed: Result<T, E>,
    ) -> Result<T, FlowError> {
        parsed.map_err(|error| {
            answer.unreadable(
                format!("The manifest of {}, {reference}, cannot be used: {error}.", self.repository),
                "Look at the response's body; whoever pushed it has to push it again.",
            )
        })
    }

    fn check_own_type(
        &self,
        client: &Client,
        answer: &Answer,
        media_type: &MediaType,
        content: &Content,
    ) -> Result<(), FlowError> {
        if !self.options.require_matching_manifest_type {
            return Ok(());
        }
        let own = match content {
            Content::Known(Manifest::Image(image)) => image.media_type.as_ref(),
            Content::Known(Manifest::Index(index)) => index.media_type.as_ref(),
            Content::Schema1(_) => None,
        };
        let own = own.unwrap_or(media_type);
        answer.expect_equal(client, "manifest's own type", media_type.as_str(), own.as_str())
    }

    /// Fetches the blobs of an image.
    async fn image(
        &self,
        client: &Client,
        found: Found,
        fetched: &mut BTreeSet<Digest>,
    ) -> Result<Pulled, FlowError> {
        let Found { answer, media_type, digest, content } = found;
        let url = |digest: &Digest| client.url(&format!("/v2/{}/blobs/{digest}", self.repository));
        let mut blobs = Vec::new();
        match content {
            Content::Known(Manifest::Index(_)) => {
                return Err(answer.error(
                    "The index's child is an index again, which this flow does not follow.",
                    "Pull the image by its own digest.",
                ));
            }
            Content::Known(manifest) => {
                for blob in manifest.blobs() {
                    // One that stands there several times comes once; a layer that lies elsewhere does not come from
                    // here, since its publisher does not want registries to hold it.
                    if blob.urls.is_empty() && fetched.insert(blob.digest.clone()) {
                        get_blob(client, blob, &url(&blob.digest)?).await?;
                    }
                    blobs.push(blob.clone());
                }
            }
            Content::Schema1(manifest) => {
                for digest in &manifest.layers {
                    // Schema 1 does not say how large a layer is.
                    let size = get_content(client, digest, None, &url(digest)?).await?;
                    blobs.push(Descriptor::new(MediaType::DOCKER_LAYER_GZIP, digest.clone(), size));
                }
            }
        }
        Ok(Pulled { digest, media_type, manifest: answer.response.body.kept, blobs })
    }
}

/// The manifest must have the digest that was asked for, or that the registry says.
fn check_digest(
    client: &Client,
    answer: &Answer,
    reference: &Reference,
    computed: Option<Digest>,
) -> Result<Digest, FlowError> {
    match (reference, computed) {
        (Reference::Digest(wanted), Some(digest)) => {
            answer.expect_equal(client, "body digest", wanted.as_str(), digest.as_str())?;
            Ok(digest)
        }
        (Reference::Tag(_), Some(digest)) => {
            answer.expect_header(client, "docker-content-digest", digest.as_str())?;
            Ok(digest)
        }
        (_, None) => {
            let unknown = "cannot be computed here: the algorithm is not known".to_owned();
            answer.report(client, "body digest", reference.to_string(), unknown, Verdict::Warning);
            Ok(Digest::sha256(&answer.response.body.kept))
        }
    }
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
