use std::fmt::Write as _;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use crate::step::step;

/// The checks of a run, as they come in, from several threads at a time.
#[derive(Default)]
pub(super) struct Suite {
    results: Mutex<Vec<Result>>,
}

/// What came of one check, or of the tests of one kind.
#[derive(Clone, Copy)]
struct Result {
    /// The row of the table that it belongs to.
    kind: &'static str,
    counts: Counts,
    time: Duration,
}

/// How many passed, failed and were skipped.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Counts {
    pub(super) passed: usize,
    pub(super) failed: usize,
    pub(super) skipped: usize,
}

/// What came of a check.
pub(super) enum Verdict {
    /// It passed.
    Passed,
    /// It failed; the text, of any length, says why.
    Failed(String),
    /// This machine cannot do it; the sentence says why.
    Skipped(String),
}

impl Suite {
    /// Does a check, and tells at once if it did not pass.
    pub(super) fn check(&self, kind: &'static str, name: &str, check: impl FnOnce() -> Verdict) {
        self.check_several(kind, name, || vec![check()]);
    }

    /// Does several checks at a time, and tells of those that did not pass.
    pub(super) fn check_several(
        &self,
        kind: &'static str,
        name: &str,
        checks: impl FnOnce() -> Vec<Verdict>,
    ) {
        let start = Instant::now();
        let mut counts = Counts::default();
        for verdict in step(name, checks) {
            match verdict {
                Verdict::Passed => counts.passed += 1,
                Verdict::Failed(why) => {
                    counts.failed += 1;
                    eprintln!("FAILED: {name}\n{}", why.trim_end());
                }
                Verdict::Skipped(why) => {
                    counts.skipped += 1;
                    eprintln!("skipped: {name}: {}", why.trim_end());
                }
            }
        }
        self.add(kind, counts, start.elapsed());
    }

    /// Takes in what was counted elsewhere.
    pub(super) fn add(&self, kind: &'static str, counts: Counts, time: Duration) {
        self.results.lock().unwrap_or_else(PoisonError::into_inner).push(Result { kind, counts, time });
    }

    /// The sums of all.
    pub(super) fn sums(&self) -> Counts {
        self.results().iter().fold(Counts::default(), |sums, result| sums.plus(result.counts))
    }

    /// A line for each kind, in the order that the kinds came in.
    pub(super) fn table(&self) -> String {
        let results = self.results();
        let mut kinds: Vec<&str> = Vec::new();
        for result in &results {
            if !kinds.contains(&result.kind) {
                kinds.push(result.kind);
            }
        }
        let mut table = format!("{:20}{:>8}{:>8}{:>8}{:>10}\n", "", "passed", "failed", "skipped", "time");
        for kind in kinds {
            let of_kind = || results.iter().filter(|result| result.kind == kind);
            let counts = of_kind().fold(Counts::default(), |sum, one| sum.plus(one.counts));
            let time: Duration = of_kind().map(|result| result.time).sum();
            // Writing to a String cannot fail.
            let _ = writeln!(
                table,
                "{kind:20}{:>8}{:>8}{:>8}{:>8.1} s",
                counts.passed,
                counts.failed,
                counts.skipped,
                time.as_secs_f32()
            );
        }
        table
    }

    /// What came in so far.
    fn results(&self) -> Vec<Result> {
        self.results.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Counts {
    /// Both together.
    #[must_use]
    pub(super) fn plus(self, other: Self) -> Self {
        Self {
            passed: self.passed + other.passed,
            failed: self.failed + other.failed,
            skipped: self.skipped + other.skipped,
        }
    }

    /// The closing line of a run.
    pub(super) fn line(self) -> String {
        format!("{} passed, {} failed, {} skipped", self.passed, self.failed, self.skipped)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_are_summed_by_kind_and_in_all() {
        let suite = Suite::default();
        suite.check("lints", "one", || Verdict::Passed);
        suite.check("lints", "two", || Verdict::Failed("because".to_owned()));
        suite.check("browser tests", "three", || Verdict::Skipped("no".to_owned()));
        let counts = Counts { passed: 7, failed: 0, skipped: 2 };
        suite.add("unit tests", counts, Duration::from_millis(1500));
        assert_eq!(suite.sums().line(), "8 passed, 1 failed, 3 skipped");
        let table = suite.table();
        let rows: Vec<Vec<_>> = table.lines().map(|line| line.split_whitespace().collect()).collect();
        assert_eq!(rows.len(), 4);
        assert_eq!(rows[1][..4], ["lints", "1", "1", "0"]);
        assert_eq!(rows[2][..5], ["browser", "tests", "0", "0", "1"]);
        assert_eq!(rows[3], ["unit", "tests", "7", "0", "2", "1.5", "s"]);
    }
}
