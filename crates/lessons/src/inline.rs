//! What stands in a line of text: words, code, emphasis, links, and what is on the wire.

use crate::mistake::{Mistakes, cut};
use crate::selector::Selector;
use crate::source::Line;

/// A part of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Inline {
    /// Words.
    Text(String),
    /// `` `code` ``
    Code(String),
    /// `*words*`
    Emphasis(String),
    /// `**words**`
    Strong(String),
    /// `[words](where)`
    Link {
        /// What is shown.
        words: String,
        /// Where it leads.
        to: Destination,
    },
    /// `[literal](@piece/exchange/part)`: something that is on the wire, just as it is written here. A test holds it
    /// against the run.
    Wire {
        /// What is shown, `…` standing for what is left out of it.
        literal: String,
        /// Where it is on the wire.
        selector: Selector,
    },
}

/// Where a link leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Destination {
    /// Another site, by HTTPS.
    Web(String),
    /// Another lesson, by its id: `lesson:digests`.
    Lesson(String),
    /// A page of Longshore: `page:play`.
    Page(String),
}

impl Inline {
    /// The words without their marks, for a title or a label.
    pub fn plain(parts: &[Self]) -> String {
        let words = |part: &Self| match part {
            Self::Text(text) | Self::Code(text) | Self::Emphasis(text) | Self::Strong(text) => text.clone(),
            Self::Link { words, .. } => words.clone(),
            Self::Wire { literal, .. } => literal.clone(),
        };
        parts.iter().map(words).collect()
    }

    /// Reads the lines of a paragraph.
    pub(crate) fn read(lines: &[Line<'_>], mistakes: &mut Mistakes) -> Vec<Self> {
        let mut parts = Vec::new();
        for (at, (number, text)) in lines.iter().enumerate() {
            if at > 0 {
                push_text(&mut parts, " ");
            }
            read_line(&mut parts, *number, text, mistakes);
        }
        parts
    }
}

fn read_line(parts: &mut Vec<Inline>, line: u32, text: &str, mistakes: &mut Mistakes) {
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let marked = match first {
            '\\' => {
                let next = rest[1..].chars().next().filter(char::is_ascii_punctuation);
                let shown = next.map_or_else(|| "\\".to_owned(), String::from);
                push_text(parts, &shown);
                rest = &rest[1 + next.map_or(0, char::len_utf8)..];
                continue;
            }
            '`' => between(rest, "`", "`").map(|(inside, rest)| (Inline::Code(inside.to_owned()), rest)),
            '*' if rest.starts_with("**") => {
                between(rest, "**", "**").map(|(inside, rest)| (Inline::Strong(inside.to_owned()), rest))
            }
            '*' => between(rest, "*", "*").map(|(inside, rest)| (Inline::Emphasis(inside.to_owned()), rest)),
            '[' => link(rest, line, mistakes),
            _ => {
                let end = rest.find(['\\', '`', '*', '[']).unwrap_or(rest.len());
                push_text(parts, &rest[..end]);
                rest = &rest[end..];
                continue;
            }
        };
        let Some((part, behind)) = marked else {
            let what = format!("What begins with “{}” does not end in this line.", cut(rest));
            mistakes.tell(
                line,
                what,
                format!("End it there, or write \\{first} where the mark itself is meant."),
            );
            return;
        };
        parts.push(part);
        rest = behind;
    }
}

/// What stands between two marks, and what comes behind; nothing where it is empty or does not end.
fn between<'a>(text: &'a str, begin: &str, end: &str) -> Option<(&'a str, &'a str)> {
    text.strip_prefix(begin)?.split_once(end).filter(|(inside, _)| !inside.is_empty())
}

fn link<'a>(text: &'a str, line: u32, mistakes: &mut Mistakes) -> Option<(Inline, &'a str)> {
    let (words, rest) = between(text, "[", "](")?;
    let (to, rest) = rest.split_once(')')?;
    // Words of a literal may be written as code, too: that is how they are shown in any case.
    let words = words.strip_prefix('`').and_then(|words| words.strip_suffix('`')).unwrap_or(words).to_owned();
    let part = if let Some(selector) = to.strip_prefix('@') {
        match Selector::parse(selector) {
            Ok(selector) => Inline::Wire { literal: words, selector },
            Err(why) => {
                mistakes.tell(
                    line,
                    format!("“@{}” names nothing on the wire: {why}.", cut(selector)),
                    SELECTOR,
                );
                Inline::Text(words)
            }
        }
    } else if let Some(to) = destination(to) {
        Inline::Link { words, to }
    } else {
        let what = format!("A link to “{}” is none that a lesson has.", cut(to));
        mistakes.tell(
            line,
            what,
            "Write https://…, lesson:<id>, page:<name>, or @ and where it is on the wire.",
        );
        Inline::Text(words)
    };
    Some((part, rest))
}

/// What to write in the place of a selector that is none.
pub(crate) const SELECTOR: &str =
    "Write <piece>/<step>/<part>, such as push/put-manifest/status; docs/lessons.md lists all parts.";

fn destination(to: &str) -> Option<Destination> {
    let is_name =
        |name: &str| !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    if let Some(id) = to.strip_prefix("lesson:") {
        return is_name(id).then(|| Destination::Lesson(id.to_owned()));
    }
    if let Some(name) = to.strip_prefix("page:") {
        return is_name(name).then(|| Destination::Page(name.to_owned()));
    }
    let is_web = to.starts_with("https://") && to.len() > 8 && !to.contains(char::is_whitespace);
    is_web.then(|| Destination::Web(to.to_owned()))
}

fn push_text(parts: &mut Vec<Inline>, text: &str) {
    if let Some(Inline::Text(last)) = parts.last_mut() {
        last.push_str(text);
    } else if !text.is_empty() {
        parts.push(Inline::Text(text.to_owned()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Vec<Inline>, Vec<crate::Mistake>> {
        let mut mistakes = Mistakes::of("x.md");
        let parts = Inline::read(&[(1, text)], &mut mistakes);
        mistakes.settle(Some(parts))
    }

    #[test]
    fn words_and_marks_are_told_apart() {
        let parts = read("A `b` *c* **d** \\*e [f](lesson:g).").unwrap();
        let text = |text: &str| Inline::Text(text.to_owned());
        let link = Inline::Link { words: "f".to_owned(), to: Destination::Lesson("g".to_owned()) };
        let code = Inline::Code("b".to_owned());
        let (emphasis, strong) = (Inline::Emphasis("c".to_owned()), Inline::Strong("d".to_owned()));
        let wanted =
            [text("A "), code, text(" "), emphasis, text(" "), strong, text(" *e "), link, text(".")];
        assert_eq!(parts, wanted);
        assert_eq!(Inline::plain(&parts), "A b c d *e f.");
    }

    #[test]
    fn what_is_on_the_wire_names_its_place() {
        let parts = read("[`201`](@push/put-manifest/status)").unwrap();
        assert!(matches!(&parts[..], [Inline::Wire { literal, .. }] if literal == "201"));
    }

    #[test]
    fn marks_that_do_not_end_and_links_to_nowhere_are_mistakes() {
        for text in
            ["a `b", "*", "**a*", "[a", "[a](b", "[a](http://h)", "[a](javascript:x)", "[a](@x)", "[](@x)"]
        {
            let mistakes = read(text).unwrap_err();
            assert!(mistakes[0].what.ends_with('.') && mistakes[0].advice.ends_with('.'), "{}", mistakes[0]);
        }
    }
}
