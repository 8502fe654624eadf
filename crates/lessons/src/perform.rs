//! Doing what a piece does: the client's own flows.

use crate::piece::{Act, Given, PieceFile, Push, What};
use crate::runs::Runs;
use crate::stage::Made;
use bytes::Bytes;
use longshore_client::error::Fault;
use longshore_client::event::{Event, Observer};
use longshore_client::flows::{
    self, CancelUpload, Copy, Delete, DeleteBlob, Head, HeadOf, ListReferrers, ListRepositories, ListTags,
    Login, Pull, PullOptions, PushOptions, ResumeUpload, UploadOptions,
};
use longshore_client::image::{Blob, File, Format, Image, Packing, Recipe, SAMPLE};
use longshore_client::source::MemorySpool;
use longshore_client::transport::Transport;
use longshore_client::{Client, FlowError};
use longshore_core::build::{Flavour, Options};
use longshore_core::{Descriptor, Digest, MediaType, Platform, Reference, Tag};
use std::fmt::Display;
use std::rc::Rc;

/// The key that manifests of schema 1 are signed with in lessons, and when: it is no secret, so that their bytes can be told.
const KEY: [u8; 32] = [7; 32];
const SIGNED_AT: &str = "2026-01-01T00:00:00Z";

/// Does it. `other` is the transport, for the clients of a copy; `made` is told of an image before it is pushed.
pub(crate) async fn perform(
    act: &Act,
    client: &Client,
    other: &Rc<dyn Transport>,
    (runs, made): (&Runs, Option<&Made>),
) -> Result<(), FlowError> {
    match act {
        Act::Ping => flows::ping(client).await.map(drop),
        Act::Login(scopes) => flows::login(client, &Login { scopes: scopes.clone() }).await.map(drop),
        Act::Push(input) => push(client, input, (runs, made)).await,
        Act::Pull { repository, reference, is_index, accept, without_token, scopes } => {
            let options = PullOptions {
                accept_mimetypes: Some(accept.clone()).filter(|accept| !accept.is_empty()),
                attempt_pull_without_token: *without_token,
                require_matching_manifest_type: false,
                scopes: Some(scopes.clone()).filter(|scopes| !scopes.is_empty()),
            };
            let pull = Pull {
                repository: repository.clone(),
                reference: reference.find(runs, Reference::parse)?,
                options,
            };
            if *is_index {
                flows::pull_index(client, &pull).await.map(drop)
            } else {
                flows::pull(client, &pull).await.map(drop)
            }
        }
        Act::Head { repository, reference, is_blob } => {
            let what = if *is_blob {
                HeadOf::Blob(reference.find(runs, Digest::parse)?)
            } else {
                HeadOf::Manifest(reference.find(runs, Reference::parse)?)
            };
            flows::head(client, &Head { repository: repository.clone(), what }).await.map(drop)
        }
        Act::Tags { repository, page_size } => {
            let list = ListTags { repository: repository.clone(), page_size: *page_size };
            flows::tags(client, &list).await.map(drop)
        }
        Act::Catalog { page_size } => {
            flows::catalog(client, &ListRepositories { page_size: *page_size }).await.map(drop)
        }
        Act::Referrers { repository, digest, artifact_type } => {
            let list = ListReferrers {
                repository: repository.clone(),
                digest: digest.find(runs, Digest::parse)?,
                artifact_type: artifact_type.clone(),
            };
            flows::referrers(client, &list).await.map(drop)
        }
        Act::Copy { repository, reference, to, tags } => {
            let copy = Copy {
                source: repository.clone(),
                reference: reference.find(runs, Reference::parse)?,
                target: to.clone(),
                tags: tags.clone(),
            };
            let beside = || client.beside(client.target().clone(), Rc::clone(other));
            // Each asks for its own token: one may pull there, the other may push here.
            let (from, into) = (beside(), beside());
            flows::copy(&from, &into, &copy).await.map(drop)
        }
        Act::Delete { repository, references } => {
            let found: Result<_, _> =
                references.iter().map(|given| given.find(runs, Reference::parse)).collect();
            flows::delete(client, &Delete { repository: repository.clone(), references: found? }).await
        }
        Act::DeleteBlob { repository, digest } => {
            let digest = digest.find(runs, Digest::parse)?;
            flows::delete_blob(client, &DeleteBlob { repository: repository.clone(), digest }).await
        }
        Act::CancelUpload(file, repository) => {
            let cancel = CancelUpload { repository: repository.clone(), blob: file.blob() };
            flows::cancel_upload(client, &cancel).await
        }
        Act::ResumeUpload(file, repository, chunks) => {
            let (repository, chunks) = (repository.clone(), chunks.clone());
            let resume = ResumeUpload { repository, blob: file.blob(), location: None, chunks };
            flows::resume_upload(client, &resume).await.map(drop)
        }
        // That is the registry's, and not the client's.
        Act::Collect(_) => Ok(()),
    }
}

