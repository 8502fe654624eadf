//! JSON text as a tree in which each value knows its place (RFC 8259).
//!
//! The parser reads bytes and never gives up: what is wrong is noted as a [`Problem`], and it goes on behind
//! it. It needs no recursion, so nesting is bounded by memory alone, and its cost is linear.

mod alike;
mod lines;
mod number;
mod parser;
mod problem;
mod read;
mod text;
mod tree;
mod write;

pub use lines::{Lines, Position};
pub use number::Number;
pub use problem::{Problem, ProblemKind};
pub use read::{Members, Read, ReadError, read};
pub use tree::{Json, Kind, NodeId, Span};
pub use write::{Style, Write, Writer, write, write_as};
