//! The commands as a text.

use super::{Equivalent, Equivalents, equivalents};
use crate::markdown::{fenced, line};
use crate::run::{Run, Stage};
use longshore_client::mask::MASK;
use std::fmt::Write as _;

/// The run as commands of crane, oras and skopeo that do the same, in Markdown: of each client its commands and what they
/// do otherwise, or why it has none.
pub fn commands(run: &Run<'_>) -> String {
    let Equivalents { before, clients, after } = equivalents(run);
    let mut text = format!("# {} on {}, by other clients\n\n", line(run.flow), line(run.target));
    let said = |text: &str| line(&run.secrets.masked_sentence(text));
    let _ = match &run.stage {
        Stage::UnderWay => writeln!(text, "As on {}, where it is under way.", run.begun()),
        Stage::Done(done) => writeln!(text, "As on {}: {}.", run.begun(), said(done)),
        Stage::Failed(error) => {
            writeln!(text, "As on {}, where it failed: {}", run.begun(), said(&error.to_string()))
        }
    };
    let commands = clients.iter().filter_map(|(_, equivalent)| match equivalent {
        Equivalent::Commands { lines, .. } => Some(lines),
        Equivalent::Nothing { .. } => None,
    });
    if commands.flatten().chain(&before).any(|line| line.contains(MASK)) {
        let _ = writeln!(text, "{MASK} stands for a secret of the run, which is to be put back by hand.");
    }
    if before.is_empty() {
        text.push_str("None of these clients has anything equal.\n");
    } else {
        text.push_str(
            "What stands under *Before* comes once, then the commands of one client, in the same shell.\n",
        );
        block(&mut text, "Before", "", &before);
    }
    for (client, answer) in &clients {
        match answer {
            Equivalent::Commands { lines, differs } => block(&mut text, client.name(), differs, lines),
            Equivalent::Nothing { because } => {
                let _ = writeln!(text, "\n## {}\n\nNo equal, because {because}.", client.name());
            }
        }
    }
    if !after.is_empty() {
        block(&mut text, "Afterwards", "", &after);
    }
    text
}

fn block(text: &mut String, title: &str, about: &str, lines: &[String]) {
    let _ = writeln!(text, "\n## {title}\n");
    if !about.is_empty() {
        let _ = writeln!(text, "What differs: {about}\n");
    }
    fenced(text, "sh", &lines.join("\n"));
}
