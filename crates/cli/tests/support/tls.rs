//! Keys and certificates that tests use.

use std::path::{Path, PathBuf};

/// The path of one of them.
pub fn file(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/support/tls").join(name)
}
