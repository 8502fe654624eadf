//! Folders that may be an image layout. Nothing outside of the folder is read, wherever links lead.

use super::{Hint, Unreadable, pieces};
use longshore_core::validate::across::{FileReader, Files, LeftOut, TooManyFiles};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// Reads a folder.
pub(super) fn read(folder: &Path, name: &str) -> Result<Files, Unreadable> {
    let failed = |error| Unreadable::Failed(name.to_owned(), error);
    let root = fs::canonicalize(folder).map_err(failed)?;
    let mut files = gather(&root, name, FileReader::new)?;
    if files.ask_for_sha512() {
        files = gather(&root, name, FileReader::with_sha512)?;
    }
    if files.is_layout() {
        Ok(files)
    } else {
        Err(Unreadable::Folder(name.to_owned(), Hint(layout_in(&root).map_err(failed)?)))
    }
}

/// Measures each file of the layout.
fn gather(root: &Path, name: &str, begin: fn(&str) -> FileReader) -> Result<Files, Unreadable> {
    let failed = |error| Unreadable::Failed(name.to_owned(), error);
    let mut files = Files::default();
    // What is still to be looked at, as paths in the layout, the first ones last.
    let mut paths: Vec<String> = ["oci-layout", "index.json", "blobs"].map(str::to_owned).into();
    while let Some(path) = paths.pop() {
        let full = root.join(&path);
        match kind(&full, root).map_err(failed)? {
            Kind::Nothing => {}
            Kind::Folder => {
                files.add_folder(&path);
                paths.extend(names(&full).map_err(failed)?.iter().map(|name| format!("{path}/{name}")));
            }
            Kind::File => {
                let reader = measure(&full, begin(&path))
                    .map_err(|error| Unreadable::Failed(format!("{name}/{path}"), error))?;
                files.add(reader.finish()).map_err(|error| too_many(name, error))?;
            }
            Kind::LeftOut(why) => {
                files.leave_out(&path, why).map_err(|error| too_many(name, error))?;
            }
        }
    }
    Ok(files)
}

fn too_many(name: &str, error: TooManyFiles) -> Unreadable {
    Unreadable::TooManyFiles(name.to_owned(), error)
}

fn measure(path: &Path, mut reader: FileReader) -> io::Result<FileReader> {
    pieces(fs::File::open(path)?, |piece| {
        reader.write(piece);
        Ok::<(), io::Error>(())
    })??;
    Ok(reader)
}

/// The names in a folder, the last first: the same folder always gives the same report.
fn names(folder: &Path) -> io::Result<Vec<String>> {
    // More are too many, which is said when they are counted.
    let entries = fs::read_dir(folder)?.take(Files::MOST + 1);
    let mut names: Vec<String> = entries
        .map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned()))
        .collect::<io::Result<_>>()?;
    names.sort_by(|one, other| other.cmp(one));
    Ok(names)
}

/// A folder in this one that looks like a layout.
fn layout_in(root: &Path) -> io::Result<Option<String>> {
    let is_layout =
        |folder: &PathBuf| folder.join("oci-layout").is_file() || folder.join("index.json").is_file();
    let mut folders = names(root)?;
    folders.reverse();
    Ok(folders.into_iter().find(|name| is_layout(&root.join(name))))
}

/// What something in a folder is.
enum Kind {
    Nothing,
    File,
    Folder,
    LeftOut(LeftOut),
}

fn kind(path: &Path, root: &Path) -> io::Result<Kind> {
    let kind = match fs::symlink_metadata(path) {
        Ok(found) => found.file_type(),
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Kind::Nothing),
        Err(error) => return Err(error),
    };
    if kind.is_file() {
        return Ok(Kind::File);
    }
    if kind.is_dir() {
        return Ok(Kind::Folder);
    }
    if !kind.is_symlink() {
        return Ok(Kind::LeftOut(LeftOut::Special));
    }
    // A link that leads nowhere leads to nothing in the layout, either.
    let target = fs::canonicalize(path).ok().filter(|target| target.starts_with(root));
    Ok(match target {
        None => Kind::LeftOut(LeftOut::LeadsOut),
        Some(target) if target.is_file() => Kind::File,
        Some(target) if target.is_dir() => Kind::LeftOut(LeftOut::Link),
        Some(_) => Kind::LeftOut(LeftOut::Special),
    })
}
