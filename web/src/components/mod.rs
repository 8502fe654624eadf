//! Parts that the page is built of. They hold nothing that the page owns.

pub(crate) mod body;
pub(crate) mod draft;
pub(crate) mod exchanges;
pub(crate) mod expectation;
pub(crate) mod field;
pub(crate) mod groups;
pub(crate) mod handling;
pub(crate) mod header;
pub(crate) mod help;
pub(crate) mod json;
pub(crate) mod message;
pub(crate) mod on_the_wire;
pub(crate) mod opened;
pub(crate) mod progress;
pub(crate) mod segmented;
pub(crate) mod select;
pub(crate) mod status;
pub(crate) mod submit;
pub(crate) mod texts;
pub(crate) mod token;
pub(crate) mod why;
