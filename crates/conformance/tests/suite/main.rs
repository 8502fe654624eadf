//! The checks against the embedded registry: as it is, with one thing wrong at a time, and against what no registry would do.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking, and so do its helpers")]

mod care;
mod faults;
mod hostile;
mod lab;
mod requirements;
mod verdicts;
