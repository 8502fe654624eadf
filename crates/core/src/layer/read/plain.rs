//! Entries of a layer as plain data.

use super::{Listed, ListedKind, Whiteout};
use serde::Serialize;

/// An entry of a layer as plain data.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(rename = "LayerFile"))]
pub struct PlainEntry {
    /// Its path, as it is written. Bytes that are not UTF-8 are shown as U+FFFD.
    pub path: String,
    /// What it is.
    #[cfg_attr(
        feature = "typescript",
        ts(
            type = "\"file\" | \"sparse\" | \"hardLink\" | \"symbolicLink\" | \"characterDevice\" | \"blockDevice\" | \"directory\" | \"fifo\" | \"other\""
        )
    )]
    pub kind: &'static str,
    /// Where a link leads to.
    pub target: Option<String>,
    /// The numbers of a device, major and minor.
    pub device: Option<[u64; 2]>,
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
    /// What it takes away from the layers below; null for an entry like any other.
    pub whiteout: Option<PlainWhiteout>,
}

/// What an entry takes away from the layers below.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(rename = "Whiteout"))]
pub struct PlainWhiteout {
    /// The file or folder itself, or all that lies in the folder; or nothing, by a note that aufs left for itself.
    #[cfg_attr(feature = "typescript", ts(type = "\"path\" | \"content\" | \"aufs\""))]
    pub of: &'static str,
    /// The path of the file or folder.
    pub path: Option<String>,
}

impl Listed {
    /// The entry as plain data.
    pub fn plain(self) -> PlainEntry {
        let whiteout = self.whiteout().map(|whiteout| match whiteout {
            Whiteout::Path(path) => PlainWhiteout { of: "path", path: Some(path) },
            Whiteout::Content(path) => PlainWhiteout { of: "content", path: Some(path) },
            Whiteout::Aufs => PlainWhiteout { of: "aufs", path: None },
        });
        let kind = self.kind.name();
        let (target, device) = match self.kind {
            ListedKind::HardLink(target) | ListedKind::SymbolicLink(target) => (Some(target), None),
            ListedKind::CharacterDevice(major, minor) | ListedKind::BlockDevice(major, minor) => {
                (None, Some([major, minor]))
            }
            ListedKind::File
            | ListedKind::Sparse
            | ListedKind::Directory
            | ListedKind::Fifo
            | ListedKind::Other(_) => (None, None),
        };
        PlainEntry {
            path: self.path,
            kind,
            target,
            device,
            size: self.size,
            mode: self.mode,
            uid: self.uid,
            gid: self.gid,
            user: self.user,
            group: self.group,
            modified: self.modified,
            attributes: self.attributes,
            whiteout,
        }
    }
}
