//! The flows: each is one function that can be laid beside the specification.

mod ping;
mod pull;
mod push;
mod tags;
mod upload;

pub use ping::{Pinged, ping};
pub use pull::{Pull, Pulled, pull};
pub use push::{Push, Pushed, push};
pub use tags::{ListTags, TagList, tags};
