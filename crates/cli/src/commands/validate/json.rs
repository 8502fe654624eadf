//! A JSON object for each document.

use longshore_core::json::Lines;
use longshore_core::validate::{Finding, Judge, Judges, Repair, Report};
use serde::Serialize;
use std::collections::BTreeMap;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Document<'a> {
    path: &'a str,
    media_type: Option<&'static str>,
    digest: String,
    size: usize,
    judges: BTreeMap<&'static str, &'static str>,
    findings: Vec<Found<'a>>,
}

#[derive(Serialize)]
struct Found<'a> {
    code: String,
    severity: &'static str,
    message: &'a str,
    hint: &'static str,
    pointer: Option<String>,
    start: u32,
    end: u32,
    line: u32,
    column: u32,
    spec: &'static str,
    judges: Vec<&'static str>,
    repair: Option<Mending<'a>>,
}

#[derive(Serialize)]
struct Mending<'a> {
    title: &'a str,
    edits: Vec<Change<'a>>,
}

#[derive(Serialize)]
struct Change<'a> {
    start: u32,
    end: u32,
    text: &'a str,
}

/// The object of a document, on a line.
pub(super) fn line(path: &str, report: &Report<'_>) -> String {
    let lines = Lines::new(report.json().source());
    let document = Document {
        path,
        media_type: report.format().map(longshore_core::validate::Format::media_type),
        digest: report.digest().to_string(),
        size: report.json().source().len(),
        judges: Judge::ALL.into_iter().map(|judge| (judge.name(), report.verdict(judge).name())).collect(),
        findings: report.findings().iter().map(|finding| found(finding, report, &lines)).collect(),
    };
    // Texts, numbers and lists only, with texts as keys: this can be written.
    serde_json::to_string(&document).unwrap_or_default() + "\n"
}

fn found<'a>(finding: &'a Finding, report: &Report<'_>, lines: &Lines<'_>) -> Found<'a> {
    let position = lines.position(finding.span.start);
    Found {
        code: finding.diagnostic.name(),
        severity: finding.severity().name(),
        message: &finding.message,
        hint: finding.diagnostic.hint,
        pointer: finding.node.map(|node| report.json().pointer(node)),
        start: finding.span.start,
        end: finding.span.end,
        line: position.line,
        column: position.column,
        spec: finding.diagnostic.section.url,
        judges: names(finding.judges),
        repair: finding.repair.as_ref().map(mending),
    }
}

/// The judges of a set.
pub(super) fn names(judges: Judges) -> Vec<&'static str> {
    judges.iter().map(Judge::name).collect()
}

fn mending(repair: &Repair) -> Mending<'_> {
    let change = |edit: &'_ longshore_core::validate::Edit| (edit.span.start, edit.span.end);
    let edits = repair.edits.iter().map(|edit| {
        let (start, end) = change(edit);
        Change { start, end, text: &edit.text }
    });
    Mending { title: &repair.title, edits: edits.collect() }
}
