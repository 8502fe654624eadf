//! Tars that may hold an image layout.

use super::{Unreadable, pieces};
use longshore_core::validate::across::{ArchiveError, ArchiveReader, Files};

/// What an archive is.
pub(super) enum Read {
    /// One with a layout in it.
    Layout(Files),
    /// Another; the folder in it that looks like a layout.
    NoLayout(Option<String>),
}

/// Reads an archive from front to back.
pub(super) fn read(
    from: impl std::io::Read,
    name: &str,
    mut reader: ArchiveReader,
) -> Result<Read, Unreadable> {
    let taken = pieces(from, |piece| reader.write(piece))
        .map_err(|error| Unreadable::Failed(name.to_owned(), error))?;
    match taken.and_then(|()| reader.finish()) {
        Ok(archive) if archive.files.is_layout() => Ok(Read::Layout(archive.files)),
        Ok(archive) => Ok(Read::NoLayout(archive.files.layout_elsewhere().map(str::to_owned))),
        // Something else is compressed.
        Err(ArchiveError::NoTar) => Ok(Read::NoLayout(None)),
        Err(error) => Err(Unreadable::Archive(name.to_owned(), error)),
    }
}
