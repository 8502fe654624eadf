//! Documents from files or from standard input.

use std::io::Read as _;
use std::path::{Path, PathBuf};

/// The longest document that is read, in bytes.
const LONGEST: u64 = 256 << 20;

/// A document that was named on the command line.
#[derive(Debug)]
pub(crate) struct Input {
    /// How it was named: `-` is standard input.
    pub(crate) path: String,
    /// Its bytes.
    pub(crate) content: Vec<u8>,
}

/// Why a document cannot be read, in a sentence.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Unreadable {
    /// It is a folder.
    #[error("{0} is a folder: name the documents in it")]
    Folder(String),
    /// It is longer than a document may be.
    #[error("{0} has more than {LONGEST} bytes, and is no document of a registry")]
    TooLong(String),
    /// The system says why.
    #[error("{0} cannot be read: {1}")]
    Failed(String, std::io::Error),
}

impl Input {
    /// Reads a file, or standard input where the path is `-`.
    pub(crate) fn read(path: &Path) -> Result<Self, Unreadable> {
        let name = path.display().to_string();
        let failed = |error| Unreadable::Failed(name.clone(), error);
        let mut content = Vec::new();
        if path == Path::new("-") {
            std::io::stdin().take(LONGEST + 1).read_to_end(&mut content).map_err(failed)?;
        } else {
            if path.is_dir() {
                return Err(Unreadable::Folder(name));
            }
            let file = std::fs::File::open(path).map_err(failed)?;
            file.take(LONGEST + 1).read_to_end(&mut content).map_err(failed)?;
        }
        if content.len() as u64 > LONGEST {
            return Err(Unreadable::TooLong(name));
        }
        Ok(Self { path: name, content })
    }

    /// The file that it came from; none for standard input.
    pub(crate) fn file(&self) -> Option<PathBuf> {
        (self.path != "-").then(|| PathBuf::from(&self.path))
    }
}
