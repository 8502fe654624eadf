//! The grammar of the headers that the protocol lives by.

pub mod challenge;
pub mod entity_tag;
pub mod link;
pub mod range;
mod scan;

pub use challenge::{Challenge, ChallengeError};
pub use entity_tag::{EntityTag, EntityTags};
pub use link::{Link, LinkError};
pub use range::{ByteRange, RangeError};
