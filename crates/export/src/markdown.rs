//! Markdown: a run as a report that people read.

use crate::run::{Run, Stage};
use crate::shown::{self, Content};
use longshore_client::expectation::Verdict;
use longshore_client::plain::{plain, plain_line};
use longshore_client::secrets::Secrets;
use longshore_client::transcript::{Exchange, Outcome};
use std::fmt::Write as _;

/// A body that is longer than so many characters is shown in part.
const LONGEST_BODY: usize = 4000;

/// The run as Markdown: how it ended, a table of its exchanges, and each of them as on the wire.
pub fn markdown(run: &Run<'_>) -> String {
    let mut text = format!("# {} on {}\n\n", line(run.flow), line(run.target));
    let secrets = run.secrets;
    let _ = match &run.stage {
        Stage::UnderWay => writeln!(text, "Under way."),
        Stage::Done(done) => writeln!(text, "**Done.** {}", line(&secrets.masked_sentence(done))),
        Stage::Failed(error) => {
            let advice = line(&secrets.masked_sentence(&error.advice));
            let error = line(&secrets.masked_sentence(&error.to_string()));
            writeln!(text, "**Failed.** {error}\n\n{advice}")
        }
    };
    let count = |verdict| run.transcript.count(verdict);
    let (met, warnings) = (count(Verdict::Met), count(Verdict::Warning));
    let (failed, unknown) = (count(Verdict::Failed), count(Verdict::Unknown));
    let _ = writeln!(
        text,
        "\nBegun {}. Expectations: {met} met, {warnings} warnings, {failed} failed, {unknown} unknown.\n",
        run.begun()
    );
    text.push_str("| # | step | request | answer | time |\n|--:|---|---|---|--:|\n");
    for exchange in &run.transcript.exchanges {
        let request = &exchange.request;
        let _ = writeln!(
            text,
            "| {} | {} | {} {} | {} | {} |",
            exchange.number,
            request.step,
            request.method,
            code(&secrets.masked_url(&request.url)),
            answer(exchange, secrets),
            exchange
                .elapsed()
                .map(|elapsed| format!("{:.1} ms", elapsed.as_secs_f64() * 1000.0))
                .unwrap_or_default(),
        );
    }
    for exchange in &run.transcript.exchanges {
        describe(&mut text, exchange, secrets);
    }
    text
}

fn describe(text: &mut String, exchange: &Exchange, secrets: &Secrets) {
    let request = &exchange.request;
    let _ = writeln!(text, "\n## {} {}\n", exchange.number, request.step);
    if let Some(of) = exchange.handling.repeats {
        let _ = writeln!(text, "It repeats exchange {of}.\n");
    }
    if exchange.handling.before.is_some() {
        text.push_str("It was edited at the gate.\n\n");
    }
    if let Some(gateway) = &exchange.handling.gateway {
        let _ = writeln!(text, "It went through the gateway at {}.\n", line(&gateway.to_string()));
    }
    if let Some(fault) = exchange.handling.fault {
        let _ = writeln!(text, "A fault was put in its way: {fault}.\n");
    }
    let mut wire = format!("{} {}\n", request.method, secrets.masked_url(&request.url));
    headers(&mut wire, &request.headers, secrets);
    body(&mut wire, shown::sent(request, secrets), request.body_size);
    fenced(text, "http", &wire);
    match &exchange.outcome {
        Outcome::Answered { response, .. } => {
            let mut wire = format!("{}\n", response.status);
            headers(&mut wire, &response.headers, secrets);
            body(&mut wire, shown::received(request, response, secrets), response.body.size);
            text.push('\n');
            fenced(text, "http", &wire);
        }
        Outcome::Unanswered { error, .. } => {
            let _ = writeln!(text, "\nNo answer: {}.", line(&secrets.masked_value(&error.to_string())));
        }
        Outcome::Pending => text.push_str("\nNo answer yet.\n"),
    }
    if !exchange.expectations.is_empty() {
        text.push('\n');
    }
    for it in &exchange.expectations {
        let actual = code(&secrets.masked_value(&it.actual));
        let (subject, expected) = (line(&it.subject), code(&secrets.masked_value(&it.expected)));
        let _ = match it.verdict {
            Verdict::Met => writeln!(text, "- [x] {subject}: {actual}"),
            Verdict::Warning => {
                writeln!(text, "- [ ] {subject}: {expected} was to be expected, it is {actual} (a warning)")
            }
            Verdict::Failed => writeln!(text, "- [ ] {subject}: {expected} was expected, it is {actual}"),
            Verdict::Unknown => {
                writeln!(text, "- [ ] {subject}: {actual}; after an edit it is not known what to expect")
            }
        };
    }
}

