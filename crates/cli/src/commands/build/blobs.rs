//! Blobs on disk, until all that belongs together is there.

use super::layout;
use crate::failure::Failure;
use longshore_core::layer::{ArchiveWriter, Compression, Entry, EntryKind};
use longshore_core::{Descriptor, Digest, MediaType};
use std::fs::{self, File};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use tempfile::{NamedTempFile, TempDir};

/// How much is read at a time, in bytes.
pub(super) const PIECE: usize = 256 << 10;

/// A folder beside the output in which the blobs are gathered; it is gone when something fails.
pub(super) struct Blobs {
    folder: TempDir,
    output: PathBuf,
}

impl Blobs {
    /// Makes the folder. The output must not be there yet, or be an empty folder: nothing is overwritten.
    pub(super) fn new(output: &Path) -> Result<Self, String> {
        let shown = output.display();
        let is_empty_folder = || fs::read_dir(output).is_ok_and(|mut entries| entries.next().is_none());
        if fs::symlink_metadata(output).is_ok() && (is_tar(output) || !is_empty_folder()) {
            return Err(format!("“{shown}” is there already: name another, or remove it first."));
        }
        if output.file_name().is_none() {
            return Err(format!("“{shown}” is no name for something new."));
        }
        let folder = tempfile::Builder::new()
            .prefix(".longshore-")
            .tempdir_in(parent(output))
            .map_err(|error| format!("“{shown}” cannot be written: {error}."))?;
        let blobs = Self { folder, output: output.to_owned() };
        fs::create_dir_all(blobs.sha256())
            .map_err(|error| format!("“{shown}” cannot be written: {error}."))?;
        Ok(blobs)
    }

    /// Keeps a document, or other small content.
    pub(super) fn add(&self, media_type: MediaType, content: &[u8]) -> Result<Descriptor, Failure> {
        let descriptor = Descriptor::of(media_type, content);
        fs::write(self.path(&descriptor.digest), content).map_err(|error| self.unwritable(&error))?;
        Ok(descriptor)
    }

    /// A file for a blob whose digest is not known yet.
    pub(super) fn begin(&self) -> Result<Blob<'_>, Failure> {
        let file = NamedTempFile::new_in(self.folder.path()).map_err(|error| self.unwritable(&error))?;
        Ok(Blob { blobs: self, file })
    }

    /// The folder of a layout in the making.
    pub(super) fn root(&self) -> PathBuf {
        self.folder.path().join("layout")
    }

    /// Where a blob is.
    pub(super) fn path(&self, digest: &Digest) -> PathBuf {
        layout::blob_path(&self.root(), digest)
    }

    /// Puts what was gathered at its place: the folder, or a tar of it.
    pub(super) fn finish(self) -> Result<(), Failure> {
        if is_tar(&self.output) {
            return self.finish_tar();
        }
        let result = match fs::remove_dir(&self.output) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error),
            _ => fs::rename(self.root(), &self.output),
        };
        result.map_err(|error| self.unwritable(&error))
    }

    fn finish_tar(self) -> Result<(), Failure> {
        let entries = Entry::arrange(super::tree::entries(&self.root(), "")?)?;
        let mut builder = tempfile::Builder::new();
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            // As any other new file: the system takes away what the user does not want.
            builder.permissions(fs::Permissions::from_mode(0o666));
        }
        let unwritable = |error: std::io::Error| self.unwritable(&error);
        let mut file = builder.tempfile_in(parent(&self.output)).map_err(unwritable)?;
        let mut writer = ArchiveWriter::new(Compression::None);
        for entry in &entries {
            file.write_all(&writer.begin(entry)?).map_err(unwritable)?;
            if let EntryKind::File { source, .. } = &entry.kind {
                let content = File::open(source).map_err(unwritable)?;
                pieces(content, |piece| Ok(file.write_all(&writer.write(piece)?)?))?;
            }
        }
        file.write_all(&writer.finish()?.0).map_err(unwritable)?;
        file.persist_noclobber(&self.output).map_err(|error| self.unwritable(&error.error))?;
        Ok(())
    }

    fn sha256(&self) -> PathBuf {
        self.root().join("blobs").join("sha256")
    }

    pub(super) fn unwritable(&self, error: &std::io::Error) -> Failure {
        Failure::new(format!("“{}” cannot be written: {error}.", self.output.display()))
    }
}

/// A blob that is being written.
pub(super) struct Blob<'a> {
    blobs: &'a Blobs,
    file: NamedTempFile,
}

impl Blob<'_> {
    pub(super) fn write(&mut self, piece: &[u8]) -> Result<(), Failure> {
        self.file.write_all(piece).map_err(|error| self.blobs.unwritable(&error))
    }

    /// The blob is whole, and has this digest.
    pub(super) fn finish(self, digest: &Digest) -> Result<(), Failure> {
        let path = self.blobs.path(digest);
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).map_err(|error| self.blobs.unwritable(&error))?;
        }
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            // A temporary file is its owner's alone; a blob is for whoever may see the layout.
            let _ = self.file.as_file().set_permissions(fs::Permissions::from_mode(0o644));
        }
        self.file.persist(path).map_err(|error| self.blobs.unwritable(&error.error))?;
        Ok(())
    }
}

/// Whether a path is to be a tar.
pub(super) fn is_tar(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("tar"))
}

fn parent(path: &Path) -> &Path {
    path.parent().filter(|parent| *parent != Path::new("")).unwrap_or(Path::new("."))
}

/// Gives what is read, piece by piece.
pub(super) fn pieces(
    mut from: impl Read,
    mut take: impl FnMut(&[u8]) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let mut piece = vec![0; PIECE];
    loop {
        match from.read(&mut piece) {
            Ok(0) => return Ok(()),
            // Not more is read than fits.
            Ok(length) => take(piece.get(..length).unwrap_or_default())?,
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error.into()),
        }
    }
}
