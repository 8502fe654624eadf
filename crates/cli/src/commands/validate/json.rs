//! A JSON object for each document.

use longshore_core::validate::{PlainReport, Report};
use serde::Serialize;

#[derive(Serialize)]
struct Document<'a> {
    path: &'a str,
    #[serde(flatten)]
    report: PlainReport,
}

/// The object of a document, on a line.
pub(super) fn line(path: &str, report: &Report<'_>) -> String {
    let document = Document { path, report: report.plain() };
    // Texts, numbers and lists only, with texts as keys: this can be written.
    serde_json::to_string(&document).unwrap_or_default() + "\n"
}
