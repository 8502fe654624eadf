//! One file of a layer whose content is kept.

use super::listed::{Listed, ListedKind};
use crate::layer::entry::inside_root;

/// The content of a path in a layer. Where a path is there more than once, the last one counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Content {
    /// The layer has no such path.
    Missing,
    /// A file with this content.
    File(Vec<u8>),
    /// A file of so many bytes, which are more than were asked for.
    TooLarge(u64),
    /// Something that has no content of its own: a link, a folder, a device; or a sparse file.
    Other(ListedKind),
}

/// What is kept of one path while a layer goes by.
#[derive(Debug)]
pub(super) struct Wanted {
    path: String,
    most: usize,
    pub(super) content: Content,
    /// Whether the content that goes by is this path's.
    is_here: bool,
}

impl Wanted {
    pub(super) fn new(path: &str, most: usize) -> Self {
        Self { path: inside_root(path), most, content: Content::Missing, is_here: false }
    }

    /// An entry begins.
    pub(super) fn begin(&mut self, entry: &Listed) {
        self.is_here = false;
        if entry.location() != self.path {
            return;
        }
        self.content = match &entry.kind {
            ListedKind::File if entry.size <= self.most as u64 => {
                self.is_here = true;
                Content::File(Vec::new())
            }
            ListedKind::File => Content::TooLarge(entry.size),
            other => Content::Other(other.clone()),
        };
    }

    /// A piece of the entry's content.
    pub(super) fn write(&mut self, piece: &[u8]) {
        if let (true, Content::File(content)) = (self.is_here, &mut self.content) {
            content.extend_from_slice(piece);
        }
    }
}
