use crate::failure::Failure;
use crate::process;
use crate::workspace::Workspace;

/// Writes the pages that are made from the source: `docs/diagnostics`. A test of core makes them, and fails where
/// they are stale.
pub(crate) fn write(workspace: &Workspace) -> Result<(), Failure> {
    let mut test = workspace.cargo();
    test.args(["test", "--quiet", "--package", "longshore-core", "--test", "pages"]);
    process::run(test.env("LONGSHORE_WRITE_DOCS", "1"))
}
