//! Failures: what can go wrong at each step, brought about and explained.

mod action;
mod case;
mod grid;
mod hands;
mod outcome;
mod page;
mod setup;
mod state;

pub(crate) use page::FailuresPage;
pub(crate) use state::Failures;
