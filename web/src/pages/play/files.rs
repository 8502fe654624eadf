//! The files that are to become layers.

use longshore_client::source::Source;
use longshore_core::layer::LayerKind;
use web_sys::Blob;

/// A file that was chosen or dropped.
#[derive(Clone)]
pub(crate) struct Chosen {
    /// Tells files apart that have the same name.
    pub(crate) id: u32,
    /// Its name.
    pub(crate) name: String,
    /// How many bytes it has.
    pub(crate) size: u64,
    /// Its content.
    pub(crate) content: Blob,
    /// What its first bytes say that it is.
    pub(crate) look: Look,
}

/// What is known of a file from its first bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Look {
    /// They were not read yet.
    Unread,
    /// They say this.
    Kind(LayerKind),
    /// They cannot be read, and why.
    Unreadable(String),
}

impl Chosen {
    /// Whether the file is an archive that could be a layer as it is.
    pub(crate) fn is_archive(&self) -> bool {
        matches!(self.look, Look::Kind(kind) if kind.is_archive())
    }

    /// Reads the first bytes.
    pub(crate) async fn look(source: &dyn Source) -> Look {
        match source.read(0, LayerKind::HEAD_LENGTH).await {
            Ok(head) => Look::Kind(LayerKind::of(&head)),
            Err(error) => Look::Unreadable(error.to_string()),
        }
    }
}

impl std::fmt::Debug for Chosen {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Chosen({}, {}, {} bytes)", self.id, self.name, self.size)
    }
}
