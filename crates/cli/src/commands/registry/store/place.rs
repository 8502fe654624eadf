//! A file of the store that holds a blob, or what has come of one.

use bytes::Bytes;
use longshore_registry::{Stored, Unreadable};
use std::any::Any;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

/// Where a file is. It may move while it is read.
pub(super) struct Place {
    path: Mutex<PathBuf>,
    /// An upload that nobody finished is removed with the last who knows of it.
    is_upload: AtomicBool,
}

impl Place {
    /// A new upload's.
    pub(super) fn upload(path: PathBuf) -> Self {
        Self { path: Mutex::new(path), is_upload: AtomicBool::new(true) }
    }

    /// That of a blob which is kept.
    pub(super) fn kept(path: PathBuf) -> Self {
        Self { path: Mutex::new(path), is_upload: AtomicBool::new(false) }
    }

    pub(super) fn path(&self) -> PathBuf {
        self.path.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Whether it is an upload still.
    pub(super) fn is_upload(&self) -> bool {
        self.is_upload.load(Ordering::Relaxed)
    }

    /// Moves an upload to where it is kept.
    pub(super) fn keep(&self, path: &Path) -> io::Result<()> {
        let mut known = self.path.lock().unwrap_or_else(PoisonError::into_inner);
        fs::rename(&*known, path)?;
        path.clone_into(&mut known);
        self.is_upload.store(false, Ordering::Relaxed);
        Ok(())
    }

    /// Moves what is kept out of the way: nobody finds it any more, and whoever reads it reads on.
    pub(super) fn retire(&self, path: &Path) -> io::Result<()> {
        let mut known = self.path.lock().unwrap_or_else(PoisonError::into_inner);
        fs::rename(&*known, path)?;
        path.clone_into(&mut known);
        self.is_upload.store(true, Ordering::Relaxed);
        Ok(())
    }

    /// The same file is elsewhere, too, and will be gone from where it is.
    pub(super) fn go_on_at(&self, path: PathBuf) {
        *self.path.lock().unwrap_or_else(PoisonError::into_inner) = path;
    }

    /// Opens it for reading, wherever it is.
    fn open(&self) -> io::Result<File> {
        let path = self.path();
        File::open(&path).or_else(|error| {
            // It may have moved just now.
            let now = self.path();
            if now == path { Err(error) } else { File::open(now) }
        })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        if self.is_upload() {
            // What cannot be removed now is when the store is opened the next time.
            let _ = fs::remove_file(self.path());
        }
    }
}

impl std::fmt::Debug for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.path().fmt(f)
    }
}

/// A part of a file.
#[derive(Clone, Debug)]
pub(in super::super) struct StoredFile {
    pub(super) place: Arc<Place>,
    pub(super) start: u64,
    pub(super) length: u64,
}

impl Stored for StoredFile {
    fn length(&self) -> u64 {
        self.length
    }

    fn read(&self, at: u64, most: usize) -> Result<Bytes, Unreadable> {
        let left = usize::try_from(self.length.saturating_sub(at)).unwrap_or(usize::MAX);
        let mut piece = vec![0; most.min(left)];
        let read = self.place.open().and_then(|mut file| {
            file.seek(SeekFrom::Start(self.start + at))?;
            file.read_exact(&mut piece)
        });
        match read {
            Ok(()) => Ok(piece.into()),
            Err(error) => Err(Unreadable(format!("{}: {error}", self.place.path().display()))),
        }
    }

    fn join(&self, next: &dyn Stored) -> Option<Arc<dyn Stored>> {
        let next = (next as &dyn Any).downcast_ref::<Self>()?;
        let goes_on = Arc::ptr_eq(&self.place, &next.place) && self.start + self.length == next.start;
        goes_on.then(|| -> Arc<dyn Stored> {
            Arc::new(Self { length: self.length + next.length, ..self.clone() })
        })
    }
}

/// Writes what comes of an upload to its file, from an offset on.
pub(in super::super) struct UploadWriter {
    place: Arc<Place>,
    /// Open once there is something to write.
    file: Option<File>,
    start: u64,
    length: u64,
}

impl UploadWriter {
    pub(super) fn new(place: Arc<Place>, start: u64) -> Self {
        Self { place, file: None, start, length: 0 }
    }

    pub(in super::super) fn write(&mut self, piece: &[u8]) -> io::Result<()> {
        let start = self.start;
        let file = match &mut self.file {
            Some(file) => file,
            closed => closed.insert(open(&self.place, start)?),
        };
        file.write_all(piece)?;
        self.length += piece.len() as u64;
        Ok(())
    }

    /// What was written. Where the blob is whole with it, its bytes are on the disk.
    pub(in super::super) fn finish(mut self, is_whole: bool) -> io::Result<Option<StoredFile>> {
        if is_whole && self.start + self.length > 0 {
            let file = match self.file.take() {
                Some(file) => file,
                None => open(&self.place, self.start)?,
            };
            // A chunk that broke off may have left bytes behind.
            file.set_len(self.start + self.length)?;
            file.sync_all()?;
        }
        let Self { place, start, length, .. } = self;
        Ok((length > 0).then_some(StoredFile { place, start, length }))
    }
}

fn open(place: &Place, start: u64) -> io::Result<File> {
    let mut file = OpenOptions::new().write(true).create(true).truncate(false).open(place.path())?;
    file.seek(SeekFrom::Start(start))?;
    Ok(file)
}

#[cfg(test)]
mod tests {
    use super::*;
    use longshore_registry::Content;

    fn written(writer: UploadWriter, is_whole: bool) -> StoredFile {
        writer.finish(is_whole).unwrap().unwrap()
    }

    #[test]
    fn chunks_of_an_upload_are_one_file_and_a_broken_one_leaves_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("upload");
        let place = Arc::new(Place::upload(path.clone()));
        let mut first = UploadWriter::new(Arc::clone(&place), 0);
        first.write(b"ab").unwrap();
        first.write(b"cd").unwrap();
        let first = written(first, false);
        UploadWriter::new(Arc::clone(&place), 4).write(b"xxxxxxxx").unwrap();
        let mut last = UploadWriter::new(Arc::clone(&place), 4);
        last.write(b"e").unwrap();
        let last = written(last, true);
        assert_eq!(fs::read(&path).unwrap(), b"abcde");

        let whole = Content::stored(first.join(&last).unwrap());
        assert_eq!(whole.to_bytes().unwrap(), "abcde");
        assert_eq!(whole.slice(3, 9).to_bytes().unwrap(), "de");
        assert!(last.join(&first).is_none());
    }

    #[test]
    fn an_upload_is_read_on_when_it_moves_and_removed_when_nobody_keeps_it() {
        let folder = tempfile::tempdir().unwrap();
        let (upload, kept) = (folder.path().join("upload"), folder.path().join("kept"));
        let mut writer = UploadWriter::new(Arc::new(Place::upload(upload.clone())), 0);
        writer.write(b"abc").unwrap();
        let file = written(writer, true);
        file.place.keep(&kept).unwrap();
        assert_eq!(file.read(0, 9).unwrap(), "abc");
        drop(file);
        assert!(kept.exists());

        let mut writer = UploadWriter::new(Arc::new(Place::upload(upload.clone())), 0);
        writer.write(b"abc").unwrap();
        drop(written(writer, true));
        assert!(!upload.exists());
    }

    #[test]
    fn a_file_that_is_too_short_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("short");
        fs::write(&path, b"ab").unwrap();
        let file = StoredFile { place: Arc::new(Place::kept(path)), start: 0, length: 3 };
        assert!(file.read(0, 9).unwrap_err().to_string().contains("short"));
    }
}
