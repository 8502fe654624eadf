//! The page Manifests.

mod bad_input;
mod document;
mod files;
mod large;
mod look;
mod odd;
mod sheet;
mod without;
