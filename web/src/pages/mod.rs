//! The pages.

pub(crate) mod manifests;
pub(crate) mod play;
pub(crate) mod registries;
