//! `--seed`: image layouts to start from.

use crate::embedded;
use crate::failure::Failure;
use bytes::Bytes;
use longshore_registry::layout::{Imported, LayoutReader, repository_of_file};
use longshore_registry::{Layout, Registry};
use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// Puts the images of a layout, a folder or a tar, into the registry.
pub(super) fn plant(registry: &mut Registry, path: &Path) -> Result<Imported, Failure> {
    let named = |error: &dyn std::fmt::Display| Failure::unusable(format!("{}: {error}", path.display()));
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let most = registry.policy().limits.total_bytes;
    let layout = if path.is_dir() { read_folder(path, most) } else { read_tar(path, most) };
    let layout = layout.map_err(|error| named(&error))?;
    registry.plant(&layout, &repository_of_file(&name), embedded::now()).map_err(|error| named(&error))
}

/// What was planted, for people.
pub(super) fn told(path: &Path, imported: &Imported) -> String {
    let Imported { tags, manifests, left_out } = imported;
    let mut text = format!("Seeded from {}: {} manifests, {} tags\n", path.display(), manifests, tags.len());
    for (name, tag) in tags.iter().take(SHOWN) {
        let _ = writeln!(text, "  {name}:{tag}");
    }
    if tags.len() > SHOWN {
        let _ = writeln!(text, "  … and {} more", tags.len() - SHOWN);
    }
    if !left_out.is_empty() {
        let _ = writeln!(text, "  left out, since they are no manifests: {}", left_out.len());
    }
    text
}

/// So many tags are listed.
const SHOWN: usize = 10;

fn read_tar(path: &Path, most: u64) -> Result<Layout, Unreadable> {
    let mut file = File::open(path)?;
    let mut reader = LayoutReader::new(most);
    let mut piece = vec![0; 1 << 20];
    loop {
        match file.read(&mut piece)? {
            0 => break,
            // No more than fits was read.
            length => reader.write(piece.get(..length).unwrap_or_default())?,
        }
    }
    Ok(reader.finish()?)
}

/// Reads the files that mean something: what lies elsewhere, or leads out of the folder, is passed over.
fn read_folder(path: &Path, most: u64) -> Result<Layout, Unreadable> {
    let root = fs::canonicalize(path)?;
    let mut layout = Layout::default();
    let mut left = most;
    let mut paths: Vec<String> = ["oci-layout", "index.json"].map(str::to_owned).into();
    for algorithm in names(&root.join("blobs"))? {
        let folder = format!("blobs/{algorithm}");
        paths.extend(names(&root.join(&folder))?.into_iter().map(|name| format!("{folder}/{name}")));
    }
    for path in paths {
        let Some(full) = file_inside(&root, &path) else { continue };
        // Looked at before it is read: what is too large never comes into memory.
        left = left.checked_sub(fs::metadata(&full)?.len()).ok_or(Unreadable::TooLarge(most))?;
        let content = fs::read(full)?;
        layout.add(&path, Bytes::from(content).into());
    }
    Ok(layout)
}

/// The names in a folder, sorted; none where it is no folder.
fn names(folder: &Path) -> io::Result<Vec<String>> {
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let names = fs::read_dir(folder)?.map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned()));
    let mut names: Vec<String> = names.collect::<io::Result<_>>()?;
    names.sort();
    Ok(names)
}

fn file_inside(root: &Path, path: &str) -> Option<PathBuf> {
    let full = fs::canonicalize(root.join(path)).ok()?;
    (full.starts_with(root) && full.is_file()).then_some(full)
}

/// Why a layout cannot be read.
#[derive(Debug, thiserror::Error)]
enum Unreadable {
    #[error(transparent)]
    Io(#[from] io::Error),
    #[error(transparent)]
    Tar(#[from] longshore_registry::layout::LayoutReaderError),
    #[error("the layout holds more than {0} bytes, which is the most that the registry keeps")]
    TooLarge(u64),
}
