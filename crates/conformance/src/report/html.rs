//! The report as one HTML page: without scripts, for screen and paper, light and dark.

use super::markup::Text;
use super::{Checked, Counts, Report};
use crate::check::Category;
use crate::record::{Body, Recorded};
use crate::verdict::{Finding, Verdict};
use std::fmt::{self, Write as _};
use std::time::Duration;

const STYLE: &str = include_str!("style.css");

pub(super) fn write(report: &Report) -> String {
    let mut text = String::new();
    // Writing to a String cannot fail.
    let _ = page(&mut text, report);
    text
}

fn page(to: &mut String, report: &Report) -> fmt::Result {
    let target = Text(&report.target);
    write!(
        to,
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
         <title>Conformance of {target}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n<main>\n<h1>Conformance of {target}</h1>\n"
    )?;
    head(to, report)?;
    matrix(to, report)?;
    let of = |verdict: fn(&Verdict) -> bool| -> Vec<&Checked> {
        report.checked.iter().filter(|checked| verdict(&checked.outcome.verdict)).collect()
    };
    findings(to, "Failed", "failed", &of(|verdict| *verdict == Verdict::Failed))?;
    findings(to, "Falls short of what it should", "short", &of(|verdict| *verdict == Verdict::Warned))?;
    left(to, report)?;
    all(to, report)?;
    to.write_str("</main>\n</body>\n</html>\n")
}

fn head(to: &mut String, report: &Report) -> fmt::Result {
    let counts = report.counts();
    let sentence = match (&report.interrupted, counts.failed) {
        (Some(why), _) => format!("Not everything was checked: {why}."),
        (None, 0) => "Nothing failed.".to_owned(),
        (None, 1) => "One check failed.".to_owned(),
        (None, failed) => format!("{failed} checks failed."),
    };
    writeln!(
        to,
        "<p class=\"sum {}\">{}</p>",
        if report.is_good() { "passed" } else { "failed" },
        Text(&sentence)
    )?;
    writeln!(
        to,
        "<p>Held to version {} of the OCI distribution specification, in the repositories <code>{}</code> and <code>{}</code>, in {}.</p>",
        report.version,
        Text(report.repositories.first.as_str()),
        Text(report.repositories.second.as_str()),
        time(report.elapsed)
    )
}

fn matrix(to: &mut String, report: &Report) -> fmt::Result {
    to.write_str(
        "<table class=\"matrix\">\n<thead><tr><th scope=\"col\">Category</th><th scope=\"col\">Passed</th>\
         <th scope=\"col\">Short</th><th scope=\"col\">Failed</th><th scope=\"col\">Skipped</th>\
         <th scope=\"col\">Disabled</th></tr></thead>\n<tbody>\n",
    )?;
    for category in Category::ALL {
        let counts = report.counts_of(category);
        if counts.total() > 0 {
            row(to, category.title(), counts)?;
        }
    }
    to.write_str("</tbody>\n<tfoot>\n")?;
    row(to, "All", report.counts())?;
    to.write_str("</tfoot>\n</table>\n")
}

fn row(to: &mut String, name: &str, counts: Counts) -> fmt::Result {
    write!(to, "<tr><th scope=\"row\">{}</th>", Text(name))?;
    for (class, count) in [
        ("passed", counts.passed),
        ("short", counts.warned),
        ("failed", counts.failed),
        ("skipped", counts.skipped),
        ("disabled", counts.disabled),
    ] {
        let class = if count == 0 { "none" } else { class };
        write!(to, "<td class=\"{class}\">{count}</td>")?;
    }
    to.write_str("</tr>\n")
}

fn findings(to: &mut String, title: &str, class: &str, checks: &[&Checked]) -> fmt::Result {
    if checks.is_empty() {
        return Ok(());
    }
    writeln!(to, "<h2>{title}</h2>")?;
    for checked in checks {
        let (planned, outcome) = (&checked.planned, &checked.outcome);
        writeln!(
            to,
            "<section class=\"{class}\">\n<h3>{}</h3>\n<p><code>{}</code> · {} · {}</p>",
            Text(&planned.title()),
            Text(&planned.id()),
            planned.check.category.title(),
            planned.check.level
        )?;
        writeln!(
            to,
            "<blockquote>{} <a href=\"{}\">{}</a></blockquote>",
            Words(&planned.check.words()),
            planned.check.section.url,
            Text(planned.check.section.title)
        )?;
        outcome.findings.iter().try_for_each(|it| finding(to, it))?;
        exchanges(to, &outcome.exchanges, outcome.sent)?;
        to.write_str("</section>\n")?;
    }
    Ok(())
}

