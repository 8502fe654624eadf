//! The same requests to `longshore registry` and to real distribution, of two versions: every answer that
//! differs, in status, header or the form of its body, is listed in `docs/fidelity.md` with its reason.
//!
//! `LONGSHORE_DOCKER_REGISTRY` names distribution 2.8, `LONGSHORE_DISTRIBUTION` version 3. Where one of them is
//! not named, the test says so and compares with the other.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking, and so do its helpers"
)]

mod compare;
mod content;
mod fidelity;
mod generated;
mod step;
#[path = "../support/mod.rs"]
mod support;
mod wire;
mod written;

use compare::{Difference, differences};
use fidelity::{Fidelity, VERSIONS};
use step::{Sequence, Session};
use support::distribution::Distribution;
use support::http::Answer;
use support::program::Server;

/// So many sequences are generated.
const GENERATED: u64 = 150;

/// The variables that name the programs, in the order of the versions.
const PROGRAMS: [&str; 2] = ["LONGSHORE_DOCKER_REGISTRY", "LONGSHORE_DISTRIBUTION"];

#[test]
fn every_answer_that_differs_from_distributions_is_listed_with_its_reason() {
    let mut fidelity = Fidelity::read();
    let mut compared = Vec::new();
    for (version, program) in VERSIONS.into_iter().zip(PROGRAMS) {
        let Some(theirs) = Distribution::bare(program) else { continue };
        compared.push(version);
        let ours = Server::registry("open");
        let generated = (0..GENERATED).map(generated::sequence);
        for sequence in written::sequences().into_iter().chain(generated) {
            run(&sequence, &ours, &theirs, |found| fidelity.note(version, found));
        }
        // The catalog lists everything, so these are asked for it before anything else was pushed.
        let (Some(theirs), ours) = (Distribution::bare(program), Server::registry("open")) else { continue };
        run(&written::catalog(), &ours, &theirs, |found| fidelity.note(version, found));
    }
    let wrong = fidelity.wrong(&compared);
    assert!(wrong.is_empty(), "docs/fidelity.md:\n{}", wrong.join("\n"));
}

/// Asks both, and tells what is different. What is generated ends where the two have not done the same: what they
/// hold is not the same any more.
fn run(sequence: &Sequence, ours: &Server, theirs: &Distribution, mut tell: impl FnMut(Difference)) {
    let repository = &sequence.repository;
    let (mut here, mut there) =
        (Session::new(ours.address, repository), Session::new(theirs.address, repository));
    for step in &sequence.steps {
        let (our, their) = (here.ask(step), there.ask(step));
        let found = differences(&step.name, &our, &their);
        let is_done = |answer: &Answer| answer.status < 400;
        let differs =
            is_done(&our) != is_done(&their) || found.iter().any(|found| found.what == "header range");
        found.into_iter().for_each(&mut tell);
        if differs && sequence.is_generated {
            return;
        }
    }
}
