//! `longshore validate`: what is wrong with documents and image layouts, where, how to mend it, and who would take
//! them.

mod given;
mod human;
mod json;
mod sarif;

use super::input::Input;
use crate::failure::Failure;
use clap::{Args, ValueEnum};
use given::{Given, Shown};
use longshore_core::MediaType;
use longshore_core::validate::across::CheckedFile;
use longshore_core::validate::{Judge, Options, Verdict};
use std::io::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

/// Say what is wrong with manifests, indexes, configs, whole image layouts, and who would accept them.
///
/// Documents that are named together are looked at together: a manifest against its config and its layers, an index
/// against its children. An image layout, as a folder or as a tar, is looked at as a whole.
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

    /// Documents; image layouts, as folders, tars or tar.gz; layers of the documents. - is standard input
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
    /// Looks at everything; what cannot be read does not keep the rest from it.
    pub(crate) fn run(self) -> Result<ExitCode, Failure> {
        let options = Options { media_type: self.media_type.clone() };
        let mut unusable = false;
        let mut inputs = Vec::new();
        for path in &self.paths {
            match Input::read(path).map_err(Failure::from).and_then(|input| self.usable(input)) {
                Ok(input) => inputs.push(input),
                Err(failure) => {
                    unusable = true;
                    failure.report();
                }
            }
        }
        let mut to_output = false;
        if self.fix {
            to_output = given::mend(&mut inputs, &options)?;
        }
        let given = Given::new(inputs);
        let checked = given.check(&options);
        for failure in checked.strangers() {
            unusable = true;
            failure.report();
        }
        let shown = checked.shown();
        // With --fix, a document from standard input stands itself on standard output.
        if !to_output {
            let text = match self.format {
                Format::Human => shown.iter().map(human::text).collect(),
                Format::Json => shown.iter().filter_map(json::line).collect(),
                Format::Sarif => sarif::log(&shown),
            };
            anstream::stdout().write_all(text.as_bytes())?;
        }
        let rejected = shown.iter().filter_map(Shown::file).any(|file| self.rejects(file));
        Ok(match (rejected, unusable) {
            (_, true) => ExitCode::from(UNUSABLE),
            (true, false) => ExitCode::FAILURE,
            (false, false) => ExitCode::SUCCESS,
        })
    }

    /// Whether the options make sense for it.
    fn usable(&self, input: Input) -> Result<Input, Failure> {
        let Input::Layout(layout) = &input else { return Ok(input) };
        let path = crate::text::plain_line(&layout.path);
        if self.fix {
            return Err(Failure::new(format!(
                "{path} is an image layout, which --fix leaves alone: its documents are named by their digests, \
                 and a changed one has another; mend them where the layout is made"
            )));
        }
        if self.media_type.is_some() {
            return Err(Failure::new(format!(
                "{path} is an image layout, which says what its documents are: leave --media-type out"
            )));
        }
        Ok(input)
    }

    /// Whether the chosen judge rejects it. What should be a document and is none that is known is rejected by
    /// everybody.
    fn rejects(&self, file: &CheckedFile<'_>) -> bool {
        let judges: &[Judge] = match self.judge {
            Who::All => &Judge::ALL,
            Who::Spec => &[Judge::Spec],
            Who::Schema => &[Judge::Schema],
            Who::Official => &[Judge::Official],
            Who::Quay => &[Judge::Quay],
        };
        let is_unknown = file.report.as_ref().is_some_and(|report| report.format().is_none());
        is_unknown || judges.iter().any(|judge| file.verdict(*judge) == Verdict::Reject)
    }
}
