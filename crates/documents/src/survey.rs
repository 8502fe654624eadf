//! Files that are looked at together: an image layout, or documents that refer to each other.

use web_sys::Blob;

/// A file that the user gave.
#[derive(Clone, Debug)]
pub struct Given {
    /// Its path, with `/` between the parts.
    pub path: String,
    /// Its content.
    pub content: Blob,
}

/// A file, and what was found in it.
#[derive(Clone, Debug, PartialEq)]
pub struct Surveyed {
    /// Its number, by which it can be opened; none where it was not read.
    pub number: Option<u32>,
    /// Whether it is a document, and not content such as a layer.
    pub is_document: bool,
    /// Its path; empty for the layout as a whole.
    pub path: String,
    /// How many documents lie between it and the one that it begins with.
    pub depth: u32,
    /// How many bytes it has.
    pub size: f64,
    /// What it is.
    pub kind: String,
    /// How many errors, warnings and pieces of advice there are.
    pub counts: [u32; 3],
    /// What is wrong with the file as such: each with its code.
    pub said: Vec<String>,
    /// The digest of its content, where it was read.
    pub digest: Option<String>,
}
