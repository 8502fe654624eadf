//! Entries of a layer, each on a line, as `ls -l` lists files.

use crate::text::plain_line;
use longshore_core::layer::{Listed, ListedKind};
use longshore_core::rfc3339;
use std::io::{self, Write};

/// Prints an entry. What is in it may have been written by anybody, and is shown without what moves a terminal.
pub(super) fn row(entry: &Listed, out: &mut impl Write) -> io::Result<()> {
    let time = rfc3339(entry.modified).unwrap_or_else(|| entry.modified.to_string());
    let path = plain_line(&entry.path);
    write!(
        out,
        "{} {:>11} {:>12} {time:<20} {path}",
        entry.permissions(),
        plain_line(&entry.owner()),
        entry.size
    )?;
    match &entry.kind {
        ListedKind::SymbolicLink(target) => write!(out, " -> {}", plain_line(target))?,
        ListedKind::HardLink(target) => write!(out, " link to {}", plain_line(target))?,
        ListedKind::CharacterDevice(major, minor) | ListedKind::BlockDevice(major, minor) => {
            write!(out, " {major}, {minor}")?;
        }
        ListedKind::File
        | ListedKind::Sparse
        | ListedKind::Directory
        | ListedKind::Fifo
        | ListedKind::Other(_) => {}
    }
    if let Some(whiteout) = entry.whiteout() {
        write!(out, " ({})", plain_line(&whiteout.to_string()))?;
    }
    writeln!(out)
}

/// What an entry is, in words.
pub(super) fn word(kind: &ListedKind) -> &'static str {
    match kind {
        ListedKind::File => "file",
        ListedKind::Sparse => "sparse file",
        ListedKind::HardLink(_) => "hard link",
        ListedKind::SymbolicLink(_) => "symbolic link",
        ListedKind::CharacterDevice(..) | ListedKind::BlockDevice(..) => "device",
        ListedKind::Directory => "folder",
        ListedKind::Fifo => "pipe",
        ListedKind::Other(_) => "thing of another kind",
    }
}
