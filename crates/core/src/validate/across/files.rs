//! The files that are looked at together: those of a layout, or some documents.

use super::file::{Content, File};
use super::place::{BLOBS, INDEX, MARKER, Place, normal};
use std::collections::HashMap;

/// Files that are looked at together.
#[derive(Clone, Debug, Default)]
pub struct Files {
    list: Vec<File>,
    by_path: HashMap<String, usize>,
    left_out: Vec<(String, LeftOut)>,
    repeated: Vec<String>,
    has_blobs: bool,
    /// How many bytes of documents are kept.
    kept: usize,
    elsewhere: Option<String>,
}

/// Why something in a layout is not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LeftOut {
    /// It is a link that is not followed: in an archive, or to a folder.
    Link,
    /// It leads out of the layout.
    LeadsOut,
    /// It is neither file nor folder.
    Special,
}

impl LeftOut {
    /// What it is, for a sentence.
    pub(super) fn words(self) -> &'static str {
        match self {
            Self::Link => "a link that is not followed",
            Self::LeadsOut => "a path or link that leads out of the layout",
            Self::Special => "neither a file nor a folder",
        }
    }
}

impl Files {
    /// The most files that are looked at together.
    pub const MOST: usize = 100_000;

    /// The most bytes of documents that are kept together.
    pub const MOST_BYTES: usize = 64 << 20;

    /// Whether the file at a path of a layout has to be read. Others may lie there, and say nothing.
    pub fn needs(path: &str) -> bool {
        normal(path).is_some_and(|path| Place::of(&path) != Place::Other)
    }

    /// Adds a file. Where one was added at the same path before, this one takes its place, as it does when an
    /// archive is unpacked.
    pub fn add(&mut self, mut file: File) -> Result<(), TooManyFiles> {
        if let Content::Document(bytes) = &file.content {
            self.kept = self.kept.saturating_add(bytes.len());
            let is_named = matches!(Place::of(&file.path), Place::Marker | Place::Index);
            if self.kept > Self::MOST_BYTES && !is_named {
                self.kept -= bytes.len();
                file.content = Content::TooLong;
            }
        }
        self.has_blobs |= file.path.starts_with("blobs/");
        if let Some(earlier) = self.by_path.get(&file.path).and_then(|at| self.list.get_mut(*at)) {
            if let Content::Document(bytes) = &earlier.content {
                self.kept -= bytes.len();
            }
            self.repeated.push(file.path.clone());
            *earlier = file;
        } else {
            self.by_path.insert(file.path.clone(), self.list.len());
            self.list.push(file);
        }
        self.check_count()
    }

    /// Adds a file that was given by itself: its name means nothing, and it may be as long as it is.
    pub fn add_given(&mut self, file: File) {
        self.list.push(file);
    }

    /// A folder is there.
    pub fn add_folder(&mut self, path: &str) {
        self.has_blobs |= normal(path).is_some_and(|path| path == BLOBS || path.starts_with("blobs/"));
    }

    /// Something is there that is not read; what lies outside of a layout's places is passed over.
    pub fn leave_out(&mut self, path: &str, why: LeftOut) -> Result<(), TooManyFiles> {
        let normal = normal(path);
        self.has_blobs |= normal.as_deref().is_some_and(|path| path == BLOBS || path.starts_with("blobs/"));
        if why == LeftOut::LeadsOut || normal.as_deref().is_none_or(Self::needs) {
            self.left_out.push((normal.unwrap_or_else(|| path.to_owned()), why));
        }
        self.check_count()
    }

    /// Something else is there; it may tell where the layout is.
    pub fn pass_over(&mut self, path: &str) {
        let Some(path) = normal(path).filter(|_| self.elsewhere.is_none()) else { return };
        if let Some((folder, MARKER | INDEX)) = path.rsplit_once('/') {
            self.elsewhere = Some(folder.to_owned());
        }
    }

    /// Whether a document speaks of something by SHA-512, and files were not hashed by that: they are to be read
    /// again, by [`FileReader::with_sha512`](super::FileReader::with_sha512).
    pub fn ask_for_sha512(&self) -> bool {
        const ALGORITHM: &[u8] = b"sha512:";
        let lacks =
            |file: &File| file.unpacked.as_ref().is_some_and(|inside| inside.diff_id_sha512.is_none());
        let asks = |file: &File| {
            file.bytes().is_some_and(|bytes| bytes.windows(ALGORITHM.len()).any(|part| part == ALGORITHM))
        };
        self.list.iter().any(lacks) && self.list.iter().any(asks)
    }

    /// Whether this is a layout, if a broken one.
    pub fn is_layout(&self) -> bool {
        self.has(MARKER) || self.has(INDEX) || self.list.iter().any(|file| file.path.starts_with("blobs/"))
    }

    /// The folder in here that looks like a layout.
    pub fn layout_elsewhere(&self) -> Option<&str> {
        self.elsewhere.as_deref()
    }

    /// The files, in the order in which they were added.
    pub fn list(&self) -> &[File] {
        &self.list
    }

    /// Where the file of a path is in the list.
    pub(super) fn at(&self, path: &str) -> Option<usize> {
        self.by_path.get(path).copied()
    }

    /// Whether something is at a path, read or not.
    pub(super) fn has(&self, path: &str) -> bool {
        self.by_path.contains_key(path) || self.left_out.iter().any(|(left, _)| left == path)
    }

    pub(super) fn has_blobs(&self) -> bool {
        self.has_blobs
    }

    pub(super) fn left_out(&self) -> &[(String, LeftOut)] {
        &self.left_out
    }

    pub(super) fn repeated(&self) -> &[String] {
        &self.repeated
    }

    fn check_count(&self) -> Result<(), TooManyFiles> {
        let count = self.list.len() + self.left_out.len() + self.repeated.len();
        if count > Self::MOST { Err(TooManyFiles) } else { Ok(()) }
    }
}

/// There are more files than can be looked at together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("it has more than {} files", Files::MOST)]
pub struct TooManyFiles;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_file_of_a_path_is_the_one_that_counts() {
        let mut files = Files::default();
        files.add(File::document("index.json", b"1".to_vec())).unwrap();
        files.add(File::document("index.json", b"22".to_vec())).unwrap();
        assert_eq!(files.list().iter().map(|file| file.size).collect::<Vec<_>>(), [2]);
        assert_eq!(files.repeated(), ["index.json"]);
    }

    #[test]
    fn documents_beyond_what_fits_are_not_kept() {
        let mut files = Files::default();
        for number in 0..6 {
            let content = vec![b' '; File::LONGEST_DOCUMENT - 1];
            files.add(File::document(format!("blobs/sha256/{number}"), content)).unwrap();
        }
        let kept: usize = files.list().iter().filter_map(|file| Some(file.bytes()?.len())).sum();
        assert!(kept > Files::MOST_BYTES / 2 && kept <= Files::MOST_BYTES, "{kept}");
    }

    #[test]
    fn too_many_files_are_refused() {
        let mut files = Files::default();
        let added = (0..=Files::MOST)
            .try_for_each(|number| files.leave_out(&format!("blobs/{number}"), LeftOut::Special));
        assert_eq!(added, Err(TooManyFiles));
    }

    #[test]
    fn a_layout_in_a_folder_is_told() {
        let mut files = Files::default();
        files.pass_over("./image/oci-layout");
        assert!(!files.is_layout());
        assert_eq!(files.layout_elsewhere(), Some("image"));
    }
}
