//! `longshore build image`.

use super::blobs::Blobs;
use super::options::{About, Annotations, Config, Format, Output, Packing, Variants};
use super::{layers, layout, outcome};
use crate::failure::{Failure, or_exit};
use clap::Args;
use longshore_core::MediaType;
use longshore_core::build::{Image, Step};
use longshore_core::manifest::History;
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
    about: About,

    /// What kind of artifact the image is
    #[arg(long, value_name = "TYPE", value_parser = |text: &str| MediaType::parse(text))]
    artifact_type: Option<MediaType>,

    #[command(flatten)]
    annotations: Annotations,

    /// Where a layer can be fetched instead, the base being 1; may be given more than once. Docker's become foreign
    #[arg(long = "layer-url", value_name = "NUMBER=URL", value_parser = layer_url)]
    layer_urls: Vec<(usize, String)>,

    /// A step of the history that made no layer, behind those that did: its command; may be given more than once
    #[arg(long = "empty-step", value_name = "COMMAND")]
    empty_steps: Vec<String>,

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
        image.platform = self.config.platform();
        image.created.clone_from(&self.config.created);
        image.author.clone_from(&self.config.author);
        image.execution = self.config.execution();
        image.artifact_type.clone_from(&self.artifact_type);
        image.subject = self.about.subject()?;
        image.annotations = self.annotations.map();
        self.name_urls(&mut image)?;
        image.steps.extend(self.empty_steps.iter().map(|command| Step {
            history: History { created_by: Some(command.clone()), ..History::default() },
            layer: None,
        }));
        let built = image.build(self.format.flavour(), self.variants.options(self.broken_config))?;
        let config = blobs.add(built.config.media_type.clone(), &built.config.content)?;
        let mut manifest = blobs.add(built.manifest.media_type.clone(), &built.manifest.content)?;
        manifest.platform = Some(built.platform);
        layout::finish(blobs, &manifest, self.output.tag.as_ref())?;
        let mut parts: Vec<_> = image.layers().map(|layer| ("layer", layer.descriptor.clone())).collect();
        parts.insert(0, ("config", config));
        outcome::print(&self.output, "manifest", &manifest, &parts)
    }

    /// Says of layers where they can be fetched instead.
    fn name_urls(&self, image: &mut Image) -> Result<(), Failure> {
        for (number, url) in &self.layer_urls {
            let step = number.checked_sub(1).and_then(|at| image.steps.get_mut(at));
            let Some(layer) = step.and_then(|step| step.layer.as_mut()) else {
                return Err(Failure::unusable(format!(
                    "There is no layer {number}: --layer-url counts from 1, and there are {}.",
                    self.paths.len()
                )));
            };
            layer.descriptor.urls.push(url.clone());
        }
        Ok(())
    }
}

fn layer_url(text: &str) -> Result<(usize, String), String> {
    let parts = text.split_once('=').and_then(|(number, url)| Some((number.parse().ok()?, url.to_owned())));
    parts.ok_or_else(|| "a layer's number and an address are written NUMBER=URL".to_owned())
}
