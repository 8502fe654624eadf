//! For people: each finding with its line and a mark beneath, then who accepts the document.

use super::given::Shown;
use crate::text::plain_line;
use anstyle::{AnsiColor, Style};
use longshore_core::json::{Lines, Position};
use longshore_core::validate::across::CheckedFile;
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

/// What is said of a file, or of a layout after its files.
pub(super) fn text(shown: &Shown<'_>) -> String {
    match shown {
        Shown::File { layout, file } => file_text(shown, file, layout.is_none()),
        Shown::Layout(layout, checked) => {
            let documents = checked.files().iter().filter(|file| file.report.is_some()).count();
            let documents = counted(documents as u64, "document");
            let files = counted(layout.files.list().len() as u64, "file");
            format!("{BOLD}{}{BOLD:#}: image layout, {files}, {documents}\n\n", plain_line(&layout.path))
        }
    }
}

fn file_text(shown: &Shown<'_>, file: &CheckedFile<'_>, is_mendable: bool) -> String {
    let mut text = String::new();
    let path = plain_line(&shown.name(&file.path));
    let lines = file.report.as_ref().map(|report| Lines::new(report.json().source()));
    for finding in &file.findings {
        about_file(&mut text, &path, finding);
    }
    for finding in file.report.iter().flat_map(Report::findings).take(MOST) {
        if let Some(lines) = &lines {
            snippet(&mut text, &path, finding, lines, is_mendable);
        }
    }
    // Writing to a String cannot fail.
    let findings = file.report.as_ref().map_or(0, |report| report.findings().len());
    if let Some(more) = findings.checked_sub(MOST).filter(|more| *more > 0) {
        let _ = writeln!(text, "and {more} more findings; --format json has them all\n");
    }
    if !summary(&mut text, &path, file) {
        return text;
    }
    for referrer in &file.referrers {
        let from = plain_line(&shown.name(&referrer.path));
        let _ = writeln!(text, "  referred to by {from} at {}", plain_line(&referrer.pointer));
    }
    text.push('\n');
    text
}

fn counted(number: u64, noun: &str) -> String {
    format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
}

/// A finding without a place in a text.
fn about_file(text: &mut String, path: &str, finding: &Finding) {
    title(text, finding);
    let _ = writeln!(text, " {BLUE}-->{BLUE:#} {path}");
    notes(text, " ", finding, false);
}

fn snippet(text: &mut String, path: &str, finding: &Finding, lines: &Lines<'_>, is_mendable: bool) {
    let colour = colour(finding.severity());
    let Position { line, column } = lines.position(finding.span.start);
    let shown = Shortened::of(finding, lines);
    let number = line.to_string();
    let gutter = " ".repeat(number.len());
    title(text, finding);
    let _ = writeln!(text, "{gutter}{BLUE}-->{BLUE:#} {path}:{line}:{column}");
    let _ = writeln!(text, "{gutter} {BLUE}|{BLUE:#}");
    let _ = writeln!(text, "{BLUE}{number} |{BLUE:#} {}", shown.line);
    let _ = writeln!(
        text,
        "{gutter} {BLUE}|{BLUE:#} {}{colour}{}{colour:#}",
        " ".repeat(shown.before),
        "^".repeat(shown.width)
    );
    notes(text, &gutter, finding, is_mendable);
}

fn title(text: &mut String, finding: &Finding) {
    let colour = colour(finding.severity());
    let _ = writeln!(
        text,
        "{colour}{}[{}]{colour:#}{BOLD}: {}{BOLD:#}",
        finding.severity().name(),
        finding.diagnostic,
        plain_line(&finding.message)
    );
}

fn notes(text: &mut String, gutter: &str, finding: &Finding, is_mendable: bool) {
    let mut note = |name: &str, words: &str| {
        let _ = writeln!(text, "{gutter} {BLUE}={BLUE:#} {BOLD}{name}{BOLD:#}: {words}");
    };
    note("hint", finding.diagnostic.hint);
    if let Some(repair) = finding.repair.as_ref().filter(|_| is_mendable) {
        note("--fix", &plain_line(&repair.title));
    }
    let who: Vec<&str> = finding.judges.iter().map(Judge::name).collect();
    if !who.is_empty() {
        note("rejected for it by", &who.join(", "));
    }
    text.push('\n');
}

/// The line of a finding, as much of it as fits, and where the mark goes.
struct Shortened {
    line: String,
    before: usize,
    width: usize,
}

impl Shortened {
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

/// What a file is, and who accepts it; false where there is nothing to say of it.
fn summary(text: &mut String, path: &str, file: &CheckedFile<'_>) -> bool {
    let Some((file_is, digest)) = file.file.and_then(|file| Some((file, file.sha256.as_ref()?))) else {
        return false;
    };
    let size = counted(file_is.size, "byte");
    let Some(report) = &file.report else {
        let _ = writeln!(text, "{BOLD}{path}{BOLD:#}: content, {size}\n  {digest}");
        return true;
    };
    let name = report.format().map_or("unknown", longshore_core::validate::Format::name);
    let _ = writeln!(text, "{BOLD}{path}{BOLD:#}: {name}, {size}\n  {digest}");
    if report.format().is_none() {
        let _ = writeln!(text, "  {}", report.reason());
    }
    for judge in Judge::ALL {
        let (colour, word) = match file.verdict(judge) {
            Verdict::Accept => (GREEN, "accepts"),
            Verdict::Reject => (RED, "rejects"),
            Verdict::Unknown => continue,
        };
        let decisive = file.all_findings().find(|finding| finding.judges.contains(judge));
        let why = decisive.map(|finding| format!(" for {}", finding.diagnostic)).unwrap_or_default();
        let _ = writeln!(text, "  {:<8} {colour}{word}{colour:#}{why}", judge.name());
    }
    true
}

fn colour(severity: Severity) -> Style {
    match severity {
        Severity::Error => RED,
        Severity::Warning => AMBER,
        Severity::Advice => CYAN,
    }
}
