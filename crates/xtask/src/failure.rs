use std::fmt;
use std::io;

/// Why a command did not do what it was asked for: sentences for the user.
#[derive(Debug)]
pub(crate) struct Failure(String);

impl Failure {
    /// A failure told in these words.
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Self(message.into())
    }

    /// What was being done, for errors of the system that do not say it.
    pub(crate) fn while_doing(what: impl fmt::Display) -> impl FnOnce(io::Error) -> Self {
        move |error| Self(format!("{what}: {error}"))
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}
