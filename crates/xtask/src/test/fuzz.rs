use std::time::Instant;

use super::captured;
use super::suite::{Counts, Suite, Verdict};
use crate::fuzz::{self, Programs};
use crate::workspace::Workspace;

/// So long each target runs at most, in seconds.
const SECONDS: u32 = 3;

/// Runs each target for a moment.
pub(super) fn check(workspace: &Workspace, suite: &mut Suite) {
    const KIND: &str = "fuzzing";
    if let Some(why) = fuzz::missing() {
        suite.check(KIND, KIND, || Verdict::Skipped(why.to_owned()));
        return;
    }
    let start = Instant::now();
    let programs = match Programs::build(workspace) {
        Ok(programs) => programs,
        Err(failure) => {
            suite.check(KIND, "building the programs that fuzz", || Verdict::Failed(failure.to_string()));
            return;
        }
    };
    suite.add(KIND, Counts::default(), start.elapsed());
    for target in fuzz::targets(workspace) {
        let mut command = programs.command(&target);
        command.arg(format!("-max_total_time={SECONDS}")).arg("-verbosity=0");
        suite.check(KIND, &format!("fuzzing {target}"), || captured(&mut command));
    }
}
