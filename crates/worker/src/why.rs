//! Why the embedded registry answered as it did, as the page shows it.

use longshore_registry::why;

/// Why an exchange went as it did, and what it changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Why {
    /// The exchange's number.
    pub exchange: u32,
    /// The reasons, in the order in which they were decided: the last one made the status.
    pub reasons: Vec<Reason>,
    /// What changed in the registry: a line for each thing, with `+`, `-` or `~` before it.
    pub changed: Vec<String>,
}

/// A rule that decided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason {
    /// What it decided here.
    pub sentence: String,
    /// What it decided by: where that stands (`policy read_only`), and its value.
    pub facts: Vec<(String, String)>,
    /// Where the rule is written: document and section.
    pub section: String,
    /// Where that can be read.
    pub url: String,
}

impl From<&why::Reason> for Reason {
    fn from(reason: &why::Reason) -> Self {
        let facts = reason.facts.iter();
        let facts = facts.map(|fact| (format!("{} {}", fact.from, fact.path), fact.value.to_string()));
        Self {
            sentence: reason.sentence.clone(),
            facts: facts.collect(),
            section: reason.section.to_string(),
            url: reason.section.url.to_owned(),
        }
    }
}
