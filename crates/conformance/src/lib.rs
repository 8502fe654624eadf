//! The distribution specification's demands on a registry, each as a check that any client can make.
//!
//! [`plan`](plan::plan) says which checks there are for some [`Options`]; [`run()`](run::run) makes them against a
//! [`Target`](longshore_client::Target) and gives a [`Report`], which can be written as JSON, `JUnit` XML or HTML. What a run has
//! pushed it deletes again, and what it could not delete it says.

mod bench;
pub mod check;
mod checks;
mod cleanup;
mod digests;
mod ledger;
mod material;
pub mod options;
pub mod plan;
pub mod record;
mod reply;
pub mod report;
pub mod run;
pub mod section;
mod stage;
pub mod verdict;

pub use check::{Category, Check, Level};
pub use ledger::{Left, Thing};
pub use material::Set;
pub use options::{Options, Repositories, Version};
pub use plan::{Planned, Subject, plan};
pub use report::{Checked, Counts, Report};
pub use run::{Event, Unusable, run};
pub use verdict::{Finding, Outcome, Verdict};
