//! `longshore build index`.

use super::blobs::Blobs;
use super::options::{About, Annotations, Format, Output, Variants};
use super::source::Source;
use super::{layout, outcome};
use crate::failure::{Failure, or_exit};
use clap::Args;
use longshore_core::MediaType;
use longshore_core::build::Index;

/// Build an index of images or artifacts that are in image layouts, with all that they need
#[derive(Args)]
pub(super) struct BuildIndex {
    #[command(flatten)]
    output: Output,

    /// Whose format the index has
    #[arg(long, value_enum, default_value_t = Format::Oci)]
    format: Format,

    /// What kind of artifact the index is
    #[arg(long, value_name = "TYPE", value_parser = |text: &str| MediaType::parse(text))]
    artifact_type: Option<MediaType>,

    #[command(flatten)]
    about: About,

    #[command(flatten)]
    annotations: Annotations,

    #[command(flatten)]
    variants: Variants,

    /// The layouts, as folders or tars; of one with several references, the one that :TAG names
    #[arg(required = true, value_name = "LAYOUT[:TAG]")]
    layouts: Vec<String>,
}

impl BuildIndex {
    pub(super) fn run(self) -> Result<(), Failure> {
        let blobs = or_exit(Blobs::new(&self.output.path));
        let mut index = Index {
            artifact_type: self.artifact_type.clone(),
            subject: self.about.subject()?,
            annotations: self.annotations.map(),
            ..Index::default()
        };
        for layout in &self.layouts {
            let source = Source::open(layout)?;
            source.copy(&blobs)?;
            index.manifests.push(source.descriptor()?);
        }
        let document = index.build(self.format.flavour(), self.variants.options(false))?;
        let descriptor = blobs.add(document.media_type.clone(), &document.content)?;
        layout::finish(blobs, &descriptor, self.output.tag.as_ref())?;
        let parts: Vec<_> = index.manifests.into_iter().map(|child| ("manifest", child)).collect();
        outcome::print(&self.output, "index", &descriptor, &parts)
    }
}
