//! `longshore run`: the flows, natively.

mod connection;
mod expected;
mod exports;
mod flows;
mod lines;
mod outcome;
mod records;
mod replay;
mod report;
mod session;
mod step;
mod store;

pub(crate) use replay::{replay, replay_records};

use crate::failure::Failure;
use clap::{Args, Subcommand};
use flows::{
    CancelFlow, CatalogFlow, CopyFlow, DeleteBlobFlow, DeleteFlow, HeadFlow, ListFailures, ListFaults,
    LoginFlow, PingFlow, PullFlow, PullIndexFlow, PushFlow, PushIndexFlow, ReferrersFlow, ResumeFlow,
    TagsFlow,
};

/// Run a flow of the registry protocol against a registry, and show every exchange.
#[derive(Args)]
pub(crate) struct Run {
    #[command(subcommand)]
    flow: Flow,
}

#[derive(Subcommand)]
enum Flow {
    /// Ask whether this is a registry, and whether it wants to know who asks
    Ping(PingFlow),
    /// Ask for a token, and see what it grants
    Login(LoginFlow),
    /// Push files, each as a layer, or a small sample image where none are given
    Push(Box<PushFlow>),
    /// Push an index with an image of the files for each platform
    PushIndex(Box<PushIndexFlow>),
    /// Pull an image, and hold every part of it against its digest
    Pull(PullFlow),
    /// Pull an index with all its images
    PullIndex(PullIndexFlow),
    /// Look at a manifest or a blob without fetching it
    Head(HeadFlow),
    /// List a repository's tags, page by page
    Tags(TagsFlow),
    /// List the registry's repositories, page by page
    Catalog(CatalogFlow),
    /// List the manifests that refer to one: signatures, bills of materials …
    Referrers(ReferrersFlow),
    /// Copy an image or an index to another repository, here or at another registry
    Copy(CopyFlow),
    /// Delete manifests, by tag or digest, and see that they are gone
    Delete(DeleteFlow),
    /// Delete a blob, and see that it is gone
    DeleteBlob(DeleteBlobFlow),
    /// Begin an upload, give it up in the middle, and see that it is gone
    CancelUpload(CancelFlow),
    /// Go on with an upload where the registry says that it was left
    ResumeUpload(ResumeFlow),
    /// List the failures that --expect knows
    Failures(ListFailures),
    /// List the faults that --fault puts in the way of requests
    Faults(ListFaults),
}

impl Run {
    /// Checks what was given, then runs the flow. Wrong usage ends the program before any request.
    pub(crate) async fn run(self) -> Result<(), Failure> {
        match self.flow {
            Flow::Ping(flow) => flow.run().await,
            Flow::Login(flow) => flow.run().await,
            Flow::Push(flow) => flow.run().await,
            Flow::PushIndex(flow) => flow.run().await,
            Flow::Pull(flow) => flow.run().await,
            Flow::PullIndex(flow) => flow.run().await,
            Flow::Head(flow) => flow.run().await,
            Flow::Tags(flow) => flow.run().await,
            Flow::Catalog(flow) => flow.run().await,
            Flow::Referrers(flow) => flow.run().await,
            // Larger than the others.
            Flow::Copy(flow) => Box::pin(flow.run()).await,
            Flow::Delete(flow) => flow.run().await,
            Flow::DeleteBlob(flow) => flow.run().await,
            Flow::CancelUpload(flow) => flow.run().await,
            Flow::ResumeUpload(flow) => flow.run().await,
            Flow::Failures(flow) => flow.run(),
            Flow::Faults(ListFaults {}) => ListFaults::run(),
        }
    }
}
