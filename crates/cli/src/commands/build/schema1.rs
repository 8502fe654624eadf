//! `longshore build schema1`.

use super::blobs::Blobs;
use super::options::{Config, Packing, Variants};
use super::{layers, outcome};
use crate::failure::{Failure, or_exit};
use crate::time;
use clap::Args;
use longshore_core::build::{Image, Schema1};
use longshore_core::layer::{DOCKER_EMPTY, Layer};
use longshore_core::signature::SigningKey;
use longshore_core::{RepositoryName, Tag};
use std::path::PathBuf;

/// Build a manifest of Docker's old schema 1, signed by a key that is made for it
///
/// It names its repository and its tag itself, and has no place in an image layout: the output is a folder with
/// manifest.json and the layers in blobs/.
#[derive(Args)]
pub(super) struct BuildSchema1 {
    /// Where it is written: a folder that is not there yet
    #[arg(short, long, value_name = "FOLDER")]
    output: PathBuf,

    /// The repository that it is for
    #[arg(long, value_name = "NAME", value_parser = |text: &str| RepositoryName::parse(text))]
    repository: RepositoryName,

    /// The tag that it is for
    #[arg(long, value_name = "TAG", default_value = "latest", value_parser = |text: &str| Tag::parse(text))]
    tag: Tag,

    /// Leave the signature out: the same input gives the same bytes
    #[arg(long)]
    unsigned: bool,

    #[command(flatten)]
    packing: Packing,

    #[command(flatten)]
    config: Config,

    #[command(flatten)]
    variants: Variants,

    /// Print what was built as JSON
    #[arg(long)]
    json: bool,

    /// The files and folders, each a layer, base first; without one, Docker's empty layer
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
}

/// More attempts at a key are never needed: nearly all numbers are one.
const ATTEMPTS: usize = 16;

impl BuildSchema1 {
    pub(super) fn run(self) -> Result<(), Failure> {
        let blobs = or_exit(Blobs::new(&self.output));
        let mut layers = layers::make(&self.paths, &self.packing, &blobs)?;
        if layers.is_empty() {
            let empty = Layer::docker_empty();
            blobs.add(empty.descriptor.media_type.clone(), &DOCKER_EMPTY)?;
            layers.push(empty);
        }
        let mut image = Image::of_layers(layers, "longshore build");
        image.platform = self.config.platform();
        image.created.clone_from(&self.config.created);
        image.author.clone_from(&self.config.author);
        image.execution = self.config.execution();
        let schema1 = Schema1 { name: self.repository.clone(), tag: self.tag.clone(), image };
        let options = self.variants.options(false);
        let document = if self.unsigned {
            schema1.build(options)?
        } else {
            schema1.build_signed(options, &key()?, &time::now())?
        };
        let manifest = document.descriptor();
        let path = blobs.root().join("manifest.json");
        std::fs::write(path, &document.content).map_err(|error| blobs.unwritable(&error))?;
        blobs.finish()?;
        let parts: Vec<_> = schema1.image.layers().map(|layer| ("layer", layer.descriptor.clone())).collect();
        outcome::write(self.json, "manifest", &manifest, &parts)
    }
}

/// A key that nobody has had before, nor will after.
fn key() -> Result<SigningKey, Failure> {
    for _ in 0..ATTEMPTS {
        let mut bytes = [0; 32];
        getrandom::fill(&mut bytes)
            .map_err(|error| Failure::new(format!("the system gives no random numbers: {error}")))?;
        if let Ok(key) = SigningKey::from_bytes(&bytes) {
            return Ok(key);
        }
    }
    Err(Failure::new("the system's random numbers are no keys"))
}
