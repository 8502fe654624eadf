//! skopeo: a client that was written elsewhere.

use super::program::{Ended, end};
use std::net::SocketAddr;
use std::process::{Command, Stdio};

/// The program, where `LONGSHORE_SKOPEO` names it.
pub struct Skopeo(String);

impl Skopeo {
    /// None, and a line that says so, where the program is not named.
    pub fn find() -> Option<Self> {
        match std::env::var("LONGSHORE_SKOPEO") {
            Ok(path) if !path.is_empty() => Some(Self(path)),
            _ => {
                eprintln!("skipped: LONGSHORE_SKOPEO does not name a skopeo program");
                None
            }
        }
    }

    /// Runs it to its end.
    pub fn run(&self, arguments: &[&str]) -> Ended {
        // No user's configuration decides what is trusted.
        let child = Command::new(&self.0)
            .args(["--insecure-policy", "--override-os", "linux", "--override-arch", "amd64"])
            .args(arguments)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        end(child)
    }
}

/// How skopeo writes an image of a registry.
pub fn docker(address: SocketAddr, repository: &str, reference: &str) -> String {
    let joint = if reference.contains(':') { '@' } else { ':' };
    format!("docker://{address}/{repository}{joint}{reference}")
}
