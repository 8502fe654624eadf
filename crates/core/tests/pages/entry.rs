//! One diagnostic on its page.

use longshore_core::MediaType;
use longshore_core::diagnostics::{Beside, Diagnostic, Example, Setting};
use longshore_core::validate::across::{Checked, CheckedFile};
use longshore_core::validate::{Finding, Judge, Options, validate};
use std::fmt::Write as _;

/// The sentence, with its blanks as people write them.
pub(crate) fn sentence(diagnostic: &Diagnostic) -> String {
    prose(diagnostic.sentence).replace("{}", "…")
}

/// All that is said about a code.
pub(crate) fn entry(diagnostic: &Diagnostic) -> String {
    let (wrong, right) = diagnostic.settings().unzip();
    let mut text = format!("\n## {diagnostic}\n\n**{}**\n\n", sentence(diagnostic));
    let _ = writeln!(text, "{}\n", prose(diagnostic.explanation));
    let _ = writeln!(text, "**What to do.** {}\n", prose(diagnostic.hint));
    example(&mut text, "This shows it", &diagnostic.wrong, wrong);
    let _ = writeln!(text, "{}\n", found(diagnostic, wrong));
    example(&mut text, "This does not", &diagnostic.right, right);
    let _ = writeln!(text, "Written in [{}]({}).", diagnostic.section.name, diagnostic.section.url);
    text
}

/// A sentence in which nothing is taken for HTML.
fn prose(text: &str) -> String {
    text.replace('<', "&lt;")
}

/// What the example that shows it comes to: how bad that is, and who rejects it.
fn found(diagnostic: &Diagnostic, setting: Option<&Setting>) -> String {
    let findings = findings(&diagnostic.wrong, setting);
    let of_code: Vec<&Finding> =
        findings.iter().filter(|finding| finding.diagnostic.code == diagnostic.code).collect();
    let severity = of_code.iter().map(|finding| finding.severity()).min();
    let severity = severity.map_or("nothing", |severity| severity.name());
    let rejects = |judge: &Judge| of_code.iter().any(|finding| finding.judges.contains(*judge));
    let judges: Vec<String> =
        Judge::ALL.iter().filter(|judge| rejects(judge)).map(|judge| format!("`{}`", judge.name())).collect();
    let severity = if severity == "advice" {
        severity.to_owned()
    } else {
        format!("a{} {severity}", if severity == "error" { "n" } else { "" })
    };
    match judges.as_slice() {
        [] => format!("It is {severity}: no judge rejects the example for it."),
        judges => format!("It is {severity}. Judges that reject the example for it: {}.", judges.join(", ")),
    }
}

fn findings(example: &Example, setting: Option<&Setting>) -> Vec<Finding> {
    let Some(setting) = setting else {
        let media_type = MediaType::parse(example.media_type).expect("an example's media type");
        return validate(example.document, &Options::of(media_type)).findings().to_vec();
    };
    let files = setting.files(example.document);
    let checked = if setting.is_layout() {
        Checked::layout(&files)
    } else {
        Checked::documents(&files, &Options::default())
    };
    checked.files().iter().flat_map(CheckedFile::all_findings).cloned().collect()
}

fn example(text: &mut String, title: &str, example: &Example, setting: Option<&Setting>) {
    let Some(setting) = setting else {
        let _ = writeln!(text, "{title}, given as `{}`:\n\n{}", example.media_type, block(example.document));
        return;
    };
    let kind = if setting.is_layout() { "an image layout" } else { "documents given together" };
    let _ = writeln!(text, "{title}, in {kind}: `{}`\n\n{}", setting.path, block(example.document));
    for beside in setting.beside {
        let _ = match beside {
            Beside::File { path, content: [] } => writeln!(text, "`{path}`, which is empty\n"),
            Beside::File { path, content } => writeln!(text, "`{path}`\n\n{}", block(content)),
            Beside::Folder(path) => writeln!(text, "`{path}/`\n"),
            Beside::Link(path) => writeln!(text, "`{path}`, a link\n"),
            Beside::Long { path, size } => writeln!(text, "`{path}`, of {size} bytes\n"),
        };
    }
}

/// A document, with what cannot be shown as an escape. Lines are broken where people break them, in documents of
/// one line.
fn block(document: &[u8]) -> String {
    const LONGEST: usize = 1200;
    let mut shown = String::new();
    for chunk in document.utf8_chunks() {
        for letter in chunk.valid().chars() {
            match letter {
                '\n' => shown.push('\n'),
                letter if letter.is_control() || letter == '\u{feff}' => {
                    let _ = write!(shown, "⟨U+{:04X}⟩", u32::from(letter));
                }
                letter => shown.push(letter),
            }
        }
        for byte in chunk.invalid() {
            let _ = write!(shown, "⟨{byte:02X}⟩");
        }
    }
    let whole = shown.trim_end();
    let mut cut: String = whole.chars().take(LONGEST).collect();
    if cut.len() < whole.len() {
        let _ = write!(cut, "⟨{} more⟩", whole.chars().count() - LONGEST);
    }
    format!("```json\n{}\n```\n", broken(&cut))
}

/// A text of one long line, broken behind the commas that divide values.
fn broken(text: &str) -> String {
    const LONGEST: usize = 100;
    if text.contains('\n') || text.chars().count() <= LONGEST {
        return text.to_owned();
    }
    let (mut lines, mut line, mut in_string, mut escaped) = (String::new(), 0, false, false);
    for (at, letter) in text.char_indices() {
        lines.push(letter);
        line += 1;
        match letter {
            '"' if !escaped => in_string = !in_string,
            ',' if !in_string && line + next(&text[at + 1..]) > LONGEST => {
                lines.push_str("\n ");
                line = 1;
            }
            _ => {}
        }
        escaped = letter == '\\' && !escaped;
    }
    lines
}

/// How long the text up to the next comma is.
fn next(text: &str) -> usize {
    text.chars().take_while(|letter| *letter != ',').count()
}
