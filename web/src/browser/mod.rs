//! What the browser has and the page needs, each behind a small surface.

pub(crate) mod asset;
pub(crate) mod clipboard;
pub(crate) mod clock;
pub(crate) mod download;
pub(crate) mod drop;
pub(crate) mod element;
pub(crate) mod folder;
pub(crate) mod listener;
pub(crate) mod storage;
