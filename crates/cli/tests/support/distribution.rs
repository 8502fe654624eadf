//! Real distribution: Debian's `docker-registry`, or a newer one.

use std::net::{SocketAddr, TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// A registry with its storage in memory, on a free port; it ends with this value.
pub struct Distribution {
    child: Child,
    config: tempfile::TempDir,
    pub address: SocketAddr,
}

/// The program's path, from `LONGSHORE_DOCKER_REGISTRY`.
pub fn program() -> Option<String> {
    named("LONGSHORE_DOCKER_REGISTRY")
}

fn named(variable: &str) -> Option<String> {
    std::env::var(variable).ok().filter(|path| !path.is_empty())
}

impl Distribution {
    /// Starts it, open to everyone, with deletion on, and with the headers that a page needs. None, and a
    /// line that says so, where the program is not named.
    pub fn start() -> Option<Self> {
        // The headers are those that the documentation tells users to send.
        let documented = include_str!("../../../../docs/hosting.md");
        let block = documented.split_once("```yaml\nhttp:\n").expect("the block of the documentation").1;
        Self::start_with("LONGSHORE_DOCKER_REGISTRY", block.split_once("```").expect("the block's end").0)
    }

    /// Starts the program that the variable names, open to everyone, with deletion on, and nothing else. None, and
    /// a line that says so, where there is no such variable.
    pub fn bare(variable: &str) -> Option<Self> {
        Self::start_with(variable, "")
    }

    fn start_with(variable: &str, headers: &str) -> Option<Self> {
        let Some(program) = named(variable) else {
            eprintln!("skipped: {variable} does not name a program of distribution");
            return None;
        };
        // Another program may take the port in between; then the start fails, and another is tried.
        for _ in 0..5 {
            let address = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
            let config = tempfile::tempdir().unwrap();
            let file = config.path().join("config.yml");
            std::fs::write(&file, configuration(address, headers)).unwrap();
            let child = Command::new(&program)
                .arg("serve")
                .arg(&file)
                .stdin(Stdio::null())
                .stdout(Stdio::null())
                .stderr(std::fs::File::create(config.path().join("log")).unwrap())
                .spawn()
                .unwrap();
            let mut started = Self { child, config, address };
            if started.answers() {
                return Some(started);
            }
        }
        panic!("{program} does not start");
    }

    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// What it wrote to its log.
    pub fn log(&self) -> String {
        std::fs::read_to_string(self.config.path().join("log")).unwrap()
    }

    fn answers(&mut self) -> bool {
        let begun = Instant::now();
        while begun.elapsed() < Duration::from_secs(20) {
            if self.child.try_wait().unwrap().is_some() {
                return false;
            }
            if TcpStream::connect(self.address).is_ok() {
                return true;
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        false
    }
}

impl Drop for Distribution {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn configuration(address: SocketAddr, headers: &str) -> String {
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
{headers}"
    )
}
