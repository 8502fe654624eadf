//! `longshore run`: the flows push, pull and tags, natively.

mod connection;
mod lines;
mod outcome;
mod records;
mod report;
mod session;
mod store;

use crate::failure::{Failure, or_exit};
use crate::text;
use clap::{Args, Subcommand};
use connection::Connection;
use longshore_client::flows::{self, ListTags, Pull, Push};
use longshore_client::image::{File, Image, Packing};
use longshore_client::{FlowError, Observer};
use longshore_core::{Reference, Tag};
use outcome::Outcome;
use std::path::PathBuf;

/// Run a flow of the registry protocol against a registry, and show every exchange.
#[derive(Args)]
pub(crate) struct Run {
    #[command(subcommand)]
    flow: Flow,
}

#[derive(Subcommand)]
enum Flow {
    /// Push files, each as a layer, or a small sample image where none are given
    Push(PushFlow),
    /// Pull an image, and hold every part of it against its digest
    Pull(PullFlow),
    /// List a repository's tags, page by page
    Tags(TagsFlow),
}

impl Run {
    /// Checks what was given, then runs the flow. Wrong usage ends the program before any request.
    pub(crate) async fn run(self) -> Result<(), Failure> {
        match self.flow {
            Flow::Push(flow) => flow.run().await,
            Flow::Pull(flow) => flow.run().await,
            Flow::Tags(flow) => flow.run().await,
        }
    }
}

/// Where the embedded registry is pushed to when no repository is named.
const NEW_REPOSITORY: &str = "devtable/app";

/// What the embedded registry holds from its beginning.
const SEEDED_REPOSITORY: &str = "devtable/simple";

#[derive(Args)]
struct PushFlow {
    #[command(flatten)]
    connection: Connection,

    /// A tag that will name the image; may be given more than once
    #[arg(long = "tag", value_name = "TAG", default_value = "latest", allow_hyphen_values = true)]
    tags: Vec<Tag>,

    /// A file that becomes a layer; may be given more than once, base first. A tar, plain or
    /// gzip-compressed, is the layer as it is
    #[arg(long = "file", value_name = "FILE")]
    files: Vec<PathBuf>,

    /// Put archives into their layers like any other file
    #[arg(long)]
    wrap_archives: bool,

    /// Send blobs in chunks of so many bytes, such as 1048576 or 5M, instead of whole
    #[arg(long, value_name = "BYTES", value_parser = text::byte_count)]
    chunk_size: Option<u64>,
}

impl PushFlow {
    async fn run(self) -> Result<(), Failure> {
        let files: Vec<File> = or_exit(self.files.iter().map(|path| store::open(path)).collect());
        let session = self.connection.check(NEW_REPOSITORY)?;
        let packing = Packing { archives_as_they_are: !self.wrap_archives };
        let repository = session.repository.clone();
        session
            .carry_out(async |client, observer| {
                let image = pack(&files, packing, observer).await?;
                let push = Push { repository, tags: self.tags, image, chunk_size: self.chunk_size };
                let pushed = flows::push(client, &push).await?;
                Ok(Outcome::Pushed { repository: push.repository, tags: push.tags, pushed })
            })
            .await
    }
}

async fn pack(files: &[File], packing: Packing, observer: &dyn Observer) -> Result<Image, FlowError> {
    if files.is_empty() {
        return Image::sample(observer).await;
    }
    Image::pack(files, packing, || Box::new(store::DiskSpool::default()), observer).await
}

#[derive(Args)]
struct PullFlow {
    #[command(flatten)]
    connection: Connection,

    /// The tag or the digest of the image
    #[arg(
        long,
        visible_alias = "tag",
        value_name = "TAG|DIGEST",
        default_value = "latest",
        allow_hyphen_values = true
    )]
    reference: Reference,
}

impl PullFlow {
    async fn run(self) -> Result<(), Failure> {
        let session = self.connection.check(SEEDED_REPOSITORY)?;
        let pull = Pull { repository: session.repository.clone(), reference: self.reference };
        session
            .carry_out(async |client, _| {
                let pulled = flows::pull(client, &pull).await?;
                Ok(Outcome::Pulled { repository: pull.repository, reference: pull.reference, pulled })
            })
            .await
    }
}

#[derive(Args)]
struct TagsFlow {
    #[command(flatten)]
    connection: Connection,

    /// How many tags to ask for at a time; left to the registry unless given
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    page_size: Option<u32>,
}

impl TagsFlow {
    async fn run(self) -> Result<(), Failure> {
        let session = self.connection.check(SEEDED_REPOSITORY)?;
        let list = ListTags { repository: session.repository.clone(), page_size: self.page_size };
        session
            .carry_out(async |client, _| {
                let tags = flows::tags(client, &list).await?;
                Ok(Outcome::Listed { repository: list.repository, tags })
            })
            .await
    }
}
