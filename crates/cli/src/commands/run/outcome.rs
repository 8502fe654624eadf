//! What a flow came to.

use longshore_client::flows::{Pulled, Pushed, TagList};
use longshore_core::{Reference, RepositoryName, Tag};

pub(super) enum Outcome {
    Pushed { repository: RepositoryName, tags: Vec<Tag>, pushed: Pushed },
    Pulled { repository: RepositoryName, reference: Reference, pulled: Pulled },
    Listed { repository: RepositoryName, tags: TagList },
}
