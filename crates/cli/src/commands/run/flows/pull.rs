//! `run pull` and `run pull-index`

use super::SEEDED_REPOSITORY;
use super::header;
use super::login::scope;
use super::reference::Named;
use crate::commands::run::connection::Connection;
use crate::commands::run::outcome::Outcome;
use crate::failure::Failure;
use crate::text;
use clap::Args;
use longshore_client::flows::{self, Pull, PullOptions, Pulled};
use longshore_core::{Descriptor, Digest, MediaType, RepositoryName, Scope};
use serde_json::json;

/// What is pulled, and how.
#[derive(Args)]
struct What {
    #[command(flatten)]
    named: Named,

    /// Ask for this media type in the place of the usual ones; may be given more than once
    #[arg(long = "accept", value_name = "TYPE", value_parser = header::value)]
    accept: Vec<String>,

    /// Ask first without any authorization, which has to be refused
    #[arg(long)]
    attempt_without_token: bool,

    /// Have the Content-Type be the manifest's own media type, where it says one
    #[arg(long)]
    require_matching_type: bool,

    /// Ask for this scope in the place of what a pull needs; may be given more than once
    #[arg(long = "scope", value_name = "SCOPE", value_parser = scope)]
    scopes: Vec<Scope>,
}

impl What {
    fn of(self, repository: &RepositoryName) -> Pull {
        let options = PullOptions {
            accept_mimetypes: Some(self.accept).filter(|types| !types.is_empty()),
            attempt_pull_without_token: self.attempt_without_token,
            require_matching_manifest_type: self.require_matching_type,
            scopes: Some(self.scopes).filter(|scopes| !scopes.is_empty()),
        };
        Pull { repository: repository.clone(), reference: self.named.reference, options }
    }
}

/// What is told of a manifest, or of an index, that was pulled.
fn outcome(
    flow: &str,
    pull: &Pull,
    kind: &'static str,
    (digest, media_type, size): (&Digest, &MediaType, usize),
) -> Outcome {
    Outcome { tail: format!(", {}", pull.reference), ..Outcome::of(flow, "Pulled", Some(&pull.repository)) }
        .fact("digest", digest)
        .fact(kind, format!("{media_type}, {}", text::size(size as u64)))
        .member("reference", pull.reference.to_string())
        .member("digest", digest.as_str())
        .member("size", size)
        .member("media_type", media_type.as_str())
}

#[derive(Args)]
pub(in crate::commands::run) struct PullFlow {
    #[command(flatten)]
    connection: Connection,

    #[command(flatten)]
    what: What,
}

impl PullFlow {
    pub(in crate::commands::run) async fn run(self) -> Result<(), Failure> {
        let session = self.connection.check("pull", SEEDED_REPOSITORY)?;
        let pull = self.what.of(&session.repository);
        session
            .carry_out(async |client, _| {
                let pulled = flows::pull(client, &pull).await?;
                let about = (&pulled.digest, &pulled.media_type, pulled.manifest.len());
                let mut outcome =
                    outcome("pull", &pull, "manifest", about).member("blobs", json!(pulled.blobs));
                for blob in &pulled.blobs {
                    outcome = outcome.fact("blob", blob_line(blob));
                }
                Ok(outcome.fact("in all", total(std::slice::from_ref(&pulled))))
            })
            .await
    }
}

#[derive(Args)]
pub(in crate::commands::run) struct PullIndexFlow {
    #[command(flatten)]
    connection: Connection,

    #[command(flatten)]
    what: What,
}

impl PullIndexFlow {
    pub(in crate::commands::run) async fn run(self) -> Result<(), Failure> {
        let session = self.connection.check("pull-index", SEEDED_REPOSITORY)?;
        let pull = self.what.of(&session.repository);
        session
            .carry_out(async |client, _| {
                let pulled = flows::pull_index(client, &pull).await?;
                let images: Vec<_> = pulled
                    .images
                    .iter()
                    .map(|image| json!({ "digest": image.digest, "media_type": image.media_type, "blobs": image.blobs }))
                    .collect();
                let about = (&pulled.digest, &pulled.media_type, pulled.index.len());
                let mut outcome = outcome("pull-index", &pull, "index", about).member("images", images);
                for image in &pulled.images {
                    outcome = outcome.fact("image", format!("{}  {}", image.digest, manifest_line(image)));
                }
                Ok(outcome.fact("in all", total(&pulled.images)))
            })
            .await
    }
}

fn manifest_line(pulled: &Pulled) -> String {
    format!("{}, {}", pulled.media_type, text::size(pulled.manifest.len() as u64))
}

fn blob_line(blob: &Descriptor) -> String {
    let elsewhere = if blob.urls.is_empty() { "" } else { ", which lies elsewhere and was not fetched" };
    format!("{}  {}, {}{elsewhere}", blob.digest, blob.media_type, text::size(blob.size))
}

fn total(images: &[Pulled]) -> String {
    let blobs = || images.iter().flat_map(|image| &image.blobs);
    let bytes = blobs().map(|blob| blob.size).fold(0, u64::saturating_add);
    format!("{} in {} blobs", text::size(bytes), blobs().count())
}
