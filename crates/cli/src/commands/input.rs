//! What is named on the command line to be looked at: documents, image layouts, and content that documents refer to.

mod archive;
mod folder;

use longshore_core::layer::LayerKind;
use longshore_core::validate::across::{ArchiveError, ArchiveReader, File, FileReader, Files, TooManyFiles};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// The longest document that is read, in bytes.
const LONGEST: u64 = 256 << 20;

/// How much is read at a time, in bytes.
const PIECE: usize = 1 << 20;

/// Something that was named on the command line.
#[derive(Debug)]
pub(crate) enum Input {
    /// A document.
    Document(Document),
    /// Content that is no document, such as a layer, measured.
    Content(File),
    /// An image layout.
    Layout(Layout),
}

/// A document.
#[derive(Debug)]
pub(crate) struct Document {
    /// How it was named: `-` is standard input.
    pub(crate) path: String,
    /// Its bytes.
    pub(crate) content: Vec<u8>,
}

/// An image layout.
#[derive(Debug)]
pub(crate) struct Layout {
    /// How it was named.
    pub(crate) path: String,
    /// What stands between its path and one in it: `/` for a folder, `!/` for an archive.
    pub(crate) joint: &'static str,
    /// What is in it.
    pub(crate) files: Files,
}

/// Why something cannot be read, in a sentence.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Unreadable {
    /// It is a folder, and no layout.
    #[error("{0} is a folder, and no image layout: it has no oci-layout, index.json or blobs{1}")]
    Folder(String, Hint),
    /// It is an archive, and no layout.
    #[error(
        "{0} is neither a document nor an image layout: it is an archive without oci-layout, index.json or blobs at \
         its top{1}; to check a layer, name its manifest, too"
    )]
    NoLayout(String, Hint),
    /// It is longer than a document may be.
    #[error("{0} has more than {LONGEST} bytes, and is no document of a registry")]
    TooLong(String),
    /// The system says why.
    #[error("{0} cannot be read: {1}")]
    Failed(String, io::Error),
    /// The archive is damaged.
    #[error("{0} cannot be read: {1}")]
    Archive(String, ArchiveError),
    /// It holds too much.
    #[error("{0} cannot be looked at as an image layout: {1}")]
    TooManyFiles(String, TooManyFiles),
}

/// Where a layout seems to be instead.
#[derive(Debug)]
pub(crate) struct Hint(Option<String>);

impl Hint {
    /// Nowhere.
    pub(crate) fn none() -> Self {
        Self(None)
    }
}

impl std::fmt::Display for Hint {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.0 {
            Some(folder) => write!(f, ", but its folder {} has", crate::text::plain_line(folder)),
            None => Ok(()),
        }
    }
}

impl Input {
    /// Reads a file, a folder, or standard input where the path is `-`.
    pub(crate) fn read(path: &Path) -> Result<Self, Unreadable> {
        let name = path.display().to_string();
        if path == Path::new("-") {
            return read_stream(name, io::stdin().lock(), None);
        }
        if path.is_dir() {
            let files = folder::read(path, &name)?;
            return Ok(Self::Layout(Layout { path: name, joint: "/", files }));
        }
        let open = || std::fs::File::open(path).map_err(|error| Unreadable::Failed(name.clone(), error));
        let file = open()?;
        read_stream(name.clone(), file, Some(&open))
    }
}

impl Document {
    /// The file that it came from; none for standard input.
    pub(crate) fn file(&self) -> Option<PathBuf> {
        (self.path != "-").then(|| PathBuf::from(&self.path))
    }
}

impl Layout {
    /// The path of something in it, as it is shown; of the layout itself where the path is empty.
    pub(crate) fn name(&self, path: &str) -> String {
        if path.is_empty() { self.path.clone() } else { format!("{}{}{path}", self.path, self.joint) }
    }
}

/// Opens what is read once more, from its beginning.
type Again<'a> = &'a dyn Fn() -> Result<std::fs::File, Unreadable>;

/// Reads a document, or an archive; what it is shows in its first bytes.
fn read_stream(name: String, mut from: impl Read, again: Option<Again<'_>>) -> Result<Input, Unreadable> {
    let failed = |error| Unreadable::Failed(name.clone(), error);
    let mut head = Vec::new();
    from.by_ref().take(LayerKind::HEAD_LENGTH as u64).read_to_end(&mut head).map_err(failed)?;
    let all = head.as_slice().chain(from);
    if LayerKind::of(&head) == LayerKind::File {
        let mut content = Vec::new();
        all.take(LONGEST + 1).read_to_end(&mut content).map_err(failed)?;
        if content.len() as u64 > LONGEST {
            return Err(Unreadable::TooLong(name));
        }
        return Ok(Input::Document(Document { path: name, content }));
    }
    // What cannot be read again is hashed in every way at once.
    let reader = if again.is_some() { ArchiveReader::default() } else { ArchiveReader::with_sha512() };
    match (archive::read(all, &name, reader)?, again) {
        (archive::Read::Layout(files), Some(again)) if files.ask_for_sha512() => {
            match archive::read(again()?, &name, ArchiveReader::with_sha512())? {
                archive::Read::Layout(files) => Ok(Input::Layout(Layout { path: name, joint: "!/", files })),
                archive::Read::NoLayout(elsewhere) => Err(Unreadable::NoLayout(name, Hint(elsewhere))),
            }
        }
        (archive::Read::Layout(files), _) => Ok(Input::Layout(Layout { path: name, joint: "!/", files })),
        (archive::Read::NoLayout(_), Some(again)) => {
            // It may be a layer that another document refers to.
            let mut reader = FileReader::with_sha512(&name);
            pieces(again()?, |piece| {
                reader.write(piece);
                Ok::<(), Unreadable>(())
            })
            .map_err(failed)??;
            Ok(Input::Content(File { path: name, ..reader.finish() }))
        }
        (archive::Read::NoLayout(elsewhere), None) => Err(Unreadable::NoLayout(name, Hint(elsewhere))),
    }
}

/// Gives what is read, piece by piece. The errors of reading, and within them those of taking.
fn pieces<E>(mut from: impl Read, mut take: impl FnMut(&[u8]) -> Result<(), E>) -> io::Result<Result<(), E>> {
    let mut piece = vec![0; PIECE];
    loop {
        let length = match from.read(&mut piece) {
            Ok(0) => return Ok(Ok(())),
            Ok(length) => length,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        // Not more is read than fits.
        if let Err(error) = take(piece.get(..length).unwrap_or_default()) {
            return Ok(Err(error));
        }
    }
}
