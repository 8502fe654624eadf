//! `run push` and `run push-index`

use super::NEW_REPOSITORY;
use super::header;
use super::image::{Format, ImageOptions};
use super::login::scope;
use crate::commands::run::connection::Connection;
use crate::commands::run::outcome::Outcome;
use crate::failure::{Failure, wrong};
use crate::text;
use clap::Args;
use longshore_client::flows::{self, Chunk, Chunks, Push, PushOptions, Pushed, UploadOptions};
use longshore_client::image::{self, Image};
use longshore_client::url::Url;
use longshore_core::build::{self, Flavour};
use longshore_core::{Digest, Platform, Reference, RepositoryName, Scope, Tag};

#[derive(Args)]
pub(in crate::commands::run) struct PushFlow {
    #[command(flatten)]
    connection: Connection,

    /// A tag that will name the image; may be given more than once
    #[arg(long = "tag", value_name = "TAG", default_value = "latest", allow_hyphen_values = true)]
    tags: Vec<Tag>,

    /// Whose documents the image has
    #[arg(long, value_enum, default_value_t = Format::Oci)]
    format: Format,

    /// What the image runs on: os/architecture, or os/architecture/variant
    #[arg(long, value_name = "PLATFORM", default_value_t, value_parser = Platform::parse)]
    platform: Platform,

    /// The manifest of the same repository that an artifact is about: a tag or a digest
    #[arg(long, value_name = "REFERENCE", value_parser = Reference::parse)]
    subject: Option<Reference>,

    #[command(flatten)]
    image: ImageOptions,

    #[command(flatten)]
    how: How,
}

/// How something is pushed.
#[derive(Args)]
struct How {
    /// Send blobs in chunks of so many bytes, such as 1048576 or 5M, instead of whole
    #[arg(long, value_name = "BYTES", value_parser = text::byte_count, conflicts_with = "chunks")]
    chunk_size: Option<u64>,

    /// Send this part of each blob, and expect this status (202 unless given); may be given more than once. Both ends are
    /// counted in bytes, the second one is not included: 0-100, or 50-100:416
    #[arg(long = "chunk", value_name = "FROM-TO[:STATUS]", value_parser = chunk)]
    chunks: Vec<Chunk>,

    /// Mount this blob from the repository that has it; may be given more than once
    #[arg(long = "mount", value_name = "DIGEST=NAME", value_parser = mount)]
    mounts: Vec<(Digest, RepositoryName)>,

    /// Go on with this upload session, which an earlier push of the same blob was cut off from and named; may be given more
    /// than once
    #[arg(long = "session", value_name = "DIGEST=URL", value_parser = upload_session, conflicts_with = "chunks")]
    sessions: Vec<(Digest, Url)>,

    /// Do not ask first whether a blob is there
    #[arg(long)]
    skip_head_checks: bool,

    /// Do not look afterwards whether a blob is there, and the same
    #[arg(long)]
    skip_blob_push_checks: bool,

    /// Push the manifest by its digest, in the place of the tags
    #[arg(long)]
    by_digest: bool,

    /// Send the manifest with this Content-Type
    #[arg(long, value_name = "TYPE", value_parser = header::value)]
    manifest_content_type: Option<String>,

    /// Ask for this scope in the place of what a push needs; may be given more than once
    #[arg(long = "scope", value_name = "SCOPE", value_parser = scope)]
    scopes: Vec<Scope>,
}

impl How {
    fn options(self) -> PushOptions {
        let chunks = match (self.chunk_size, self.chunks) {
            (Some(size), _) => Chunks::Of(size),
            (None, chunks) if chunks.is_empty() => Chunks::Whole,
            (None, chunks) => Chunks::Given(chunks),
        };
        PushOptions {
            upload: UploadOptions {
                sessions: Some(self.sessions.into_iter().collect()),
                chunks,
                skip_head_checks: self.skip_head_checks,
                skip_blob_push_checks: self.skip_blob_push_checks,
            },
            mount_blobs: self.mounts.into_iter().collect(),
            push_by_manifest_digest: self.by_digest,
            manifest_content_type: self.manifest_content_type,
            manifest_reference: None,
            scopes: Some(self.scopes).filter(|scopes| !scopes.is_empty()),
        }
    }
}

