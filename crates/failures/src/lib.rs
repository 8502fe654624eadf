//! Every failure of every step, for a reason: what brings it about, the flow that meets it, and what to do about it.
//!
//! A [`Case`] is a failure that the client knows, with its cause: a registry that is prepared for it, or something in the
//! request. [`embedded`] runs it against a fresh embedded registry, [`against`] against a real one, where that is safe. There
//! is no way to ask a registry for a status; each comes about as it does elsewhere.

mod act;
mod case;
mod material;
mod outcome;
mod place;
mod prepared;
mod run;
mod setting;
mod table;

pub use case::Case;
pub use outcome::{Actual, Came, Outcome};
pub use place::{Place, Who};
pub use run::{against, embedded};
pub use setting::Setting;
