//! The one who writes: takes what changed in its order, many changes at a time, and tells when they are on the disk.

use super::checkpoint::{Checkpoint, Outcome};
use super::journal::{Journal, Line};
use super::place::{Place, StoredFile};
use super::{journals, layout, sync_folder, uploads, write_whole};
use bytes::Bytes;
use longshore_core::{Digest, RepositoryName};
use longshore_registry::{Content, Record, Registry};
use std::collections::{BTreeSet, HashSet};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};
use tokio::sync::oneshot;

/// What is to be written, and who waits for it.
#[derive(Default)]
pub(super) struct Queue {
    waiting: Mutex<Waiting>,
    wake: Condvar,
}

#[derive(Default)]
struct Waiting {
    records: Vec<Record>,
    told: Vec<oneshot::Sender<Result<(), String>>>,
    /// Records that were taken from here are being written.
    is_busy: bool,
    /// Nothing more will come.
    is_ended: bool,
    failed: Option<String>,
}

/// Waits until all that was decided so far is on the disk; the error says why it is not, and never will be.
pub(in super::super) struct Kept(oneshot::Receiver<Result<(), String>>);

impl Kept {
    pub(in super::super) async fn wait(self) -> Result<(), String> {
        self.0.await.unwrap_or_else(|_| Err("the store was closed".to_owned()))
    }
}

impl Queue {
    /// Adds what changed. None where nothing did, and nothing from before is on its way.
    pub(super) fn add(&self, records: Vec<Record>) -> Option<Kept> {
        let mut waiting = self.lock();
        let (tell, kept) = oneshot::channel();
        if let Some(failed) = &waiting.failed {
            // The one who waits is the one below.
            let _ = tell.send(Err(failed.clone()));
            return Some(Kept(kept));
        }
        if records.is_empty() && waiting.records.is_empty() && !waiting.is_busy {
            return None;
        }
        waiting.records.extend(records);
        waiting.told.push(tell);
        self.wake.notify_all();
        Some(Kept(kept))
    }

    pub(super) fn failed(&self) -> Option<String> {
        self.lock().failed.clone()
    }

    fn lock(&self) -> MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The thread that writes.
pub(in super::super) struct Writer {
    queue: Arc<Queue>,
    thread: JoinHandle<()>,
}

impl Writer {
    /// Begins to write, first of all the indexes of the repositories that have something in the journal.
    pub(super) fn begin(
        root: PathBuf,
        queue: Arc<Queue>,
        registry: Arc<Mutex<Registry>>,
        dirty: BTreeSet<RepositoryName>,
    ) -> io::Result<Self> {
        let desk = Desk::new(root, dirty)?;
        let shared = Arc::clone(&queue);
        let thread = std::thread::Builder::new().name("store".to_owned());
        let thread = thread.spawn(move || run(desk, &shared, &registry))?;
        Ok(Self { queue, thread })
    }

