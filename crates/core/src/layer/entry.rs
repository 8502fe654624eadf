//! What goes into a layer, and in which order.

use std::collections::BTreeMap;

/// Something that is put into a layer. `S` is where a file's content comes from, for whoever writes the layer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry<S = ()> {
    /// Where it is, from the layer's root on, with `/` between the folders.
    pub path: String,
    /// What it is.
    pub kind: EntryKind<S>,
}

/// What is put into a layer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EntryKind<S = ()> {
    /// A regular file.
    File {
        /// How many bytes it has.
        size: u64,
        /// Whether it may be run.
        executable: bool,
        /// Where they come from.
        source: S,
    },
    /// A folder.
    Directory,
    /// A name for another path, whatever is there.
    SymbolicLink(String),
    /// Another name for a file of the same layer, by its path there.
    HardLink(String),
}

/// Why entries are no layer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EntryError {
    /// Two have the same path.
    #[error("“{0}” is there twice: a layer has one of each path")]
    Twice(String),
    /// Something lies inside of what is no folder.
    #[error("“{0}” lies in “{1}”, which is no folder")]
    NoFolder(String, String),
    /// A path is longer than a file system takes.
    #[error("the path that begins with “{0}” is longer than {MAX_PATH} bytes")]
    TooLong(String),
    /// A hard link leads to what is no file of the layer.
    #[error("the hard link “{0}” leads to “{1}”, which is no file of this layer")]
    NoTarget(String, String),
    /// A path has no part that could be a name.
    #[error("a file or link has no name")]
    NoName,
    /// A link leads nowhere.
    #[error("the link “{0}” leads to nothing that could be a path")]
    NoPath(String),
}

/// The longest path, in bytes: Linux takes one byte less than this.
const MAX_PATH: usize = 4096;

impl<S> Entry<S> {
    /// A regular file.
    pub fn file(path: &str, size: u64, executable: bool, source: S) -> Self {
        Self { path: path.to_owned(), kind: EntryKind::File { size, executable, source } }
    }

    /// A folder.
    pub fn directory(path: &str) -> Self {
        Self { path: path.to_owned(), kind: EntryKind::Directory }
    }

    /// Puts entries into the order of a layer: by path, each folder before what is in it, folders that nobody named
    /// added, hard links last. Paths are made relative, and lose their `.` and `..`. The same entries, in whatever
    /// order they come, are always the same layer.
    pub fn arrange(entries: Vec<Self>) -> Result<Vec<Self>, EntryError> {
        let mut by_path: BTreeMap<String, EntryKind<S>> = BTreeMap::new();
        for Self { path, kind } in entries {
            let path = checked(inside_root(&path))?;
            if path.is_empty() && matches!(kind, EntryKind::Directory) {
                // The root itself needs no entry.
                continue;
            }
            if path.is_empty() {
                return Err(EntryError::NoName);
            }
            let kind = checked_link(&path, kind)?;
            match (by_path.get(&path), &kind) {
                (None, _) => _ = by_path.insert(path, kind),
                (Some(EntryKind::Directory), EntryKind::Directory) => {}
                (Some(_), _) => return Err(EntryError::Twice(path)),
            }
        }
        let named: Vec<String> = by_path.keys().cloned().collect();
        for path in named {
            add_folders(&mut by_path, &path)?;
        }
        check_targets(&by_path)?;
        let entries = by_path.into_iter().map(|(path, kind)| Self { path, kind });
        let (links, others): (Vec<_>, Vec<_>) =
            entries.partition(|entry| matches!(entry.kind, EntryKind::HardLink(_)));
        Ok(others.into_iter().chain(links).collect())
    }
}

fn checked(path: String) -> Result<String, EntryError> {
    if path.len() < MAX_PATH {
        return Ok(path);
    }
    Err(EntryError::TooLong(path.chars().take(80).collect()))
}

/// A link leads somewhere; a hard link, from the root on.
fn checked_link<S>(path: &str, kind: EntryKind<S>) -> Result<EntryKind<S>, EntryError> {
    match kind {
        EntryKind::HardLink(target) => Ok(EntryKind::HardLink(checked(inside_root(&target))?)),
        EntryKind::SymbolicLink(target) if target.is_empty() || target.contains('\0') => {
            Err(EntryError::NoPath(path.to_owned()))
        }
        EntryKind::SymbolicLink(target) => Ok(EntryKind::SymbolicLink(checked(target)?)),
        kind => Ok(kind),
    }
}

