//! Builders: what an image, an index or an artifact is made of, and the documents that say so.
//!
//! The same input always gives the same bytes, and so the same digests. Each document that is built is one that
//! the specification's text accepts; what the text would reject is a [`BuildError`] before anything is written.
//!
//! ```
//! use longshore_core::build::{Flavour, Image, Options};
//! use longshore_core::layer::Layer;
//!
//! let mut image = Image::of_layers(vec![Layer::docker_empty()], "longshore");
//! image.execution.cmd = vec!["/bin/app".to_owned()];
//! let built = image.build(Flavour::Oci, Options::default())?;
//! assert_eq!(built.manifest.descriptor().size, built.manifest.content.len() as u64);
//! # Ok::<(), longshore_core::build::BuildError>(())
//! ```

mod artifact;
mod check;
mod document;
mod error;
mod image;
mod index;
mod layer_type;
mod options;
mod schema1;

pub use artifact::Artifact;
pub use document::Document;
pub use error::BuildError;
pub use image::{BuiltImage, Image, Step};
pub use index::Index;
pub use options::{Flavour, Options};
pub use schema1::Schema1;
