//! The report as `JUnit` XML, as continuous integration reads it.

use super::markup::Text;
use super::{Checked, Report};
use crate::check::Category;
use crate::record::Recorded;
use crate::verdict::Verdict;
use std::fmt::{self, Write as _};
use std::time::Duration;

/// A suite for each category. What falls short of a SHOULD counts as passed, and says so in its output.
pub(super) fn write(report: &Report) -> String {
    let mut text = String::new();
    // Writing to a String cannot fail.
    let _ = document(&mut text, report);
    text
}

fn document(to: &mut String, report: &Report) -> fmt::Result {
    let counts = report.counts();
    let skipped = counts.skipped + counts.disabled;
    writeln!(to, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>")?;
    writeln!(
        to,
        "<testsuites name=\"Longshore conformance\" tests=\"{}\" failures=\"{}\" errors=\"0\" skipped=\"{skipped}\" time=\"{}\">",
        counts.total(),
        counts.failed,
        seconds(report.elapsed)
    )?;
    for category in Category::ALL {
        suite(to, report, category)?;
    }
    writeln!(to, "</testsuites>")
}

fn suite(to: &mut String, report: &Report, category: Category) -> fmt::Result {
    let counts = report.counts_of(category);
    if counts.total() == 0 {
        return Ok(());
    }
    let skipped = counts.skipped + counts.disabled;
    let checks = report.checked.iter().filter(|checked| checked.planned.check.category == category);
    let time: Duration = checks.clone().map(|checked| checked.outcome.elapsed).sum();
    writeln!(
        to,
        " <testsuite name=\"{}\" tests=\"{}\" failures=\"{}\" errors=\"0\" skipped=\"{skipped}\" time=\"{}\">",
        Text(category.title()),
        counts.total(),
        counts.failed,
        seconds(time)
    )?;
    writeln!(to, "  <properties>")?;
    let interrupted = report.interrupted.as_deref().unwrap_or_default();
    for (name, value) in [
        ("target", report.target.as_str()),
        ("version", report.version.as_str()),
        ("repository", report.repositories.first.as_str()),
        ("second repository", report.repositories.second.as_str()),
        ("interrupted", interrupted),
    ] {
        if !value.is_empty() {
            writeln!(to, "   <property name=\"{name}\" value=\"{}\"/>", Text(value))?;
        }
    }
    writeln!(to, "  </properties>")?;
    for checked in checks {
        case(to, checked, category)?;
    }
    writeln!(to, " </testsuite>")
}

fn case(to: &mut String, checked: &Checked, category: Category) -> fmt::Result {
    let (planned, outcome) = (&checked.planned, &checked.outcome);
    write!(
        to,
        "  <testcase classname=\"conformance.{}\" name=\"{}\" time=\"{}\">",
        category.as_str(),
        Text(&planned.id()),
        seconds(outcome.elapsed)
    )?;
    match &outcome.verdict {
        Verdict::Failed => {
            let message = outcome.findings.first().map_or(String::new(), |finding| {
                format!("{}: expected {}, got {}", finding.subject, finding.expected, finding.actual)
            });
            write!(to, "<failure message=\"{}\" type=\"{}\">", Text(&message), planned.check.level)?;
            details(to, checked)?;
            write!(to, "</failure>")?;
        }
        Verdict::Skipped(reason) | Verdict::Disabled(reason) => {
            write!(to, "<skipped message=\"{}\"/>", Text(reason))?;
        }
        Verdict::Warned => {
            write!(to, "<system-out>")?;
            details(to, checked)?;
            write!(to, "</system-out>")?;
        }
        Verdict::Passed => {}
    }
    writeln!(to, "</testcase>")
}

fn details(to: &mut String, checked: &Checked) -> fmt::Result {
    let (check, outcome) = (checked.planned.check, &checked.outcome);
    let mut text = format!(
        "{}\n{}: {}\n{}\n",
        checked.planned.title(),
        check.section.title,
        check.words(),
        check.section.url
    );
    for finding in &outcome.findings {
        write!(
            text,
            "\n{}\n  {} ({})\n  expected: {}\n  actual:   {}\n",
            finding.request, finding.subject, finding.level, finding.expected, finding.actual
        )?;
    }
    for exchange in &outcome.exchanges {
        exchanged(&mut text, exchange)?;
    }
    write!(to, "{}", Text(&text))
}

fn exchanged(text: &mut String, exchange: &Recorded) -> fmt::Result {
    writeln!(text, "\n{} {} {}", exchange.number, exchange.method, exchange.url)?;
    match (exchange.status, &exchange.error) {
        (Some(status), _) => writeln!(text, "  {status}, {} bytes", exchange.response_body.size)?,
        (None, error) => writeln!(text, "  {}", error.as_deref().unwrap_or("no answer"))?,
    }
    for (name, value) in &exchange.response_headers {
        writeln!(text, "  {name}: {value}")?;
    }
    Ok(())
}

fn seconds(elapsed: Duration) -> String {
    format!("{:.3}", elapsed.as_secs_f64())
}
