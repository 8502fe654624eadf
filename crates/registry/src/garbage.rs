//! What nothing refers to, and taking it away on demand.

use crate::pushed::named;
use crate::state::{Repository, State};
use crate::{Changes, Registry};
use longshore_core::{Digest, Reference, RepositoryName};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// What counts as garbage, besides blobs that no manifest of their repository names: those always do. A push that is
/// under way has sent blobs before its manifest, so nothing should be collected meanwhile.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Garbage {
    /// Manifests that no tag leads to: neither points a tag to them, nor does an index that stays name them, nor do
    /// they refer to a manifest that stays. Default: they are kept.
    pub untagged: bool,
    /// Manifests without a tag that refer to a manifest which is not there: it was deleted, or was never pushed.
    /// Default: they are kept.
    pub dangling_referrers: bool,
    /// Repositories that have nothing, and which the catalog lists all the same. Default: they are kept.
    pub empty_repositories: bool,
}

impl Registry {
    /// What [`collect`](Self::collect) would take away now.
    pub fn garbage(&self, garbage: Garbage) -> Changes {
        self.clone().collect(garbage)
    }

    /// Takes garbage away; what that was. Nobody is asked whether the policy lets them.
    pub fn collect(&mut self, garbage: Garbage) -> Changes {
        let before = self.snapshot();
        let names: Vec<RepositoryName> = self.state.repositories().keys().cloned().collect();
        for name in names {
            sweep(&mut self.state, &name, garbage);
        }
        Changes::between(&before, &self.snapshot())
    }
}

fn sweep(state: &mut State, name: &RepositoryName, garbage: Garbage) {
    let Ok(repository) = state.repository(name) else { return };
    let Marked { manifests, blobs } = Marked::of(repository, garbage);
    let unmarked = repository.manifests().map(|(digest, _)| digest.clone());
    let unmarked: Vec<Digest> = unmarked.filter(|digest| !manifests.contains(digest)).collect();
    let unnamed: Vec<Digest> = match blobs {
        Some(blobs) => repository.blobs().keys().filter(|&digest| !blobs.contains(digest)).cloned().collect(),
        None => Vec::new(),
    };
    // All of them are there.
    for digest in unmarked {
        let _ = state.delete_manifest(name, &Reference::Digest(digest));
    }
    for digest in unnamed {
        let _ = state.delete_blob(name, &digest);
    }
    if garbage.empty_repositories {
        state.forget_repository(name);
    }
}

/// What stays.
struct Marked {
    manifests: BTreeSet<Digest>,
    /// None where a manifest cannot be read: nobody knows then which blobs it needs.
    blobs: Option<BTreeSet<Digest>>,
}

impl Marked {
    /// From the tags to all that they lead to, each once.
    fn of(repository: &Repository, garbage: Garbage) -> Self {
        let read: BTreeMap<&Digest, _> = repository
            .manifests()
            .map(|(digest, manifest)| (digest, named(&manifest.media_type, &manifest.content)))
            .collect();
        let mut manifests = BTreeSet::new();
        let mut waiting: Vec<&Digest> = repository.tags().iter().map(|(_, digest)| digest).collect();
        for (digest, manifest) in repository.manifests() {
            let subject = manifest.refers.as_ref().map(|(subject, _)| subject);
            let is_root = match subject {
                Some(subject) if !repository.has_manifest(subject) => !garbage.dangling_referrers,
                _ => !garbage.untagged,
            };
            waiting.extend(is_root.then_some(digest));
        }
        while let Some(digest) = waiting.pop() {
            if !repository.has_manifest(digest) || !manifests.insert(digest.clone()) {
                continue;
            }
            let children = read.get(digest).and_then(Option::as_ref).map(|(_, children)| children);
            waiting.extend(children.into_iter().flatten());
            waiting.extend(repository.referrers(digest, None).map(|referrer| &referrer.digest));
        }
        let mut blobs = Some(BTreeSet::new());
        for digest in &manifests {
            match (read.get(digest).and_then(Option::as_ref), &mut blobs) {
                (Some((named, _)), Some(blobs)) => blobs.extend(named.iter().cloned()),
                _ => blobs = None,
            }
        }
        Self { manifests, blobs }
    }
}