impl PushFlow {
    pub(in crate::commands::run) async fn run(self) -> Result<(), Failure> {
        let files = self.image.open();
        let session = self.connection.check("push", NEW_REPOSITORY)?;
        session.refuse_elsewhere("--session", self.how.sessions.iter().map(|(_, location)| location));
        if self.subject.is_some() && self.format != Format::Artifact {
            wrong("--subject is what an artifact is about: say --format artifact, too.");
        }
        let mut recipe = files.recipe(self.format, self.platform, &session.repository, &self.tags)?;
        let (repository, tags, options) = (session.repository.clone(), self.tags, self.how.options());
        session
            .carry_out(async |client, observer| {
                if let (Some(reference), image::Format::Artifact { subject, .. }) =
                    (&self.subject, &mut recipe.format)
                {
                    *subject = Some(Box::new(flows::describe(client, &repository, reference).await?));
                }
                let image = files.pack(&recipe, observer).await?;
                let push = Push { repository, tags, image, options };
                let pushed = flows::push(client, &push).await?;
                Ok(outcome("push", &push.repository, &push.tags, &push.options, &pushed))
            })
            .await
    }
}

#[derive(Args)]
pub(in crate::commands::run) struct PushIndexFlow {
    #[command(flatten)]
    connection: Connection,

    /// A tag that will name the index; may be given more than once
    #[arg(long = "tag", value_name = "TAG", default_value = "latest", allow_hyphen_values = true)]
    tags: Vec<Tag>,

    /// Push Docker's documents, a manifest list over manifests of schema 2
    #[arg(long)]
    docker: bool,

    /// A platform that the index has an image for; may be given more than once
    #[arg(
        long = "platform",
        value_name = "PLATFORM",
        value_parser = Platform::parse,
        default_values = ["linux/amd64", "linux/arm64"]
    )]
    platforms: Vec<Platform>,

    #[command(flatten)]
    image: ImageOptions,

    #[command(flatten)]
    how: How,
}

impl PushIndexFlow {
    pub(in crate::commands::run) async fn run(self) -> Result<(), Failure> {
        let files = self.image.open();
        let session = self.connection.check("push-index", NEW_REPOSITORY)?;
        session.refuse_elsewhere("--session", self.how.sessions.iter().map(|(_, location)| location));
        let (repository, tags, options) = (session.repository.clone(), self.tags, self.how.options());
        let (format, flavour) =
            if self.docker { (Format::Docker, Flavour::Docker) } else { (Format::Oci, Flavour::Oci) };
        let mut recipes = Vec::new();
        for platform in self.platforms {
            recipes.push(files.recipe(format, platform, &repository, &tags)?);
        }
        session
            .carry_out(async |client, observer| {
                let mut images = Vec::new();
                for recipe in &recipes {
                    images.push((files.pack(recipe, observer).await?, recipe.platform.clone()));
                }
                let count = images.len();
                let image = Image::index(images, flavour, build::Options::default())?;
                let push = Push { repository, tags, image, options };
                let pushed = flows::push(client, &push).await?;
                let outcome = outcome("push-index", &push.repository, &push.tags, &push.options, &pushed);
                Ok(outcome.fact("images", count).member("images", count))
            })
            .await
    }
}