/// Adds the folders above a path that are not there.
fn add_folders<S>(by_path: &mut BTreeMap<String, EntryKind<S>>, path: &str) -> Result<(), EntryError> {
    let mut below = path;
    while let Some((folder, _)) = below.rsplit_once('/') {
        match by_path.get(folder) {
            // What is above it is added with it, whether it was named or added.
            Some(EntryKind::Directory) => return Ok(()),
            Some(_) => return Err(EntryError::NoFolder(path.to_owned(), folder.to_owned())),
            None => _ = by_path.insert(folder.to_owned(), EntryKind::Directory),
        }
        below = folder;
    }
    Ok(())
}

fn check_targets<S>(by_path: &BTreeMap<String, EntryKind<S>>) -> Result<(), EntryError> {
    for (path, kind) in by_path {
        if let EntryKind::HardLink(target) = kind
            && !matches!(by_path.get(target), Some(EntryKind::File { .. }))
        {
            return Err(EntryError::NoTarget(path.clone(), target.clone()));
        }
    }
    Ok(())
}

/// A path without what would lead out of the root: a layer has no business there.
pub(super) fn inside_root(path: &str) -> String {
    let parts: Vec<&str> = path.split(['/', '\0']).filter(|part| !matches!(*part, "" | "." | "..")).collect();
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn file(path: &str) -> Entry {
        Entry::file(path, 0, false, ())
    }

    fn link(path: &str, target: &str) -> Entry {
        Entry { path: path.to_owned(), kind: EntryKind::HardLink(target.to_owned()) }
    }

    fn paths(entries: &[Entry]) -> Vec<&str> {
        entries.iter().map(|entry| entry.path.as_str()).collect()
    }

    #[test]
    fn folders_come_before_what_is_in_them_and_hard_links_last() {
        let entries =
            vec![link("a-link", "/b/./../c/file"), file("b/c/file"), file("./b-b"), Entry::directory("b/")];
        let arranged = Entry::arrange(entries).unwrap();
        assert_eq!(paths(&arranged), ["b", "b-b", "b/c", "b/c/file", "a-link"]);
        assert_eq!(arranged[4].kind, EntryKind::HardLink("b/c/file".to_owned()));
    }

    #[test]
    fn what_no_file_system_could_hold_is_refused() {
        let text = str::to_owned;
        for (entries, error) in [
            (vec![file("a"), file("./a")], EntryError::Twice(text("a"))),
            (vec![file("a"), Entry::directory("a")], EntryError::Twice(text("a"))),
            (vec![file("a"), file("a/b/c")], EntryError::NoFolder(text("a/b/c"), text("a"))),
            (vec![link("a", "b")], EntryError::NoTarget(text("a"), text("b"))),
            (vec![file(&"a/".repeat(3000))], EntryError::TooLong("a/".repeat(40))),
        ] {
            assert_eq!(Entry::arrange(entries).unwrap_err(), error);
        }
        let nowhere = Entry::<()> { path: text("a"), kind: EntryKind::SymbolicLink(String::new()) };
        assert_eq!(Entry::arrange(vec![nowhere]).unwrap_err(), EntryError::NoPath(text("a")));
        assert_eq!(Entry::arrange(vec![Entry::<()>::directory("/")]), Ok(Vec::new()));
    }

    proptest! {
        #[test]
        fn each_entry_lies_in_a_folder_that_came_before(mut given in prop::collection::vec("[ab/.-]{1,9}", 0..20)) {
            let entries = |given: &[String]| Entry::arrange(given.iter().map(|path| file(path)).collect());
            let Ok(arranged) = entries(&given) else { return Ok(()) };
            given.reverse();
            let again = entries(&given);
            prop_assert_eq!(Ok(&arranged), again.as_ref());
            for (place, entry) in arranged.iter().enumerate() {
                if let Some((folder, _)) = entry.path.rsplit_once('/') {
                    let before = arranged[..place].iter().find(|before| before.path == folder);
                    prop_assert_eq!(before.map(|before| &before.kind), Some(&EntryKind::Directory));
                }
            }
        }
    }
}
