//! Why a page does not reach a registry, and what to change.
//!
//! Browsers keep the reason of a failed request to themselves: a page is told of a bare `TypeError`, whatever it was. So
//! the [`Ladder`] has the page try one thing after the other, and works out what the outcomes leave. It does no I/O: it
//! says what to [ask](Ask), and is told what that [showed](Showed).

#![forbid(unsafe_code)]

mod cause;
mod command;
mod heard;
mod ladder;
mod probe;
mod remedy;
mod server;
mod showed;
mod situation;
mod space;
mod texts;
mod told;

pub use cause::{Cause, Causes};
pub use command::Command;
pub use ladder::{Check, Diagnosis, Ladder, Rung};
pub use probe::{Ask, Authorization, Method, Probe, Sent, Way};
pub use remedy::{
    ALLOWED_HEADERS, ALLOWED_METHODS, Chosen, Configuration, EXPOSED_HEADERS, Proxy, Remedy, Who,
};
pub use server::Server;
pub use showed::{Answer, Permission, Showed};
pub use situation::{Browser, Page, Sample, Situation};
pub use space::Space;
pub use texts::Texts;
pub use told::{ToldCause, ToldRung};
