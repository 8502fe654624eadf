//! A tally: what came of the same thing done with several things.

use crate::bench::Bench;
use crate::verdict::{Done, Ending};

/// The check goes on with the next thing whatever came of one.
#[derive(Default)]
pub(super) struct Tally {
    done: usize,
    skipped: Option<Ending>,
}

impl Tally {
    /// Takes in what came of one; only what ends the whole run ends this.
    pub(super) fn take(&mut self, bench: &Bench, result: Done) -> Done {
        match result {
            Ok(()) => self.done += 1,
            Err(Ending::Missed(finding)) => {
                self.done += 1;
                bench.note(finding);
            }
            Err(over @ Ending::Over(_)) => return Err(over),
            Err(ending) => self.skipped = Some(ending),
        }
        Ok(())
    }

    /// What came of all; of nothing at all, that there was nothing.
    pub(super) fn end(self, nothing: &str) -> Done {
        match self.skipped {
            Some(ending) => Err(ending),
            None if self.done == 0 => Err(Ending::Skipped(nothing.to_owned())),
            None => Ok(()),
        }
    }
}
