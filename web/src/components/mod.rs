//! Parts that the page is built of. They hold nothing that the page owns.

pub(crate) mod body;
pub(crate) mod document;
pub(crate) mod expectation;
pub(crate) mod field;
pub(crate) mod handling;
pub(crate) mod help;
pub(crate) mod message;
pub(crate) mod progress;
pub(crate) mod segmented;
pub(crate) mod select;
pub(crate) mod status;
