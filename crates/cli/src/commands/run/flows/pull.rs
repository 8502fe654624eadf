//! `run pull` and `run pull-index`

use super::SEEDED_REPOSITORY;
use super::login::scope;
use crate::commands::run::connection::Connection;
use crate::commands::run::outcome::Outcome;
use crate::failure::Failure;
use crate::text;
use clap::Args;
use longshore_client::flows::{self, Pull, PullOptions, Pulled};
use longshore_core::{Descriptor, Reference, Scope};
use serde_json::json;

/// What is pulled, and how.
#[derive(Args)]
struct What {
    /// The tag or the digest of the image
    #[arg(
        long,
        visible_alias = "tag",
        value_name = "TAG|DIGEST",
        default_value = "latest",
        allow_hyphen_values = true
    )]
    reference: Reference,

    /// Ask for this media type in the place of the usual ones; may be given more than once
    #[arg(long = "accept", value_name = "TYPE")]
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
    fn options(&self) -> PullOptions {
        PullOptions {
            accept_mimetypes: Some(self.accept.clone()).filter(|types| !types.is_empty()),
            attempt_pull_without_token: self.attempt_without_token,
            require_matching_manifest_type: self.require_matching_type,
            scopes: Some(self.scopes.clone()).filter(|scopes| !scopes.is_empty()),
        }
    }
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
        let session = self.connection.check(SEEDED_REPOSITORY)?;
        let options = self.what.options();
        let pull = Pull { repository: session.repository.clone(), reference: self.what.reference, options };
        session
            .carry_out(async |client, _| {
                let pulled = flows::pull(client, &pull).await?;
                let mut outcome = Outcome::of("pull", "Pulled", Some(&pull.repository));
                outcome.tail = format!(", {}", pull.reference);
                outcome = outcome
                    .fact("digest", &pulled.digest)
                    .fact("manifest", manifest_line(&pulled))
                    .member("reference", pull.reference.to_string())
                    .member("digest", pulled.digest.as_str())
                    .member("size", pulled.manifest.len())
                    .member("media_type", pulled.media_type.as_str())
                    .member("blobs", json!(pulled.blobs));
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
        let session = self.connection.check(SEEDED_REPOSITORY)?;
        let options = self.what.options();
        let pull = Pull { repository: session.repository.clone(), reference: self.what.reference, options };
        session
            .carry_out(async |client, _| {
                let pulled = flows::pull_index(client, &pull).await?;
                let mut outcome = Outcome::of("pull-index", "Pulled", Some(&pull.repository));
                outcome.tail = format!(", {}", pull.reference);
                let images: Vec<_> = pulled
                    .images
                    .iter()
                    .map(|image| json!({ "digest": image.digest, "media_type": image.media_type, "blobs": image.blobs }))
                    .collect();
                outcome = outcome
                    .fact("digest", &pulled.digest)
                    .fact("index", format!("{}, {}", pulled.media_type, text::size(pulled.index.len() as u64)))
                    .member("reference", pull.reference.to_string())
                    .member("digest", pulled.digest.as_str())
                    .member("size", pulled.index.len())
                    .member("media_type", pulled.media_type.as_str())
                    .member("images", images);
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
