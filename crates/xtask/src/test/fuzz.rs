use std::num::NonZero;
use std::thread;
use std::time::Instant;

use super::captured;
use super::suite::{Counts, Suite, Verdict};
use crate::fuzz::{self, Programs, Speed};
use crate::workspace::Workspace;

/// So long each target runs at most, in seconds.
const SECONDS: u32 = 3;

/// Runs each target for a moment.
pub(super) fn check(workspace: &Workspace, suite: &Suite) {
    const KIND: &str = "fuzzing";
    if let Some(why) = fuzz::missing() {
        suite.check(KIND, KIND, || Verdict::Skipped(why.to_owned()));
        return;
    }
    let start = Instant::now();
    let programs = match Programs::build(workspace, Speed::Little) {
        Ok(programs) => programs,
        Err(failure) => {
            suite.check(KIND, "building the programs that fuzz", || Verdict::Failed(failure.to_string()));
            return;
        }
    };
    suite.add(KIND, Counts::default(), start.elapsed());
    let cores = thread::available_parallelism().map_or(1, NonZero::get);
    for several in fuzz::targets(workspace).chunks(cores) {
        let name = format!("fuzzing {}", several.join(", "));
        suite.check_several(KIND, &name, || {
            let run = |target: &String| {
                let mut command = programs.command(target);
                captured(command.arg(format!("-max_total_time={SECONDS}")).arg("-verbosity=0"))
            };
            thread::scope(|scope| {
                let running: Vec<_> = several.iter().map(|target| scope.spawn(move || run(target))).collect();
                let ended = running.into_iter().map(thread::ScopedJoinHandle::join);
                ended
                    .map(|ended| ended.unwrap_or_else(|_| Verdict::Failed("its thread ended".to_owned())))
                    .collect()
            })
        });
    }
}
