use std::process::{Command, ExitCode};

use crate::editor;
use crate::process;
use crate::setup::{ALL, NPM, Node, Way};
use crate::workspace::Workspace;

/// Tells what is there and what would be done; changes nothing. The exit code is 1 if the page
/// cannot be built on this machine.
pub(crate) fn run(workspace: &Workspace) -> ExitCode {
    let mut rustc = Command::new("rustc");
    let rustc = process::ask(rustc.arg("--version").env_remove("LD_LIBRARY_PATH"));
    tell("Rust", &rustc.unwrap_or_else(|| "missing: https://rustup.rs".to_owned()));
    for tool in ["clippy", "fmt"] {
        let version = process::ask(workspace.cargo().args([tool, "--version"]));
        let missing = || "missing; only `cargo xtask test` needs it".to_owned();
        tell(tool, &version.unwrap_or_else(missing));
    }
    let way = Way::find();
    tell("Rust for wasm32", &way.describe());
    tell(NPM.name, &editor::describe());
    for program in ALL {
        tell(program.name, &program.describe());
    }
    tell("Node", &Node::describe());
    for path in [workspace.site().join("index.html"), workspace.program()] {
        let name = path.strip_prefix(&workspace.root).unwrap_or(&path);
        let state = if path.exists() { "built" } else { "not built; `cargo xtask build` does it" };
        tell(&name.display().to_string(), state);
    }
    if way == Way::None { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}

fn tell(what: &str, state: &str) {
    println!("{what:26}{state}");
}
