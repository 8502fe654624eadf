//! What is not the same in two states of a registry: what a push changed, for example.

use crate::state::State;
use crate::{Content, Snapshot};
use longshore_core::{Digest, MediaType, RepositoryName, Tag};
use serde::Serialize;
use std::collections::BTreeMap;
use std::fmt;

/// What is not the same in two states, by repository. Where nothing is, this is empty.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Changes {
    /// The repositories in which something changed, by name.
    pub repositories: Vec<RepositoryChanges>,
}

/// What is not the same in a repository.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct RepositoryChanges {
    /// The repository.
    pub name: RepositoryName,
    /// Whether the repository itself came or went; none where it was and is there, or neither.
    pub change: Option<Change>,
    /// Its blobs that came or went.
    pub blobs: Vec<BlobChange>,
    /// Its manifests that came, went, or have other bytes.
    pub manifests: Vec<ManifestChange>,
    /// Its tags that came, went or moved.
    pub tags: Vec<TagChange>,
    /// The links from a manifest to its subject that came or went.
    pub referrers: Vec<ReferrerChange>,
    /// Its upload sessions that were opened, written to or closed.
    pub uploads: Vec<UploadChange>,
}

/// How something changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub enum Change {
    /// It is new.
    Added,
    /// It is not there any more.
    Removed,
    /// It is there still, and another one: a manifest of schema 1 with other signatures.
    Replaced,
}

/// A blob that came or went.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct BlobChange {
    /// Its digest.
    pub digest: Digest,
    /// How many bytes it has.
    pub size: u64,
    /// Whether it came or went.
    pub change: Change,
}

/// A manifest that came, went, or has other bytes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct ManifestChange {
    /// Its digest.
    pub digest: Digest,
    /// What it is, or was.
    pub media_type: MediaType,
    /// How many bytes it has, or had.
    pub size: u64,
    /// Whether it came, went, or has other bytes.
    pub change: Change,
}

/// A tag that came, went or moved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct TagChange {
    /// The tag.
    pub tag: Tag,
    /// What it pointed to; none where it is new.
    pub before: Option<Digest>,
    /// What it points to; none where it is gone.
    pub after: Option<Digest>,
}

/// A link from a manifest to its subject that came or went.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct ReferrerChange {
    /// The manifest that is referred to; it need not be there.
    pub subject: Digest,
    /// The manifest that refers to it.
    pub referrer: Digest,
    /// Whether the link came or went.
    pub change: Change,
}

/// An upload session that was opened, written to or closed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct UploadChange {
    /// The session's id.
    pub id: String,
    /// How many bytes it had; none where it was not open.
    pub before: Option<u64>,
    /// How many bytes it has; none where it is not open.
    pub after: Option<u64>,
}

impl Changes {
    /// What is not the same in the later one of two states. What both share is not looked at where a whole
    /// repository, or all its tags, blobs or manifests are the same.
    pub fn between(before: &Snapshot, after: &Snapshot) -> Self {
        let (before, after) = (&before.state, &after.state);
        let mut changes = BTreeMap::new();
        repositories(before, after, &mut changes);
        uploads(before, after, &mut changes);
        // What was changed and changed back is not the same memory, and the same all the same.
        Self { repositories: changes.into_values().filter(|changes| !changes.is_empty()).collect() }
    }

    /// Whether nothing changed.
    pub fn is_empty(&self) -> bool {
        self.repositories.is_empty()
    }
}

impl RepositoryChanges {
    fn is_empty(&self) -> bool {
        self.change.is_none()
            && self.blobs.is_empty()
            && self.manifests.is_empty()
            && self.tags.is_empty()
            && self.referrers.is_empty()
            && self.uploads.is_empty()
    }
}

type ByName = BTreeMap<RepositoryName, RepositoryChanges>;

fn of<'c>(changes: &'c mut ByName, name: &RepositoryName) -> &'c mut RepositoryChanges {
    changes.entry(name.clone()).or_insert_with(|| RepositoryChanges {
        name: name.clone(),
        change: None,
        blobs: Vec::new(),
        manifests: Vec::new(),
        tags: Vec::new(),
        referrers: Vec::new(),
        uploads: Vec::new(),
    })
}

