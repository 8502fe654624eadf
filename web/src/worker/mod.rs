//! The worker beside the page: it runs the flows, and holds the embedded registry.

mod engine;
mod link;

pub(crate) use engine::{Engine, Stopper, Task};
