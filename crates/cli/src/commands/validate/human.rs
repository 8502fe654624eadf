//! For people: each finding with its line and a mark beneath, then who accepts the document.

use crate::text::plain_line;
use anstyle::{AnsiColor, Style};
use longshore_core::json::{Lines, Position};
use longshore_core::validate::{Finding, Judge, Report, Severity, Verdict};
use std::fmt::Write as _;

const BOLD: Style = Style::new().bold();
const BLUE: Style = AnsiColor::Blue.on_default().bold();
const RED: Style = AnsiColor::Red.on_default().bold();
const AMBER: Style = AnsiColor::Yellow.on_default().bold();
const GREEN: Style = AnsiColor::Green.on_default().bold();
const CYAN: Style = AnsiColor::Cyan.on_default().bold();

/// So many findings are written out; a number stands for the others.
const MOST: usize = 200;

/// Of a long line so many characters are shown around what is meant.
const WIDEST: usize = 100;

/// The report of a document.
pub(super) fn text(path: &str, report: &Report<'_>) -> String {
    let mut text = String::new();
    let lines = Lines::new(report.json().source());
    for finding in report.findings().iter().take(MOST) {
        snippet(&mut text, path, finding, &lines);
    }
    // Writing to a String cannot fail.
    if let Some(more) = report.findings().len().checked_sub(MOST).filter(|more| *more > 0) {
        let _ = writeln!(text, "and {more} more findings; --format json has them all\n");
    }
    summary(&mut text, path, report);
    text
}

fn snippet(text: &mut String, path: &str, finding: &Finding, lines: &Lines<'_>) {
    let colour = colour(finding.severity());
    let Position { line, column } = lines.position(finding.span.start);
    let shown = Shown::of(finding, lines);
    let number = line.to_string();
    let gutter = " ".repeat(number.len());
    let _ = writeln!(
        text,
        "{colour}{}[{}]{colour:#}{BOLD}: {}{BOLD:#}",
        finding.severity().name(),
        finding.diagnostic,
        plain_line(&finding.message)
    );
    let _ = writeln!(text, "{gutter}{BLUE}-->{BLUE:#} {}:{line}:{column}", plain_line(path));
    let _ = writeln!(text, "{gutter} {BLUE}|{BLUE:#}");
    let _ = writeln!(text, "{BLUE}{number} |{BLUE:#} {}", shown.line);
    let _ = writeln!(
        text,
        "{gutter} {BLUE}|{BLUE:#} {}{colour}{}{colour:#}",
        " ".repeat(shown.before),
        "^".repeat(shown.width)
    );
    let _ = writeln!(text, "{gutter} {BLUE}={BLUE:#} {BOLD}hint{BOLD:#}: {}", finding.diagnostic.hint);
    if let Some(repair) = &finding.repair {
        let _ = writeln!(text, "{gutter} {BLUE}={BLUE:#} {BOLD}--fix{BOLD:#}: {}", plain_line(&repair.title));
    }
    let who: Vec<&str> = finding.judges.iter().map(Judge::name).collect();
    if !who.is_empty() {
        let _ =
            writeln!(text, "{gutter} {BLUE}={BLUE:#} {BOLD}rejected for it by{BOLD:#}: {}", who.join(", "));
    }
    text.push('\n');
}

/// The line of a finding, as much of it as fits, and where the mark goes.
struct Shown {
    line: String,
    before: usize,
    width: usize,
}

impl Shown {
    fn of(finding: &Finding, lines: &Lines<'_>) -> Self {
        let (begins, line) = lines.line_around(finding.span.start);
        let start = (finding.span.start - begins) as usize;
        let end = ((finding.span.end.saturating_sub(begins)) as usize).min(line.len()).max(start);
        // Only the neighbourhood is looked at: a document may be one line of megabytes.
        let from = start.saturating_sub(WIDEST / 2 * 4);
        let to = line.len().min(start + WIDEST * 4);
        let piece = |range: std::ops::Range<usize>| {
            let text = String::from_utf8_lossy(line.get(range).unwrap_or_default());
            plain_line(&text)
        };
        let before = piece(from..start.min(line.len()));
        let marked = piece(start.min(line.len())..end.min(to));
        let after = piece(end.min(to)..to);
        let kept: Vec<char> = before.chars().collect();
        let skipped = kept.len().saturating_sub(WIDEST / 2);
        let mut shown = String::new();
        if skipped > 0 || from > 0 {
            shown.push('…');
        }
        shown.extend(&kept[skipped..]);
        let offset = shown.chars().count();
        let room = WIDEST.saturating_sub(offset);
        let width = marked.chars().count();
        shown.extend(marked.chars().chain(after.chars()).take(room));
        if width + after.chars().count() > room || to < line.len() {
            shown.push('…');
        }
        Self { line: shown.trim_end().to_owned(), before: offset, width: width.clamp(1, room.max(1)) }
    }
}

fn summary(text: &mut String, path: &str, report: &Report<'_>) {
    let name = report.format().map_or("unknown", longshore_core::validate::Format::name);
    let _ =
        writeln!(text, "{BOLD}{}{BOLD:#}: {name}, {} bytes", plain_line(path), report.json().source().len());
    let _ = writeln!(text, "  {}", report.digest());
    if report.format().is_none() {
        let _ = writeln!(text, "  {}", report.reason());
    }
    for judge in Judge::ALL {
        let (colour, word) = match report.verdict(judge) {
            Verdict::Accept => (GREEN, "accepts"),
            Verdict::Reject => (RED, "rejects"),
            Verdict::Unknown => continue,
        };
        let why =
            report.decisive(judge).map(|finding| format!(" for {}", finding.diagnostic)).unwrap_or_default();
        let _ = writeln!(text, "  {:<8} {colour}{word}{colour:#}{why}", judge.name());
    }
    text.push('\n');
}

fn colour(severity: Severity) -> Style {
    match severity {
        Severity::Error => RED,
        Severity::Warning => AMBER,
        Severity::Advice => CYAN,
    }
}
