//! `longshore build artifact`.

use super::blobs::{Blobs, pieces};
use super::options::{About, Annotations, Output, Variants};
use super::{layout, outcome, tree};
use crate::failure::{Failure, or_exit};
use clap::Args;
use longshore_core::build::Artifact;
use longshore_core::{Descriptor, Hasher, MediaType};
use std::fs::File;
use std::path::{Path, PathBuf};

/// Build an artifact: anything that is not an image, each file as it is
#[derive(Args)]
pub(super) struct BuildArtifact {
    #[command(flatten)]
    output: Output,

    /// What kind of artifact it is, such as application/spdx+json
    #[arg(long, value_name = "TYPE", value_parser = |text: &str| MediaType::parse(text))]
    artifact_type: MediaType,

    /// The media type of the files
    #[arg(
        long,
        value_name = "TYPE",
        default_value = "application/octet-stream",
        value_parser = |text: &str| MediaType::parse(text)
    )]
    media_type: MediaType,

    #[command(flatten)]
    about: About,

    #[command(flatten)]
    annotations: Annotations,

    #[command(flatten)]
    variants: Variants,

    /// The files, each a blob with its name as title
    #[arg(value_name = "FILE")]
    files: Vec<PathBuf>,
}

/// The annotation with a file's name (image-spec, annotations.md).
const TITLE: &str = "org.opencontainers.image.title";

impl BuildArtifact {
    pub(super) fn run(self) -> Result<(), Failure> {
        let blobs = or_exit(Blobs::new(&self.output.path));
        let mut artifact = Artifact::new(self.artifact_type.clone());
        artifact.annotations = self.annotations.map();
        artifact.subject = self.about.subject()?;
        for path in &self.files {
            artifact.layers.push(keep(path, &self.media_type, &blobs)?);
        }
        if artifact.has_empty_blob() {
            blobs.add(Descriptor::empty().media_type, Descriptor::EMPTY_CONTENT)?;
        }
        let document = artifact.build(self.variants.options(false))?;
        let mut manifest = blobs.add(document.media_type.clone(), &document.content)?;
        manifest.artifact_type = Some(self.artifact_type.clone());
        layout::finish(blobs, &manifest, self.output.tag.as_ref())?;
        let parts: Vec<_> = artifact.layers.into_iter().map(|layer| ("blob", layer)).collect();
        outcome::print(&self.output, "manifest", &manifest, &parts)
    }
}

/// A file as a blob.
fn keep(path: &Path, media_type: &MediaType, blobs: &Blobs) -> Result<Descriptor, Failure> {
    let file = File::open(path).map_err(|error| tree::unreadable(path, &error))?;
    if file.metadata().map_err(|error| tree::unreadable(path, &error))?.is_dir() {
        return Err(Failure::unusable(format!(
            "“{}” is a folder, and each blob of an artifact is a file: name its files, or make a tar of it.",
            path.display()
        )));
    }
    let (mut hasher, mut size) = (Hasher::sha256(), 0);
    let mut blob = blobs.begin()?;
    pieces(file, |piece| {
        hasher.update(piece);
        size += piece.len() as u64;
        blob.write(piece)
    })?;
    let digest = hasher.finish();
    blob.finish(&digest)?;
    let mut descriptor = Descriptor::new(media_type.clone(), digest, size);
    let title = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    descriptor.annotations.insert(TITLE.to_owned(), title);
    Ok(descriptor)
}
