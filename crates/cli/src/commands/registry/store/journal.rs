//! The journal: what changed since the indexes of the layouts were written, on the disk before anyone is told.
//!
//! A line for each change: the beginning of its SHA-256, a space, and a JSON document. A line that was cut off by
//! the end of the program was not acknowledged, and is passed over.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use longshore_core::{Digest, MediaType, RepositoryName, Tag};
use longshore_registry::Record;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

/// A change that has to be known when the store is opened again. Each says how things are after it, so that several
/// of them lead to the same when they are done twice.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) enum Line {
    /// The repository has the manifest, and these tags point to it.
    #[serde(rename_all = "camelCase")]
    Manifest {
        name: RepositoryName,
        digest: Digest,
        media_type: MediaType,
        /// The digest of its bytes, by which its file is named.
        file: Digest,
        tags: Vec<Tag>,
        /// Whether it is a blob, too.
        is_blob: bool,
        content: Base64,
    },
    /// The repository does not have the manifest, nor these tags; its file stays where it is a blob.
    #[serde(rename_all = "camelCase")]
    ManifestGone { name: RepositoryName, digest: Digest, file: Digest, tags: Vec<Tag>, is_blob: bool },
    /// The repository does not have the tag.
    TagGone { name: RepositoryName, tag: Tag },
    /// The file is a blob, whatever else it was or is.
    Blob { name: RepositoryName, digest: Digest },
    /// The file is a manifest, and no blob any more.
    BlobGone { name: RepositoryName, digest: Digest },
}

/// Bytes that are Base64 in JSON.
#[derive(Debug)]
pub(super) struct Base64(pub(super) Bytes);

impl Serialize for Base64 {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&STANDARD.encode(&self.0))
    }
}

impl<'de> Deserialize<'de> for Base64 {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        STANDARD.decode(text).map(|bytes| Self(bytes.into())).map_err(de::Error::custom)
    }
}

impl Line {
    /// What has to be written down of a record. Where blobs are, their files tell; `is_known` says whether that is
    /// not enough, since the file is or was something else.
    pub(super) fn of(record: &Record, is_known: bool) -> Option<Self> {
        Some(match record.clone() {
            Record::Manifest { name, digest, media_type, content, file, tags, is_blob } => {
                Self::Manifest { name, digest, media_type, file, tags, is_blob, content: Base64(content) }
            }
            Record::ManifestGone { name, digest, file, tags, is_blob } => {
                Self::ManifestGone { name, digest, file, tags, is_blob }
            }
            Record::TagGone { name, tag } => Self::TagGone { name, tag },
            Record::Blob { name, digest, .. } if is_known => Self::Blob { name, digest },
            Record::BlobGone { name, digest, is_manifest: true, .. } => Self::BlobGone { name, digest },
            Record::Blob { .. } | Record::BlobGone { .. } => return None,
        })
    }

    /// The repository that it is about.
    pub(super) fn name(&self) -> &RepositoryName {
        match self {
            Self::Manifest { name, .. }
            | Self::ManifestGone { name, .. }
            | Self::TagGone { name, .. }
            | Self::Blob { name, .. }
            | Self::BlobGone { name, .. } => name,
        }
    }

    /// Adds the line to a text.
    pub(super) fn write(&self, to: &mut Vec<u8>) {
        // Texts only: this can be written.
        let document = serde_json::to_string(self).unwrap_or_default();
        to.extend_from_slice(checksum(&document).as_bytes());
        to.push(b' ');
        to.extend_from_slice(document.as_bytes());
        to.push(b'\n');
    }

    /// The line, if all of it is there.
    fn read(line: &str) -> Option<Self> {
        let (sum, document) = line.strip_suffix('\n')?.split_once(' ')?;
        (sum == checksum(document)).then(|| serde_json::from_str(document).ok()).flatten()
    }
}

fn checksum(document: &str) -> String {
    Digest::sha256(document.as_bytes()).encoded().chars().take(16).collect()
}

/// A file of the journal that is written to.
pub(super) struct Journal {
    file: File,
    number: u64,
}

impl Journal {
    /// A new one, behind all that there are in the folder.
    pub(super) fn begin(folder: &Path) -> io::Result<Self> {
        let number = numbers(folder)?.last().map_or(1, |last| last + 1);
        let path = path(folder, number);
        let file = OpenOptions::new().append(true).create_new(true).open(&path)?;
        super::sync_folder(folder)?;
        Ok(Self { file, number })
    }

    /// Adds lines, which are on the disk when this returns.
    pub(super) fn append(&mut self, lines: &[u8]) -> io::Result<()> {
        self.file.write_all(lines)?;
        self.file.sync_data()
    }

