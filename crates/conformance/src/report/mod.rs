//! What a run found out, and the formats that it can be written in.

mod html;
mod json;
mod junit;
mod markup;

use crate::check::Category;
use crate::ledger::Left;
use crate::options::{Repositories, Version};
use crate::plan::Planned;
use crate::verdict::{Outcome, Verdict};
use std::time::Duration;

/// What a run found out.
#[derive(Clone, Debug)]
pub struct Report {
    /// The registry: scheme, host and port.
    pub target: String,
    /// The repositories that were worked in.
    pub repositories: Repositories,
    /// The version that it was held to.
    pub version: Version,
    /// The checks, in the order in which they were made.
    pub checked: Vec<Checked>,
    /// What could not be deleted.
    pub left: Vec<Left>,
    /// Why not all checks were made.
    pub interrupted: Option<String>,
    /// How long all of it took.
    pub elapsed: Duration,
}

/// A check and what came of it.
#[derive(Clone, Debug)]
pub struct Checked {
    /// The check.
    pub planned: Planned,
    /// What came of it.
    pub outcome: Outcome,
}

/// How many checks came out how.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Those that passed.
    pub passed: usize,
    /// Those that fell short of something that should be.
    pub warned: usize,
    /// Those that failed.
    pub failed: usize,
    /// Those that showed nothing.
    pub skipped: usize,
    /// Those that were not made.
    pub disabled: usize,
}

impl Counts {
    /// How many there are.
    pub fn total(&self) -> usize {
        self.passed + self.warned + self.failed + self.skipped + self.disabled
    }

    /// Counts one more.
    pub fn add(&mut self, verdict: &Verdict) {
        match verdict {
            Verdict::Passed => self.passed += 1,
            Verdict::Warned => self.warned += 1,
            Verdict::Failed => self.failed += 1,
            Verdict::Skipped(_) => self.skipped += 1,
            Verdict::Disabled(_) => self.disabled += 1,
        }
    }
}

impl Report {
    /// How many came out how.
    pub fn counts(&self) -> Counts {
        count(self.checked.iter())
    }

    /// How many of a category came out how.
    pub fn counts_of(&self, category: Category) -> Counts {
        count(self.checked.iter().filter(|checked| checked.planned.check.category == category))
    }

    /// Whether nothing failed, and all was checked.
    pub fn is_good(&self) -> bool {
        self.interrupted.is_none() && self.counts().failed == 0
    }

    /// As JSON: everything, for programs.
    pub fn to_json(&self) -> String {
        json::write(self)
    }

    /// As `JUnit` XML, for continuous integration.
    pub fn to_junit(&self) -> String {
        junit::write(self)
    }

    /// As one HTML page without scripts, for people.
    pub fn to_html(&self) -> String {
        html::write(self)
    }
}

fn count<'a>(checked: impl Iterator<Item = &'a Checked>) -> Counts {
    let mut counts = Counts::default();
    checked.for_each(|checked| counts.add(&checked.outcome.verdict));
    counts
}
