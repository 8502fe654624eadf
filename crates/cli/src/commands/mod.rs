//! A file for each command of the program.

pub(crate) mod build;
pub(crate) mod compare;
pub(crate) mod conformance;
pub(crate) mod digest;
pub(crate) mod explain;
pub(crate) mod failures;
pub(crate) mod input;
pub(crate) mod layer;
pub(crate) mod recording;
pub(crate) mod registry;
pub(crate) mod run;
pub(crate) mod serve;
pub(crate) mod show;
pub(crate) mod validate;
