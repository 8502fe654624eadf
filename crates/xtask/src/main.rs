//! `cargo xtask`: what cargo cannot do alone. Sets up what is missing, builds the page and
//! the program, serves, tests. Has no dependency, so that it starts at once.

mod arguments;
mod bench;
mod build;
mod docs;
mod doctor;
mod editor;
mod failure;
mod fuzz;
mod package;
mod process;
mod serve;
mod setup;
mod step;
mod test;
mod watch;
mod workspace;

use std::process::ExitCode;

use arguments::Command;
use failure::Failure;
use workspace::Workspace;

fn main() -> ExitCode {
    let command = match Command::parse(std::env::args().skip(1)) {
        Ok(command) => command,
        Err(wrong) => {
            eprintln!("error: {wrong}\n\n{}", arguments::USAGE);
            return ExitCode::from(2);
        }
    };
    match run(command) {
        Ok(code) => code,
        Err(failure) => {
            eprintln!("error: {failure}");
            ExitCode::FAILURE
        }
    }
}

fn run(command: Command) -> Result<ExitCode, Failure> {
    if command == Command::Help {
        println!("{}", arguments::HELP);
        return Ok(ExitCode::SUCCESS);
    }
    let workspace = Workspace::find()?;
    match command {
        Command::Help => {}
        Command::Serve { port } => serve::run(&workspace, port)?,
        Command::Build => build::all(&workspace)?,
        Command::Web { watch, port } => watch::run(&workspace, watch, port)?,
        Command::Test { no_skip } => return Ok(test::run(&workspace, no_skip)),
        Command::Size => build::sizes(&workspace)?,
        Command::Package => package::make(&workspace)?,
        Command::Bench => package::bench(&workspace)?,
        Command::BenchRegistry { rounds } => bench::registry(&workspace, rounds)?,
        Command::Docs => docs::write(&workspace)?,
        Command::Fuzz { target, runs } => fuzz::run(&workspace, target.as_deref(), runs)?,
        Command::Doctor => return Ok(doctor::run(&workspace)),
    }
    Ok(ExitCode::SUCCESS)
}
