//! SARIF 2.1.0: one run with all documents, and the rules that its results name.

use super::given::Shown;
use longshore_core::diagnostics::Diagnostic;
use longshore_core::json::Lines;
use longshore_core::validate::{Finding, Severity};
use serde_json::{Value, json};

/// The log as text.
pub(super) fn log(shown: &[Shown<'_>]) -> String {
    let files = || shown.iter().filter_map(|shown| Some((shown.name(&shown.file()?.path), shown.file()?)));
    let mut rules: Vec<&'static Diagnostic> =
        files().flat_map(|(_, file)| file.all_findings()).map(|finding| finding.diagnostic).collect();
    rules.sort_by_key(|rule| rule.code);
    rules.dedup();
    let mut results: Vec<Value> = Vec::new();
    for (path, file) in files() {
        results.extend(file.findings.iter().map(|finding| result(&path, finding, None)));
        if let Some(report) = &file.report {
            let lines = Lines::new(report.json().source());
            results.extend(report.findings().iter().map(|finding| result(&path, finding, Some(&lines))));
        }
    }
    let log = json!({
        "version": "2.1.0",
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "runs": [{
            "tool": { "driver": {
                "name": "longshore",
                "version": env!("CARGO_PKG_VERSION"),
                "rules": rules.iter().map(|rule| self::rule(rule)).collect::<Vec<_>>(),
            } },
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    });
    format!("{log:#}\n")
}

fn rule(diagnostic: &Diagnostic) -> Value {
    json!({
        "id": diagnostic.name(),
        "shortDescription": { "text": diagnostic.sentence.replace("{}", "…") },
        "fullDescription": { "text": diagnostic.explanation },
        "help": { "text": diagnostic.hint },
        "helpUri": diagnostic.section.url,
    })
}

/// A finding in a text, or about a file as such.
fn result(path: &str, finding: &Finding, lines: Option<&Lines<'_>>) -> Value {
    let level = match finding.severity() {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Advice => "note",
    };
    let uri = if path == "-" { "stdin".to_owned() } else { encoded(path) };
    let mut location = json!({ "artifactLocation": { "uri": uri } });
    if let Some(lines) = lines {
        location["region"] = region(finding, lines);
    }
    json!({
        "ruleId": finding.diagnostic.name(),
        "level": level,
        "message": { "text": finding.message },
        "locations": [{ "physicalLocation": location }],
        "properties": { "judges": finding.judges.names() },
    })
}

fn region(finding: &Finding, lines: &Lines<'_>) -> Value {
    let (start, end) = (lines.position(finding.span.start), lines.position(finding.span.end));
    json!({
        "startLine": start.line,
        "startColumn": start.column,
        "endLine": end.line,
        "endColumn": end.column,
        "byteOffset": finding.span.start,
        "byteLength": finding.span.end - finding.span.start,
    })
}

/// A path as a relative URI reference (RFC 3986).
fn encoded(path: &str) -> String {
    let plain = |byte: &u8| byte.is_ascii_alphanumeric() || b"-._~/".contains(byte);
    let part = |byte: u8| if plain(&byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") };
    path.replace('\\', "/").bytes().map(part).collect()
}
