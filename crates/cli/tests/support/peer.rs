//! Servers that others wrote, on ports that are free.

use std::net::{SocketAddr, TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// How long a server has to take its first connection.
const PATIENCE: Duration = Duration::from_secs(20);

/// A program that listens; it ends with this value.
pub struct Peer {
    child: Child,
    pub address: SocketAddr,
}

impl Peer {
    /// Starts the command that is made for an address.
    pub fn start(command: impl Fn(SocketAddr) -> Command) -> Self {
        // Another program may take the port in between; then the start fails, and another is tried.
        for _ in 0..5 {
            let address = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
            let child = command(address).stdin(Stdio::null()).stdout(Stdio::null()).spawn().unwrap();
            let mut started = Self { child, address };
            if started.answers() {
                return started;
            }
        }
        panic!("{} does not start", command(SocketAddr::from(([127, 0, 0, 1], 0))).get_program().display());
    }

    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    fn answers(&mut self) -> bool {
        let begun = Instant::now();
        while begun.elapsed() < PATIENCE {
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

impl Drop for Peer {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The path of a program that a variable names. None, and a line that says so, where it names none.
pub fn named(variable: &str) -> Option<String> {
    let path = std::env::var(variable).ok().filter(|path| !path.is_empty());
    if path.is_none() {
        eprintln!("skipped: {variable} does not name a program");
    }
    path
}
