//! The ledger: what a run has pushed and has to delete again.

use longshore_client::url::Url;

/// A kind of thing that a run leaves in a registry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Thing {
    /// A tag.
    Tag,
    /// A manifest.
    Manifest,
    /// A blob.
    Blob,
    /// An upload session.
    Upload,
}

impl Thing {
    /// The word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Tag => "tag",
            Self::Manifest => "manifest",
            Self::Blob => "blob",
            Self::Upload => "upload session",
        }
    }
}

/// Something that was pushed and could not be deleted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Left {
    /// What it is.
    pub thing: Thing,
    /// The repository's name.
    pub repository: String,
    /// The tag, the digest, or the upload session's address.
    pub name: String,
    /// Why it is still there.
    pub why: String,
}

/// Something that was pushed.
#[derive(Clone, Debug)]
pub(crate) struct Item {
    pub(crate) thing: Thing,
    /// Which of the two repositories.
    pub(crate) repository: usize,
    pub(crate) name: String,
    /// Of a tag, the manifest's digest; of an upload session, its address.
    pub(crate) of: String,
}

/// What is in the registry by this run, the newest last.
#[derive(Default)]
pub(crate) struct Ledger(Vec<Item>);

impl Ledger {
    pub(crate) fn pushed(&mut self, thing: Thing, repository: usize, name: &str, of: &str) {
        self.removed(thing, repository, name);
        let item = Item { thing, repository, name: name.to_owned(), of: of.to_owned() };
        self.0.push(item);
    }

    pub(crate) fn removed(&mut self, thing: Thing, repository: usize, name: &str) {
        self.0.retain(|item| item.thing != thing || item.repository != repository || item.name != name);
        if thing == Thing::Manifest {
            // A tag goes with what it names.
            self.0
                .retain(|item| item.thing != Thing::Tag || item.repository != repository || item.of != name);
        }
    }

    /// An upload session was opened, or goes on elsewhere.
    pub(crate) fn opened(&mut self, repository: usize, location: &Url, before: Option<&Url>) {
        if let Some(before) = before {
            self.closed(before);
        }
        self.pushed(Thing::Upload, repository, location.as_str(), location.as_str());
    }

    pub(crate) fn closed(&mut self, location: &Url) {
        self.0.retain(|item| item.thing != Thing::Upload || item.of != location.as_str());
    }

    /// What is there, in the order in which it can be deleted: tags, manifests from the newest on, blobs, sessions.
    pub(crate) fn there(&self) -> Vec<Item> {
        let of = |thing| self.0.iter().rev().filter(move |item| item.thing == thing).cloned();
        of(Thing::Tag).chain(of(Thing::Manifest)).chain(of(Thing::Blob)).chain(of(Thing::Upload)).collect()
    }

    pub(crate) fn has(&self, thing: Thing, repository: usize, name: &str) -> bool {
        self.0.iter().any(|item| item.thing == thing && item.repository == repository && item.name == name)
    }
}
