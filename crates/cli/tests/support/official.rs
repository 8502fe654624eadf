//! The distribution specification's own conformance program.

use super::peer;
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Command, Stdio};

/// What the program leaves out unless it is told otherwise: everything is to be checked.
const ALL: [&str; 5] = [
    "OCI_API_BLOBS_DIGEST_HEADER",
    "OCI_API_BLOBS_UPLOAD_CANCEL",
    "OCI_API_MANIFESTS_DIGEST_HEADER",
    "OCI_API_MANIFESTS_TAG_PARAM",
    "OCI_DATA_SPARSE",
];

/// The program, where `LONGSHORE_CONFORMANCE` names it.
pub struct Official(String);

impl Official {
    /// None, and a line that says so, where the program is not named.
    pub fn find() -> Option<Self> {
        peer::named("LONGSHORE_CONFORMANCE").map(Self)
    }

    /// The command that checks everything on the registry there, in two repositories of a namespace, and leaves its
    /// results in a folder.
    pub fn command(&self, address: SocketAddr, namespace: &str, results: &Path) -> Command {
        let mut command = Command::new(&self.0);
        command
            .current_dir(results)
            .env("OCI_REGISTRY", address.to_string())
            .env("OCI_TLS", "disabled")
            .env("OCI_VERSION", "dev")
            .env("OCI_REPO1", format!("{namespace}/one"))
            .env("OCI_REPO2", format!("{namespace}/two"))
            .envs(ALL.map(|name| (name, "true")))
            .stdin(Stdio::null());
        command
    }
}
