//! Real distribution: Debian's `docker-registry`, or a newer one.

use super::documented::{HOSTING, block};
use super::peer::{self, Peer};
use std::net::SocketAddr;
use std::process::Command;

/// A registry with its storage in memory, where nothing else is said, on a free port; it ends with this value.
pub struct Distribution {
    peer: Peer,
    pub address: SocketAddr,
    config: tempfile::TempDir,
    /// Where its storage is, if not in memory.
    storage: Option<tempfile::TempDir>,
}

impl Distribution {
    /// Starts it, open to everyone, with deletion on, and with the headers that a page needs. None, and a
    /// line that says so, where the program is not named.
    pub fn start() -> Option<Self> {
        Self::with("LONGSHORE_DOCKER_REGISTRY", &headers())
    }

    /// The same with its storage in a folder: in memory it takes a gigabyte in more than a quarter of an hour.
    pub fn start_on_disk() -> Option<Self> {
        let folder = tempfile::tempdir().unwrap();
        let storage = format!("filesystem: {{rootdirectory: {}}}", folder.path().display());
        let mut started = Self::stored("LONGSHORE_DOCKER_REGISTRY", &storage, &headers())?;
        started.storage = Some(folder);
        Some(started)
    }

    /// Starts the program that the variable names, open to everyone, with deletion on, and nothing else. None, and
    /// a line that says so, where there is no such variable.
    pub fn bare(variable: &str) -> Option<Self> {
        Self::with(variable, "")
    }

    /// The same, where manifests of Docker's schema 1 are taken, too: version 2 does that if it is told so, version 3 has
    /// no such thing.
    pub fn with_schema1(variable: &str) -> Option<Self> {
        Self::with(variable, "compatibility:\n  schema1:\n    enabled: true\n")
    }

    /// The same, with these lines behind the address in its configuration: of `http`, and then others.
    pub fn with(variable: &str, lines: &str) -> Option<Self> {
        Self::stored(variable, "inmemory: {}", lines)
    }

    fn stored(variable: &str, storage: &str, lines: &str) -> Option<Self> {
        let program = peer::named(variable)?;
        let config = tempfile::tempdir().unwrap();
        let file = config.path().join("config.yml");
        let peer = Peer::start(|address| {
            std::fs::write(&file, configuration(address, storage, lines)).unwrap();
            let mut command = Command::new(&program);
            command.arg("serve").arg(&file);
            command.stderr(std::fs::File::create(config.path().join("log")).unwrap());
            command
        });
        Some(Self { address: peer.address, peer, config, storage: None })
    }

    pub fn url(&self) -> String {
        self.peer.url()
    }

    /// What it wrote to its log.
    pub fn log(&self) -> String {
        std::fs::read_to_string(self.config.path().join("log")).unwrap()
    }
}

/// The headers are those that the documentation tells users to send.
fn headers() -> String {
    let documented = block(HOSTING, "## Registries that the page is to reach", "yaml");
    documented.strip_prefix("http:\n").expect("the block of the documentation").to_owned()
}

fn configuration(address: SocketAddr, storage: &str, lines: &str) -> String {
    format!(
        "version: 0.1
log:
  level: info
storage:
  {storage}
  delete:
    enabled: true
http:
  addr: {address}
{lines}"
    )
}
