//! The checks, by what they are about. Each is a row of a table, and a function that a reader can lay beside the sentence.

mod api;
mod blob_errors;
mod blob_table;
mod blobs;
mod deletion;
mod document_table;
mod documents;
mod manifest_errors;
mod names;
mod ranges;
mod referrers;
mod tags;
mod tally;
mod upload;
mod uploads;

use crate::check::{Category, Check, Level, Per, Procedure};
use crate::options::Version;
use crate::section::Section;

/// All checks. A group is gone through once, then for each algorithm, then for each set.
pub(crate) const GROUPS: &[&[Check]] = &[
    api::FIRST,
    tags::EMPTY,
    referrers::EMPTY,
    blob_table::CHECKS,
    blob_errors::CHECKS,
    document_table::CHECKS,
    manifest_errors::CHECKS,
    names::CHECKS,
    tags::CHECKS,
    referrers::CHECKS,
    api::LAST,
];

/// A check that is made once, whatever the version.
const fn check(
    id: &'static str,
    title: &'static str,
    (category, level): (Category, Level),
    section: Section,
    sentence: &'static str,
    run: Procedure,
) -> Check {
    Check {
        id,
        title,
        category,
        level,
        section,
        sentence,
        since: Version::V1_0,
        is_setup: false,
        per: Per::Run,
        official: None,
        run,
    }
}

impl Check {
    /// The same, from this version on.
    const fn since(mut self, version: Version) -> Self {
        self.since = version;
        self
    }

    /// The same, for each algorithm of digests.
    const fn each_algorithm(mut self) -> Self {
        self.per = Per::Algorithm;
        self
    }

    /// The same, for each set that it has something to say about.
    const fn each(mut self, fits: fn(crate::material::Set) -> bool) -> Self {
        self.per = Per::Set(fits);
        self
    }

    /// The same, which others need.
    const fn setup(mut self) -> Self {
        self.is_setup = true;
        self
    }

    /// The same, which the specification's own program has under this name.
    const fn like(mut self, name: &'static str) -> Self {
        self.official = Some(name);
        self
    }
}

/// How binding what is checked is, in each of the categories.
const API: (Category, Level) = (Category::Api, Level::Must);
const API_SHOULD: (Category, Level) = (Category::Api, Level::Should);
const PULL: (Category, Level) = (Category::Pull, Level::Must);
const PULL_SHOULD: (Category, Level) = (Category::Pull, Level::Should);
const PUSH: (Category, Level) = (Category::Push, Level::Must);
const PUSH_SHOULD: (Category, Level) = (Category::Push, Level::Should);
const PUSH_MAY: (Category, Level) = (Category::Push, Level::May);
const DISCOVERY: (Category, Level) = (Category::Discovery, Level::Must);
const DISCOVERY_SHOULD: (Category, Level) = (Category::Discovery, Level::Should);
const MANAGEMENT: (Category, Level) = (Category::Management, Level::Must);

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_check_has_a_name_of_its_own() {
        let all = GROUPS.iter().flat_map(|group| group.iter());
        let names: Vec<&str> = all.map(|check| check.id).collect();
        let different: BTreeSet<&str> = names.iter().copied().collect();
        assert_eq!(names.len(), different.len(), "{names:?}");
    }
}
