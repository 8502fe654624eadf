//! What it takes to show some diagnostics besides one document: the documents around it, or the rest of a layout.

use crate::validate::across::{File, FileReader, Files, LeftOut};

/// What an example's document is looked at together with.
#[derive(Debug, PartialEq, Eq)]
pub struct Setting {
    /// Where the document itself is.
    pub path: &'static str,
    /// What is there besides.
    pub beside: &'static [Beside],
}

/// Something beside an example's document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Beside {
    /// A file.
    File {
        /// Where it is.
        path: &'static str,
        /// Its bytes.
        content: &'static [u8],
    },
    /// An empty folder.
    Folder(&'static str),
    /// A link to somewhere else.
    Link(&'static str),
    /// A file that is too long to be shown, and to be read.
    Long {
        /// Where it is.
        path: &'static str,
        /// How many bytes it has.
        size: u64,
    },
}

impl Setting {
    /// Whether all of it is an image layout, and not a number of documents.
    pub fn is_layout(&self) -> bool {
        matches!(self.path, "index.json" | "oci-layout")
    }

    /// The files, with the document in its place.
    pub fn files(&self, document: &[u8]) -> Files {
        let mut files = Files::default();
        let all = std::iter::once(Beside::File { path: self.path, content: &[] })
            .chain(self.beside.iter().copied());
        for (at, beside) in all.enumerate() {
            // So few files are never too many.
            let _ = match beside {
                Beside::File { path, content } => {
                    let mut reader = FileReader::new(path);
                    reader.write(if at == 0 { document } else { content });
                    files.add(reader.finish())
                }
                Beside::Folder(path) => {
                    files.add_folder(path);
                    Ok(())
                }
                Beside::Link(path) => files.leave_out(path, LeftOut::Link),
                Beside::Long { path, size } => files.add(File::unread(path, size)),
            };
        }
        files
    }
}

impl Beside {
    /// Where it is.
    pub fn path(&self) -> &'static str {
        match self {
            Self::File { path, .. } | Self::Folder(path) | Self::Link(path) | Self::Long { path, .. } => path,
        }
    }
}
