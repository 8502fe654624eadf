//! The ladder, climbed in worlds that are made up.

// What is not as it should be here fails the test that it is in.
#![allow(clippy::unwrap_used, reason = "helpers of tests are outside of what clippy knows as tests")]

mod any;
mod ladder;
mod remedies;
mod words;
mod world;
