//! What building and testing need beside cargo: looks for it, and gets it where it can.

mod advice;
mod debian;
mod programs;
mod wasm;

pub(crate) use programs::{CHROMEDRIVER, CHROMIUM, DOCKER_REGISTRY, NPM, Program, SKOPEO};
pub(crate) use wasm::{TARGET, WasmToolchain, Way};
