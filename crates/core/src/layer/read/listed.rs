//! An entry as it stands in a layer.

use crate::layer::entry::inside_root;

/// An entry as it stands in a layer. Texts that are not UTF-8 are shown with marks in their place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// Its path, as it is written.
    pub path: String,
    /// What it is.
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
#[derive(Clone, Debug, PartialEq, Eq)]
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
#[derive(Clone, Debug, PartialEq, Eq)]
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

    /// What it is and who may do what, as `ls -l` writes it: `-rwxr-xr-x`.
    pub fn permissions(&self) -> String {
        let mut text = String::with_capacity(10);
        text.push(self.kind.letter());
        // For owner, group and others: what they may do, and the bit and letter that stand in the place of `x`.
        for (shift, special, letter) in [(6, 0o4000, 's'), (3, 0o2000, 's'), (0, 0o1000, 't')] {
            let may = |bit: u32| self.mode >> shift & bit != 0;
            text.push(if may(4) { 'r' } else { '-' });
            text.push(if may(2) { 'w' } else { '-' });
            text.push(match (self.mode & special != 0, may(1)) {
                (true, true) => letter,
                (true, false) => letter.to_ascii_uppercase(),
                (false, true) => 'x',
                (false, false) => '-',
            });
        }
        text
    }

    /// Whom it belongs to: names, or numbers where there are none.
    pub fn owner(&self) -> String {
        let name = |name: &Option<String>, number: u64| name.clone().unwrap_or_else(|| number.to_string());
        format!("{}:{}", name(&self.user, self.uid), name(&self.group, self.gid))
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

impl ListedKind {
    /// Its name, as plain data has it.
    pub fn name(&self) -> &'static str {
        match self {
            Self::File => "file",
            Self::Sparse => "sparse",
            Self::HardLink(_) => "hardLink",
            Self::SymbolicLink(_) => "symbolicLink",
            Self::CharacterDevice(..) => "characterDevice",
            Self::BlockDevice(..) => "blockDevice",
            Self::Directory => "directory",
            Self::Fifo => "fifo",
            Self::Other(_) => "other",
        }
    }

    /// The letter that `ls -l` has for it; `h` for another name of a file, as tar lists it.
    fn letter(&self) -> char {
        match self {
            Self::File | Self::Sparse => '-',
            Self::HardLink(_) => 'h',
            Self::SymbolicLink(_) => 'l',
            Self::CharacterDevice(..) => 'c',
            Self::BlockDevice(..) => 'b',
            Self::Directory => 'd',
            Self::Fifo => 'p',
            Self::Other(_) => '?',
        }
    }
}

/// In words: `removes etc/motd`.
impl std::fmt::Display for Whiteout {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Path(path) => write!(f, "removes {path}"),
            Self::Content(path) if path.is_empty() => f.write_str("removes all that the layers below hold"),
            Self::Content(path) => write!(f, "removes what the layers below have in {path}"),
            Self::Aufs => f.write_str("a note of the file system aufs"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn listed(path: &str) -> Listed {
        Listed {
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
        }
    }

    fn whiteout(path: &str) -> Option<Whiteout> {
        listed(path).whiteout()
    }

    #[test]
    fn permissions_are_written_as_ls_writes_them() {
        for (kind, mode, text) in [
            (ListedKind::File, 0o644, "-rw-r--r--"),
            (ListedKind::Directory, 0o1777, "drwxrwxrwt"),
            (ListedKind::File, 0o4755, "-rwsr-xr-x"),
            (ListedKind::File, 0o6644, "-rwSr-Sr--"),
            (ListedKind::SymbolicLink("a".to_owned()), 0o777, "lrwxrwxrwx"),
            (ListedKind::Fifo, 0, "p---------"),
        ] {
            assert_eq!(Listed { kind, mode, ..listed("a") }.permissions(), text);
        }
    }

    #[test]
    fn an_owner_without_a_name_has_a_number() {
        let entry = Listed { uid: 7, group: Some("staff".to_owned()), ..listed("a") };
        assert_eq!(entry.owner(), "7:staff");
    }

    #[test]
    fn plain_data_tells_links_devices_and_whiteouts() {
        let link = Listed { kind: ListedKind::HardLink("b".to_owned()), ..listed("a") }.plain();
        assert_eq!((link.kind, link.target.as_deref()), ("hardLink", Some("b")));
        let device = Listed { kind: ListedKind::BlockDevice(8, 1), ..listed("a") }.plain();
        assert_eq!((device.kind, device.device), ("blockDevice", Some([8, 1])));
        let gone = listed("a/.wh.b").plain().whiteout.unwrap();
        assert_eq!((gone.of, gone.path.as_deref()), ("path", Some("a/b")));
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
