//! What is to be done: a flow against a target.

use super::document::Document;
use super::files::Chosen;
use longshore_client::Target;
use longshore_client::flows::{ListTags, Pull};
use longshore_core::{RepositoryName, Tag};

/// A run that was asked for.
#[derive(Debug)]
pub(crate) struct Job {
    /// The registry, and who asks.
    pub(crate) target: Target,
    /// Whether the registry is the one in the page.
    pub(crate) embedded: bool,
    /// The flow.
    pub(crate) flow: Flow,
}

/// A flow with what it needs.
#[derive(Debug)]
pub(crate) enum Flow {
    /// Make an image and push it.
    Push {
        /// Where to.
        repository: RepositoryName,
        /// Under which names.
        tags: Vec<Tag>,
        /// Of which files; of none, the sample is pushed.
        files: Vec<Chosen>,
        /// Or this manifest, with its blobs.
        document: Option<Document>,
        /// Whether archives are used as they are.
        archives_as_they_are: bool,
        /// How many bytes a chunk has; none sends each blob whole.
        chunk_size: Option<u64>,
    },
    /// Pull an image.
    Pull(Pull),
    /// List tags.
    Tags(ListTags),
}
