//! The flows of the registry protocol, over any transport.
//!
//! A [`Client`] talks to one [`Target`] through a [`transport::Transport`] and tells an
//! [`event::Observer`] of each exchange and of each expectation that it checks. Each flow is one
//! function in [`flows`]; it prints nothing and knows no page.

pub mod answer;
pub mod auth;
pub mod body;
pub mod client;
pub mod curl;
pub mod dialect;
pub mod draft;
pub mod error;
pub mod event;
pub mod expectation;
pub mod failure;
pub mod flows;
pub mod image;
mod ledger;
pub mod mask;
pub mod plain;
mod remote;
pub mod retries;
pub mod secrets;
pub mod shell;
pub mod source;
mod spelling;
pub mod step;
pub mod stop;
pub mod target;
pub mod token;
pub mod transcript;
pub mod transport;
mod unanswered;
pub mod url;

pub use client::{Client, Outgoing};
pub use dialect::Dialect;
pub use error::{Fault, FlowError};
pub use event::{Event, Observer};
pub use failure::{Ended, Failure};
pub use retries::Retries;
pub use step::Step;
pub use target::{Credentials, Target};
pub use transcript::{Exchange, Transcript};
