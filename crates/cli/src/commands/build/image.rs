//! `longshore build image`.

use super::blobs::Blobs;
use super::options::{Annotations, Config, Format, Output, Packing, Variants};
use super::{layers, layout, outcome};
use crate::failure::{Failure, or_exit};
use clap::Args;
use longshore_core::build::Image;
use std::path::PathBuf;

/// Build an image: each file or folder becomes a layer, base first
///
/// A tar, tar.gz or tar.zst is used as the layer that it is, unless --wrap-archives is given.
#[derive(Args)]
pub(super) struct BuildImage {
    #[command(flatten)]
    output: Output,

    /// Whose formats the documents have
    #[arg(long, value_enum, default_value_t = Format::Oci)]
    format: Format,

    #[command(flatten)]
    packing: Packing,

    #[command(flatten)]
    config: Config,

    #[command(flatten)]
    annotations: Annotations,

    #[command(flatten)]
    variants: Variants,

    /// Leave the history out of the config, to see a registry refuse the image
    #[arg(long)]
    broken_config: bool,

    /// The files and folders, each a layer, base first
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
}

impl BuildImage {
    pub(super) fn run(self) -> Result<(), Failure> {
        let blobs = or_exit(Blobs::new(&self.output.path));
        let layers = layers::make(&self.paths, &self.packing, &blobs)?;
        let mut image = Image::of_layers(layers, "longshore build");
        image.platform = self.config.platform.clone();
        image.created.clone_from(&self.config.created);
        image.author.clone_from(&self.config.author);
        image.execution = self.config.execution();
        image.annotations = self.annotations.map();
        let built = image.build(self.format.flavour(), self.variants.options(self.broken_config))?;
        let config = blobs.add(built.config.media_type.clone(), &built.config.content)?;
        let mut manifest = blobs.add(built.manifest.media_type.clone(), &built.manifest.content)?;
        manifest.platform = Some(built.platform);
        layout::finish(blobs, &manifest, self.output.tag.as_ref())?;
        let mut parts: Vec<_> = image.layers().map(|layer| ("layer", layer.descriptor.clone())).collect();
        parts.insert(0, ("config", config));
        outcome::print(&self.output, "manifest", &manifest, &parts)
    }
}
