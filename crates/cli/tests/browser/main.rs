//! The page in a real browser: headless Chromium, against the registry in the page, against
//! `longshore registry` and against real distribution.
//!
//! `LONGSHORE_PROGRAM` names the program with the page inside, `LONGSHORE_CHROMEDRIVER` and
//! `LONGSHORE_CHROMIUM` the browser, `LONGSHORE_DOCKER_REGISTRY`, `LONGSHORE_DISTRIBUTION`,
//! `LONGSHORE_NGINX` and `LONGSHORE_SKOPEO` the parts that others wrote; where they do not, a test says
//! so and passes. `LONGSHORE_ARTIFACTS` names a folder for pictures, and `LONGSHORE_UPDATE_PICTURE` asks
//! for a new picture of the page for the README.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking, and so do its helpers"
)]

mod bad_input;
mod browse;
mod conformance;
mod connect;
mod driver;
mod embedded;
mod explain;
mod failures;
mod flows;
mod gateway;
mod hands;
mod large;
mod learn;
mod look;
mod manifests;
mod memory;
mod opened;
mod page;
mod pool;
mod presets;
mod registries;
mod save;
mod state;
mod step;
#[path = "../support/mod.rs"]
mod support;
mod tokens;
