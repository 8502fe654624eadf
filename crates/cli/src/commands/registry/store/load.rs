//! What a store holds, when it is opened: read, checked, and put into the registry.

use super::check::{self, Checking};
use super::journal::{self, Line};
use super::layout::{self, Index};
use super::place::{Place, StoredFile};
use super::{journals, make_layout, uploads, write_whole};
use crate::failure::Failure;
use bytes::Bytes;
use longshore_core::{Digest, Manifest, MediaType, RepositoryName, Tag};
use longshore_registry::{Content, Registry};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Reads everything. What is damaged is named to `warn` and left out; the repositories that the journal tells of are
/// returned.
pub(super) fn load(
    root: &Path,
    registry: &mut Registry,
    checking: Checking,
    warn: &mut impl FnMut(String),
) -> Result<BTreeSet<RepositoryName>, Failure> {
    let mut repositories = BTreeMap::new();
    for name in names(root, warn)? {
        let kept = Repository::read(&layout::folder(root, &name), warn)?;
        repositories.insert(name, kept);
    }
    let mut dirty = BTreeSet::new();
    for line in journal::read(&journals(root)).map_err(|error| Failure::unusable(error.to_string()))? {
        let name = line.name().clone();
        repositories.entry(name.clone()).or_default().replay(line);
        dirty.insert(name);
    }
    let mut blobs = Vec::new();
    for (name, repository) in repositories {
        registry.restore_repository(&name);
        let found = repository.restore(root, &name, registry, warn);
        blobs.extend(found.map_err(|(path, error)| cannot_read(&path, &error))?);
    }
    let damage = check_all(&blobs, checking);
    for (blob, damage) in blobs.into_iter().zip(damage) {
        if let Some(damage) = damage {
            warn(format!("{} is left out: {damage}", blob.path.display()));
            continue;
        }
        let file = StoredFile { place: Arc::new(Place::kept(blob.path)), start: 0, length: blob.size };
        registry.restore_blob(&blob.name, blob.digest, Content::stored(Arc::new(file)));
    }
    Ok(dirty)
}

/// The names of all repositories that have a layout.
fn names(root: &Path, warn: &mut impl FnMut(String)) -> Result<Vec<RepositoryName>, Failure> {
    let mut names = Vec::new();
    let mut open = vec![String::new()];
    while let Some(name) = open.pop() {
        let folder = root.join(&name);
        let entries = fs::read_dir(&folder).and_then(Iterator::collect::<Result<Vec<_>, _>>);
        for entry in entries.map_err(|error| cannot_read(&folder, &error))? {
            let file = entry.file_name().to_string_lossy().into_owned();
            // The store's own begin like this; what is no folder is nobody's.
            let is_own = name.is_empty() && (file.starts_with('_') || file == super::MARKER);
            if is_own || !entry.path().is_dir() {
                continue;
            }
            let inner = if name.is_empty() { file.clone() } else { format!("{name}/{file}") };
            match RepositoryName::parse(if file == layout::FOLDER { &name } else { &inner }) {
                Ok(name) if file == layout::FOLDER => names.push(name),
                Ok(_) => open.push(inner),
                Err(error) => warn(format!("{} is left out: {error}", entry.path().display())),
            }
        }
    }
    Ok(names)
}

/// A repository, as its layout and the journal have it.
#[derive(Default)]
struct Repository {
    manifests: BTreeMap<Digest, KeptManifest>,
    tags: BTreeMap<Tag, Digest>,
    /// Files that were manifests', and are not to be taken for blobs.
    gone: BTreeSet<Digest>,
}

struct KeptManifest {
    media_type: MediaType,
    /// The digest that its file is named by.
    file: Digest,
    is_blob: bool,
    /// Its bytes, where the journal has them.
    content: Option<Bytes>,
}

/// A blob's file.
struct KeptBlob {
    name: RepositoryName,
    digest: Digest,
    path: PathBuf,
    size: u64,
    /// How many bytes it has by a manifest that names it.
    named: Option<u64>,
}

