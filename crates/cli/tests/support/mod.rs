//! What the tests of the program share: the program itself, registries to run it against, and plain HTTP.

#![allow(
    dead_code,
    unreachable_pub,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "each test program uses its part of this, and a test fails by panicking"
)]

pub mod distribution;
pub mod documented;
pub mod fake;
pub mod files;
pub mod http;
pub mod nginx;
pub mod official;
pub mod peer;
pub mod program;
pub mod skopeo;
pub mod tls;
pub mod tokens;
