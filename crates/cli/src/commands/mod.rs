//! A file for each command of the program.

pub(crate) mod serve;