    /// Writes what is left, and the indexes. It takes no longer than this, but for what the journal knows anyway.
    pub(in super::super) fn end(self, within: Duration) {
        self.queue.lock().is_ended = true;
        self.queue.wake.notify_all();
        let until = Instant::now() + within;
        while !self.thread.is_finished() && Instant::now() < until {
            std::thread::sleep(Duration::from_millis(2));
        }
    }
}

/// How long the indexes are left alone after they were written, at least; and so many times as long as that took.
const PAUSE: (Duration, u32) = (Duration::from_millis(50), 4);

fn run(mut desk: Desk, queue: &Arc<Queue>, registry: &Mutex<Registry>) {
    loop {
        let (mut records, mut told, is_ended) = {
            let mut waiting = queue.lock();
            loop {
                let is_due = desk.checkpoint_due();
                if !waiting.told.is_empty() || waiting.is_ended || is_due == Some(Duration::ZERO) {
                    break;
                }
                waiting = match is_due {
                    Some(time) => {
                        queue.wake.wait_timeout(waiting, time).unwrap_or_else(PoisonError::into_inner).0
                    }
                    None => queue.wake.wait(waiting).unwrap_or_else(PoisonError::into_inner),
                };
            }
            waiting.is_busy = true;
            (std::mem::take(&mut waiting.records), std::mem::take(&mut waiting.told), waiting.is_ended)
        };
        let mut written = desk.write(records);
        if written.is_ok() && (is_ended || desk.checkpoint_due() == Some(Duration::ZERO)) {
            // The indexes tell of a moment whose changes are all written: those that were decided meanwhile, too.
            let moment = {
                let registry = registry.lock().unwrap_or_else(PoisonError::into_inner);
                let mut waiting = queue.lock();
                records = std::mem::take(&mut waiting.records);
                told.append(&mut waiting.told);
                registry.clone()
            };
            written = desk.write(records);
            if written.is_ok() {
                written = desk.checkpoint(moment, queue, is_ended);
            }
        }
        let result = written.map_err(|error| error.to_string());
        let mut waiting = queue.lock();
        waiting.is_busy = false;
        if let Err(failed) = &result {
            waiting.failed = Some(failed.clone());
            told.append(&mut waiting.told);
        }
        drop(waiting);
        let is_over = is_ended || result.is_err();
        for tell in told {
            // Whoever does not wait any more need not be told.
            let _ = tell.send(result.clone());
        }
        if is_over {
            return;
        }
    }
}

/// What is being written.
struct Desk {
    root: PathBuf,
    journal: Journal,
    /// The layouts that are known to be there.
    layouts: HashSet<PathBuf>,
    /// Folders whose list has changed.
    folders: BTreeSet<PathBuf>,
    /// Lines for the journal.
    lines: Vec<u8>,
    /// Manifests that are written to their files once the journal has them.
    files: Vec<(PathBuf, Bytes)>,
    /// Manifests' files that the journal tells of as gone: what comes there again has to be told, too. Those of the
    /// journal file before this one are the second.
    gone: [HashSet<PathBuf>; 2],
    /// For the next checkpoint.
    next: Checkpoint,
    /// The checkpoint that is being made.
    running: Option<Arc<Mutex<Option<Outcome>>>>,
    /// When the next may begin.
    not_before: Instant,
    moved: u64,
}

impl Desk {
    fn new(root: PathBuf, dirty: BTreeSet<RepositoryName>) -> io::Result<Self> {
        let journal = Journal::begin(&journals(&root))?;
        Ok(Self {
            root,
            journal,
            layouts: HashSet::new(),
            folders: BTreeSet::new(),
            lines: Vec::new(),
            files: Vec::new(),
            gone: Default::default(),
            next: Checkpoint { dirty, files: BTreeSet::new() },
            running: None,
            not_before: Instant::now(),
            moved: 0,
        })
    }

    /// Writes all these changes to the disk.
    fn write(&mut self, records: Vec<Record>) -> io::Result<()> {
        for record in records {
            self.take(record)?;
        }
        self.flush()
    }

    fn take(&mut self, record: Record) -> io::Result<()> {
        let Some((name, file)) = file_of(&record) else {
            self.note(&record, false);
            return Ok(());
        };
        let path = self.path(name, file)?;
        let is_known = self.gone.iter().any(|gone| gone.contains(&path)) || path.exists();
        self.note(&record, is_known);
        match record {
            Record::Blob { content, .. } => self.put_blob(&content, &path),
            Record::BlobGone { content, is_manifest: false, elsewhere, digest, .. } => {
                // The manifests that named it go first.
                self.flush()?;
                let elsewhere =
                    elsewhere.map(|name| layout::blob(&layout::folder(&self.root, &name), &digest));
                self.remove_blob(&content, &path, elsewhere)
            }
            Record::Manifest { content, is_blob: false, .. } => {
                self.files.push((path, content));
                Ok(())
            }
            Record::ManifestGone { is_blob: false, .. } => {
                self.flush()?;
                remove(&path)?;
                self.folders.extend(path.parent().map(Path::to_owned));
                self.gone[0].insert(path);
                Ok(())
            }
            // The file is something else, too, and stays.
            _ => Ok(()),
        }
    }

    /// Writes down what the journal has to tell, and the repository's index later.
    fn note(&mut self, record: &Record, is_known: bool) {
        if let Some(line) = Line::of(record, is_known) {
            self.next.dirty.insert(line.name().clone());
            line.write(&mut self.lines);
        }
    }

    /// Where a file is, in a layout that is there.
    fn path(&mut self, name: &RepositoryName, file: &Digest) -> io::Result<PathBuf> {
        let layout = layout::folder(&self.root, name);
        let path = layout::blob(&layout, file);
        let folder = path.parent().map(Path::to_owned).unwrap_or_default();
        if !self.layouts.contains(&folder) {
            super::make_layout(&self.root, &layout, &folder)?;
            self.layouts.insert(folder);
        }
        Ok(path)
    }

    /// Puts a blob to its place. What may be there already has the same bytes, or is damaged.
    fn put_blob(&mut self, content: &Content, path: &Path) -> io::Result<()> {
        match content.stored_as::<StoredFile>() {
            Some(file) if file.place.is_upload() => file.place.keep(path)?,
            Some(file) => self.link(&file.place, content, path)?,
            None => write_whole(&uploads(&self.root), path, content)?,
        }
        self.folders.extend(path.parent().map(Path::to_owned));
        Ok(())
    }

