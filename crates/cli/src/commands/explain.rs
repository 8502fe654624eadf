//! `longshore explain`: what a code of `longshore validate` means.

use crate::failure::Failure;
use anstyle::Style;
use clap::Args;
use longshore_core::diagnostics::{self, Diagnostic, Example};
use std::fmt::Write as _;

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
                    return Err(Failure::new(format!(
                        "there is no code “{}”: `longshore explain` lists all",
                        crate::text::plain_line(code)
                    )));
                }
            },
        };
        anstream::print!("{text}");
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
    for (title, Example { media_type, document }) in
        [("This shows it", &diagnostic.wrong), ("This does not", &diagnostic.right)]
    {
        let document: String = String::from_utf8_lossy(document).chars().take(2000).collect();
        let _ =
            writeln!(text, "{title} {DIM}({media_type}){DIM:#}:\n  {}\n", crate::text::plain_line(&document));
    }
    let _ = writeln!(text, "Written in: {}\n  {}", diagnostic.section.name, diagnostic.section.url);
    text
}
