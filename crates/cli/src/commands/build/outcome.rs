//! What was built, for people and for programs.

use super::options::Output;
use crate::failure::Failure;
use longshore_core::Descriptor;
use serde_json::json;
use std::io::Write as _;

/// Tells what was built: a document, and the parts that it names.
pub(super) fn print(
    output: &Output,
    kind: &str,
    document: &Descriptor,
    parts: &[(&str, Descriptor)],
) -> Result<(), Failure> {
    write(output.json, kind, document, parts)
}

/// The same, as JSON or not.
pub(super) fn write(
    is_json: bool,
    kind: &str,
    document: &Descriptor,
    parts: &[(&str, Descriptor)],
) -> Result<(), Failure> {
    let mut out = anstream::stdout();
    if is_json {
        let parts: Vec<_> =
            parts.iter().map(|(kind, part)| json!({ "kind": kind, "descriptor": part })).collect();
        writeln!(out, "{}", json!({ "kind": kind, "descriptor": document, "parts": parts }))?;
        return Ok(());
    }
    for (kind, part) in parts {
        writeln!(out, "{kind:<9} {}  {:>10}  {}", part.digest, part.size, part.media_type)?;
    }
    writeln!(out, "{kind:<9} {}  {:>10}  {}", document.digest, document.size, document.media_type)?;
    Ok(())
}
