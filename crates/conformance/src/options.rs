//! What is to be checked, and where.

use crate::check::Category;
use longshore_core::RepositoryName;
use std::fmt;
use std::time::Duration;

/// A version of the distribution specification.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Version {
    /// 1.0: without referrers, and without mounts from anywhere.
    V1_0,
    /// 1.1, the newest that was released.
    #[default]
    V1_1,
    /// The draft of what comes after 1.1.
    Dev,
}

impl Version {
    /// All of them, the oldest first.
    pub const ALL: [Self; 3] = [Self::V1_0, Self::V1_1, Self::Dev];

    /// How it is written.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::V1_0 => "1.0",
            Self::V1_1 => "1.1",
            Self::Dev => "dev",
        }
    }

    /// The version that is written so.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|version| version.as_str() == name)
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The two repositories that a run works in: the second is what blobs are mounted from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Repositories {
    /// Where nearly everything happens.
    pub first: RepositoryName,
    /// Where blobs are mounted from.
    pub second: RepositoryName,
}

/// Names are made of so many characters of the seed.
const MARK: usize = 10;

impl Repositories {
    /// Two that nobody has: below this namespace, with a mark from the run's seed in their names. None where the
    /// namespace is none.
    pub fn below(namespace: &str, seed: &[u8; 16]) -> Option<Self> {
        let mark = mark(seed);
        let name = |which| RepositoryName::parse(&format!("{namespace}/conformance-{mark}-{which}")).ok();
        Some(Self { first: name("a")?, second: name("b")? })
    }
}

/// What tells this run's names from all others.
pub(crate) fn mark(seed: &[u8; 16]) -> String {
    let digest = longshore_core::Digest::sha256(seed);
    digest.encoded().chars().take(MARK).collect()
}

/// What is to be checked.
#[derive(Clone, Debug)]
pub struct Options {
    /// The specification's version that the registry is held to.
    pub version: Version,
    /// The categories that are checked; all of them where there is none.
    pub categories: Vec<Category>,
    /// Where.
    pub repositories: Repositories,
    /// What content and names are made of: they meet nothing that is there already, and the same seed gives the same.
    pub seed: [u8; 16],
    /// Whether each header of an answer can be read. A page sees only what the registry exposes to it, so that there a header
    /// that is missing is no fault, nor an answer that does not come.
    pub sees_all_headers: bool,
    /// After this long no more checks are begun.
    pub longest: Duration,
}

impl Options {
    /// All of the newest released version, in these repositories.
    pub fn new(repositories: Repositories, seed: [u8; 16]) -> Self {
        Self {
            version: Version::default(),
            categories: Vec::new(),
            repositories,
            seed,
            sees_all_headers: true,
            longest: LONGEST,
        }
    }

    /// Whether checks of this category are made.
    pub fn wants(&self, category: Category) -> bool {
        self.categories.is_empty() || self.categories.contains(&category)
    }
}

/// Ten minutes: a registry that needs longer is not one that can be used.
const LONGEST: Duration = Duration::from_mins(10);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_two_runs_do_not_meet() {
        let of = |byte| Repositories::below("devtable", &[byte; 16]).unwrap();
        assert_ne!(of(1), of(2));
        assert_ne!(of(1).first, of(1).second);
        assert!(of(1).first.as_str().starts_with("devtable/conformance-"));
        assert_eq!(Repositories::below("No Namespace", &[0; 16]), None);
    }
}