impl Repository {
    /// Reads a layout's index. One that cannot be read is not passed over: everything would be gone.
    fn read(layout: &Path, warn: &mut impl FnMut(String)) -> Result<Self, Failure> {
        let path = layout.join(layout::INDEX);
        let told = |error: &dyn std::fmt::Display| {
            Failure::unusable(format!(
                "{} cannot be used: {error}. Restore the file, or move its repository out of the store",
                path.display()
            ))
        };
        let text = match fs::read(&path) {
            Ok(text) => text,
            // The layout was being made.
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Self::default()),
            Err(error) => return Err(told(&error)),
        };
        let index: Index = serde_json::from_slice(&text).map_err(|error| told(&error))?;
        let mut repository = Self::default();
        for entry in index.manifests {
            match (entry.digest(), entry.tag()) {
                (Ok(digest), Ok(tag)) => {
                    if let Some(tag) = tag {
                        repository.tags.insert(tag, digest.clone());
                    }
                    let kept = KeptManifest {
                        media_type: entry.media_type().clone(),
                        file: entry.file().clone(),
                        is_blob: entry.is_blob(),
                        content: None,
                    };
                    repository.manifests.insert(digest, kept);
                }
                (Err(error), _) | (_, Err(error)) => {
                    warn(format!("{}: an entry is left out: {error}", path.display()));
                }
            }
        }
        Ok(repository)
    }

    /// Does once more what the journal says.
    fn replay(&mut self, line: Line) {
        match line {
            Line::Manifest { digest, media_type, file, tags, is_blob, content, .. } => {
                self.gone.remove(&file);
                self.tags.extend(tags.into_iter().map(|tag| (tag, digest.clone())));
                let kept = KeptManifest { media_type, file, is_blob, content: Some(content.0) };
                self.manifests.insert(digest, kept);
            }
            Line::ManifestGone { digest, file, tags, is_blob, .. } => {
                for tag in tags {
                    self.tags.remove(&tag);
                }
                self.manifests.remove(&digest);
                if !is_blob {
                    self.gone.insert(file);
                }
            }
            Line::TagGone { tag, .. } => {
                self.tags.remove(&tag);
            }
            Line::Blob { digest, .. } => {
                self.gone.remove(&digest);
                self.set_blob(&digest, true);
            }
            Line::BlobGone { digest, .. } => self.set_blob(&digest, false),
        }
    }

    /// Notes whether a manifest's file is a blob, too.
    fn set_blob(&mut self, file: &Digest, is_blob: bool) {
        for kept in self.manifests.values_mut().filter(|kept| kept.file == *file) {
            kept.is_blob = is_blob;
        }
    }

    /// Puts the manifests into the registry; the files that are blobs.
    fn restore(
        self,
        root: &Path,
        name: &RepositoryName,
        registry: &mut Registry,
        warn: &mut impl FnMut(String),
    ) -> Result<Vec<KeptBlob>, (PathBuf, io::Error)> {
        let layout = layout::folder(root, name);
        let mut tags: BTreeMap<Digest, Vec<Tag>> = BTreeMap::new();
        for (tag, digest) in self.tags {
            tags.entry(digest).or_default().push(tag);
        }
        let mut sizes = BTreeMap::new();
        let mut files = BTreeMap::new();
        for (digest, kept) in self.manifests {
            let path = layout::blob(&layout, &kept.file);
            files.insert(kept.file.clone(), kept.is_blob);
            let content = match kept.content {
                Some(content) => put_back(root, &layout, &path, &content)
                    .map(|()| content)
                    .map_err(|e| (path.clone(), e))?,
                None => match check::check(&path, &kept.file).and_then(|()| Ok(fs::read(&path)?)) {
                    Ok(content) => content.into(),
                    Err(damage) => {
                        warn(format!(
                            "{} is left out, and the tags that point to it: {damage}",
                            path.display()
                        ));
                        continue;
                    }
                },
            };
            if let Ok(manifest) = Manifest::parse(&kept.media_type, &content) {
                sizes.extend(manifest.blobs().map(|blob| (blob.digest.clone(), blob.size)));
            }
            let tags = tags.remove(&digest).unwrap_or_default();
            if let Err(error) = registry.restore_manifest(name, &digest, kept.media_type, content, tags) {
                warn(format!("{} is left out, and the tags that point to it: {error}", path.display()));
            }
        }
        for (digest, tags) in tags {
            let tags: Vec<_> = tags.iter().map(Tag::as_str).collect();
            if !files.contains_key(&digest) {
                warn(format!(
                    "{}: the tags {} point to {digest}, which is not there",
                    layout.display(),
                    tags.join(", ")
                ));
            }
        }
        let mut blobs = Vec::new();
        for ContentFile { digest, path, size } in content_files(&layout, warn)? {
            match files.get(&digest) {
                Some(false) => {}
                None if self.gone.contains(&digest) => {
                    fs::remove_file(&path).map_err(|error| (path, error))?;
                }
                _ => {
                    let named = sizes.get(&digest).copied();
                    blobs.push(KeptBlob { name: name.clone(), digest, path, size, named });
                }
            }
        }
        Ok(blobs)
    }
}

