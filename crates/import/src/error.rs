//! Why a file is no run.

use crate::{LONGEST, MOST_EXCHANGES};
use longshore_core::json::Lines;

/// Why a file cannot be read as a run: what, where, and what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ImportError {
    /// There is nothing in it.
    #[error("The file is empty: choose one that a run was saved in, as HAR or as JSON.")]
    Empty,
    /// It is too long.
    #[error(
        "The file has {0} bytes, and {LONGEST} are the most that is read: save only the part of the recording that matters."
    )]
    TooLong(usize),
    /// It is nested too deep.
    #[error(
        "The file's brackets stand more than {0} deep in each other, as in no recording: choose another file."
    )]
    TooDeep(usize),
    /// It has too many values.
    #[error("The file has more than {0} parts: save only the part of the recording that matters.")]
    TooManyParts(usize),
    /// It is not JSON.
    #[error("The file is not JSON: see line {line}, column {column}. Save the run again, as HAR or as JSON.")]
    NotJson {
        /// The line, from 1.
        line: u32,
        /// The character in it, from 1.
        column: u32,
    },
    /// It is JSON of another kind.
    #[error(
        "The file is JSON, but neither a transcript (it has no “longshore_transcript”) nor an HTTP archive (it has no \
         “log”): choose one that a run was saved in, as HAR or as JSON."
    )]
    OtherForm,
    /// It is a transcript of a version that is not known here.
    #[error("The transcript is of version {0}, and this Longshore reads version 1: use a newer Longshore.")]
    Version(String),
    /// Nothing in the archive belongs to a registry.
    #[error(
        "None of the archive's {0} requests belongs to the registry protocol (a path with /v2/) or asks a token service: record \
         the requests to a registry, and save them again."
    )]
    NoRegistry(usize),
    /// There are too many exchanges.
    #[error(
        "The file has {0} exchanges, and {MOST_EXCHANGES} are the most that is read: save fewer of them."
    )]
    TooManyExchanges(usize),
    /// Something in it is wrong.
    #[error("{}{pointer} {what}. Save the run again, or mend it there.", entry_of(*.entry))]
    Value {
        /// Where, as a JSON pointer.
        pointer: String,
        /// In which exchange or entry, from 1.
        entry: Option<u32>,
        /// What is wrong, as the end of a sentence that begins with the place.
        what: String,
    },
}

impl ImportError {
    /// It is not JSON at this offset.
    pub(crate) fn not_json(file: &[u8], offset: u32) -> Self {
        let position = Lines::new(file).position(offset);
        Self::NotJson { line: position.line, column: position.column }
    }
}

fn entry_of(entry: Option<u32>) -> String {
    entry.map_or_else(String::new, |entry| format!("Exchange {entry}: "))
}
