//! Layers while they are made and sent: small ones as the browser's blobs, the rest of large ones in a file of its own.

use crate::blobs::Blobs;
use crate::scratch::ScratchFile;
use async_trait::async_trait;
use bytes::Bytes;
use longshore_client::source::{Source, SourceError, Spool};
use longshore_worker::blob::BlobSource;
use std::rc::Rc;
use web_sys::Blob;

/// The first bytes of a layer are in blobs, whose room browsers limit to some hundred megabytes in all.
const IN_BLOBS: u64 = 8 << 20;

/// What is written to a file goes there in parts of this many bytes.
const PART: usize = 1 << 20;

/// A layer that is being made.
#[derive(Default)]
pub(crate) struct LayerSpool {
    head: Blobs,
    tail: Tail,
}

/// What is behind the first bytes of a layer.
#[derive(Default)]
enum Tail {
    /// There is nothing yet.
    #[default]
    None,
    /// A file has it, but for these last bytes.
    File(ScratchFile, Vec<u8>),
    /// The browser has no files, so blobs have it.
    Nowhere,
}

#[async_trait(?Send)]
impl Spool for LayerSpool {
    async fn push(&mut self, piece: Bytes) -> Result<(), SourceError> {
        if matches!(self.tail, Tail::None) && self.head.size() >= IN_BLOBS {
            self.tail =
                ScratchFile::create().await.map_or(Tail::Nowhere, |file| Tail::File(file, Vec::new()));
        }
        let Tail::File(file, rest) = &mut self.tail else { return self.head.push(&piece) };
        rest.try_reserve(piece.len()).map_err(|_| SourceError::NoRoom)?;
        rest.extend_from_slice(&piece);
        if rest.len() >= PART {
            file.append(rest)?;
            rest.clear();
        }
        Ok(())
    }

    async fn finish(self: Box<Self>) -> Result<Rc<dyn Source>, SourceError> {
        let Self { head, tail } = *self;
        let Tail::File(mut file, rest) = tail else {
            return Ok(Rc::new(BlobSource::new(head.finish(None)?)));
        };
        file.append(&rest)?;
        let layer = BlobSource::new(head.finish(Some(file.content().await?))?);
        Ok(Rc::new(Kept { layer, _file: file }))
    }
}

/// A layer whose file stays for as long as it may be read.
struct Kept {
    layer: BlobSource,
    _file: ScratchFile,
}

#[async_trait(?Send)]
impl Source for Kept {
    fn size(&self) -> u64 {
        self.layer.size()
    }

    async fn read(&self, offset: u64, length: usize) -> Result<Bytes, SourceError> {
        self.layer.read(offset, length).await
    }

    fn blob(&self, offset: u64, length: u64) -> Option<Blob> {
        self.layer.blob(offset, length)
    }
}
