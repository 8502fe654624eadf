//! A code of `longshore validate`, with its examples.

use super::{BOLD, DIM};
use longshore_core::diagnostics::{self, Beside, Diagnostic, Example, Setting};
use std::fmt::Write as _;

/// All codes, each with its sentence.
pub(super) fn list() -> String {
    let mut text = String::new();
    for diagnostic in diagnostics::all() {
        // Writing to a String cannot fail.
        let _ = writeln!(text, "{BOLD}{diagnostic}{BOLD:#}  {}", blank(diagnostic));
    }
    text
}

/// The sentence with its blanks as people write them.
fn blank(diagnostic: &Diagnostic) -> String {
    diagnostic.sentence.replace("{}", "…")
}

/// All that there is to say about a code.
pub(super) fn explanation(diagnostic: &Diagnostic) -> String {
    let mut text = format!("{BOLD}{diagnostic}{BOLD:#}  {}\n\n", blank(diagnostic));
    let _ = writeln!(text, "{}\n", diagnostic.explanation);
    let _ = writeln!(text, "What to do: {}\n", diagnostic.hint);
    let (wrong, right) = diagnostic.settings().unzip();
    example(&mut text, "This shows it", &diagnostic.wrong, wrong);
    example(&mut text, "This does not", &diagnostic.right, right);
    let _ = writeln!(text, "Written in: {}\n  {}", diagnostic.section.name, diagnostic.section.url);
    text
}

/// An example: its document, and each file beside it where it takes several to show it.
fn example(text: &mut String, title: &str, example: &Example, setting: Option<&Setting>) {
    let document = shown(example.document);
    let Some(setting) = setting else {
        let _ = writeln!(text, "{title} {DIM}({}){DIM:#}:\n  {document}\n", example.media_type);
        return;
    };
    let kind = if setting.is_layout() { "an image layout" } else { "documents given together" };
    let _ = writeln!(text, "{title} {DIM}({kind}){DIM:#}:\n  {}\n    {document}", setting.path);
    for beside in setting.beside {
        let _ = match beside {
            Beside::File { path, content: [] } => writeln!(text, "  {path} {DIM}(empty){DIM:#}"),
            Beside::File { path, content } => writeln!(text, "  {path}\n    {}", shown(content)),
            Beside::Folder(path) => writeln!(text, "  {path}/"),
            Beside::Link(path) => writeln!(text, "  {path} {DIM}(a link){DIM:#}"),
            Beside::Long { path, size } => writeln!(text, "  {path} {DIM}({size} bytes){DIM:#}"),
        };
    }
    text.push('\n');
}

/// The beginning of a document, on a line.
fn shown(document: &[u8]) -> String {
    let document: String = String::from_utf8_lossy(document).chars().take(2000).collect();
    crate::text::plain_line(&document)
}
