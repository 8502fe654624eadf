//! What the page Manifests and its worker share: what is found out about a document, and the messages between the two.
//!
//! The worker itself is this crate's program: it holds the validator, so that the page neither stands still while a
//! large document is looked at nor carries what it takes to do that.

pub mod checked;
pub mod listing;
pub mod message;
pub mod recipe;
pub mod shipment;
pub mod survey;
mod wire;
