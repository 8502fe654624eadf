//! Where the registry keeps what it takes: in memory, or in a folder of image layouts.
//!
//! In a folder, each repository is an image layout (`<name>/_layout`), which other tools can read. Blobs are written
//! beside them and moved in once they are on the disk; what changes of manifests and tags is on the disk in a journal
//! before anyone is told, many changes at a time, and the layouts' indexes follow. All that has a place in a layout is
//! moved and removed by one thread, in the order in which the registry decided.

mod check;
mod checkpoint;
mod journal;
mod layout;
mod load;
mod place;
mod writer;

use crate::failure::Failure;
pub(super) use check::Checking;
use longshore_core::RepositoryName;
use longshore_registry::{Content, Record, Registry};
use place::Place;
pub(super) use place::{StoredFile, UploadWriter};
use std::collections::BTreeSet;
use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use writer::Queue;
pub(super) use writer::{Kept, Writer};

/// The file that says that a folder is a store.
const MARKER: &str = "longshore-store.json";

/// What is in it: the form of the store.
const MARK: &str = "{\"version\":1}\n";

/// A folder of image layouts.
pub(super) struct Directory {
    root: PathBuf,
    /// How many files were given to uploads.
    uploads: AtomicU64,
    queue: Arc<Queue>,
    /// The repositories that the journal tells of.
    dirty: BTreeSet<RepositoryName>,
    /// No other program opens the store while this is open.
    _lock: File,
}

impl Directory {
    /// Opens the folder as a store, which it has been or becomes, and puts what it holds into the registry, which
    /// must be empty. What is damaged is named, and left where it is.
    pub(super) fn open(
        root: &Path,
        registry: &mut Registry,
        checking: Checking,
        mut warn: impl FnMut(String),
    ) -> Result<Self, Failure> {
        let unusable = |error: io::Error| {
            Failure::unusable(format!("{} cannot be used as a store: {error}", root.display()))
        };
        fs::create_dir_all(root).map_err(unusable)?;
        let lock = lock(root)?;
        let is_new = !root.join(MARKER).exists();
        if is_new {
            claim(root)?;
        }
        // Nobody has finished these.
        let uploads = uploads(root);
        if uploads.exists() {
            fs::remove_dir_all(&uploads).map_err(unusable)?;
        }
        for folder in [&uploads, &journals(root)] {
            fs::create_dir_all(folder).map_err(unusable)?;
        }
        sync_folder(root).map_err(unusable)?;
        let dirty = load::load(root, registry, checking, &mut warn)?;
        registry.note_records();
        if is_new {
            registry.push_samples();
        }
        let queue = Arc::default();
        Ok(Self { root: root.to_owned(), uploads: AtomicU64::new(0), queue, dirty, _lock: lock })
    }

    /// Begins to write what changes. What the registry has noted already is on the disk then.
    pub(super) async fn begin(&self, registry: Arc<Mutex<Registry>>) -> Result<Writer, Failure> {
        let told = |error: &dyn std::fmt::Display| {
            Failure::new(format!("{} cannot be written to: {error}", self.root.display()))
        };
        let noted = registry.lock().unwrap_or_else(PoisonError::into_inner).take_records();
        let kept = self.keep(noted);
        let queue = Arc::clone(&self.queue);
        let writer = Writer::begin(self.root.clone(), queue, registry, self.dirty.clone());
        let writer = writer.map_err(|error| told(&error))?;
        if let Some(kept) = kept {
            kept.wait().await.map_err(|error| told(&error))?;
        }
        Ok(writer)
    }

    /// Takes what changed; it has to be called by whoever holds the registry, so that the order is kept. With it
    /// comes what to wait for before anyone is told.
    pub(super) fn keep(&self, records: Vec<Record>) -> Option<Kept> {
        self.queue.add(records)
    }

    /// Why nothing can be written any more, if that is so.
    pub(super) fn failed(&self) -> Option<String> {
        self.queue.failed()
    }

