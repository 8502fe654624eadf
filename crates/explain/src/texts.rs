//! The texts, as they stand in their files.

use crate::Section;
use std::borrow::Cow;

/// The files by topic, in the order in which they are listed.
const EMBEDDED: [&str; 3] = [
    include_str!("../texts/headers.txt"),
    include_str!("../texts/requests.txt"),
    include_str!("../texts/documents.txt"),
];

/// All texts. Each file has its groups (`# Title`), and in them topics: a name, with ` = kind` where what stands under
/// it is of a kind that is told by itself; the text on a line; `>` and the section. An empty line ends each.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Texts {
    files: Vec<Cow<'static, str>>,
}

/// Topics that belong together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group<'a> {
    /// What they are.
    pub title: &'a str,
    /// The topics, in the order of the file.
    pub topics: Vec<Topic<'a>>,
}

/// Something that is explained.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Topic<'a> {
    /// Its name: `Docker-Content-Digest`, `manifest.config`, `finish-upload`, `404`, `NAME_UNKNOWN`.
    pub name: &'a str,
    /// The kind of what is under it, where that is told by itself: `descriptor`.
    pub of: Option<&'a str>,
    /// One or two sentences.
    pub text: &'a str,
    /// The section, as the file has it.
    section: &'a str,
}

impl Texts {
    /// The texts inside the program.
    pub fn embedded() -> Self {
        Self { files: EMBEDDED.into_iter().map(Cow::Borrowed).collect() }
    }

    /// The texts of files that were fetched.
    pub fn of_files(files: Vec<String>) -> Self {
        Self { files: files.into_iter().map(Cow::Owned).collect() }
    }

    /// The topic of this name. Fields of documents are told apart by case, as JSON does it; all else is not.
    pub fn find(&self, name: &str) -> Option<Topic<'_>> {
        let is_field = name.contains('.');
        let is_it = |topic: &Topic<'_>| {
            if is_field { topic.name == name } else { topic.name.eq_ignore_ascii_case(name) }
        };
        self.topics().find(is_it)
    }

    /// The topic of a field by the kind of document that it is in, and the names that lead to it.
    pub fn field(&self, kind: &str, path: &[&str]) -> Option<Topic<'_>> {
        let mut found: Option<Topic<'_>> = None;
        let mut kind = kind;
        for name in path {
            let own = self.find(&format!("{kind}.{name}")).filter(|_| *name != "*");
            let topic = own.or_else(|| self.find(&format!("{kind}.*")))?;
            match topic.of {
                Some(of) => kind = of,
                None if own.is_some() => kind = topic.name,
                // What is anybody's is so all the way down.
                None => {}
            }
            found = Some(topic);
        }
        found
    }

    /// All topics.
    pub fn topics(&self) -> impl Iterator<Item = Topic<'_>> {
        self.files.iter().flat_map(|file| blocks(file)).filter_map(Topic::parse)
    }

    /// All topics, in groups.
    pub fn groups(&self) -> Vec<Group<'_>> {
        let mut groups: Vec<Group<'_>> = Vec::new();
        for block in self.files.iter().flat_map(|file| blocks(file)) {
            if let Some(title) = block.strip_prefix("# ") {
                groups.push(Group { title, topics: Vec::new() });
            } else if let (Some(group), Some(topic)) = (groups.last_mut(), Topic::parse(block)) {
                group.topics.push(topic);
            }
        }
        groups
    }
}

impl<'a> Topic<'a> {
    /// Where the specification speaks of it.
    pub fn section(&self) -> Section {
        Section::parse(self.section)
    }

    fn parse(block: &'a str) -> Option<Self> {
        let mut lines = block.lines();
        let (name, text) = (lines.next()?, lines.next()?);
        let section = lines.next()?.strip_prefix("> ")?;
        let (name, of) = name.split_once(" = ").map_or((name, None), |(name, of)| (name, Some(of)));
        Some(Self { name, of, text, section })
    }
}

/// What stands between empty lines.
fn blocks(file: &str) -> impl Iterator<Item = &str> {
    file.split("\n\n").map(str::trim).filter(|block| !block.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_text_is_read_and_has_a_sentence_and_a_section() {
        let texts = Texts::embedded();
        let written = EMBEDDED.into_iter().flat_map(blocks).filter(|block| !block.starts_with('#')).count();
        assert_eq!(texts.topics().count(), written, "a block that cannot be read");
        for topic in texts.topics() {
            let Topic { name, text, .. } = topic;
            assert!(text.ends_with('.') && text.len() > 12, "{name}: {text}");
            assert!(text.chars().count() < 320, "{name} is longer than two sentences");
            let section = topic.section();
            assert!(section.url.starts_with("https://"), "{name}: {section:?}");
            assert!(!section.title.is_empty() && !section.title.starts_with("http"), "{name}: {section:?}");
        }
    }

    #[test]
    fn no_name_is_explained_twice() {
        let texts = Texts::embedded();
        let mut seen = BTreeSet::new();
        for Topic { name, .. } in texts.topics() {
            let key = if name.contains('.') { name.to_owned() } else { name.to_lowercase() };
            assert!(seen.insert(key), "{name}");
        }
    }

    #[test]
    fn every_kind_that_a_topic_names_has_topics() {
        let texts = Texts::embedded();
        for of in texts.topics().filter_map(|topic| topic.of) {
            assert!(texts.topics().any(|topic| topic.name.starts_with(&format!("{of}."))), "{of}");
        }
    }

    #[test]
    fn names_of_headers_are_found_in_any_case_and_fields_in_their_own() {
        let texts = Texts::embedded();
        assert_eq!(texts.find("docker-content-digest").unwrap().name, "Docker-Content-Digest");
        assert_eq!(texts.find("name_unknown").unwrap().name, "NAME_UNKNOWN");
        assert_ne!(texts.find("detail.Name").unwrap().text, texts.find("detail.name").unwrap().text);
        assert_eq!(texts.find("manifest.Config"), None);
        assert_eq!(texts.find("x-nobody"), None);
    }

    #[test]
    fn files_that_are_something_else_explain_nothing() {
        for file in ["", "\n\n\n", "<html>\n\n<p>not found", "a\nb", "a\nb\nc"] {
            let texts = Texts::of_files(vec![file.to_owned()]);
            assert_eq!(texts.topics().count(), 0, "{file:?}");
        }
    }
}
