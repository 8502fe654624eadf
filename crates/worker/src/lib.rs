//! What page and worker share: the messages between them, and content that the browser holds.
//!
//! The worker itself is this crate's program. It runs the flows, and holds the embedded registry, so that the page neither
//! waits for either nor loads it before it is needed: the page says what is to be run, and is told what happens.

pub mod blob;
pub mod comparing;
pub mod export;
pub mod gate;
pub mod inspection;
pub mod job;
pub mod measure;
pub mod message;
pub mod name;
pub mod opened;
pub mod state;
pub mod summary;
pub mod trial;
pub mod why;
mod wire;

pub use wire::Letter;
