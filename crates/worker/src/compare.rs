//! Comparing two runs.

use longshore_client::Transcript;
use longshore_compare::{Comparison, Side, compare};
use longshore_worker::comparing::{Compared, Comparing};

/// How they stand to each other.
pub(crate) fn compared(runs: Comparing) -> Comparison {
    let Comparing { a, b } = runs;
    let taken = |run: Compared| (Transcript { exchanges: run.exchanges }, run.target, run.secrets);
    let (a, b) = (taken(a), taken(b));
    compare(side(&a), side(&b))
}

fn side(
    (transcript, target, secrets): &(Transcript, String, longshore_client::secrets::Secrets),
) -> Side<'_> {
    Side { transcript, target, secrets }
}
