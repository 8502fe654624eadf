//! Play: run a flow against a target, and see every exchange.

mod account;
mod action;
mod bar;
mod choice;
mod chunk;
mod document;
mod editor;
mod exchange;
mod exchanges;
mod field;
mod files;
mod fill;
mod form;
mod groups;
mod hands;
mod held;
mod item;
mod options;
mod order;
mod outcome;
mod page;
mod plan;
mod registry;
mod run;
mod setup;
mod state;

pub(crate) use action::Action;
pub(crate) use document::{SENT, read as read_sent};
pub(crate) use page::PlayPage;
pub(crate) use state::Play;