fn outcome(
    flow: &str,
    repository: &RepositoryName,
    tags: &[Tag],
    options: &PushOptions,
    pushed: &Pushed,
) -> Outcome {
    let tags: Vec<String> = if options.push_by_manifest_digest {
        Vec::new()
    } else {
        tags.iter().map(ToString::to_string).collect()
    };
    let mounted = if pushed.mounted > 0 { format!("{} mounted, ", pushed.mounted) } else { String::new() };
    let outcome = Outcome::of(flow, "Pushed", Some(repository))
        .fact("digest", &pushed.digest)
        .fact("manifest", text::size(pushed.size))
        .fact("blobs", format!("{} sent, {mounted}{} there already", pushed.sent, pushed.present))
        .fact("tags", if tags.is_empty() { "none".to_owned() } else { tags.join(", ") })
        .member("tags", tags)
        .member("digest", pushed.digest.as_str())
        .member("size", pushed.size)
        .member("blobs_sent", pushed.sent)
        .member("blobs_mounted", pushed.mounted)
        .member("blobs_present", pushed.present)
        .member("dialect", pushed.dialect.map(longshore_client::Dialect::as_str))
        .member("referrers_tag", pushed.referrers_tag.clone());
    let outcome = match pushed.dialect {
        Some(dialect) => outcome.fact("dialect", dialect),
        None => outcome,
    };
    match &pushed.referrers_tag {
        Some(tag) => {
            outcome.fact("listed", format!("under the tag {tag}, since the registry lists no referrers"))
        }
        None => outcome,
    }
}

/// Reads `0-100`, or `50-100:416`.
fn chunk(text: &str) -> Result<Chunk, String> {
    let wrong = || "a chunk is written FROM-TO or FROM-TO:STATUS, such as 0-100 or 50-100:416".to_owned();
    let (range, status) = match text.split_once(':') {
        Some((range, status)) => (range, status.parse().map_err(|_| wrong())?),
        None => (text, http::StatusCode::ACCEPTED),
    };
    let (from, to) = range.split_once('-').ok_or_else(wrong)?;
    let (offset, end): (u64, u64) = (from.parse().map_err(|_| wrong())?, to.parse().map_err(|_| wrong())?);
    let length = end.checked_sub(offset).filter(|length| *length > 0);
    Ok(Chunk { offset, length: length.ok_or("a chunk ends behind its beginning")?, status })
}

/// Reads `sha256:…=library/app`.
fn mount(text: &str) -> Result<(Digest, RepositoryName), String> {
    let (digest, name) = text.split_once('=').ok_or("a mount is written DIGEST=NAME")?;
    let digest = Digest::parse(digest).map_err(|error| error.to_string())?;
    Ok((digest, RepositoryName::parse(name).map_err(|error| error.to_string())?))
}

fn upload_session(text: &str) -> Result<(Digest, Url), String> {
    let (digest, url) = text.split_once('=').ok_or("an upload session is written DIGEST=URL")?;
    let digest = Digest::parse(digest).map_err(|error| error.to_string())?;
    Ok((digest, Url::parse(url).map_err(|error| error.to_string())?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chunks_say_where_they_are_and_what_is_to_come() {
        let read = |text| chunk(text).map(|chunk| (chunk.offset, chunk.length, chunk.status.as_u16()));
        assert_eq!(read("0-100"), Ok((0, 100, 202)));
        assert_eq!(read("50-100:416"), Ok((50, 50, 416)));
        for text in ["", "5", "5-5", "9-5", "a-b", "0-100:", "0-100:99", "0-100:many"] {
            assert!(read(text).is_err(), "{text}");
        }
    }

    #[test]
    fn mounts_name_a_blob_and_who_has_it() {
        let digest = Digest::sha256(b"");
        assert!(mount(&format!("{digest}=a/b")).is_ok());
        for text in ["", "a/b", &format!("{digest}="), "sha256:0=a/b"] {
            assert!(mount(text).is_err(), "{text}");
        }
    }

    #[test]
    fn an_upload_session_names_a_blob_and_where_it_goes_on() {
        let digest = Digest::sha256(b"");
        let read = upload_session(&format!("{digest}=http://h/v2/a/blobs/uploads/1?_state=a=b")).unwrap();
        assert_eq!(read.1.to_string(), "http://h/v2/a/blobs/uploads/1?_state=a=b");
        for text in ["", "http://h", &format!("{digest}="), &format!("{digest}=ftp://h")] {
            assert!(upload_session(text).is_err(), "{text}");
        }
    }
}
