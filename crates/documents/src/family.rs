//! How files that are looked at together belong to each other: who lists whom, and who is about whom.

use crate::picture;
use longshore_core::validate::Report;
use longshore_core::validate::across::{Checked, Files};
use longshore_documents::checked::{Part, Role};
use std::collections::{HashMap, HashSet};

/// What each document refers to, by the numbers of the files.
#[derive(Default)]
pub(crate) struct Family {
    by_digest: HashMap<String, u32>,
    parts: HashMap<u32, Vec<Part>>,
    /// By the digest of what they are about.
    referrers: HashMap<String, Vec<u32>>,
    /// What each document is, for those that are about another one.
    titles: HashMap<u32, (String, f64, String)>,
}

impl Family {
    /// Reads it out of what was found.
    pub(crate) fn of(files: &Files, checked: &Checked<'_>) -> Self {
        let mut family = Self::default();
        let mut numbers = HashMap::new();
        for (number, file) in (0_u32..).zip(files.list()) {
            numbers.insert(file.path.as_str(), number);
            let named = file.path.strip_prefix("blobs/").map(|path| path.replacen('/', ":", 1));
            let digests = [&file.sha256, &file.sha512].into_iter().flatten().map(ToString::to_string);
            for digest in named.into_iter().chain(digests) {
                family.by_digest.entry(digest).or_insert(number);
            }
        }
        for file in checked.files() {
            let facts = file.report.as_ref().and_then(Report::facts);
            let (Some(facts), Some(number)) = (facts, numbers.get(file.path.as_str())) else { continue };
            if let Some(subject) = &facts.subject {
                family.referrers.entry(subject.digest.clone()).or_default().push(*number);
                let kind = facts.artifact_type.clone();
                let kind =
                    kind.or_else(|| facts.config.as_ref().and_then(|config| config.media_type.clone()));
                #[expect(clippy::cast_precision_loss, reason = "drawn")]
                let size = facts.size as f64;
                let title =
                    (kind.unwrap_or_else(|| facts.media_type.to_owned()), size, facts.digest.to_string());
                family.titles.insert(*number, title);
            }
            family.parts.insert(*number, picture::parts(&facts).map(|(_, part)| part).collect());
        }
        family
    }

    /// The file with this digest.
    pub(crate) fn find(&self, digest: &str) -> Option<u32> {
        self.by_digest.get(digest).copied()
    }

    /// What a document is made of, and then who is about it.
    pub(crate) fn below(&self, number: u32, digest: &str) -> Vec<Part> {
        let is_below =
            |part: &&Part| matches!(part.role, Role::Config | Role::Layer | Role::Foreign | Role::Manifest);
        let parts = self.parts.get(&number).into_iter().flatten().filter(is_below).cloned();
        parts.chain(self.about(digest)).collect()
    }

    /// Who is about a document.
    pub(crate) fn about(&self, digest: &str) -> Vec<Part> {
        let referrers = self.referrers.get(digest).into_iter().flatten();
        let part = |number: &u32| {
            let (title, size, digest) = self.titles.get(number)?.clone();
            Some(Part { role: Role::Referrer, title, digest, size: Some(size), ..Part::default() })
        };
        referrers.filter_map(part).collect()
    }

    /// The files, each behind the one that it belongs to, with how many lie above it. Each is there once.
    pub(crate) fn in_order(&self, numbers: &[u32]) -> Vec<(u32, u32)> {
        let digests: HashMap<u32, Vec<&str>> =
            self.by_digest.iter().fold(HashMap::new(), |mut digests, (digest, number)| {
                digests.entry(*number).or_insert_with(Vec::new).push(digest);
                digests
            });
        let children = |number: u32| -> Vec<u32> {
            let parts = self.parts.get(&number).into_iter().flatten();
            let listed =
                parts.filter(|part| part.role != Role::Subject).filter_map(|part| self.find(&part.digest));
            let about = digests.get(&number).into_iter().flatten();
            let about = about.filter_map(|digest| self.referrers.get(*digest)).flatten().copied();
            listed.chain(about).collect()
        };
        let is_other = |number: u32| move |child: &u32| *child != number;
        let is_below: HashSet<u32> = numbers
            .iter()
            .flat_map(|number| children(*number).into_iter().filter(is_other(*number)))
            .collect();
        // What lies in a circle has no beginning: it begins with its first file.
        let roots = numbers.iter().filter(|number| !is_below.contains(number)).chain(numbers);
        let mut left: HashSet<u32> = numbers.iter().copied().collect();
        let mut order = Vec::with_capacity(numbers.len());
        for root in roots {
            let mut waiting = vec![(*root, 0)];
            while let Some((number, depth)) = waiting.pop() {
                if !left.remove(&number) {
                    continue;
                }
                order.push((number, depth));
                waiting.extend(children(number).into_iter().rev().map(|child| (child, depth + 1)));
            }
        }
        order
    }
}
