//! A header, a field, a status, an error code, a step.

use super::{BOLD, DIM};
use crate::text::plain;
use longshore_explain::{Side, Texts, Topic, field, header};
use std::fmt::Write as _;

/// All topics by group, each with its first sentence.
pub(super) fn list(texts: &Texts) -> String {
    let mut text = String::new();
    for group in texts.groups() {
        // Writing to a String cannot fail.
        let _ = writeln!(text, "{DIM}{}{DIM:#}", group.title);
        for topic in group.topics {
            let _ = writeln!(text, "{BOLD}{}{BOLD:#}  {}", topic.name, first_sentence(topic.text));
        }
        text.push('\n');
    }
    text
}

/// All that there is to say about a topic, and about a value of it. None where there is no such topic.
pub(super) fn explanation(texts: &Texts, name: &str, value: Option<&str>) -> Option<String> {
    let Some(topic) = find(texts, name) else {
        return value.is_none().then(|| fields(texts, name)).flatten();
    };
    let mut text = format!("{BOLD}{}{BOLD:#}  {}\n\n", topic.name, topic.text);
    if let Some(value) = value {
        let told = meanings(texts, &topic, value);
        if told.is_empty() {
            let _ = writeln!(text, "There is no more to say about this value.\n");
        }
        for line in told {
            let _ = writeln!(text, "{}\n", plain(&line));
        }
    }
    if let Some(under) = topic.of.and_then(|of| fields(texts, of)) {
        let _ = writeln!(text, "{DIM}Under it:{DIM:#}\n{under}");
    }
    let section = topic.section();
    let _ = writeln!(text, "Written in: {}\n  {}", section.title, section.url);
    Some(text)
}

/// The topic itself; of a field also by the way that leads to it, such as `manifest.layers.digest`.
fn find<'t>(texts: &'t Texts, name: &str) -> Option<Topic<'t>> {
    texts.find(name).or_else(|| {
        let (kind, path) = name.split_once('.')?;
        texts.field(kind, &path.split('.').collect::<Vec<_>>())
    })
}

/// The fields of a kind, a line for each.
fn fields(texts: &Texts, kind: &str) -> Option<String> {
    let start = format!("{kind}.");
    let mut text = String::new();
    for topic in texts.topics().filter(|topic| topic.name.starts_with(&start)) {
        let _ = writeln!(text, "  {BOLD}{}{BOLD:#}  {}", topic.name, first_sentence(topic.text));
    }
    (!text.is_empty()).then_some(text)
}

fn meanings(texts: &Texts, topic: &Topic<'_>, value: &str) -> Vec<String> {
    if topic.name.contains('.') {
        return field::meaning(texts, topic.name, value).into_iter().collect();
    }
    let told = |side| header::meaning(topic.name, value, side);
    match (told(Side::Request), told(Side::Response)) {
        (Some(request), Some(response)) if request == response => vec![request],
        (request, response) => {
            let request = request.map(|told| format!("From a client: {told}"));
            let response = response.map(|told| format!("From a registry: {told}"));
            request.into_iter().chain(response).collect()
        }
    }
}

fn first_sentence(text: &str) -> &str {
    text.find(". ").map_or(text, |end| &text[..=end])
}
