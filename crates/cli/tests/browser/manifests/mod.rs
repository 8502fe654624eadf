//! The page Manifests.

mod bad_input;
mod document;
mod large;
mod look;
mod sheet;
mod without;
