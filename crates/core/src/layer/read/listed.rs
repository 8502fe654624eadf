//! An entry as it stands in a layer.

use crate::layer::entry::inside_root;
use serde::Serialize;

/// An entry as it stands in a layer. Texts that are not UTF-8 are shown with marks in their place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Listed {
    /// Its path, as it is written.
    pub path: String,
    /// What it is.
    #[serde(flatten)]
    pub kind: ListedKind,
    /// How many bytes its content has; of a sparse file, with its holes.
    pub size: u64,
    /// Who may do what, in the last nine bits, and set-uid, set-gid and sticky before them.
    pub mode: u32,
    /// The owner's number.
    pub uid: u64,
    /// The group's number.
    pub gid: u64,
    /// The owner's name, where it is written.
    pub user: Option<String>,
    /// The group's name, where it is written.
    pub group: Option<String>,
    /// When it was changed, in seconds since 1970.
    pub modified: i64,
    /// The names of its extended attributes, such as `security.capability`.
    pub attributes: Vec<String>,
}

/// What an entry is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase", tag = "kind", content = "of")]
pub enum ListedKind {
    /// A regular file.
    File,
    /// A regular file whose holes are left out.
    Sparse,
    /// Another name for the file at this path.
    HardLink(String),
    /// A name for this path, whatever is there.
    SymbolicLink(String),
    /// A device that is read by characters: its numbers, major and minor.
    CharacterDevice(u64, u64),
    /// A device that is read by blocks: its numbers, major and minor.
    BlockDevice(u64, u64),
    /// A folder.
    Directory,
    /// A pipe with a name.
    Fifo,
    /// Something else: the letter that stands for it.
    Other(char),
}

/// What an entry takes away from the layers below (image-spec, layer.md, "Whiteouts").
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase", tag = "kind", content = "of")]
pub enum Whiteout {
    /// The file or folder at this path.
    Path(String),
    /// Whatever lies in the folder at this path, but not the folder.
    Content(String),
    /// Nothing: a note that the file system aufs left for itself.
    Aufs,
}

impl Listed {
    /// Its path from the layer's root on, as an unpacker that is careful takes it: without a slash at either end,
    /// and without `.` and `..`.
    pub fn location(&self) -> String {
        inside_root(&self.path)
    }

    /// How many bytes its names take.
    pub(super) fn names(&self) -> u64 {
        let link = match &self.kind {
            ListedKind::HardLink(link) | ListedKind::SymbolicLink(link) => link.len(),
            _ => 0,
        };
        let people = [&self.user, &self.group].map(|name| name.as_ref().map_or(0, String::len));
        let taken = |text: &String| size_of::<String>() + text.len();
        let attributes: usize = self.attributes.iter().map(taken).sum();
        (self.path.len() + link + people.iter().sum::<usize>() + attributes) as u64
    }

    /// What it takes away; none for an entry like any other.
    pub fn whiteout(&self) -> Option<Whiteout> {
        let path = self.location();
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", &path));
        let hidden = name.strip_prefix(".wh.")?;
        Some(match hidden {
            ".wh..opq" => Whiteout::Content(folder.to_owned()),
            hidden if hidden.starts_with(".wh.") => Whiteout::Aufs,
            hidden if folder.is_empty() => Whiteout::Path(hidden.to_owned()),
            hidden => Whiteout::Path(format!("{folder}/{hidden}")),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn whiteout(path: &str) -> Option<Whiteout> {
        let listed = Listed {
            path: path.to_owned(),
            kind: ListedKind::File,
            size: 0,
            mode: 0,
            uid: 0,
            gid: 0,
            user: None,
            group: None,
            modified: 0,
            attributes: Vec::new(),
        };
        listed.whiteout()
    }

    #[test]
    fn whiteouts_say_what_they_take_away() {
        let path = |path: &str| Some(Whiteout::Path(path.to_owned()));
        assert_eq!(whiteout("./a/.wh.b"), path("a/b"));
        assert_eq!(whiteout(".wh.b"), path("b"));
        assert_eq!(whiteout("a/.wh..wh..opq"), Some(Whiteout::Content("a".to_owned())));
        assert_eq!(whiteout(".wh..wh.plnk"), Some(Whiteout::Aufs));
        assert_eq!(whiteout("a/x.wh.b"), None);
    }
}
