//! What a flow came to, told once for people and for machines.

use longshore_core::RepositoryName;
use serde_json::{Map, Value};
use std::fmt::Display;

/// What a flow did.
pub(super) struct Outcome {
    /// What was done, in a word or two: `Pushed`.
    pub(super) done: String,
    /// What stands between that and the repository's name.
    pub(super) about: &'static str,
    /// The repository, where the flow is about one.
    pub(super) repository: Option<RepositoryName>,
    /// What stands behind it.
    pub(super) tail: String,
    /// What is to be known of it, each under a short name.
    pub(super) facts: Vec<(&'static str, String)>,
    /// A list, as a list of tags.
    pub(super) items: Vec<String>,
    /// The same for machines.
    pub(super) record: Map<String, Value>,
}

impl Outcome {
    /// What a flow of this name did to a repository.
    pub(super) fn of(flow: &str, done: &str, repository: Option<&RepositoryName>) -> Self {
        let mut record = Map::new();
        record.insert("flow".to_owned(), flow.into());
        if let Some(repository) = repository {
            record.insert("repository".to_owned(), repository.as_str().into());
        }
        Self {
            done: done.to_owned(),
            about: " ",
            repository: repository.cloned(),
            tail: String::new(),
            facts: Vec::new(),
            items: Vec::new(),
            record,
        }
    }

    /// With this to be known, for people.
    pub(super) fn fact(mut self, name: &'static str, value: impl Display) -> Self {
        self.facts.push((name, format!("{value}")));
        self
    }

    /// With this member, for machines.
    pub(super) fn member(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.record.insert(name.to_owned(), value.into());
        self
    }
}
