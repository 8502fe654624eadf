//! The pages.

pub(crate) mod manifests;
pub(crate) mod play;