async fn push(client: &Client, input: &Push, (runs, made): (&Runs, Option<&Made>)) -> Result<(), FlowError> {
    let Push { repository, tags, what, way, .. } = input;
    let recipe = |format, platform| Recipe {
        format,
        options: Options { invalid_references: way.invalid_references, ..Options::default() },
        platform,
        annotations: way.annotations.iter().cloned().collect(),
    };
    let image = match what {
        What::Oci(platform) => pack(input, &recipe(Format::Oci, platform.clone())).await?,
        What::Docker(platform) => pack(input, &recipe(Format::Docker, platform.clone())).await?,
        What::Schema1 => {
            let tag = tags
                .first()
                .cloned()
                .map_or_else(|| Tag::parse("latest"), Ok)
                .map_err(|error| wrong(&error))?;
            let (name, time) = (repository.clone(), SIGNED_AT.to_owned());
            pack(input, &recipe(Format::Schema1 { name, tag, key: KEY, time }, Platform::default())).await?
        }
        What::Index(platforms) => {
            let mut images = Vec::new();
            for platform in platforms {
                let image = pack(input, &recipe(Format::Oci, platform.clone())).await?;
                images.push((image, platform.clone()));
            }
            Image::index(images, Flavour::Oci, Options::default())?
        }
        What::Artifact(artifact_type, subject) => {
            let subject = match subject {
                Some(subject) => {
                    let reference = subject.find(runs, Reference::parse)?;
                    Some(Box::new(flows::describe(client, repository, &reference).await?))
                }
                None => None,
            };
            let artifact_type = artifact_type.clone();
            pack(input, &recipe(Format::Artifact { artifact_type, subject }, Platform::default())).await?
        }
    };
    if let Some(made) = made {
        made(&image, &input.names());
    }
    let mount =
        |from: &_| image.blobs().map(|blob| (blob.descriptor.digest.clone(), Clone::clone(from))).collect();
    let options = PushOptions {
        upload: UploadOptions {
            chunks: way.chunks.clone(),
            skip_head_checks: way.skip_head_checks,
            skip_blob_push_checks: way.skip_blob_push_checks,
            sessions: None,
        },
        mount_blobs: way.mount_from.as_ref().map(mount).unwrap_or_default(),
        push_by_manifest_digest: tags.is_empty(),
        manifest_content_type: way.content_type.clone(),
        manifest_reference: None,
        scopes: Some(way.scopes.clone()).filter(|scopes| !scopes.is_empty()),
    };
    flows::push(client, &flows::Push { repository: repository.clone(), tags: tags.clone(), image, options })
        .await
        .map(drop)
}

/// Files of a few bytes: nobody needs to be told how far it is.
struct Unheard;

impl Observer for Unheard {
    fn event(&self, _: Event) {}
}

async fn pack(input: &Push, recipe: &Recipe) -> Result<Image, FlowError> {
    if input.files.is_empty() {
        return Image::sample(recipe, &Unheard).await;
    }
    let file = |file: &PieceFile| File { name: file.name.clone(), source: Rc::new(file.bytes()) };
    let files: Vec<File> = input.files.iter().map(file).collect();
    let packing = Packing { archives_as_they_are: false };
    Image::pack(&files, packing, recipe, || Box::new(MemorySpool::default()), &Unheard).await
}

impl Push {
    /// The names of the files.
    fn names(&self) -> Vec<String> {
        if self.files.is_empty() {
            return SAMPLE.iter().map(|(name, _)| (*name).to_owned()).collect();
        }
        self.files.iter().map(|file| file.name.clone()).collect()
    }
}

impl PieceFile {
    fn bytes(&self) -> Bytes {
        Bytes::from(self.content.clone())
    }

    /// The file as a blob, as it is.
    fn blob(&self) -> Blob {
        let content = self.bytes();
        Blob { descriptor: Descriptor::of(MediaType::OCTET_STREAM, &content), source: Rc::new(content) }
    }
}

impl Given {
    /// The value, read by a grammar.
    fn find<T, E: Display>(
        &self,
        runs: &Runs,
        parse: impl FnOnce(&str) -> Result<T, E>,
    ) -> Result<T, FlowError> {
        let text = match self {
            Self::Text(text) => text.clone(),
            Self::Found(selector) => {
                let found =
                    runs.find(selector).ok_or_else(|| wrong(&format!("there is nothing at @{selector}")))?;
                found.to_string()
            }
        };
        parse(&text).map_err(|error| wrong(&error))
    }
}

/// The lesson is wrong, which its file does not tell.
fn wrong(why: &dyn Display) -> FlowError {
    FlowError::new(Fault::Input, format!("The piece cannot be run: {why}."), "Correct the lesson's file.")
}
