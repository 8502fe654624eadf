//! Tells cargo when the site inside the program is no longer the one in `dist/`.
//!
//! The files themselves are taken in by `rust-embed` (see `src/site.rs`); what it cannot see is
//! a folder that was not there, or a file that came. A program without optimisation, and without the
//! feature `embedded-page`, reads the folder when it runs, and need not be built again.

use std::path::Path;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    // `cargo xtask` sets this to something that follows the content of `dist/`.
    println!("cargo::rerun-if-env-changed=LONGSHORE_SITE");
    let is_set = |variable| std::env::var_os(variable).is_some();
    let embedded = !is_set("CARGO_CFG_DEBUG_ASSERTIONS") || is_set("CARGO_FEATURE_EMBEDDED_PAGE");
    // A path that does not exist would make cargo build the program each time.
    if embedded && Path::new("../../dist/index.html").exists() {
        println!("cargo::rerun-if-changed=../../dist");
    }
}
