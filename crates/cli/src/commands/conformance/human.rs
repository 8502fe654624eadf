//! The report for people.

use crate::style::{AMBER, BOLD, DIM, GREEN, RED};
use crate::text;
use anstyle::Style;
use longshore_conformance::{Category, Checked, Counts, Finding, Level, Report, Verdict};
use std::collections::BTreeMap;
use std::fmt::{self, Write as _};

/// A matrix, then each failure, what was skipped and why, and what is left behind.
pub(super) fn write(report: &Report) -> String {
    let mut text = String::new();
    // Writing to a String cannot fail.
    let _ = all(&mut text, report);
    text
}

fn all(to: &mut String, report: &Report) -> fmt::Result {
    let of =
        |verdict: fn(&Verdict) -> bool| report.checked.iter().filter(move |it| verdict(&it.outcome.verdict));
    for checked in of(|verdict| *verdict == Verdict::Failed) {
        found(to, checked, RED, '✗')?;
    }
    for checked in of(|verdict| *verdict == Verdict::Warned) {
        found(to, checked, AMBER, '!')?;
    }
    skipped(to, report)?;
    left(to, report)?;
    matrix(to, report)?;
    sum(to, report)
}

fn found(to: &mut String, checked: &Checked, colour: Style, sign: char) -> fmt::Result {
    let check = checked.planned.check;
    writeln!(
        to,
        "{colour}{sign}{colour:#} {BOLD}{}{BOLD:#}  {DIM}{}{DIM:#}",
        checked.planned.title(),
        checked.planned.id()
    )?;
    writeln!(to, "  {DIM}{}: {}{DIM:#}", check.section.title, check.words())?;
    // With several documents or blobs in it, the same is wrong with most of them.
    let (findings, rest) = checked.outcome.findings.split_at(checked.outcome.findings.len().min(SHOWN));
    for finding in findings {
        let Finding { level, request, subject, expected, actual, .. } = finding;
        let level = if *level == Level::Must { "" } else { " (SHOULD)" };
        writeln!(to, "  {}", short(request))?;
        writeln!(to, "    {subject}{level}: expected {expected}, got {colour}{actual}{colour:#}")?;
    }
    match rest.len() {
        0 => {}
        count => writeln!(to, "  {DIM}and {count} more: --format json has all{DIM:#}")?,
    }
    writeln!(to)
}

/// Of what is wrong with one check, so much is told.
const SHOWN: usize = 2;

/// A request with its path alone: the registry is known.
fn short(request: &str) -> String {
    match request.split_once(' ') {
        Some((method, url)) => {
            let path = url.split_once("://").and_then(|(_, rest)| rest.split_once('/'));
            let path = path.map_or_else(|| url.to_owned(), |(_, path)| format!("/{path}"));
            format!("{method} {}", text::short_path(&path))
        }
        None => request.to_owned(),
    }
}

/// By their reasons: many checks share one.
fn skipped(to: &mut String, report: &Report) -> fmt::Result {
    let mut reasons: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for checked in &report.checked {
        if let Some(reason) = checked.outcome.verdict.reason() {
            reasons.entry(reason).or_default().push(checked.planned.id());
        }
    }
    if reasons.is_empty() {
        return Ok(());
    }
    writeln!(to, "{BOLD}Not checked{BOLD:#}")?;
    for (reason, ids) in reasons {
        const NAMED: usize = 4;
        let more = ids.len().saturating_sub(NAMED);
        let shown = ids[..ids.len().min(NAMED)].join(", ");
        let more = if more == 0 { String::new() } else { format!(" and {more} more") };
        writeln!(to, "  {reason}\n    {DIM}{shown}{more}{DIM:#}")?;
    }
    writeln!(to)
}

fn left(to: &mut String, report: &Report) -> fmt::Result {
    if report.left.is_empty() {
        return Ok(());
    }
    writeln!(to, "{BOLD}Left behind{BOLD:#}")?;
    for left in &report.left {
        writeln!(to, "  {} {} in {}: {}", left.thing.as_str(), left.name, left.repository, left.why)?;
    }
    writeln!(to)
}

fn matrix(to: &mut String, report: &Report) -> fmt::Result {
    writeln!(
        to,
        "{BOLD}{:<20}{:>8}{:>8}{:>8}{:>9}{:>10}{BOLD:#}",
        "", "passed", "short", "failed", "skipped", "disabled"
    )?;
    for category in Category::ALL {
        let counts = report.counts_of(category);
        if counts.total() > 0 {
            row(to, category.title(), counts)?;
        }
    }
    row(to, "All", report.counts())
}

fn row(to: &mut String, name: &str, counts: Counts) -> fmt::Result {
    let coloured = |count: usize, colour: Style| if count == 0 { DIM } else { colour };
    let (short, failed) = (coloured(counts.warned, AMBER), coloured(counts.failed, RED));
    let (passed, rest) = (coloured(counts.passed, GREEN), DIM);
    writeln!(
        to,
        "{name:<20}{passed}{:>8}{passed:#}{short}{:>8}{short:#}{failed}{:>8}{failed:#}{rest}{:>9}{:>10}{rest:#}",
        counts.passed, counts.warned, counts.failed, counts.skipped, counts.disabled
    )
}

fn sum(to: &mut String, report: &Report) -> fmt::Result {
    let failed = report.counts().failed;
    let (colour, sentence) = match (&report.interrupted, failed) {
        (Some(why), _) => (RED, format!("✗ Not everything was checked: {why}.")),
        (None, 0) => (GREEN, "✓ Nothing failed.".to_owned()),
        (None, 1) => (RED, "✗ One check failed.".to_owned()),
        (None, failed) => (RED, format!("✗ {failed} checks failed.")),
    };
    writeln!(
        to,
        "\n{colour}{sentence}{colour:#} {}, version {} of the specification, in {:.1} s.",
        report.target,
        report.version,
        report.elapsed.as_secs_f64()
    )
}
