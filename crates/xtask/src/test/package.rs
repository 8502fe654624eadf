//! The JavaScript package: it is made, weighed, and used by scripts in Node.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use super::suite::{Counts, Suite, Verdict};
use crate::failure::Failure;
use crate::package;
use crate::process;
use crate::setup::{CHROMIUM, Node};
use crate::step::step;
use crate::workspace::Workspace;

/// The row of these tests.
const KIND: &str = "package tests";

/// Makes the package and runs its tests.
pub(super) fn check(workspace: &Workspace, suite: &Suite) {
    let mut is_made = false;
    suite.check("sizes", "the JavaScript package", || match package::prepare(workspace) {
        Ok(mut bundler) => {
            let verdict = super::captured(&mut bundler);
            // A package that is too large can be tried all the same.
            is_made = workspace.package().join("package.json").exists();
            verdict
        }
        Err(failure) => Verdict::Failed(failure.to_string()),
    });
    let node = Node::ensure(workspace);
    match node {
        Err(why) => suite.check(KIND, KIND, || Verdict::Skipped(why)),
        Ok(_) if !is_made => {
            suite.check(KIND, KIND, || Verdict::Skipped("the package could not be made".to_owned()));
        }
        Ok(node) => run(workspace, &node, suite),
    }
}

fn run(workspace: &Workspace, node: &Node, suite: &Suite) {
    let start = Instant::now();
    let output = step(KIND, || -> Result<_, Failure> {
        let scripts = node.place(workspace, "tests")?;
        let scripts = tests(&scripts).map_err(Failure::while_doing("cannot list the package's tests"))?;
        process::capture(&mut test(workspace, node, &scripts))
    });
    let output = match output {
        Ok(output) => output,
        Err(failure) => {
            suite.check(KIND, KIND, || Verdict::Failed(failure.to_string()));
            return;
        }
    };
    let mut counts = counts(&output.text);
    if !output.status.success() {
        eprintln!("FAILED: {KIND}\n{}", output.text.trim_end());
        // Node may have ended before it counted.
        counts.failed = counts.failed.max(1);
    }
    suite.add(KIND, counts, start.elapsed());
}

/// The scripts that are tests. Each Node has its own idea of what a folder of them means.
fn tests(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let entries = fs::read_dir(folder)?.map(|entry| entry.map(|entry| entry.path()));
    let mut paths = entries.collect::<io::Result<Vec<_>>>()?;
    paths.retain(|path| path.to_string_lossy().ends_with(".test.js"));
    paths.sort();
    Ok(paths)
}

fn test(workspace: &Workspace, node: &Node, scripts: &[PathBuf]) -> Command {
    let mut command = node.command();
    command.args(["--test", "--test-reporter=tap"]).args(scripts);
    command.env("LONGSHORE_VECTORS", workspace.path("../shared/vectors"));
    // The tests say so where there is none.
    if let Ok(browser) = CHROMIUM.ensure() {
        command.env(CHROMIUM.variable, browser);
    }
    if workspace.tested_program().exists() {
        command.env("LONGSHORE_PROGRAM", workspace.tested_program());
    }
    command
}

/// Reads the last lines of what Node prints: `# pass 12`.
fn counts(text: &str) -> Counts {
    let count = |name: &str| {
        let mut lines = text.lines().rev();
        let number = lines.find_map(|line| line.strip_prefix("# ")?.strip_prefix(name));
        number.and_then(|number| number.trim().parse().ok()).unwrap_or(0)
    };
    Counts { passed: count("pass "), failed: count("fail "), skipped: count("skipped ") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_node_counts_is_read() {
        let text = "TAP version 13\nok 1 - a\n# tests 5\n# suites 0\n# pass 3\n# fail 1\n# cancelled 0\n\
            # skipped 1\n# todo 0\n# duration_ms 12.5\n";
        assert_eq!(counts(text), Counts { passed: 3, failed: 1, skipped: 1 });
        assert_eq!(counts("no count"), Counts::default());
    }
}
