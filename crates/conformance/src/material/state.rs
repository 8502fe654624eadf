//! A set of documents, and how far it is in the registry.

use super::document::Document;
use super::noise::Noise;
use super::set::Set;
use super::sets;
use crate::digests::Content;
use longshore_core::{Descriptor, Digest};
use std::cell::Cell;

/// A set, and what has been done with it.
pub(crate) struct SetState {
    pub(crate) set: Set,
    pub(crate) blobs: Vec<Part<Content>>,
    /// In the order in which they can be pushed.
    pub(crate) manifests: Vec<Part<Document>>,
    pub(crate) tags: Vec<Part<Tagged>>,
    pub(crate) referrers: Vec<Referrer>,
}

/// Something to be pushed, and whether it is there.
pub(crate) struct Part<T> {
    pub(crate) of: T,
    pub(crate) is_there: Cell<bool>,
}

/// A tag, and which of the manifests it names.
pub(crate) struct Tagged {
    pub(crate) tag: String,
    pub(crate) manifest: usize,
}

/// What a list of referrers has to have.
pub(crate) struct Referrer {
    pub(crate) subject: Digest,
    pub(crate) descriptor: Descriptor,
}

impl<T> Part<T> {
    pub(crate) fn new(of: T) -> Self {
        Self { of, is_there: Cell::new(false) }
    }
}

impl SetState {
    pub(crate) fn new(set: Set, noise: &Noise) -> Self {
        sets::make(set, noise)
    }

    /// The manifests that are there.
    pub(crate) fn manifests_there(&self) -> impl Iterator<Item = &Part<Document>> {
        self.manifests.iter().filter(|part| part.is_there.get())
    }

    /// The tags that are there.
    pub(crate) fn tags_there(&self) -> impl Iterator<Item = &Part<Tagged>> {
        self.tags.iter().filter(|part| part.is_there.get())
    }

    /// The blobs that are there.
    pub(crate) fn blobs_there(&self) -> impl Iterator<Item = &Part<Content>> {
        self.blobs.iter().filter(|part| part.is_there.get())
    }

    /// What a tag names.
    pub(crate) fn named(&self, tag: &Tagged) -> &Document {
        &self.manifests[tag.manifest].of
    }
}
