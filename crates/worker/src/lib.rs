//! What page and worker share: the messages between them, and content that the browser holds.
//!
//! The worker itself is this crate's program: it holds the embedded registry and makes layers, so that the page
//! neither waits for either nor loads it before it is needed.

pub mod blob;
pub mod message;
pub mod spool;
