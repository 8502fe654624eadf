//! `longshore run --equivalents`: what other clients do with the commands that they are given, against `longshore registry`
//! and distribution, held against what the run did. A client that no variable names is skipped with a line.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that cannot go on fails")]

#[path = "../support/mod.rs"]
mod support;

mod lab;

mod change;
mod distribution;
mod lessons;
mod login;
mod look;
mod pull;
mod push;
mod told;
