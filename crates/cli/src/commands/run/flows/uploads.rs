//! `run cancel-upload` and `run resume-upload`

use super::NEW_REPOSITORY;
use crate::commands::run::connection::Connection;
use crate::commands::run::outcome::Outcome;
use crate::commands::run::store;
use crate::failure::{Failure, or_exit};
use crate::text;
use bytes::Bytes;
use clap::Args;
use longshore_client::FlowError;
use longshore_client::flows::{self, CancelUpload, Chunks, ResumeUpload};
use longshore_client::image::Blob;
use longshore_client::source::Source;
use longshore_client::url::Url;
use longshore_core::{Descriptor, Hasher, MediaType};
use std::path::PathBuf;
use std::rc::Rc;

/// What is sent where no file is named.
const SAMPLE: &[u8] = b"Some bytes that are sent in two halves, so that there is a middle.\n";

/// The blob.
#[derive(Args)]
struct Content {
    /// The file that is the blob, as it is; some bytes where none is named
    #[arg(long, value_name = "FILE")]
    file: Option<PathBuf>,
}

impl Content {
    fn open(&self) -> Rc<dyn Source> {
        match &self.file {
            Some(path) => or_exit(store::open(path)).source,
            None => Rc::new(Bytes::from_static(SAMPLE)),
        }
    }
}

/// The blob of this content: it is read once for its digest.
async fn blob(source: Rc<dyn Source>) -> Result<Blob, FlowError> {
    const PIECE: usize = 1 << 20;
    let mut hasher = Hasher::sha256();
    let mut offset = 0;
    while offset < source.size() {
        let piece = source.read(offset, PIECE).await.map_err(|error| {
            FlowError::input(format!("The file cannot be sent: {error}."), "Name another file.")
        })?;
        if piece.is_empty() {
            return Err(FlowError::input("The file is shorter than it was.", "Run again."));
        }
        hasher.update(&piece);
        offset += piece.len() as u64;
    }
    let descriptor = Descriptor::new(MediaType::OCTET_STREAM, hasher.finish(), source.size());
    Ok(Blob { descriptor, source })
}

#[derive(Args)]
pub(in crate::commands::run) struct CancelFlow {
    #[command(flatten)]
    connection: Connection,

    #[command(flatten)]
    content: Content,
}

impl CancelFlow {
    pub(in crate::commands::run) async fn run(self) -> Result<(), Failure> {
        let source = self.content.open();
        let session = self.connection.check("cancel-upload", NEW_REPOSITORY)?;
        let repository = session.repository.clone();
        session
            .carry_out(async |client, _| {
                let cancel = CancelUpload { repository, blob: blob(source).await? };
                flows::cancel_upload(client, &cancel).await?;
                let done = "Began an upload and gave it up";
                Ok(Outcome { about: " in ", ..Outcome::of("cancel-upload", done, Some(&cancel.repository)) })
            })
            .await
    }
}

#[derive(Args)]
pub(in crate::commands::run) struct ResumeFlow {
    #[command(flatten)]
    connection: Connection,

    #[command(flatten)]
    content: Content,

    /// Where the upload session is that was left, as its Location said; without it, one is opened and left in the middle
    #[arg(long, value_name = "URL", value_parser = location, requires = "file")]
    location: Option<Url>,

    /// Send the rest in chunks of so many bytes, such as 1048576 or 5M, instead of whole
    #[arg(long, value_name = "BYTES", value_parser = text::byte_count)]
    chunk_size: Option<u64>,
}

impl ResumeFlow {
    pub(in crate::commands::run) async fn run(self) -> Result<(), Failure> {
        let source = self.content.open();
        let session = self.connection.check("resume-upload", NEW_REPOSITORY)?;
        session.refuse_elsewhere("--location", self.location.as_ref());
        let repository = session.repository.clone();
        let chunks = self.chunk_size.map_or(Chunks::Whole, Chunks::Of);
        session
            .carry_out(async |client, _| {
                let blob = blob(source).await?;
                let resume = ResumeUpload { repository, blob, location: self.location, chunks };
                let offset = flows::resume_upload(client, &resume).await?;
                let digest = &resume.blob.descriptor.digest;
                let outcome = Outcome::of("resume-upload", "Finished an upload", Some(&resume.repository));
                Ok(Outcome { about: " in ", ..outcome }
                    .fact("digest", digest)
                    .fact("from", format!("byte {offset} of {}", resume.blob.descriptor.size))
                    .member("digest", digest.as_str())
                    .member("from", offset)
                    .member("size", resume.blob.descriptor.size))
            })
            .await
    }
}

fn location(text: &str) -> Result<Url, String> {
    Url::parse(text).map_err(|error| error.to_string())
}
