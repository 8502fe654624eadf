//! Files on disk: those that become layers, and the layers while they wait to be sent.

use async_trait::async_trait;
use bytes::Bytes;
use longshore_client::image::File;
use longshore_client::source::{Source, SourceError, Spool};
use std::cell::RefCell;
use std::fs;
use std::io::{Read, Seek, SeekFrom, Write as _};
use std::path::Path;
use std::rc::Rc;
use tempfile::SpooledTempFile;

/// Opens a file that is to become a layer, and keeps it open, so that what is sent is what was named.
pub(super) fn open(path: &Path) -> Result<File, String> {
    let shown = path.display();
    let file =
        fs::File::open(path).map_err(|error| format!("The file “{shown}” cannot be read: {error}."))?;
    let about = file.metadata().map_err(|error| format!("The file “{shown}” cannot be read: {error}."))?;
    if about.is_dir() {
        return Err(format!(
            "“{shown}” is a folder, which cannot be sent as it is: name the files in it, or make a tar of it."
        ));
    }
    if !about.is_file() {
        return Err(format!("“{shown}” is not a file with a beginning and an end: copy it into one."));
    }
    // A path that can be opened as a file has a last part; a name that is no text loses what is none.
    let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
    Ok(File { name, source: Rc::new(Stored { file: RefCell::new(file), size: about.len() }) })
}

/// Content that is read from where it is kept, part by part.
struct Stored<F> {
    file: RefCell<F>,
    size: u64,
}

#[async_trait(?Send)]
impl<F: Read + Seek> Source for Stored<F> {
    fn size(&self) -> u64 {
        self.size
    }

    async fn read(&self, offset: u64, length: usize) -> Result<Bytes, SourceError> {
        // Reading does not wait, so a flow that packs a large file would never look up to be stopped.
        tokio::task::yield_now().await;
        let left = self.size.saturating_sub(offset).min(length as u64);
        let mut content = Vec::new();
        let room = usize::try_from(left).map_err(|_| SourceError::NoRoom)?;
        content.try_reserve_exact(room).map_err(|_| SourceError::NoRoom)?;
        let mut file = self.file.borrow_mut();
        let unreadable = |error: std::io::Error| SourceError::Unreadable(error.to_string());
        file.seek(SeekFrom::Start(offset)).map_err(unreadable)?;
        (&mut *file).take(left).read_to_end(&mut content).map_err(unreadable)?;
        Ok(content.into())
    }
}

/// Layers up to this many bytes wait in memory, larger ones in a temporary file.
const IN_MEMORY: usize = 1 << 20;

/// Where a layer is kept while it is made and sent: in memory while it is small, else in a temporary
/// file that vanishes with the program.
pub(super) struct DiskSpool {
    file: SpooledTempFile,
    size: u64,
}

impl Default for DiskSpool {
    fn default() -> Self {
        Self { file: tempfile::spooled_tempfile(IN_MEMORY), size: 0 }
    }
}

#[async_trait(?Send)]
impl Spool for DiskSpool {
    async fn push(&mut self, piece: Bytes) -> Result<(), SourceError> {
        self.file.write_all(&piece).map_err(|error| SourceError::Unwritable(error.to_string()))?;
        self.size += piece.len() as u64;
        Ok(())
    }

    async fn finish(self: Box<Self>) -> Result<Rc<dyn Source>, SourceError> {
        Ok(Rc::new(Stored { file: RefCell::new(self.file), size: self.size }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn read(source: &dyn Source, offset: u64, length: usize) -> Vec<u8> {
        source.read(offset, length).await.unwrap().to_vec()
    }

    #[tokio::test]
    async fn a_large_layer_comes_back_from_disk_as_it_was() {
        let mut spool = Box::new(DiskSpool::default());
        let content: Vec<u8> = (0..=250).cycle().take(3 * IN_MEMORY).collect();
        for piece in content.chunks(100_000) {
            spool.push(Bytes::copy_from_slice(piece)).await.unwrap();
        }
        assert!(spool.file.is_rolled());
        let source = spool.finish().await.unwrap();
        assert_eq!(source.size(), content.len() as u64);
        assert_eq!(read(source.as_ref(), 0, content.len()).await, content);
        assert_eq!(read(source.as_ref(), 5, 10).await, content[5..15]);
    }

    #[tokio::test]
    async fn fewer_bytes_come_only_at_the_end() {
        let mut spool = Box::new(DiskSpool::default());
        spool.push(Bytes::from_static(b"abc")).await.unwrap();
        let source = spool.finish().await.unwrap();
        assert_eq!(read(source.as_ref(), 1, 10).await, b"bc");
        assert_eq!(read(source.as_ref(), 3, 10).await, b"");
        assert_eq!(read(source.as_ref(), 99, 10).await, b"");
    }

    #[test]
    fn what_cannot_become_a_layer_is_told_apart() {
        let folder = tempfile::tempdir().unwrap();
        assert!(open(folder.path()).err().unwrap().contains("is a folder"));
        assert!(open(&folder.path().join("missing")).err().unwrap().contains("cannot be read"));
        fs::write(folder.path().join("here"), b"x").unwrap();
        assert_eq!(open(&folder.path().join("here")).unwrap().name, "here");
    }
}
