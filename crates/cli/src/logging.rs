//! When a server tells what it does.

use clap::ValueEnum;
use std::io::{self, IsTerminal as _};

/// When to print a line for each exchange.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Logging {
    Auto,
    Always,
    Never,
}

impl Logging {
    /// Whether it is now.
    pub(crate) fn is_on(self) -> bool {
        match self {
            Self::Auto => io::stdout().is_terminal(),
            Self::Always => true,
            Self::Never => false,
        }
    }
}
