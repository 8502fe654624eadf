//! Runs in files, as they are named on the command line.

use crate::failure::Failure;
use crate::style::AMBER;
use crate::text::plain_line;
use longshore_import::{Imported, LONGEST, import};
use std::io::{self, Read};
use std::path::Path;

/// Reads a run from a file, or from standard input where the path is `-`; what is odd in it is told on standard error.
pub(crate) fn read(path: &Path) -> Result<Imported, Failure> {
    let name = plain_line(&path.display().to_string());
    let unreadable = |error: io::Error| Failure::unusable(format!("“{name}” cannot be read: {error}."));
    let from: Box<dyn Read> = if path == Path::new("-") {
        Box::new(io::stdin().lock())
    } else {
        Box::new(std::fs::File::open(path).map_err(unreadable)?)
    };
    let mut content = Vec::new();
    // One byte more is enough to see that it is too long.
    from.take(LONGEST as u64 + 1).read_to_end(&mut content).map_err(unreadable)?;
    let run = import(&content).map_err(|error| {
        Failure::unusable(format!("“{name}” is no run that can be read. {}", plain_line(&error.to_string())))
    })?;
    for warning in &run.warnings {
        let warning = plain_line(&warning.to_string());
        anstream::eprintln!("{AMBER}warning:{AMBER:#} “{name}”: {warning}");
    }
    Ok(run)
}
