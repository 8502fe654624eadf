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
mod save;
mod setup;
mod state;
mod whom;

pub(crate) use action::Action;
pub(crate) use choice::FlowChoice;
#[cfg(test)]
pub(crate) use choice::TargetChoice;
pub(crate) use document::{SENT, read as read_sent};
pub(crate) use field::Field;
pub(crate) use fill::Fill;
pub(crate) use form::Form;
pub(crate) use hands::listen_to_keys;
pub(crate) use page::PlayPage;
pub(crate) use state::Play;
pub(crate) use whom::Whom;