/// A sentence in which what stands between backticks is code.
struct Words<'a>(&'a str);

impl fmt::Display for Words<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, part) in self.0.split('`').enumerate() {
            match at % 2 {
                0 => write!(f, "{}", Text(part))?,
                _ => write!(f, "<code>{}</code>", Text(part))?,
            }
        }
        Ok(())
    }
}

fn finding(to: &mut String, finding: &Finding) -> fmt::Result {
    writeln!(
        to,
        "<dl><dt>Request</dt><dd><code>{}</code></dd><dt>{} expected</dt><dd>{}</dd><dt>actual</dt><dd>{}</dd></dl>",
        Text(&finding.request),
        Text(&finding.subject),
        Text(&finding.expected),
        Text(&finding.actual)
    )
}

fn exchanges(to: &mut String, exchanges: &[Recorded], sent: usize) -> fmt::Result {
    if exchanges.is_empty() {
        return Ok(());
    }
    let more =
        if sent > exchanges.len() { format!(", the first {}", exchanges.len()) } else { String::new() };
    writeln!(
        to,
        "<details><summary>{sent} {}{more}</summary>",
        if sent == 1 { "request" } else { "requests" }
    )?;
    for exchange in exchanges {
        let mut text = format!("{} {}\n", exchange.method, exchange.url);
        part(&mut text, &exchange.request_headers, &exchange.request_body)?;
        text.push('\n');
        match (exchange.status, &exchange.error) {
            (Some(status), _) => writeln!(text, "{}", crate::reply::shown(status))?,
            (None, error) => writeln!(text, "{}", error.as_deref().unwrap_or("no answer"))?,
        }
        part(&mut text, &exchange.response_headers, &exchange.response_body)?;
        writeln!(to, "<pre>{}</pre>", Text(text.trim_end()))?;
    }
    to.write_str("</details>\n")
}

fn part(text: &mut String, headers: &[(String, String)], body: &Body) -> fmt::Result {
    for (name, value) in headers {
        writeln!(text, "{name}: {value}")?;
    }
    match &body.text {
        Some(shown) => writeln!(text, "\n{shown}"),
        None if body.size > 0 => writeln!(text, "\n({} bytes)", body.size),
        None => Ok(()),
    }
}

fn left(to: &mut String, report: &Report) -> fmt::Result {
    to.write_str("<h2>Left behind</h2>\n")?;
    if report.left.is_empty() {
        return to.write_str("<p>Nothing: all that was pushed was deleted again.</p>\n");
    }
    to.write_str("<ul>\n")?;
    for left in &report.left {
        writeln!(
            to,
            "<li>{} <code>{}</code> in <code>{}</code>: {}</li>",
            left.thing.as_str(),
            Text(&left.name),
            Text(&left.repository),
            Text(&left.why)
        )?;
    }
    to.write_str("</ul>\n")
}

fn all(to: &mut String, report: &Report) -> fmt::Result {
    to.write_str("<h2>All checks</h2>\n")?;
    for category in Category::ALL {
        let of = || report.checked.iter().filter(|checked| checked.planned.check.category == category);
        if of().next().is_none() {
            continue;
        }
        writeln!(to, "<h3>{}</h3>\n<table>\n<tbody>", category.title())?;
        for Checked { planned, outcome } in of() {
            let word = outcome.verdict.word();
            let class = if outcome.verdict == Verdict::Warned { "short" } else { word };
            let word = if outcome.verdict == Verdict::Warned { "short" } else { word };
            writeln!(
                to,
                "<tr><td class=\"{class}\">{word}</td><th scope=\"row\">{}<br><code>{}</code></th><td>{}</td></tr>",
                Text(&planned.title()),
                Text(&planned.id()),
                Text(outcome.verdict.reason().unwrap_or_default())
            )?;
        }
        to.write_str("</tbody>\n</table>\n")?;
    }
    Ok(())
}

fn time(elapsed: Duration) -> String {
    if elapsed < Duration::from_secs(2) {
        format!("{} ms", elapsed.as_millis())
    } else {
        format!("{:.1} s", elapsed.as_secs_f64())
    }
}
