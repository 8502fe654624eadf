//! Checks that reach across documents: a manifest against its config and its layers, an index against its children,
//! an image layout as a whole.
//!
//! Nothing here reads a disk. The caller measures each file in pieces with a [`FileReader`] — or a whole tar with an
//! [`ArchiveReader`] — and puts them together as [`Files`]; [`Checked::layout`] and [`Checked::documents`] then look
//! at all of them. Documents are kept whole up to a limit, and of layers only sizes and digests, so that memory is
//! bounded whatever the input is. Each file is looked at once, so that circles end.

mod archive;
mod check;
mod circle;
mod config;
mod entries;
mod file;
mod files;
mod layout;
mod place;
mod plain;
mod platform;
mod ref_name;
mod reference;
mod tree;
mod unpack;

pub use archive::{ArchiveError, ArchiveReader};
pub use file::{Content, File, FileReader};
pub use files::{Files, LeftOut, TooManyFiles};
pub use plain::{PlainFile, PlainReferrer};
pub use tree::{Checked, CheckedFile, Referrer};
pub use unpack::{Compression, Unpacked};

#[cfg(test)]
mod tests;
