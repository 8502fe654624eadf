//! The chunks of an upload, shared by all states that have them.

use crate::content::Content;
use bytes::{Bytes, BytesMut};
use rpds::ListSync;

/// Chunks in the order in which they came. A clone costs nothing and shares them all.
#[derive(Clone)]
pub(crate) struct Chunks(
    /// The latest is the first.
    ListSync<Content>,
);

impl Default for Chunks {
    fn default() -> Self {
        Self(ListSync::new_sync())
    }
}

impl Chunks {
    /// Adds a chunk. Where it is kept together with the one before, the two become one.
    pub(super) fn push(&mut self, chunk: Content) {
        let joined = self.0.first().and_then(|last| last.join(&chunk));
        if joined.is_some() {
            self.0.drop_first_mut();
        }
        self.0.push_front_mut(joined.unwrap_or(chunk));
    }

    /// The one that came last.
    pub(crate) fn latest(&self) -> Option<&Content> {
        self.0.first()
    }

    /// From the first to the latest.
    pub(crate) fn to_vec(&self) -> Vec<Content> {
        let mut chunks: Vec<Content> = self.0.iter().cloned().collect();
        chunks.reverse();
        chunks
    }

    /// Whether other chunks have the same bytes, cut in the same places.
    pub(super) fn is(&self, other: &Self) -> bool {
        self.0.len() == other.0.len() && self.0.iter().zip(other.0.iter()).all(|(one, other)| one.is(other))
    }

    /// All of them as one: in one piece where they are in memory, so that nobody pays for their number later. A
    /// single one is not copied.
    pub(super) fn whole(&self) -> Content {
        let chunks = self.to_vec();
        let in_memory: Option<Vec<&Bytes>> = chunks.iter().map(Content::bytes).collect();
        match in_memory {
            Some(pieces) if pieces.len() > 1 => {
                let mut content = BytesMut::with_capacity(pieces.iter().map(|piece| piece.len()).sum());
                for piece in pieces {
                    content.extend_from_slice(piece);
                }
                content.freeze().into()
            }
            _ => Content::joined(chunks),
        }
    }
}
