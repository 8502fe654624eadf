//! How a run is reported: for people or for machines.

use super::outcome::Outcome;
use longshore_client::secrets::Secrets;
use longshore_client::{FlowError, Observer};
use std::io;

/// Someone who writes down what happens, and at the end how it came out.
pub(super) trait Report: Observer {
    /// The flow reached its goal. The error is that of writing, now or before.
    fn succeeded(&self, outcome: &Outcome) -> io::Result<()>;

    /// The flow ended before its goal. The error itself is told elsewhere for people.
    fn failed(&self, error: &FlowError) -> io::Result<()>;

    /// What is not to be shown, as far as it is known.
    fn secrets(&self) -> Secrets;

    /// A text that may have come from outside, as it may be shown.
    fn shown(&self, text: &str) -> String;
}

/// Standard output, and the first error of writing to it: an observer cannot stop a flow.
pub(super) struct Output<W> {
    to: W,
    result: io::Result<()>,
}

impl<W: io::Write> Output<W> {
    pub(super) fn new(to: W) -> Self {
        Self { to, result: Ok(()) }
    }

    /// Writes a line, unless writing failed before.
    pub(super) fn line(&mut self, line: &str) {
        if self.result.is_ok() {
            self.result = writeln!(self.to, "{line}").and_then(|()| self.to.flush());
        }
    }

    /// How the writing went. Whoever closed the other end of a pipe has read enough: no error.
    pub(super) fn finish(&mut self) -> io::Result<()> {
        match std::mem::replace(&mut self.result, Ok(())) {
            Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(io::Error::new(
                error.kind(),
                format!("the report cannot be written to standard output: {error}"),
            )),
            _ => Ok(()),
        }
    }
}
