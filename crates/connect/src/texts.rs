//! The sentences, as they stand in their files.

use crate::cause::Cause;
use longshore_explain::Section;
use std::borrow::Cow;

/// All sentences of one language. Each file has blocks between empty lines: a name, and lines under it. What stands in
/// braces is filled in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Texts {
    causes: Cow<'static, str>,
    sentences: Vec<Cow<'static, str>>,
}

/// What there is to say of a cause, before anything is filled in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct CauseText<'a> {
    pub(crate) title: &'a str,
    pub(crate) explanation: &'a str,
    pub(crate) look: &'a str,
    section: &'a str,
}

impl CauseText<'_> {
    pub(crate) fn section(self) -> Section {
        Section::parse(self.section)
    }
}

impl Texts {
    /// In English.
    pub fn english() -> Self {
        Self::of_files(
            include_str!("../texts/causes.txt"),
            [include_str!("../texts/rungs.txt"), include_str!("../texts/remedies.txt")],
        )
    }

    /// In the language of these files: of the causes, of what was tried, and of what to change.
    pub fn of_files(causes: impl Into<Cow<'static, str>>, others: [impl Into<Cow<'static, str>>; 2]) -> Self {
        Self { causes: causes.into(), sentences: others.map(Into::into).into() }
    }

    /// The sentence of this name; the name itself where there is none, so that nothing goes missing unseen.
    pub(crate) fn sentence<'a>(&'a self, name: &'a str) -> &'a str {
        let of_file = |file: &'a str| find(file, name).and_then(|mut lines| lines.next());
        self.sentences.iter().find_map(|file| of_file(file)).unwrap_or(name)
    }

    pub(crate) fn cause(&self, cause: Cause) -> CauseText<'_> {
        let mut lines = find(&self.causes, cause.name());
        let mut line = || lines.as_mut().and_then(Iterator::next);
        CauseText {
            title: line().unwrap_or(cause.name()),
            explanation: line().unwrap_or_default(),
            look: line().unwrap_or_default(),
            section: line().and_then(|line| line.strip_prefix("> ")).unwrap_or_default(),
        }
    }
}

/// The lines under a name.
fn find<'a>(file: &'a str, name: &str) -> Option<impl Iterator<Item = &'a str>> {
    file.split("\n\n").find_map(|block| {
        let mut lines = block.trim_start_matches('\n').lines();
        (lines.next() == Some(name)).then_some(lines)
    })
}

/// The text with what stands in braces filled in. What is filled in is not looked at again.
pub(crate) fn fill(text: &str, values: &[(&str, String)]) -> String {
    let mut filled = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        filled.push_str(before);
        let value = after.split_once('}').and_then(|(name, behind)| {
            values.iter().find(|(known, _)| *known == name).map(|(_, value)| (value, behind))
        });
        rest = if let Some((value, behind)) = value {
            filled.push_str(value);
            behind
        } else {
            filled.push('{');
            after
        };
    }
    filled.push_str(rest);
    filled
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_cause_has_a_title_an_explanation_something_to_look_at_and_a_section() {
        let texts = Texts::english();
        for cause in Cause::ALL {
            let text = texts.cause(*cause);
            assert_ne!(text.title, cause.name());
            assert!(!text.title.ends_with('.'), "{cause:?}");
            assert!(text.explanation.ends_with(['.', '}']), "{cause:?}: {}", text.explanation);
            assert!(text.look.ends_with('.'), "{cause:?}: {}", text.look);
            assert!(text.section().url.starts_with("https://"), "{cause:?}");
            assert!(text.section().title.len() > 3, "{cause:?}");
        }
    }

    #[test]
    fn no_name_is_in_a_file_twice() {
        let texts = Texts::english();
        let mut names: Vec<&str> = texts
            .sentences
            .iter()
            .flat_map(|file| file.split("\n\n"))
            .filter_map(|block| block.trim_start_matches('\n').lines().next())
            .collect();
        let all = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), all);
    }

    #[test]
    fn values_are_filled_in_once_and_unknown_braces_stay() {
        let values = [("a", "{b}".to_owned()), ("b", "2".to_owned())];
        assert_eq!(fill("{a} {b} {c} {", &values), "{b} 2 {c} {");
    }

    #[test]
    fn what_is_no_text_file_gives_names() {
        let texts = Texts::of_files("", ["<html>", "\n\n\n"]);
        assert_eq!(texts.sentence("ping"), "ping");
        assert_eq!(texts.cause(Cause::Tls).title, "tls");
    }
}