    /// Where the next piece of an upload goes: behind this one, or to a new file.
    pub(super) fn writer(&self, behind: Option<&Content>) -> UploadWriter {
        if let Some(file) = behind.and_then(Content::stored_as::<StoredFile>) {
            return UploadWriter::new(Arc::clone(&file.place), file.start + file.length);
        }
        let number = self.uploads.fetch_add(1, Ordering::Relaxed);
        UploadWriter::new(Arc::new(Place::upload(uploads(&self.root).join(number.to_string()))), 0)
    }
}

/// The folder of uploads, and of what is written before it is moved to its place.
fn uploads(root: &Path) -> PathBuf {
    root.join("_uploads")
}

/// The folder of the journal.
fn journals(root: &Path) -> PathBuf {
    root.join("_journal")
}

/// Makes sure that no other program has the store.
fn lock(root: &Path) -> Result<File, Failure> {
    let path = root.join("_lock");
    let told = |error: &dyn std::fmt::Display| {
        Failure::unusable(format!(
            "{} cannot be used as a store: {}: {error}",
            root.display(),
            path.display()
        ))
    };
    let file =
        File::options().create(true).truncate(false).write(true).open(&path).map_err(|error| told(&error))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(Failure::unusable(format!(
            "another program uses the store {}: end it, or give another folder",
            root.display()
        ))),
        Err(TryLockError::Error(error)) => Err(told(&error)),
    }
}

/// Makes an empty folder a store.
fn claim(root: &Path) -> Result<(), Failure> {
    let read = |error: io::Error| Failure::unusable(format!("{} cannot be read: {error}", root.display()));
    for entry in fs::read_dir(root).map_err(read)? {
        // What begins so was made by a store that did not get further.
        if !entry.map_err(read)?.file_name().to_string_lossy().starts_with('_') {
            return Err(Failure::unusable(format!(
                "{} is not empty, and no store of this program: give an empty folder, or one that is not there yet",
                root.display()
            )));
        }
    }
    let marker = root.join(MARKER);
    fs::write(&marker, MARK)
        .and_then(|()| File::open(&marker)?.sync_all())
        .map_err(|error| Failure::unusable(format!("{} cannot be written: {error}", marker.display())))
}

/// Makes a layout, and the folder of its blobs of one algorithm, where they are not there yet; all of it is on the disk
/// then.
fn make_layout(root: &Path, layout: &Path, blobs: &Path) -> io::Result<()> {
    fs::create_dir_all(blobs)?;
    for (name, content) in
        [(layout::MARKER, layout::MARK.into()), (layout::INDEX, layout::Index::empty().to_bytes())]
    {
        let path = layout.join(name);
        if !path.exists() {
            write_whole(&uploads(root), &path, &content.into())?;
        }
    }
    let mut folders = blobs.ancestors().take_while(|folder| folder.starts_with(root));
    folders.try_for_each(sync_folder)
}

/// Waits until what a folder lists is on the disk.
#[cfg(unix)]
fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

/// Other systems have no such thing, and order changes of folders by themselves.
#[cfg(not(unix))]
fn sync_folder(_: &Path) -> io::Result<()> {
    Ok(())
}

/// Writes a file so that it is either there and whole, or as before: to another place first, from where it is moved.
fn write_whole(uploads: &Path, path: &Path, content: &Content) -> io::Result<()> {
    use std::io::Write as _;
    let name = format!("whole-{}", WHOLE.fetch_add(1, Ordering::Relaxed));
    let place = Place::upload(uploads.join(name));
    let mut file = File::create(place.path())?;
    let mut result = Ok(());
    content
        .each_piece(|piece| {
            if result.is_ok() {
                result = file.write_all(piece);
            }
        })
        .map_err(io::Error::other)?;
    result?;
    file.sync_all()?;
    place.keep(path)
}

/// How many files were written so.
static WHOLE: AtomicU64 = AtomicU64::new(0);
