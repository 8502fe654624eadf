//! A moment of a registry that can be gone back to.

use crate::Registry;
use crate::state::State;
use std::fmt;

/// All that a registry holds at a moment: repositories, blobs, manifests, tags and upload sessions, how often each
/// client has asked, and which ids were given. To make one costs a few counters, since it shares everything with the
/// registry; it keeps what it shares in memory. The policy is no part of it.
#[derive(Clone)]
pub struct Snapshot {
    pub(crate) state: State,
    /// How many ids were given.
    pub(crate) issued: u64,
}

impl Snapshot {
    /// How many bytes blobs, manifests and unfinished uploads have together.
    pub fn bytes(&self) -> u64 {
        self.state.bytes()
    }

    /// Whether a registry holds the same as when this was taken. It says no where a thing was changed and changed
    /// back, and compares only with the registry that it was taken of.
    pub(crate) fn is_state_of(&self, registry: &Registry) -> bool {
        self.state.changes() == registry.state.changes()
    }
}

/// Tells how much it holds, not what.
impl fmt::Debug for Snapshot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Snapshot")
            .field("repositories", &self.state.repositories().len())
            .field("uploads", &self.state.uploads.count())
            .field("bytes", &self.bytes())
            .finish_non_exhaustive()
    }
}
