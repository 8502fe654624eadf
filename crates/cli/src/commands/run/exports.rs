//! A run that is kept, in the forms that other tools read.

use super::report::Report;
use crate::failure::Failure;
use crate::text::{plain, plain_line, print};
use clap::Args;
use longshore_client::{Event, FlowError, Observer, Transcript};
use longshore_export::{Run, Stage, commands, har, markdown, script, transcript};
use std::cell::RefCell;
use std::fs;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::time::{Duration, SystemTime};

/// Where a run is to be written to. No form has a password or a token in it.
#[derive(Args)]
#[command(
    next_help_heading = "Files of the run, written when it is over, whichever way; what is there is replaced"
)]
pub(super) struct Exports {
    /// As an HTTP archive, which the developer tools of browsers open
    #[arg(long, value_name = "FILE")]
    har: Option<PathBuf>,

    /// As JSON, with all that is known of it
    #[arg(long, value_name = "FILE")]
    transcript: Option<PathBuf>,

    /// As Markdown, for a report
    #[arg(long, value_name = "FILE")]
    markdown: Option<PathBuf>,

    /// As a shell script of curl that does the same again
    #[arg(long, value_name = "FILE")]
    curl: Option<PathBuf>,

    /// As the commands of crane, oras and skopeo that do the same, where they have any; - prints them below the report
    #[arg(long, value_name = "FILE|-")]
    equivalents: Option<PathBuf>,
}

/// Where a form goes.
enum To {
    File(PathBuf),
    Output,
}

/// A form that a run is written in.
type Form = fn(&Run<'_>) -> String;

impl Exports {
    /// Whether something of it is to be printed.
    pub(super) fn prints(&self) -> bool {
        self.equivalents.as_deref() == Some(Path::new("-"))
    }

    fn wanted(self) -> Vec<(To, Form)> {
        let printed = self.prints();
        let equivalents = self.equivalents.map(|path| if printed { To::Output } else { To::File(path) });
        let forms: [(Option<To>, Form); 5] = [
            (self.har.map(To::File), har),
            (self.transcript.map(To::File), transcript),
            (self.markdown.map(To::File), markdown),
            (self.curl.map(To::File), script),
            (equivalents, commands),
        ];
        forms.into_iter().filter_map(|(to, form)| Some((to?, form))).collect()
    }
}

/// Keeps what happens, and hands it on to the report.
pub(super) struct Keeper {
    report: Rc<dyn Report>,
    wanted: Vec<(To, Form)>,
    flow: &'static str,
    target: String,
    epoch: Duration,
    transcript: RefCell<Transcript>,
}

impl Keeper {
    /// Keeps a flow against this registry, whose clock begins now.
    pub(super) fn new(report: Rc<dyn Report>, exports: Exports, flow: &'static str, target: String) -> Self {
        // A clock before 1970 is wrong anyway.
        let epoch = SystemTime::UNIX_EPOCH.elapsed().unwrap_or_default();
        Self { report, wanted: exports.wanted(), flow, target, epoch, transcript: RefCell::default() }
    }

    /// Writes the files, and prints what is to be printed.
    pub(super) fn write(&self, result: Result<&str, &FlowError>) -> Result<(), Failure> {
        let secrets = self.report.secrets();
        let run = Run {
            flow: self.flow,
            target: &self.target,
            epoch: self.epoch,
            transcript: &self.transcript.borrow(),
            stage: match result {
                Ok(done) => Stage::Done(done),
                Err(error) => Stage::Failed(error),
            },
            secrets: &secrets,
        };
        for (to, form) in &self.wanted {
            let text = form(&run);
            match to {
                To::File(path) => fs::write(path, text).map_err(|error| {
                    let path = plain_line(&path.display().to_string());
                    Failure::new(format!("the run cannot be written to {path}: {error}"))
                })?,
                To::Output => print(&format!("\n{}", plain(&text)), false)?,
            }
        }
        Ok(())
    }
}

impl Observer for Keeper {
    fn event(&self, event: Event) {
        if !self.wanted.is_empty() {
            self.transcript.borrow_mut().apply(&event);
        }
        self.report.event(event);
    }
}
