use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::thread;

use anyhow::Context;
use sha2::{Digest, Sha256};

/// A file of the site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct File {
    /// Its path in the site, with `/` between the parts.
    pub(crate) path: String,
    /// Its content.
    pub(crate) bytes: Vec<u8>,
    /// Its content compressed by brotli, if that was done and is worth it.
    pub(crate) compressed: Option<Vec<u8>>,
    /// Whether a browser loads it before the page can be used.
    pub(crate) first_load: bool,
}

impl File {
    /// A file under just this path.
    pub(crate) fn as_named(path: impl Into<String>, bytes: Vec<u8>) -> Self {
        Self { path: path.into(), bytes, compressed: None, first_load: false }
    }

    /// A file named for its content: `main.css` becomes `main-0123456789abcdef.css`, which a
    /// browser may keep for ever.
    pub(crate) fn by_content(name: &str, bytes: Vec<u8>) -> Self {
        let mut hash = String::new();
        for byte in &Sha256::digest(&bytes)[..8] {
            // Writing to a String cannot fail.
            let _ = write!(hash, "{byte:02x}");
        }
        let path = match name.rsplit_once('.') {
            Some((stem, extension)) => format!("{stem}-{hash}.{extension}"),
            None => format!("{name}-{hash}"),
        };
        Self::as_named(path, bytes)
    }

    /// The same file, as one that is loaded at once.
    #[must_use]
    pub(crate) fn loaded_first(self) -> Self {
        Self { first_load: true, ..self }
    }

    /// Adds the compressed content, except of what is compressed already: pictures and fonts.
    fn compress(&mut self, folder: &Path) {
        let extension = self.path.rsplit_once('.').map_or("", |(_, end)| end);
        let compressible = ["html", "css", "js", "mjs", "wasm", "svg", "json", "txt", "xml", "webmanifest"];
        if compressible.contains(&extension) {
            let earlier = fs::read(self.twin(folder)).ok();
            let earlier = earlier.filter(|compressed| is_compressed_of(compressed, &self.bytes));
            self.compressed = Some(earlier.unwrap_or_else(|| brotli(&self.bytes)));
        }
    }

    /// Where its compressed content is, in the folder of the site.
    fn twin(&self, folder: &Path) -> PathBuf {
        folder.join(format!("{}.br", self.path))
    }

    /// How many bytes travel to a browser that takes brotli.
    pub(crate) fn transferred(&self) -> usize {
        self.compressed.as_ref().unwrap_or(&self.bytes).len()
    }
}

/// Adds their compressed content. What this folder has of an earlier time is taken from there, since to compress as
/// well as can be takes its time.
pub(crate) fn compress(files: &mut [File], folder: &Path) {
    thread::scope(|scope| {
        for file in files {
            scope.spawn(|| file.compress(folder));
        }
    });
}

/// Writes the files into the folder and removes everything else from it.
///
/// Nothing that a browser may be about to load is missing meanwhile: `index.html` comes after
/// the files that it names, and old files go last.
pub(crate) fn write(files: &[File], folder: &Path) -> anyhow::Result<()> {
    let mut written = BTreeSet::new();
    let (index, others): (Vec<_>, Vec<_>) = files.iter().partition(|f| f.path == "index.html");
    for file in others.into_iter().chain(index) {
        let path = folder.join(&file.path);
        if let Some(bytes) = &file.compressed {
            let compressed = file.twin(folder);
            replace(&compressed, bytes)?;
            written.insert(compressed);
        }
        replace(&path, &file.bytes)?;
        written.insert(path);
    }
    remove_others(folder, &written)
}

/// Compresses as well as brotli can.
fn brotli(bytes: &[u8]) -> Vec<u8> {
    let (quality, window_bits) = (11, 24);
    let mut compressed = Vec::new();
    let mut writer = brotli::CompressorWriter::new(&mut compressed, 1 << 16, quality, window_bits);
    // Writing to a Vec cannot fail.
    let _ = writer.write_all(bytes);
    drop(writer);
    compressed
}

/// Whether this is what it is thought to be the compressed form of.
fn is_compressed_of(compressed: &[u8], bytes: &[u8]) -> bool {
    let mut back = Vec::with_capacity(bytes.len() + 1);
    // What is longer than it should be is not read to its end.
    let decompressed = brotli::Decompressor::new(compressed, 1 << 16);
    decompressed.take(bytes.len() as u64 + 1).read_to_end(&mut back).is_ok() && back == bytes
}

