//! Folders as the entries of a layer.

use crate::failure::Failure;
use longshore_core::layer::{Entry, EntryKind};
use std::collections::HashMap;
use std::fs::{self, Metadata};
use std::path::{Path, PathBuf};

/// All that is in a folder, at a place in the layer. Links are kept as links, wherever they lead; files that are one
/// on disk are one in the layer.
pub(super) fn entries(folder: &Path, at: &str) -> Result<Vec<Entry<PathBuf>>, Failure> {
    let mut found = Vec::new();
    // Folders that are still to be looked at, and where they are in the layer.
    let mut folders = vec![(folder.to_owned(), at.to_owned())];
    while let Some((folder, at)) = folders.pop() {
        for name in names(&folder)? {
            let (path, inside) = (folder.join(&name), format!("{at}/{name}"));
            let about = fs::symlink_metadata(&path).map_err(|error| unreadable(&path, &error))?;
            if about.is_dir() {
                folders.push((path, inside.clone()));
                found.push((Entry::directory(&inside), None));
            } else if about.is_symlink() {
                let target = fs::read_link(&path).map_err(|error| unreadable(&path, &error))?;
                let target = target.to_str().ok_or_else(|| not_text(&path, "leads to a name"))?.to_owned();
                found.push((Entry { path: inside, kind: EntryKind::SymbolicLink(target) }, None));
            } else {
                found.push((file(&path, &inside, &about)?, identity(&about)));
            }
        }
    }
    Ok(join_hard_links(found))
}

/// A regular file, at a place in the layer.
pub(super) fn file(path: &Path, inside: &str, about: &Metadata) -> Result<Entry<PathBuf>, Failure> {
    if about.is_file() {
        return Ok(Entry::file(inside, about.len(), is_executable(about), path.to_owned()));
    }
    Err(Failure::new(format!(
        "“{}” is neither file nor folder nor link, and cannot be put into a layer.",
        path.display()
    )))
}

/// The first of several names of a file is the file, in the order of their paths; the others are links to it.
fn join_hard_links(mut found: Vec<(Entry<PathBuf>, Option<Identity>)>) -> Vec<Entry<PathBuf>> {
    found.sort_by(|(one, _), (other, _)| one.path.cmp(&other.path));
    let mut first: HashMap<Identity, String> = HashMap::new();
    let mut entries = Vec::with_capacity(found.len());
    for (entry, identity) in found {
        let known = identity.and_then(|identity| match first.get(&identity) {
            Some(path) => Some(path.clone()),
            None => first.insert(identity, entry.path.clone()),
        });
        entries.push(match known {
            Some(target) => Entry { path: entry.path, kind: EntryKind::HardLink(target) },
            None => entry,
        });
    }
    entries
}

fn names(folder: &Path) -> Result<Vec<String>, Failure> {
    let read = fs::read_dir(folder).map_err(|error| unreadable(folder, &error))?;
    read.map(|entry| {
        let name = entry.map_err(|error| unreadable(folder, &error))?.file_name();
        let path = folder.join(&name);
        name.into_string().map_err(|_| not_text(&path, "has a name"))
    })
    .collect()
}

pub(super) fn unreadable(path: &Path, error: &std::io::Error) -> Failure {
    Failure::new(format!("“{}” cannot be read: {error}.", path.display()))
}

fn not_text(path: &Path, what: &str) -> Failure {
    Failure::new(format!("“{}” {what} that is not UTF-8: give it another.", path.display()))
}

/// What tells one file on disk from another.
type Identity = (u64, u64);

#[cfg(unix)]
fn identity(about: &Metadata) -> Option<Identity> {
    use std::os::unix::fs::MetadataExt as _;
    (about.nlink() > 1).then(|| (about.dev(), about.ino()))
}

#[cfg(not(unix))]
fn identity(_: &Metadata) -> Option<Identity> {
    None
}

#[cfg(unix)]
fn is_executable(about: &Metadata) -> bool {
    use std::os::unix::fs::PermissionsExt as _;
    about.permissions().mode() & 0o100 != 0
}

#[cfg(not(unix))]
fn is_executable(_: &Metadata) -> bool {
    false
}
