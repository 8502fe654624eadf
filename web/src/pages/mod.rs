//! The pages.

pub(crate) mod learn;
pub(crate) mod manifests;
pub(crate) mod play;
pub(crate) mod registries;
mod run_key;
