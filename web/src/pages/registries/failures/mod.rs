//! Failures: what can go wrong at each step, brought about and explained.

mod action;
mod case;
mod grid;
mod hands;
mod outcome;
mod page;
mod setup;
mod state;

pub(in crate::pages::registries) use page::FailuresPage;
pub(crate) use state::Failures;
