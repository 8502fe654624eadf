//! A check: the sentence that it comes from, and what is done about it.

use crate::options::Version;
use crate::plan::Subject;
use crate::section::Section;
use crate::stage::Stage;
use crate::verdict::Done;
use futures::future::LocalBoxFuture;
use std::fmt;

/// The specification's categories of what a registry does, and what stands before them all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Category {
    /// What all of it rests on: the endpoint itself, challenges, error bodies, warnings.
    Api,
    /// Clients can pull.
    Pull,
    /// Clients can push.
    Push,
    /// Clients can ask what there is.
    Discovery,
    /// Clients can delete.
    Management,
}

impl Category {
    /// All of them, in the specification's order.
    pub const ALL: [Self; 5] = [Self::Api, Self::Pull, Self::Push, Self::Discovery, Self::Management];

    /// The word for it in options and reports.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Api => "api",
            Self::Pull => "pull",
            Self::Push => "push",
            Self::Discovery => "discovery",
            Self::Management => "management",
        }
    }

    /// What the specification calls it.
    pub fn title(self) -> &'static str {
        match self {
            Self::Api => "API",
            Self::Pull => "Pull",
            Self::Push => "Push",
            Self::Discovery => "Content Discovery",
            Self::Management => "Content Management",
        }
    }

    /// The category of this word.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|category| category.as_str() == name)
    }
}

/// How binding a sentence is (RFC 2119).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Level {
    /// It has to be so.
    Must,
    /// It is so, unless there is a good reason.
    Should,
    /// It may be so.
    May,
}

impl Level {
    /// The word that the specification has for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Must => "MUST",
            Self::Should => "SHOULD",
            Self::May => "MAY",
        }
    }
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// How often a check is made: once, or for each of several things.
#[derive(Clone, Copy)]
pub(crate) enum Per {
    /// Once.
    Run,
    /// For each algorithm of digests.
    Algorithm,
    /// For each set of documents that it has something to say about.
    Set(fn(crate::material::Set) -> bool),
}

/// What is done: requests, and what is expected of the answers.
pub(crate) type Procedure = for<'a> fn(&'a Stage<'a>) -> LocalBoxFuture<'a, Done>;

/// A check.
pub struct Check {
    /// Its name: `blob.post-put`. Those that are made for several things are told apart by the thing.
    pub id: &'static str,
    /// What it shows, in a few words.
    pub title: &'static str,
    /// The category.
    pub category: Category,
    /// How binding the sentence is.
    pub level: Level,
    /// Where the sentence stands.
    pub section: Section,
    /// The sentence.
    pub sentence: &'static str,
    /// The first version of the specification that has it.
    pub since: Version,
    /// Whether others need what it does, so that it is done also where nobody asked for it.
    pub(crate) is_setup: bool,
    pub(crate) per: Per,
    pub(crate) official: Option<&'static str>,
    pub(crate) run: Procedure,
}

impl Check {
    /// What the specification's own program calls its test of the same, for such a subject; none where it has none.
    /// Its tests of the different ways to push a blob of a document have one name here: `push/blob`.
    pub fn official(&self, subject: Subject) -> Option<String> {
        let name = self.official?;
        Some(match subject {
            Subject::Nothing => name.to_owned(),
            Subject::Algorithm(algorithm) => {
                format!("{} blobs/{name}", algorithm.name().unwrap_or_default())
            }
            Subject::Set(set) => format!("{}/{name}", set.name()),
        })
    }
}

impl Check {
    /// The sentence without the addresses of its links, which only a page of the specification can follow.
    pub fn words(&self) -> String {
        let mut words = String::with_capacity(self.sentence.len());
        let mut rest = self.sentence;
        while let Some((before, link)) = rest.split_once('[') {
            words.push_str(before);
            match link.split_once("](").and_then(|(text, target)| Some((text, target.split_once(')')?.1))) {
                Some((text, behind)) if !text.contains(']') => {
                    words.push_str(text);
                    rest = behind;
                }
                _ => {
                    words.push('[');
                    rest = link;
                }
            }
        }
        words.push_str(rest);
        words.replace("<sup>", "(").replace("</sup>", ")")
    }
}

impl fmt::Debug for Check {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Check({})", self.id)
    }
}

impl PartialEq for Check {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

#[cfg(test)]
mod tests {
    use crate::checks::GROUPS;

    #[test]
    fn no_sentence_shows_markup_of_links() {
        for check in GROUPS.iter().flat_map(|group| group.iter()) {
            let words = check.words();
            assert!(!words.contains("](") && !words.contains("<sup>"), "{words}");
        }
        let words = |id: &str| {
            GROUPS.iter().flat_map(|group| group.iter()).find(|check| check.id == id).map(super::Check::words)
        };
        assert_eq!(
            words("blob.range").as_deref(),
            Some(
                "A registry SHOULD support the `Range` request header in accordance with RFC 9110 (section 14)."
            )
        );
        // Brackets that are none of a link stay.
        assert!(
            words("tag.grammar").is_some_and(|words| words.contains("[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}"))
        );
    }
}
