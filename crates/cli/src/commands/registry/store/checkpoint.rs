//! The layouts' indexes, written as of a moment; what the journal said before it is not needed any more.

use super::{journal, journals, layout, sync_folder, uploads, write_whole};
use longshore_core::RepositoryName;
use longshore_registry::Registry;
use std::collections::BTreeSet;
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// What is to be written.
#[derive(Default)]
pub(super) struct Checkpoint {
    /// The repositories whose manifests or tags changed.
    pub(super) dirty: BTreeSet<RepositoryName>,
    /// Files of manifests that need not be on the disk yet.
    pub(super) files: BTreeSet<PathBuf>,
}

/// How it went.
pub(super) struct Outcome {
    /// How long it took.
    pub(super) took: Duration,
    pub(super) failed: Option<String>,
}

impl Checkpoint {
    /// Writes the indexes, and then removes the journal's files before this one.
    pub(super) fn write(self, root: &Path, moment: &Registry, journal: u64) -> Outcome {
        let begun = Instant::now();
        let failed = self.try_write(root, moment, journal).err().map(|error| error.to_string());
        Outcome { took: begun.elapsed(), failed }
    }

    fn try_write(self, root: &Path, moment: &Registry, journal: u64) -> io::Result<()> {
        let mut folders = BTreeSet::new();
        for path in self.files {
            match File::open(&path) {
                Ok(file) => file.sync_all()?,
                // It was deleted meanwhile.
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                Err(error) => return Err(error),
            }
            folders.extend(path.parent().map(Path::to_owned));
        }
        for folder in folders {
            sync_folder(&folder)?;
        }
        for name in self.dirty {
            let Some(holdings) = moment.holdings(&name) else { continue };
            let layout = layout::folder(root, &name);
            let index = layout::Index::of(holdings).to_bytes();
            write_whole(&uploads(root), &layout.join(layout::INDEX), &index.into())?;
            sync_folder(&layout)?;
        }
        journal::remove_before(&journals(root), journal)
    }
}
