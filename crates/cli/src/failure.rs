use std::error::Error;
use std::fmt::{self, Display};
use std::process::ExitCode;

use anstyle::{AnsiColor, Style};
use clap::error::ErrorKind;

use crate::text;

/// Why a command did not do what it was asked for: sentences for the user. The program then
/// ends with exit code 1, or with 2 where it was given something that it cannot use. (What the
/// command line itself shows to be wrong, exit code 2, is told by clap.)
#[derive(Debug)]
pub(crate) struct Failure {
    message: String,
    is_usage: bool,
}

/// The exit code where something cannot be used that was given.
const UNUSABLE: u8 = 2;

impl Failure {
    /// A failure told in the command's own words.
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), is_usage: false }
    }

    /// Something that was given, such as a file, cannot be used.
    pub(crate) fn unusable(message: impl Into<String>) -> Self {
        Self { message: message.into(), is_usage: true }
    }

    /// Prints the failure; in colour where the user reads it on a terminal and has not set
    /// `NO_COLOR`.
    pub(crate) fn report(&self) -> ExitCode {
        let red = Style::new().fg_color(Some(AnsiColor::Red.into())).bold();
        anstream::eprintln!("{red}error:{red:#} {}", self.message);
        if self.is_usage { ExitCode::from(UNUSABLE) } else { ExitCode::FAILURE }
    }
}

impl Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl<E: Error> From<E> for Failure {
    /// The error's own words, then those of what caused it.
    fn from(error: E) -> Self {
        let mut message = error.to_string();
        let mut source = error.source();
        while let Some(cause) = source {
            message = format!("{message}: {cause}");
            source = cause.source();
        }
        Self::new(message)
    }
}

/// The value; or the end of the program, because of wrong usage.
pub(crate) fn or_exit<T, E: Display>(result: Result<T, E>) -> T {
    result.unwrap_or_else(|error| wrong(&error.to_string()))
}

/// Ends the program, with exit code 2 and the reason.
pub(crate) fn wrong(reason: &str) -> ! {
    let message = format!("{}\n\nFor more information, try '--help'.\n", text::plain(reason));
    clap::Error::raw(ErrorKind::ValueValidation, message).exit()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, thiserror::Error)]
    #[error("the pier is closed")]
    struct Closed(#[source] std::fmt::Error);

    #[test]
    fn an_error_is_told_with_its_causes() {
        let cause = std::fmt::Error;
        let told = Failure::from(Closed(cause)).message;
        assert_eq!(told, format!("the pier is closed: {cause}"));
    }
}
