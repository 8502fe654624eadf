//! `longshore`, the native program: serves the page from inside itself, runs the flows, and is a
//! registry to run them against.
//!
//! Exit codes: 0 fine, 1 the thing itself failed, 2 wrong usage.

mod asked;
mod commands;
mod connections;
mod embedded;
mod failure;
mod gateway;
mod listen;
mod logging;
mod pem;
mod policy;
mod site;
mod style;
mod text;
mod time;
mod under_way;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use failure::Failure;

/// A playground for the container registry protocol.
#[derive(Parser)]
#[command(name = "longshore", version, arg_required_else_help = true)]
struct Program {
    #[command(subcommand)]
    command: Command,
}

/// A line for each command; its options and what it does are in a file of its own.
#[derive(Subcommand)]
enum Command {
    Serve(commands::serve::Serve),
    Run(Box<commands::run::Run>),
    Show(commands::show::Show),
    Compare(commands::compare::Compare),
    Conformance(Box<commands::conformance::Conformance>),
    Failures(commands::failures::Failures),
    Registry(commands::registry::ServeRegistry),
    Validate(commands::validate::Validate),
    Explain(commands::explain::Explain),
    Digest(commands::digest::DigestFiles),
    Layer(commands::layer::ShowLayer),
    Build(Box<commands::build::Build>),
}

impl Command {
    async fn run(self) -> Result<ExitCode, Failure> {
        let done = match self {
            Self::Serve(serve) => serve.run().await,
            Self::Run(run) => run.run().await,
            Self::Show(show) => show.run(),
            Self::Compare(compare) => return compare.run(),
            Self::Conformance(conformance) => return conformance.run().await,
            Self::Failures(failures) => return failures.run().await,
            Self::Registry(registry) => registry.run().await,
            Self::Validate(validate) => return validate.run(),
            Self::Explain(explain) => explain.run(),
            Self::Digest(digest) => digest.run(),
            Self::Layer(layer) => layer.run(),
            Self::Build(build) => build.run(),
        };
        done.map(|()| ExitCode::SUCCESS)
    }
}

#[tokio::main]
async fn main() -> ExitCode {
    // Wrong usage ends here, with exit code 2 and a hint.
    let program = Program::parse();
    match program.command.run().await {
        Ok(code) => code,
        Err(failure) => failure.report(),
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_consistent() {
        super::Program::command().debug_assert();
    }
}
