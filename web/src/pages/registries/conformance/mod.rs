//! Conformance: does a registry do what the distribution specification demands of it?

mod action;
mod check;
mod checks;
mod exchange;
mod form;
mod hands;
mod matrix;
mod outcome;
mod page;
mod state;

pub(in crate::pages::registries) use page::ConformancePage;
pub(crate) use state::Conformance;
