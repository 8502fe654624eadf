//! Which checks are made, known before the first of them.

use crate::check::{Check, Per};
use crate::checks;
use crate::material::Set;
use crate::options::Options;
use crate::verdict::Verdict;
use longshore_core::Algorithm;
use std::fmt;

/// What a check is made with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    /// Nothing in particular.
    Nothing,
    /// Digests of this algorithm.
    Algorithm(Algorithm),
    /// A set of documents.
    Set(Set),
}

impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Nothing => Ok(()),
            Self::Algorithm(algorithm) => f.write_str(algorithm.name().unwrap_or_default()),
            Self::Set(set) => f.write_str(set.name()),
        }
    }
}

/// A check that will be made, or will not.
#[derive(Clone, Debug, PartialEq)]
pub struct Planned {
    /// The check.
    pub check: &'static Check,
    /// What it is made with.
    pub subject: Subject,
    /// How it comes out without a request, where the version does not have it.
    pub decided: Option<Verdict>,
    /// Whether it is told of. One that is not is made for those that need it.
    pub is_told: bool,
}

impl Planned {
    /// Its name, among all of a plan: `image/manifest.get-by-tag`, `sha512/blob.post-put`, `ping`.
    pub fn id(&self) -> String {
        match self.subject {
            Subject::Nothing => self.check.id.to_owned(),
            subject => format!("{subject}/{}", self.check.id),
        }
    }

    /// What it shows, and of what.
    pub fn title(&self) -> String {
        match self.subject {
            Subject::Nothing => self.check.title.to_owned(),
            Subject::Algorithm(_) => format!("{} ({})", self.check.title, self.subject),
            Subject::Set(set) => format!("{} ({})", self.check.title, set.title()),
        }
    }
}

/// All checks for these options, in the order in which they are made.
pub fn plan(options: &Options) -> Vec<Planned> {
    let mut plan = Vec::new();
    let mut add = |check: &'static Check, subject| {
        let is_told = options.wants(check.category);
        if !is_told && !check.is_setup {
            return;
        }
        let is_late = options.version < check.since.max(since(subject));
        let decided = is_late.then(|| {
            Verdict::Disabled(format!("version {} of the specification does not have it", options.version))
        });
        plan.push(Planned { check, subject, decided, is_told });
    };
    for group in checks::GROUPS {
        let once = group.iter().filter(|check| matches!(check.per, Per::Run));
        once.for_each(|check| add(check, Subject::Nothing));
        for algorithm in [Algorithm::Sha256, Algorithm::Sha512] {
            let each = group.iter().filter(|check| matches!(check.per, Per::Algorithm));
            each.for_each(|check| add(check, Subject::Algorithm(algorithm)));
        }
        for set in Set::ALL.iter().copied() {
            let each = group.iter().filter(|check| matches!(check.per, Per::Set(fits) if fits(set)));
            each.for_each(|check| add(check, Subject::Set(set)));
        }
    }
    // What is done for others is done where there are others.
    let told: Vec<Subject> = plan.iter().filter(|it| it.is_told).map(|it| it.subject).collect();
    plan.retain(|it| it.is_told || told.contains(&it.subject));
    plan
}

/// Sets that need something new are not pushed to a registry that cannot have it.
fn since(subject: Subject) -> crate::Version {
    match subject {
        Subject::Set(set) => set.since(),
        Subject::Nothing | Subject::Algorithm(_) => crate::Version::V1_0,
    }
}
