//! A file for each command of the program.

pub(crate) mod registry;
pub(crate) mod run;
pub(crate) mod serve;
