//! `longshore serve --gateway`: registries are reached through it, and nothing else is.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking, and so do its helpers"
)]

#[path = "../support/mod.rs"]
mod support;

mod answers;
mod balanced;
mod elsewhere;
mod lab;
mod limits;
mod named;
mod options;
mod pages;
mod passing;
mod wire;
