//! `longshore build`: documents, and the layers that they are about, from files and folders.

mod artifact;
mod blobs;
mod image;
mod index;
mod layers;
mod layout;
mod options;
mod outcome;
mod schema1;
mod source;
mod tree;

use crate::failure::Failure;
use clap::{Args, Subcommand};

/// Build images, indexes and artifacts from files and folders, as an image layout
///
/// The same input always gives the same bytes, and so the same digests: owners are left out, and times.
///
/// Exit codes: 0 built, 1 it cannot be built or written, 2 wrong usage or an input that is not there.
#[derive(Args)]
pub(crate) struct Build {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    Image(image::BuildImage),
    Index(index::BuildIndex),
    Artifact(artifact::BuildArtifact),
    Schema1(schema1::BuildSchema1),
}

impl Build {
    pub(crate) fn run(self) -> Result<(), Failure> {
        match self.what {
            What::Image(image) => image.run(),
            What::Index(index) => index.run(),
            What::Artifact(artifact) => artifact.run(),
            What::Schema1(schema1) => schema1.run(),
        }
    }
}
