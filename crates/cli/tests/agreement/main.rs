//! Our checks and the specification's own program, on the same registries: each thing that both check and judge
//! differently is listed in `docs/conformance.md` with its reason.
//!
//! `LONGSHORE_CONFORMANCE` names the program, `LONGSHORE_DISTRIBUTION` and `LONGSHORE_CRANE` two of the registries. Where
//! one is not named, the test says so and goes on with the rest.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking, and so do its helpers"
)]

mod official;
mod ours;
mod page;
#[path = "../support/mod.rs"]
mod support;

use page::{Page, REGISTRIES};
use std::collections::BTreeMap;
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use support::distribution::Distribution;
use support::program::Server;

/// How something came out: passed, short, failed or skipped.
type Verdicts = BTreeMap<String, &'static str>;

#[test]
fn what_the_two_judge_differently_is_listed_with_its_reason() {
    let Ok(program) = std::env::var("LONGSHORE_CONFORMANCE") else {
        eprintln!("skipped: LONGSHORE_CONFORMANCE does not name the conformance program");
        return;
    };
    let mut page = Page::read();
    let mut compared = Vec::new();
    let mut compare = |name: &'static str, address: SocketAddr| {
        compared.push(name);
        let (theirs, ours) = (official::judge(&program, address), ours::judge(address));
        assert!(theirs.len() > 150 && ours.len() > 150, "{name}: {} and {}", theirs.len(), ours.len());
        page.note(name, &ours, &theirs);
    };
    let longshore = Server::registry_with(&["--sparse"]);
    compare(REGISTRIES[0], longshore.address);
    if let Some(distribution) = Distribution::bare("LONGSHORE_DISTRIBUTION") {
        compare(REGISTRIES[1], distribution.address);
    }
    if let Some(crane) = Crane::start() {
        compare(REGISTRIES[2], crane.address);
    }
    let wrong = page.wrong(&compared);
    assert!(wrong.is_empty(), "docs/conformance.md:\n{}", wrong.join("\n"));
}

/// crane's `registry serve`; it ends with this value.
struct Crane {
    child: Child,
    address: SocketAddr,
}

impl Crane {
    fn start() -> Option<Self> {
        let Some(program) = std::env::var("LONGSHORE_CRANE").ok().filter(|path| !path.is_empty()) else {
            eprintln!("skipped: LONGSHORE_CRANE does not name crane");
            return None;
        };
        // Another program may take the port in between; then the start fails, and another is tried.
        for _ in 0..5 {
            let address = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
            let child = Command::new(&program)
                .args(["registry", "serve", "--address", &address.to_string()])
                .stdin(Stdio::null())
                .stdout(Stdio::null())
                .stderr(Stdio::null())
                .spawn()
                .unwrap();
            let mut started = Self { child, address };
            if started.answers() {
                return Some(started);
            }
        }
        panic!("{program} does not start");
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

impl Drop for Crane {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
