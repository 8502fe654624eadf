//! Real distribution: Debian's `docker-registry`, or a newer one.

use super::peer::{self, Peer};
use std::net::SocketAddr;
use std::process::Command;

/// A registry with its storage in memory, on a free port; it ends with this value.
pub struct Distribution {
    peer: Peer,
    pub address: SocketAddr,
    config: tempfile::TempDir,
}

impl Distribution {
    /// Starts it, open to everyone, with deletion on, and with the headers that a page needs. None, and a
    /// line that says so, where the program is not named.
    pub fn start() -> Option<Self> {
        // The headers are those that the documentation tells users to send.
        let documented = include_str!("../../../../docs/hosting.md");
        let block = documented.split_once("```yaml\nhttp:\n").expect("the block of the documentation").1;
        Self::with("LONGSHORE_DOCKER_REGISTRY", block.split_once("```").expect("the block's end").0)
    }

    /// Starts the program that the variable names, open to everyone, with deletion on, and nothing else. None, and
    /// a line that says so, where there is no such variable.
    pub fn bare(variable: &str) -> Option<Self> {
        Self::with(variable, "")
    }

    /// The same, with these lines behind the address in its configuration: of `http`, and then others.
    pub fn with(variable: &str, lines: &str) -> Option<Self> {
        let program = peer::named(variable)?;
        let config = tempfile::tempdir().unwrap();
        let file = config.path().join("config.yml");
        let peer = Peer::start(|address| {
            std::fs::write(&file, configuration(address, lines)).unwrap();
            let mut command = Command::new(&program);
            command.arg("serve").arg(&file);
            command.stderr(std::fs::File::create(config.path().join("log")).unwrap());
            command
        });
        Some(Self { address: peer.address, peer, config })
    }

    pub fn url(&self) -> String {
        self.peer.url()
    }

    /// What it wrote to its log.
    pub fn log(&self) -> String {
        std::fs::read_to_string(self.config.path().join("log")).unwrap()
    }
}

fn configuration(address: SocketAddr, lines: &str) -> String {
    format!(
        "version: 0.1
log:
  level: info
storage:
  inmemory: {{}}
  delete:
    enabled: true
http:
  addr: {address}
{lines}"
    )
}
