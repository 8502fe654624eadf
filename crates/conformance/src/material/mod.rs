//! What is pushed: documents of every kind that the specification knows, made anew for each run.

mod document;
mod maker;
mod noise;
mod set;
mod sets;
mod state;

pub(crate) use document::{Document, IMAGE, INDEX};
pub(crate) use noise::Noise;
pub use set::Set;
pub(crate) use state::{Part, SetState, Tagged};
