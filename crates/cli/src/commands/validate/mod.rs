//! `longshore validate`: what is wrong with documents, where, how to mend it, and who would take them.

mod human;
mod json;
mod sarif;

use super::input::Input;
use crate::failure::Failure;
use clap::{Args, ValueEnum};
use longshore_core::MediaType;
use longshore_core::validate::{Judge, Options, Report, Verdict, fix, validate};
use std::io::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

/// Say what is wrong with manifests, indexes, configs and other documents, and who would accept them.
///
/// Exit codes: 0 the judge accepts each document, 1 it rejects one, 2 something could not be read.
#[derive(Args)]
pub(crate) struct Validate {
    /// The media type that the documents were given with; without one it is guessed
    #[arg(long, value_name = "TYPE", value_parser = |text: &str| MediaType::parse(text))]
    media_type: Option<MediaType>,

    /// How the findings are written
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,

    /// Whose verdict is the exit code
    #[arg(long, value_enum, default_value_t = Who::Spec)]
    judge: Who,

    /// Make the repairs that are certain: files are changed, standard input goes to standard output
    #[arg(long)]
    fix: bool,

    /// The documents; - is standard input
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people
    Human,
    /// A JSON object on a line for each document
    Json,
    /// SARIF 2.1.0, which code hosts read
    Sarif,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Who {
    /// Each of them
    All,
    /// The specification's written text
    Spec,
    /// The specification's JSON schemas
    Schema,
    /// The specification's Go validator
    Official,
    /// Quay
    Quay,
}

/// The exit code where something could not be read.
const UNUSABLE: u8 = 2;

impl Validate {
    /// Looks at each document; what cannot be read does not keep the others from it.
    pub(crate) fn run(self) -> Result<ExitCode, Failure> {
        let options = Options { media_type: self.media_type.clone() };
        let (mut rejected, mut unusable) = (false, false);
        let mut inputs = Vec::new();
        for path in &self.paths {
            match Input::read(path) {
                Ok(input) => inputs.push(input),
                Err(error) => {
                    unusable = true;
                    Failure::from(error).report();
                }
            }
        }
        if self.fix {
            for input in &mut inputs {
                mend(input, &options)?;
            }
            if inputs.iter().any(|input| input.file().is_none()) {
                // The document itself stands on standard output.
                return Ok(self.code(&inputs, &options, unusable));
            }
        }
        let reports: Vec<(&Input, Report<'_>)> =
            inputs.iter().map(|input| (input, validate(&input.content, &options))).collect();
        for (_, report) in &reports {
            rejected |= self.rejects(report);
        }
        let text = match self.format {
            Format::Human => reports.iter().map(|(input, report)| human::text(&input.path, report)).collect(),
            Format::Json => reports.iter().map(|(input, report)| json::line(&input.path, report)).collect(),
            Format::Sarif => sarif::log(&reports),
        };
        anstream::stdout().write_all(text.as_bytes())?;
        Ok(exit(rejected, unusable))
    }

    fn code(&self, inputs: &[Input], options: &Options, unusable: bool) -> ExitCode {
        let rejected = inputs.iter().any(|input| self.rejects(&validate(&input.content, options)));
        exit(rejected, unusable)
    }

    /// Whether the chosen judge rejects it. What is no document at all is rejected by everybody.
    fn rejects(&self, report: &Report<'_>) -> bool {
        let judges: &[Judge] = match self.judge {
            Who::All => &Judge::ALL,
            Who::Spec => &[Judge::Spec],
            Who::Schema => &[Judge::Schema],
            Who::Official => &[Judge::Official],
            Who::Quay => &[Judge::Quay],
        };
        report.format().is_none() || judges.iter().any(|judge| report.verdict(*judge) == Verdict::Reject)
    }
}

/// Makes the repairs that are certain, where the document came from.
fn mend(input: &mut Input, options: &Options) -> Result<(), Failure> {
    let mended = fix(&input.content, options);
    match input.file() {
        Some(_) if mended == input.content => {}
        Some(file) => std::fs::write(&file, &mended)
            .map_err(|error| Failure::new(format!("{} cannot be written: {error}", input.path)))?,
        None => std::io::stdout().write_all(&mended)?,
    }
    input.content = mended;
    Ok(())
}

fn exit(rejected: bool, unusable: bool) -> ExitCode {
    match (rejected, unusable) {
        (_, true) => ExitCode::from(UNUSABLE),
        (true, false) => ExitCode::FAILURE,
        (false, false) => ExitCode::SUCCESS,
    }
}
