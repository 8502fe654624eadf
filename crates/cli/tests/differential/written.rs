//! Sequences that are written down: each endpoint, method and error once, on purpose.

mod blobs;
mod lists;
mod manifests;
mod paths;
mod uploads;

use crate::step::{Sequence, Step};

/// All of them, but for those of the catalog, which see all repositories.
pub(crate) fn sequences() -> Vec<Sequence> {
    [paths::sequences(), blobs::sequences(), uploads::sequences(), manifests::sequences(), lists::sequences()]
        .into_iter()
        .flatten()
        .collect()
}

/// Those that need a registry for themselves.
pub(crate) fn catalog() -> Sequence {
    lists::catalog()
}

fn sequence(repository: &str, steps: impl IntoIterator<Item = Step>) -> Sequence {
    Sequence {
        repository: format!("written/{repository}"),
        steps: steps.into_iter().collect(),
        is_generated: false,
    }
}