fn answer(exchange: &Exchange, secrets: &Secrets) -> String {
    match &exchange.outcome {
        Outcome::Answered { response, .. } => response.status.to_string(),
        Outcome::Unanswered { error, .. } => line(&secrets.masked_value(&error.to_string())),
        Outcome::Pending => "…".to_owned(),
    }
}

fn headers(wire: &mut String, headers: &http::HeaderMap, secrets: &Secrets) {
    for (name, value) in shown::headers(headers, secrets) {
        let _ = writeln!(wire, "{name}: {}", plain_line(&value));
    }
}

fn body(wire: &mut String, content: Content, size: u64) {
    match content {
        Content::Nothing => {}
        Content::Text(text) => {
            let text = plain(&text);
            let end = text.char_indices().nth(LONGEST_BODY);
            let _ = match end {
                Some((end, _)) => writeln!(wire, "\n{}\n… ({size} bytes in all)", &text[..end]),
                None => writeln!(wire, "\n{text}"),
            };
        }
        Content::Packed(_) => {
            let _ = writeln!(wire, "\n({size} bytes that are not text)");
        }
        Content::LeftOut(why) => {
            let _ = writeln!(wire, "\n({size} bytes, left out: {why})");
        }
    }
}

/// A block that nothing in it can end.
pub(crate) fn fenced(text: &mut String, language: &str, content: &str) {
    let fence = "`".repeat(longest_run(content).max(2) + 1);
    let _ = writeln!(text, "{fence}{language}\n{}\n{fence}", content.trim_end());
}

/// A piece of a line that is shown as it is, in a table, too.
fn code(content: &str) -> String {
    let content = plain_line(content).replace('|', "\\|");
    if content.is_empty() {
        return "nothing".to_owned();
    }
    let fence = "`".repeat(longest_run(&content) + 1);
    // With a space at each end, one of them is not part of what is shown.
    if content.starts_with('`') || content.ends_with('`') {
        format!("{fence} {content} {fence}")
    } else {
        format!("{fence}{content}{fence}")
    }
}

/// Text that says nothing to Markdown.
pub(crate) fn line(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for c in plain_line(text).chars() {
        if matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|' | '!' | '&' | '~' | '@') {
            shown.push('\\');
        }
        shown.push(c);
    }
    shown
}

/// How many backticks stand in a row at most.
fn longest_run(text: &str) -> usize {
    text.split(|c| c != '`').map(str::len).max().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_block_ends_where_it_is_ended_and_nowhere_else() {
        let mut text = String::new();
        fenced(&mut text, "http", "a\n````\n# b");
        assert_eq!(text, "`````http\na\n````\n# b\n`````\n");
    }

    #[test]
    fn what_came_from_outside_is_text() {
        assert_eq!(line("<b>*x*</b>|[a](b)"), "\\<b\\>\\*x\\*\\</b\\>\\|\\[a\\](b)");
        assert_eq!(code("a`b|c\nd"), "``a`b\\|c\\nd``");
        assert_eq!(code("`"), "`` ` ``");
    }
}
