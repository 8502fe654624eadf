//! What the embedded registry holds, and what is done with it otherwise than by requests.

use web_sys::Blob;

/// Something that is to be done with what the embedded registry holds. Each is answered by an [`Overview`].
#[derive(Debug)]
pub enum StateOrder {
    /// Only to be told what it holds.
    Look,
    /// Take the latest change back.
    Undo,
    /// Make the change again that was taken back last.
    Redo,
    /// Make it as new.
    Reset,
    /// Say what could be collected as garbage.
    Garbage,
    /// Take away what nothing refers to.
    Collect,
    /// Make an image layout of it, as a tar.
    Export,
    /// Take in an image layout, a tar.
    Import {
        /// What the file is called: images without a repository are put where this leads.
        name: String,
        /// Its content.
        content: Blob,
    },
    /// Keep what it holds on this device from now on, or forget what was kept.
    Keep(bool),
}

/// What the embedded registry holds, after an order.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Overview {
    /// What came of the order, in a sentence; empty where nothing is to be said.
    pub said: String,
    /// Whether the order could not be carried out.
    pub failed: bool,
    /// The change that would be undone next; none where there is none.
    pub undo: Option<String>,
    /// The change that would be made again next; none where there is none.
    pub redo: Option<String>,
    /// The number of the latest run, on the page that counts them; 0 is none.
    pub run: u32,
    /// The exchanges of it whose changes are undone.
    pub undone: Vec<u32>,
    /// The first repositories, by name.
    pub repositories: Vec<Repository>,
    /// How many repositories there are.
    pub count: u32,
    /// How many upload sessions are open.
    pub uploads: u32,
    /// How many bytes blobs, manifests and unfinished uploads have together.
    pub bytes: u64,
    /// What the latest run or order changed: a line for each thing, with `+`, `-` or `~` before it. Or, where this was
    /// asked for, what would be collected.
    pub changed: Vec<String>,
    /// How many lines more there would be.
    pub more: u32,
    /// Whether what is held is kept on this device.
    pub kept: bool,
    /// Why it is not, though it was asked for; empty where nothing is wrong.
    pub unkept: String,
}

/// What a repository holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Repository {
    /// Its name.
    pub name: String,
    /// Its first tags, each with the digest that it points to.
    pub tags: Vec<(String, String)>,
    /// How many tags it has.
    pub tag_count: u32,
    /// How many manifests it has.
    pub manifests: u32,
    /// How many blobs it has.
    pub blobs: u32,
    /// How many bytes its blobs have.
    pub bytes: u64,
}
