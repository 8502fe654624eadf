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
use std::net::SocketAddr;
use std::process::{Command, Stdio};
use support::distribution::Distribution;
use support::official::Official;
use support::peer::{self, Peer};
use support::program::Server;

/// How something came out: passed, short, failed or skipped.
type Verdicts = BTreeMap<String, &'static str>;

#[test]
fn what_the_two_judge_differently_is_listed_with_its_reason() {
    let Some(program) = Official::find() else { return };
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
    if let Some(crane) = crane() {
        compare(REGISTRIES[2], crane.address);
    }
    let wrong = page.wrong(&compared);
    assert!(wrong.is_empty(), "docs/conformance.md:\n{}", wrong.join("\n"));
}

/// crane's `registry serve`, where `LONGSHORE_CRANE` names crane.
fn crane() -> Option<Peer> {
    let program = peer::named("LONGSHORE_CRANE")?;
    Some(Peer::start(|address| {
        let mut command = Command::new(&program);
        command.args(["registry", "serve", "--address", &address.to_string()]).stderr(Stdio::null());
        command
    }))
}
