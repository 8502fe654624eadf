//! One file for each noun of the protocol; a function for each method.

pub(crate) mod blob;
pub(crate) mod catalog;
mod condition;
pub(crate) mod keys;
pub(crate) mod manifest;
mod page;
pub(crate) mod ping;
pub(crate) mod referrers;
pub(crate) mod tags;
pub(crate) mod token;
pub(crate) mod upload;

use crate::answer::Answer;
use crate::pending::Awaited;

/// What an endpoint makes of a request's head.
pub(crate) enum Step {
    /// The answer.
    Done(Answer),
    /// The body is wanted, of at most so many bytes.
    Awaits(Awaited, u64),
}
