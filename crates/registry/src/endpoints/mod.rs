//! One file for each noun of the protocol; a function for each method.

pub(crate) mod blob;
pub(crate) mod catalog;
mod condition;
pub(crate) mod manifest;
mod page;
pub(crate) mod ping;
pub(crate) mod referrers;
pub(crate) mod tags;
pub(crate) mod token;
pub(crate) mod upload;