    pub(super) fn number(&self) -> u64 {
        self.number
    }
}

/// Removes the files before this one: the indexes know what they say.
pub(super) fn remove_before(folder: &Path, number: u64) -> io::Result<()> {
    for old in numbers(folder)?.into_iter().filter(|old| *old < number) {
        fs::remove_file(path(folder, old))?;
    }
    Ok(())
}

/// What is wrong with a file of the journal.
#[derive(Debug, thiserror::Error)]
pub(super) enum JournalError {
    /// It cannot be read.
    #[error("{0} cannot be read: {1}")]
    Unreadable(PathBuf, io::Error),
    /// A line in its middle is not what was written.
    #[error(
        "{0}, line {1}, was changed by something else than this program: restore the file, or remove the line to do \
         without what it says"
    )]
    Damaged(PathBuf, usize),
}

/// All lines of all files, in their order.
pub(super) fn read(folder: &Path) -> Result<Vec<Line>, JournalError> {
    let unreadable = |path: &Path, error| JournalError::Unreadable(path.to_owned(), error);
    let mut lines = Vec::new();
    for number in numbers(folder).map_err(|error| unreadable(folder, error))? {
        let path = path(folder, number);
        let text = fs::read(&path).map_err(|error| unreadable(&path, error))?;
        let mut torn = None;
        for (at, line) in text.split_inclusive(|byte| *byte == b'\n').enumerate() {
            if let Some(at) = torn {
                return Err(JournalError::Damaged(path, at));
            }
            match std::str::from_utf8(line).ok().and_then(Line::read) {
                Some(line) => lines.push(line),
                // At the end, it is what the end of the program cut off.
                None => torn = Some(at + 1),
            }
        }
    }
    Ok(lines)
}

/// The numbers of the files, from the oldest to the newest.
fn numbers(folder: &Path) -> io::Result<Vec<u64>> {
    let mut numbers = Vec::new();
    for entry in fs::read_dir(folder)? {
        let name = entry?.file_name();
        numbers.extend(name.to_str().and_then(|name| name.strip_suffix(".log")?.parse::<u64>().ok()));
    }
    numbers.sort_unstable();
    Ok(numbers)
}

fn path(folder: &Path, number: u64) -> PathBuf {
    folder.join(format!("{number:012}.log"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gone(tag: &str) -> Line {
        Line::TagGone { name: RepositoryName::parse("a/b").unwrap(), tag: Tag::parse(tag).unwrap() }
    }

    fn tags(folder: &Path) -> Result<Vec<String>, JournalError> {
        let tag = |line| match line {
            Line::TagGone { tag, .. } => tag.to_string(),
            other => panic!("{other:?}"),
        };
        Ok(read(folder)?.into_iter().map(tag).collect())
    }

    fn write(journal: &mut Journal, tag: &str) {
        let mut text = Vec::new();
        gone(tag).write(&mut text);
        journal.append(&text).unwrap();
    }

    #[test]
    fn lines_are_read_in_their_order_over_all_files() {
        let folder = tempfile::tempdir().unwrap();
        for tags in [["a", "b"], ["c", "d"]] {
            let mut journal = Journal::begin(folder.path()).unwrap();
            for tag in tags {
                write(&mut journal, tag);
            }
        }
        assert_eq!(tags(folder.path()).unwrap(), ["a", "b", "c", "d"]);
        remove_before(folder.path(), 2).unwrap();
        assert_eq!(tags(folder.path()).unwrap(), ["c", "d"]);
    }

    #[test]
    fn a_line_that_was_cut_off_is_passed_over_wherever_that_was() {
        let folder = tempfile::tempdir().unwrap();
        let mut journal = Journal::begin(folder.path()).unwrap();
        write(&mut journal, "a");
        write(&mut journal, "b");
        let whole = fs::read(path(folder.path(), 1)).unwrap();
        for length in 0..whole.len() {
            fs::write(path(folder.path(), 1), &whole[..length]).unwrap();
            let expected = if length < whole.len() / 2 { &[][..] } else { &["a"] };
            assert_eq!(tags(folder.path()).unwrap(), expected, "{length}");
        }
    }

    #[test]
    fn a_line_that_was_changed_is_named_and_not_believed() {
        let folder = tempfile::tempdir().unwrap();
        let mut journal = Journal::begin(folder.path()).unwrap();
        write(&mut journal, "a");
        write(&mut journal, "b");
        let mut text = fs::read(path(folder.path(), 1)).unwrap();
        text[30] ^= 1;
        fs::write(path(folder.path(), 1), text).unwrap();
        let error = tags(folder.path()).unwrap_err().to_string();
        assert!(error.contains("000000000001.log, line 1"), "{error}");
    }
}
