//! The worker beside the page: the embedded registry, and the making of layers.

mod engine;
mod layers;
mod registry;

pub(crate) use engine::Engine;
pub(crate) use layers::pack;
pub(crate) use registry::Embedded;
