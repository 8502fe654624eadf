//! A run from a file: our own JSON (`docs/transcript.md`), an HTTP archive of ours, or one that a browser's developer tools
//! or a proxy wrote.
//!
//! Pure, and the file is not trusted: what is wrong with it is an error with its place, or a warning that is counted where
//! the rest is of use. What a file of ours has comes back without loss, so that the run exported again is the same.

mod bodies;
mod decimal;
mod error;
mod exchange;
mod expectations;
mod handling;
mod har;
mod headers;
mod imported;
mod numbers;
mod outcome;
mod step;
mod survey;
mod transcript;
mod urls;
mod value;
mod warning;

pub use error::ImportError;
pub use imported::{Ending, Form, Guess, Imported};
pub use warning::{Oddity, Warning};

use longshore_core::json::Json;
use value::Value;
use warning::Warnings;

/// A file is not longer than this, in bytes.
pub const LONGEST: usize = 64 << 20;

/// A run does not have more exchanges than this.
pub const MOST_EXCHANGES: usize = 10_000;

/// Reads a run from the bytes of a file.
pub fn import(file: &[u8]) -> Result<Imported, ImportError> {
    if file.len() > LONGEST {
        return Err(ImportError::TooLong(file.len()));
    }
    // Archives begin with a byte order mark where a program for Windows wrote them.
    let file = file.strip_prefix(b"\xef\xbb\xbf").unwrap_or(file);
    survey::survey(file)?;
    let json = Json::parse(file);
    if let Some(problem) = json.problems().iter().find(|problem| !problem.kind.is_json()) {
        return Err(ImportError::not_json(file, problem.span.start));
    }
    let root = json.root().ok_or(ImportError::Empty)?;
    let root = Value::new(&json, root);
    let mut warnings = Warnings::default();
    let imported = if let Some(version) = root.member_if_object("longshore_transcript")? {
        transcript::read(root, version, &mut warnings)?
    } else if let Some(log) = root.member_if_object("log")? {
        har::read(log, &mut warnings)?
    } else {
        return Err(ImportError::OtherForm);
    };
    Ok(Imported { warnings: warnings.finish(), ..imported })
}

#[cfg(test)]
mod tests;
