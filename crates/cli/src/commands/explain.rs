//! `longshore explain`: what a code of `longshore validate` means.

use crate::failure::Failure;
use anstyle::Style;
use clap::Args;
use longshore_core::diagnostics::{self, Beside, Diagnostic, Example, Setting};
use std::fmt::Write as _;
use std::io::Write as _;

/// Explain a code that `validate` gives, with an example that shows it and one that does not
#[derive(Args)]
pub(crate) struct Explain {
    /// The code, such as LS0303; without one, all are listed
    code: Option<String>,
}

impl Explain {
    pub(crate) fn run(self) -> Result<(), Failure> {
        let text = match self.code.as_deref() {
            None => list(),
            Some(code) => match diagnostics::find(code) {
                Some(diagnostic) => explanation(diagnostic),
                None => {
                    return Err(Failure::unusable(format!(
                        "there is no code “{}”: `longshore explain` lists all",
                        crate::text::plain_line(code)
                    )));
                }
            },
        };
        anstream::stdout().write_all(text.as_bytes())?;
        Ok(())
    }
}

const BOLD: Style = Style::new().bold();
const DIM: Style = Style::new().dimmed();

fn list() -> String {
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

fn explanation(diagnostic: &Diagnostic) -> String {
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
