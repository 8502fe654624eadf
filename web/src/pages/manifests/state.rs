//! The state of the page: what was found out about the document, and what is looked at. The text itself is the editor's.

use super::builder::Builder;
use crate::shared::Shared;
use longshore_core::validate::Format;
use longshore_documents::checked::Checked;
use longshore_documents::listing::Listing;
use longshore_documents::survey::Surveyed;

/// Everything that the page knows.
#[derive(Clone, Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "none of them has to do with another")]
pub(crate) struct Manifests {
    /// What the document is written in.
    pub(crate) writing: Writing,
    /// Where the document is from: a file's or a sample's name.
    pub(crate) origin: String,
    /// What the user says that it is; otherwise it is recognised.
    pub(crate) given: Option<Format>,
    /// The number of the latest check.
    pub(crate) task: u32,
    /// Whether its result is awaited.
    pub(crate) checking: bool,
    /// What was found out last.
    pub(crate) checked: Option<Shared<Checked>>,
    /// Why nothing can be found out.
    pub(crate) broken: Option<String>,
    /// How many findings are listed.
    pub(crate) listed: Listed,
    /// The finding that is explained.
    pub(crate) explained: Option<u32>,
    /// Whether the text is no UTF-8, so that the editor shows something else than the document's bytes.
    pub(crate) differs: bool,
    /// Whether there is something to undo, and to redo.
    pub(crate) undo: [bool; 2],
    /// The files that it is looked at together with.
    pub(crate) together: Option<Together>,
    /// The layer that is shown in the place of the text.
    pub(crate) looked: Option<Looked>,
    /// What is filled in to build a document, while one is being built.
    pub(crate) builder: Option<Builder>,
    /// How many bytes of files were read, and of how many.
    pub(crate) reading: Option<(u64, u64)>,
    /// The document that this one is compared with, and in how many places they differ.
    pub(crate) compared: Option<(String, Option<u32>)>,
    /// What the user has to know before the document is sent to Play.
    pub(crate) asked: Option<String>,
    /// Whether the text is kept on this device.
    pub(crate) kept: bool,
    /// What was last done for the user, said once.
    pub(crate) notice: String,
    /// What could not be done.
    pub(crate) trouble: Option<String>,
    /// Whether files are being dragged over the page.
    pub(crate) dragging: bool,
    /// The pane that is shown where there is room for one only.
    pub(crate) pane: Pane,
}

/// Files that are looked at together.
#[derive(Clone, Debug)]
pub(crate) struct Together {
    /// What they are called.
    pub(crate) name: String,
    /// What was found in them.
    pub(crate) files: Shared<Vec<Surveyed>>,
    /// The one that is in the editor.
    pub(crate) open: Option<u32>,
}

/// A layer that is looked at.
#[derive(Clone, Debug)]
pub(crate) struct Looked {
    /// What is in it.
    pub(crate) listing: Shared<Listing>,
    /// What its paths are searched for.
    pub(crate) search: String,
}

/// What the document is written in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) enum Writing {
    /// A plain text field, until the editor is there.
    #[default]
    Waiting,
    /// The editor.
    Editor,
    /// A plain text field, since the editor could not be loaded.
    Plain,
}

/// How many findings are listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Listed(pub(crate) u32);

impl Default for Listed {
    fn default() -> Self {
        Self(100)
    }
}

/// A pane of the page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Pane {
    /// The text.
    #[default]
    Document,
    /// What is wrong with it.
    Findings,
    /// What it is, and who takes it.
    Facts,
}

impl Pane {
    /// All panes, in the order that they stand in.
    pub(crate) const ALL: [Self; 3] = [Self::Document, Self::Findings, Self::Facts];

    /// The name on its tab.
    pub(crate) fn label(self) -> &'static str {
        match self {
            Self::Document => "Document",
            Self::Findings => "Findings",
            Self::Facts => "Facts",
        }
    }

    /// The word for it in the style sheets.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Document => "document",
            Self::Findings => "findings",
            Self::Facts => "facts",
        }
    }
}
