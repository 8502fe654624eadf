//! `--step`: asks on the terminal what becomes of each request.

mod prompt;
mod sheet;
mod terminal;

pub(super) use prompt::Prompt;
pub(super) use terminal::Terminal;
