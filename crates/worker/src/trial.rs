//! Bringing failures about: what is asked for, and what is told of it. Only the page that asks opens these.

use crate::why::Why;
use crate::wire::{Letter, fields, variants};
use longshore_client::{Event, Target};
use longshore_core::RepositoryName;
use longshore_failures::{Actual, Came};

/// Which failures are to be brought about, and where.
#[derive(Debug)]
pub struct Trials {
    /// The registry, and who asks; without one, each has a fresh embedded registry that is prepared for it.
    pub target: Option<Target>,
    /// Whether requests to it go through the gateway of the page's server.
    pub gateway: bool,
    /// The repository of a real registry that requests name.
    pub repository: RepositoryName,
    /// Their places among [all cases](longshore_failures::Case::all), from 0.
    pub cases: Vec<u32>,
}

/// What is told while they are brought about.
#[derive(Debug)]
pub enum Told {
    /// One is begun; its place among all cases.
    Begun(u32),
    /// One is over.
    Ended(u32, Box<Trial>),
    /// All are over, or the rest was stopped.
    Over,
}

/// A failure that was brought about, or was to be.
#[derive(Clone, Debug)]
pub struct Trial {
    /// How it came out.
    pub came: Came,
    /// Where the flow ended; none where nothing was answered there.
    pub actual: Option<Actual>,
    /// What was sent and answered.
    pub events: Vec<Event>,
    /// Why the embedded registry answered the exchange that failed as it did.
    pub why: Option<Why>,
    /// What was taken by a registry that was to refuse it, and could not be deleted again.
    pub left_behind: Option<String>,
}

impl Trials {
    /// As it goes to the worker.
    pub fn sealed(&self) -> Letter {
        Letter::sealed(self)
    }

    /// What is in a letter; none where it is something else.
    pub fn opened(letter: &Letter) -> Option<Self> {
        letter.opened()
    }
}

impl Told {
    /// As it goes to the page.
    pub fn sealed(&self) -> Letter {
        Letter::sealed(self)
    }

    /// What is in a letter; none where it is something else.
    pub fn opened(letter: &Letter) -> Option<Self> {
        letter.opened()
    }
}

fields! {
    Trials { target, gateway, repository, cases }
    Trial { came, actual, events, why, left_behind }
}

variants! {
    Told {
        0: Begun(at),
        1: Ended(at, trial),
        2: Over,
    }
}