/// Writes a manifest's file that the journal has and the layout may not.
fn put_back(root: &Path, layout: &Path, path: &Path, content: &Bytes) -> io::Result<()> {
    if fs::read(path).is_ok_and(|known| known == *content) {
        return Ok(());
    }
    make_layout(root, layout, path.parent().unwrap_or(layout))?;
    write_whole(&uploads(root), path, &content.clone().into())
}

/// A file of a layout that is named by a digest.
struct ContentFile {
    digest: Digest,
    path: PathBuf,
    size: u64,
}

/// All of them.
fn content_files(
    layout: &Path,
    warn: &mut impl FnMut(String),
) -> Result<Vec<ContentFile>, (PathBuf, io::Error)> {
    let mut files = Vec::new();
    for algorithm in list(&layout.join("blobs"))? {
        if !algorithm.is_dir() {
            continue;
        }
        let algorithm_name = file_name(&algorithm);
        for path in list(&algorithm)? {
            let size = path.symlink_metadata().map(|known| known.is_file().then_some(known.len()));
            match (Digest::parse(&format!("{algorithm_name}:{}", file_name(&path))), size) {
                (Ok(digest), Ok(Some(size))) => files.push(ContentFile { digest, path, size }),
                (Ok(_), Ok(None)) => warn(format!("{} is left out: it is no file", path.display())),
                (Ok(_), Err(error)) => warn(format!("{} is left out: {error}", path.display())),
                (Err(error), _) => warn(format!("{} is left out: {error}", path.display())),
            }
        }
    }
    Ok(files)
}

/// What a folder lists, by name; nothing where it is not there.
fn list(folder: &Path) -> Result<Vec<PathBuf>, (PathBuf, io::Error)> {
    let listed = match fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        listed => {
            listed.and_then(|listed| listed.map(|entry| Ok(entry?.path())).collect::<io::Result<Vec<_>>>())
        }
    };
    let mut listed = listed.map_err(|error| (folder.to_owned(), error))?;
    listed.sort();
    Ok(listed)
}

fn file_name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

/// What is wrong with each blob, if anything is; all processors help.
fn check_all(blobs: &[KeptBlob], checking: Checking) -> Vec<Option<String>> {
    let next = AtomicUsize::new(0);
    let helpers = std::thread::available_parallelism().map_or(1, usize::from);
    let work = || {
        let mut found = Vec::new();
        while let Some(blob) = blobs.get(next.fetch_add(1, Ordering::Relaxed)) {
            if let Some(damage) = blob.damage(checking) {
                found.push((blob, damage));
            }
        }
        found
    };
    let found: Vec<_> = std::thread::scope(|scope| {
        let helpers: Vec<_> = (0..helpers).map(|_| scope.spawn(work)).collect();
        // A helper reads files and compares: none panics.
        helpers.into_iter().flat_map(|helper| helper.join().unwrap_or_default()).collect()
    });
    let found: BTreeMap<*const KeptBlob, String> =
        found.into_iter().map(|(blob, damage)| (std::ptr::from_ref(blob), damage)).collect();
    blobs.iter().map(|blob| found.get(&std::ptr::from_ref(blob)).cloned()).collect()
}

impl KeptBlob {
    fn damage(&self, checking: Checking) -> Option<String> {
        match checking {
            Checking::All => check::check(&self.path, &self.digest).err().map(|damage| damage.to_string()),
            Checking::Sizes => {
                let named = self.named.filter(|named| *named != self.size)?;
                Some(format!("it has {} bytes, and a manifest says {named}", self.size))
            }
        }
    }
}

fn cannot_read(path: &Path, error: &io::Error) -> Failure {
    Failure::unusable(format!("{} cannot be used: {error}", path.display()))
}