    /// Gives the file of another repository a second name; where that cannot be done, a copy.
    fn link(&mut self, place: &Place, content: &Content, path: &Path) -> io::Result<()> {
        let new = self.aside("link");
        if fs::hard_link(place.path(), &new).is_err() {
            return write_whole(&uploads(&self.root), path, content);
        }
        fs::rename(&new, path)?;
        // Of two names of one file, neither is removed by that.
        remove(&new)
    }

    fn remove_blob(&mut self, content: &Content, path: &Path, elsewhere: Option<PathBuf>) -> io::Result<()> {
        match (content.stored_as::<StoredFile>().map(|file| &file.place), elsewhere) {
            (Some(place), Some(elsewhere)) => {
                if place.path() == path {
                    place.go_on_at(elsewhere);
                }
                remove(path)?;
            }
            // Whoever is reading it reads on.
            (Some(place), None) if place.path() == path => place.retire(&self.aside("gone"))?,
            _ => remove(path)?,
        }
        self.folders.extend(path.parent().map(Path::to_owned));
        Ok(())
    }

    /// A new file among the uploads.
    fn aside(&mut self, what: &str) -> PathBuf {
        self.moved += 1;
        uploads(&self.root).join(format!("{what}-{}", self.moved))
    }

    /// Waits until all that was done so far is on the disk: files before the lines that need them.
    fn flush(&mut self) -> io::Result<()> {
        for folder in std::mem::take(&mut self.folders) {
            sync_folder(&folder)?;
        }
        if self.lines.is_empty() {
            return Ok(());
        }
        self.journal.append(&std::mem::take(&mut self.lines))?;
        // The journal has them: they are whole here before the next checkpoint.
        for (path, content) in std::mem::take(&mut self.files) {
            let place = Place::upload(self.aside("manifest"));
            fs::write(place.path(), content)?;
            place.keep(&path)?;
            self.next.files.insert(path);
        }
        Ok(())
    }

    /// After how long the indexes should be written; none where they tell all, or are being written.
    fn checkpoint_due(&mut self) -> Option<Duration> {
        if let Some(running) = &self.running {
            let outcome = running.lock().unwrap_or_else(PoisonError::into_inner).take()?;
            self.running = None;
            self.not_before = Instant::now() + PAUSE.0.max(outcome.took * PAUSE.1);
        }
        let is_dirty = !self.next.dirty.is_empty();
        is_dirty.then(|| self.not_before.saturating_duration_since(Instant::now()))
    }

    /// Begins to write the indexes as of a moment, all changes before which are on the disk.
    fn checkpoint(&mut self, moment: Registry, queue: &Arc<Queue>, is_last: bool) -> io::Result<()> {
        if let Some(running) = self.running.take() {
            // Only the last one waits for the one before.
            while running.lock().unwrap_or_else(PoisonError::into_inner).is_none() {
                std::thread::sleep(Duration::from_millis(1));
            }
        }
        if self.next.dirty.is_empty() {
            return Ok(());
        }
        let journal = Journal::begin(&journals(&self.root))?;
        let number = journal.number();
        self.journal = journal;
        self.gone.swap(0, 1);
        self.gone[0].clear();
        let next = std::mem::take(&mut self.next);
        let (root, done, queue) = (self.root.clone(), Arc::new(Mutex::new(None)), Arc::clone(queue));
        self.running = Some(Arc::clone(&done));
        let work = move || {
            let outcome = next.write(&root, &moment, number);
            let failed = outcome.failed.clone();
            *done.lock().unwrap_or_else(PoisonError::into_inner) = Some(outcome);
            let mut waiting = queue.lock();
            if let Some(failed) = failed {
                waiting.failed.get_or_insert(failed);
            }
            drop(waiting);
            queue.wake.notify_all();
        };
        if is_last {
            work();
            return Ok(());
        }
        std::thread::Builder::new().name("indexes".to_owned()).spawn(work)?;
        Ok(())
    }
}

/// The file that a record is about: its repository, and the digest that it is named by.
fn file_of(record: &Record) -> Option<(&RepositoryName, &Digest)> {
    match record {
        Record::Blob { name, digest, .. } | Record::BlobGone { name, digest, .. } => Some((name, digest)),
        Record::Manifest { name, file, .. } | Record::ManifestGone { name, file, .. } => Some((name, file)),
        Record::TagGone { .. } => None,
    }
}

/// Removes a file, if it is there.
fn remove(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}
