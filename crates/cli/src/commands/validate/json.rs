//! A JSON object for each document, and for what else has findings.

use super::given::Shown;

/// The object of a file, on a line.
pub(super) fn line(shown: &Shown<'_>) -> Option<String> {
    let plain = shown.file()?.plain(|path| shown.name(path));
    // Texts, numbers and lists only, with texts as keys: this can be written.
    Some(serde_json::to_string(&plain).unwrap_or_default() + "\n")
}
