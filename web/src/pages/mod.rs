//! The pages.

pub(crate) mod play;