/// Writes the file beside its place and moves it there, so that no reader sees half of it. A file
/// that is the same already stays, with its time, so that what is built of it stays, too.
fn replace(path: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    if fs::read(path).is_ok_and(|old| old == bytes) {
        return Ok(());
    }
    let temporary = PathBuf::from(format!("{}.new", path.display()));
    path.parent()
        .map_or(Ok(()), fs::create_dir_all)
        .and_then(|()| fs::write(&temporary, bytes))
        .and_then(|()| fs::rename(&temporary, path))
        .with_context(|| format!("cannot write {}", path.display()))
}

fn remove_others(folder: &Path, keep: &BTreeSet<PathBuf>) -> anyhow::Result<()> {
    let entries = fs::read_dir(folder).with_context(|| format!("cannot list {}", folder.display()))?;
    for entry in entries {
        let path = entry?.path();
        if path.is_dir() {
            remove_others(&path, keep)?;
            // Fails, and should, where something is left in it.
            let _ = fs::remove_dir(&path);
        } else if !keep.contains(&path) {
            fs::remove_file(&path).with_context(|| format!("cannot remove {}", path.display()))?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_follows_the_content() {
        let one = File::by_content("main.css", b"a {}".to_vec());
        let other = File::by_content("main.css", b"b {}".to_vec());
        assert_ne!(one.path, other.path);
        assert_eq!(one.path, File::by_content("main.css", b"a {}".to_vec()).path);
        assert!(one.path.starts_with("main-"));
        assert_eq!(Path::new(&one.path).extension().unwrap(), "css");
        assert_eq!(one.path.len(), "main-0123456789abcdef.css".len());
    }

    #[test]
    fn writing_leaves_just_the_files_and_their_compressed_twins() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir_all(folder.path().join("old/empty")).unwrap();
        fs::write(folder.path().join("old/stale.js"), "x").unwrap();
        let mut files =
            [File::as_named("index.html", b"<p>".to_vec()), File::as_named("deep/icon.png", vec![1, 2, 3])];
        compress(&mut files, folder.path());
        write(&files, folder.path()).unwrap();
        let mut found: Vec<_> = walk(folder.path());
        found.sort();
        assert_eq!(found, ["deep/icon.png", "index.html", "index.html.br"]);
    }

    #[test]
    fn only_what_has_changed_is_written_again() {
        let folder = tempfile::tempdir().unwrap();
        let long_ago = std::time::SystemTime::UNIX_EPOCH;
        let modified = |name: &str| folder.path().join(name).metadata().unwrap().modified().unwrap();
        for (text, same) in [("old", false), ("old", true), ("new", false)] {
            let files = [File::as_named("index.html", text.into())];
            write(&files, folder.path()).unwrap();
            assert_eq!(modified("index.html") == long_ago, same, "{text}");
            let file = fs::File::options().write(true).open(folder.path().join("index.html"));
            file.unwrap().set_modified(long_ago).unwrap();
        }
    }

    #[test]
    fn what_is_compressed_comes_out_as_it_was() {
        let text = "the same again ".repeat(1000);
        let compressed = brotli(text.as_bytes());
        assert!(compressed.len() < 100);
        let mut back = String::new();
        brotli::Decompressor::new(&compressed[..], 4096).read_to_string(&mut back).unwrap();
        assert_eq!(back, text);
    }

    #[test]
    fn what_was_compressed_is_taken_again_if_it_is_of_the_same_content() {
        let folder = tempfile::tempdir().unwrap();
        let file = |text: &str| File::as_named("index.html", text.into());
        let lightly = |text: &str| {
            let mut compressed = Vec::new();
            brotli::CompressorWriter::new(&mut compressed, 64, 1, 20).write_all(text.as_bytes()).unwrap();
            compressed
        };
        for (earlier, is_taken) in [
            (lightly("the same again"), true),
            (lightly("the same again, and more"), false),
            (lightly("the same"), false),
            (b"no brotli".to_vec(), false),
        ] {
            fs::write(folder.path().join("index.html.br"), &earlier).unwrap();
            let mut file = file("the same again");
            file.compress(folder.path());
            assert_eq!(file.compressed.as_ref() == Some(&earlier), is_taken);
            assert!(is_compressed_of(file.compressed.as_ref().unwrap(), &file.bytes));
        }
    }

    /// The paths of all files below, relative to the folder.
    fn walk(folder: &Path) -> Vec<String> {
        fn visit(folder: &Path, root: &Path, found: &mut Vec<String>) {
            for entry in fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    visit(&path, root, found);
                    found.extend(
                        fs::read_dir(&path)
                            .unwrap()
                            .next()
                            .is_none()
                            .then(|| format!("{} is empty", path.display())),
                    );
                } else {
                    found.push(path.strip_prefix(root).unwrap().display().to_string());
                }
            }
        }
        let mut found = Vec::new();
        visit(folder, folder, &mut found);
        found
    }
}
