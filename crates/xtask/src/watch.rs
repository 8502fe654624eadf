use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, SystemTime};

use crate::build;
use crate::failure::Failure;
use crate::process;
use crate::serve::{become_program, free_port};
use crate::setup::WasmToolchain;
use crate::step::step;
use crate::workspace::Workspace;

/// How often the source is looked at.
const INTERVAL: Duration = Duration::from_millis(400);

/// Builds the page for development and serves it; if `watch`, builds it again on each change.
pub(crate) fn run(workspace: &Workspace, watch: bool, port: u16) -> Result<(), Failure> {
    let toolchain = WasmToolchain::ensure()?;
    build::bundler_program(workspace)?;
    step("compiling the program", || {
        let mut cargo = workspace.cargo();
        process::run(cargo.args(["build", "--quiet", "--package", "longshore"]))
    })?;
    let folder = workspace.target.join("web");
    let mut seen = newest_source(workspace);
    let built = build::development_site(workspace, &toolchain, &folder);
    let mut server = Command::new(workspace.built("debug", "longshore"));
    let address = format!("127.0.0.1:{}", free_port(port)?);
    server.args(["serve", "--listen", &address, "--site"]).arg(&folder);
    if !watch {
        built?;
        return become_program(&mut server);
    }
    report(built);
    // The pipe closes with this program, however that ends, and the server ends with the pipe.
    let mut server = server
        .arg("--until-eof")
        .stdin(Stdio::piped())
        .spawn()
        .map_err(Failure::while_doing("cannot start the server"))?;
    loop {
        thread::sleep(INTERVAL);
        check(&mut server)?;
        let newest = newest_source(workspace);
        if newest != seen {
            seen = newest;
            report(build::development_site(workspace, &toolchain, &folder));
        }
    }
}

/// A server that has ended ends the watching.
fn check(server: &mut Child) -> Result<(), Failure> {
    match server.try_wait() {
        Ok(None) => Ok(()),
        Ok(Some(status)) => Err(Failure::new(format!("the server has ended ({status})"))),
        Err(error) => Err(Failure::while_doing("cannot watch the server")(error)),
    }
}

/// Tells how building went; a mistake in the source is no reason to stop watching.
fn report(built: Result<(), Failure>) {
    match built {
        Ok(()) => eprintln!("  the page is built; reload it to see it"),
        Err(failure) => eprintln!("  {failure}; waiting for the next change"),
    }
}

/// When what the page is made of was changed last.
fn newest_source(workspace: &Workspace) -> Option<SystemTime> {
    let sources = ["index.html", "Cargo.toml", "Cargo.lock", "web", "crates"];
    let paths = sources.map(|source| -> PathBuf { workspace.path(source) });
    paths.iter().filter_map(|path| build::newest(path)).max()
}
