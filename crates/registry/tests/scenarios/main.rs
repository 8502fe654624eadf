//! The registry as a client sees it: requests in, responses out.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

mod access;
mod anything;
mod basic;
mod causes;
mod choices;
mod failures;
mod garbage;
mod history;
mod hostile;
mod image;
mod lab;
mod layout;
mod limits;
mod lists;
mod pull;
mod push;
mod replay;
mod requirements;
mod schema1;
mod streaming;
mod token;
mod token_key;
mod why;