fn repositories(before: &State, after: &State, changes: &mut ByName) {
    let nothing = crate::state::Repository::default();
    for (name, old, new) in before.differing_repositories(after) {
        let changes = of(changes, name);
        changes.change = change(old, new, |_, _| true);
        let (old, new) = (old.unwrap_or(&nothing), new.unwrap_or(&nothing));
        for (digest, was, is) in old.blobs().differing(new.blobs(), |(), ()| true) {
            let Some(change) = change(was, is, |(), ()| true) else { continue };
            let size = after.blob(name, digest).or_else(|_| before.blob(name, digest));
            let size = size.map_or(0, Content::length);
            changes.blobs.push(BlobChange { digest: digest.clone(), size, change });
        }
        for (digest, was, is) in old.differing_manifests(new) {
            let Some(change) = change(was, is, |_, _| false) else { continue };
            let Some(manifest) = is.or(was) else { continue };
            let size = manifest.content.len() as u64;
            let media_type = manifest.media_type.clone();
            changes.manifests.push(ManifestChange { digest: digest.clone(), media_type, size, change });
            // A manifest with other bytes has the same payload, and so the same subject.
            if let Some((subject, _)) = manifest.refers.as_ref().filter(|_| change != Change::Replaced) {
                let (subject, referrer) = (subject.clone(), digest.clone());
                changes.referrers.push(ReferrerChange { subject, referrer, change });
            }
        }
        for (tag, was, is) in old.tags().differing(new.tags(), PartialEq::eq) {
            let (before, after) = (was.cloned(), is.cloned());
            changes.tags.push(TagChange { tag: tag.clone(), before, after });
        }
    }
}

fn uploads(before: &State, after: &State, changes: &mut ByName) {
    for (id, was, is) in before.uploads.differing(&after.uploads) {
        let Some(session) = is.or(was) else { continue };
        let size = |upload: Option<&crate::state::Upload>| upload.map(crate::state::Upload::size);
        let change = UploadChange { id: id.to_owned(), before: size(was), after: size(is) };
        of(changes, session.repository()).uploads.push(change);
    }
}

/// How a value changed; none where it is the same.
fn change<T>(before: Option<T>, after: Option<T>, is_same: impl Fn(T, T) -> bool) -> Option<Change> {
    match (before, after) {
        (None, Some(_)) => Some(Change::Added),
        (Some(_), None) => Some(Change::Removed),
        (Some(before), Some(after)) => (!is_same(before, after)).then_some(Change::Replaced),
        (None, None) => None,
    }
}

/// One line for each change, with `+`, `-` or `~` before it.
impl fmt::Display for Changes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.repositories.iter().try_for_each(|repository| repository.fmt(f))
    }
}

impl fmt::Display for RepositoryChanges {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = &self.name;
        if let Some(change) = self.change {
            writeln!(f, "{} repository {name}", change.sign())?;
        }
        for BlobChange { digest, size, change } in &self.blobs {
            writeln!(f, "{} {name}: blob {digest}, {size} bytes", change.sign())?;
        }
        for ManifestChange { digest, media_type, size, change } in &self.manifests {
            writeln!(f, "{} {name}: manifest {digest}, {size} bytes, {media_type}", change.sign())?;
        }
        for TagChange { tag, before, after } in &self.tags {
            match (before, after) {
                (Some(before), Some(after)) => writeln!(f, "~ {name}: tag {tag}, from {before} to {after}")?,
                (None, Some(after)) => writeln!(f, "+ {name}: tag {tag}, to {after}")?,
                (Some(before), None) => writeln!(f, "- {name}: tag {tag}, to {before}")?,
                (None, None) => {}
            }
        }
        for ReferrerChange { subject, referrer, change } in &self.referrers {
            writeln!(f, "{} {name}: referrer {referrer} of {subject}", change.sign())?;
        }
        for UploadChange { id, before, after } in &self.uploads {
            match (before, after) {
                (Some(before), Some(after)) => {
                    writeln!(f, "~ {name}: upload {id}, from {before} to {after} bytes")?;
                }
                (None, Some(after)) => writeln!(f, "+ {name}: upload {id}, {after} bytes")?,
                (Some(before), None) => writeln!(f, "- {name}: upload {id}, {before} bytes")?,
                (None, None) => {}
            }
        }
        Ok(())
    }
}

impl Change {
    /// `+`, `-` or `~`.
    pub fn sign(self) -> char {
        match self {
            Self::Added => '+',
            Self::Removed => '-',
            Self::Replaced => '~',
        }
    }
}
