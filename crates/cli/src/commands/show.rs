//! `longshore show`: a run from a file.

use super::{recording, run};
use crate::failure::Failure;
use clap::Args;
use std::path::PathBuf;

/// Print a run from a file as `longshore run` prints one
///
/// The file is a transcript or an HTTP archive of Longshore, or an archive that a browser's developer tools or a proxy wrote:
/// of that, what belongs to a registry is shown.
///
/// Exit codes: 0 shown, 2 the file cannot be read.
#[derive(Args)]
pub(crate) struct Show {
    /// Print a JSON object for each exchange and one for the outcome, each on a line
    #[arg(long)]
    json: bool,

    /// Say under each exchange of another archive why it is of the step that it is shown as
    #[arg(long, conflicts_with = "json")]
    why: bool,

    /// The file; - is standard input
    #[arg(value_name = "FILE")]
    file: PathBuf,
}

impl Show {
    pub(crate) fn run(self) -> Result<(), Failure> {
        let run = recording::read(&self.file)?;
        if self.json { run::replay_records(&run) } else { run::replay(&run, self.why) }
    }
}
