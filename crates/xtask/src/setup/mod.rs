//! What building and testing need beside cargo: looks for it, and gets it where it can.

mod advice;
mod debian;
mod go;
mod node;
mod programs;
mod wasm;

pub(crate) use node::Node;
pub(crate) use programs::{
    ALL, CADDY, CHROMEDRIVER, CHROMIUM, CONFORMANCE, CRANE, DISTRIBUTION, DOCKER_REGISTRY, NGINX, NPM, ORAS,
    Program, REGCTL, SKOPEO, WRK,
};
pub(crate) use wasm::{TARGET, WasmToolchain, Way};
