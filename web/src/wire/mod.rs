//! What is on the wire, as people read it: names, sizes, paths, JSON, bytes. All of it is pure.

pub(crate) mod headers;
pub(crate) mod hex;
pub(crate) mod path;
pub(crate) mod words;

pub(crate) use longshore_worker::measure;
