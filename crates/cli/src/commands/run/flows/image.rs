//! What is pushed: files made into an image, and how.

use crate::commands::run::store;
use crate::failure::{Failure, or_exit, wrong};
use crate::time;
use clap::{Args, ValueEnum};
use longshore_client::image::{self, File, Image, Packing, Recipe};
use longshore_client::{FlowError, Observer};
use longshore_core::build::Options;
use longshore_core::{MediaType, Platform, RepositoryName, Tag};
use std::path::PathBuf;

/// The files, and the documents over them.
#[derive(Args)]
#[expect(clippy::struct_excessive_bools, reason = "switches that have nothing to do with each other")]
pub(super) struct ImageOptions {
    /// A file that becomes a layer; may be given more than once, base first. A tar, plain or
    /// gzip-compressed, is the layer as it is
    #[arg(long = "file", value_name = "FILE")]
    files: Vec<PathBuf>,

    /// Put archives into their layers like any other file
    #[arg(long)]
    wrap_archives: bool,

    /// An annotation of the manifest; may be given more than once
    #[arg(long = "annotation", value_name = "NAME=VALUE", value_parser = pair)]
    annotations: Vec<(String, String)>,

    /// What an artifact is, with --format artifact: a media type
    #[arg(long, value_name = "TYPE", value_parser = MediaType::parse)]
    artifact_type: Option<MediaType>,

    /// Escape everything outside ASCII in the documents, which gives them another digest
    #[arg(long)]
    ensure_ascii: bool,

    /// Leave the history out of the config, which some registries refuse
    #[arg(long)]
    broken_config: bool,

    /// Name layers by a digest that no blob has, to see the registry refuse the manifest
    #[arg(long)]
    invalid_references: bool,
}

/// The formats of an image.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// OCI's
    Oci,
    /// Docker's schema 2
    Docker,
    /// Docker's schema 1, signed with a key that is used once
    Schema1,
    /// An artifact, whose blobs are the files as they are
    Artifact,
}

impl ImageOptions {
    /// Opens the files. One that cannot be read ends the program here.
    pub(super) fn open(self) -> Opened {
        let files = or_exit(self.files.iter().map(|path| store::open(path)).collect());
        Opened { files, options: self }
    }
}

/// Files that are open.
pub(super) struct Opened {
    files: Vec<File>,
    options: ImageOptions,
}

impl Opened {
    /// What an image for this platform is made to be.
    pub(super) fn recipe(
        &self,
        format: Format,
        platform: Platform,
        repository: &RepositoryName,
        tags: &[Tag],
    ) -> Result<Recipe, Failure> {
        if self.options.artifact_type.is_some() && format != Format::Artifact {
            wrong("--artifact-type is for an artifact: say --format artifact, too.");
        }
        let format = match format {
            Format::Oci => image::Format::Oci,
            Format::Docker => image::Format::Docker,
            Format::Schema1 => {
                let mut key = [0; 32];
                getrandom::fill(&mut key)
                    .map_err(|error| Failure::new(format!("the system gives no random numbers: {error}")))?;
                let tag = match tags.first() {
                    Some(tag) => tag.clone(),
                    None => Tag::parse("latest")?,
                };
                image::Format::Schema1 { name: repository.clone(), tag, key, time: time::now() }
            }
            Format::Artifact => {
                let artifact_type = self.options.artifact_type.clone();
                let artifact_type = artifact_type
                    .unwrap_or_else(|| wrong("--artifact-type is missing: say what the artifact is, such as --artifact-type application/spdx+json."));
                image::Format::Artifact { artifact_type, subject: None }
            }
        };
        let ImageOptions { annotations, ensure_ascii, broken_config, invalid_references, .. } = &self.options;
        let options = Options {
            ensure_ascii: *ensure_ascii,
            broken_config: *broken_config,
            invalid_references: *invalid_references,
        };
        Ok(Recipe { format, options, platform, annotations: annotations.iter().cloned().collect() })
    }

    /// The image of the files, or the sample where there are none.
    pub(super) async fn pack(&self, recipe: &Recipe, observer: &dyn Observer) -> Result<Image, FlowError> {
        if self.files.is_empty() {
            return Image::sample(recipe, observer).await;
        }
        let packing = Packing { archives_as_they_are: !self.options.wrap_archives };
        Image::pack(&self.files, packing, recipe, || Box::new(store::DiskSpool::default()), observer).await
    }
}

fn pair(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((name, value)) if !name.is_empty() => Ok((name.to_owned(), value.to_owned())),
        _ => Err("a name and a value are written NAME=VALUE".to_owned()),
    }
}
