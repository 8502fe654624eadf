//! `longshore compare`: two runs side by side.

use super::recording;
use crate::failure::Failure;
use crate::text::{plain_line, print};
use clap::Args;
use longshore_compare::{Comparison, Difference, Kind, Side, Weight, compare};
use longshore_core::rfc3339;
use longshore_import::Imported;
use serde_json::{Value, json};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Compare two runs from files, exchange by exchange
///
/// Each file is a transcript or an HTTP archive, as `longshore show` reads them. What is another in every run — upload sessions,
/// dates, tokens, numbers of requests, the registry's address — is told as such, and is no difference.
///
/// Exit codes: 0 the two are alike, 1 they differ, 2 a file cannot be read.
#[derive(Args)]
pub(crate) struct Compare {
    /// Print a JSON object for each exchange and one for the whole, each on a line
    #[arg(long)]
    json: bool,

    /// The first run; - is standard input
    #[arg(value_name = "A")]
    a: PathBuf,

    /// The second run
    #[arg(value_name = "B")]
    b: PathBuf,
}

impl Compare {
    pub(crate) fn run(self) -> Result<ExitCode, Failure> {
        if self.a == self.b && self.a == Path::new("-") {
            return Err(Failure::unusable(
                "Only one of the two runs can come from standard input: name a file.",
            ));
        }
        let (a, b) = (recording::read(&self.a)?, recording::read(&self.b)?);
        let comparison = compare(side(&a), side(&b));
        let text = if self.json {
            lines(&comparison)
        } else {
            format!("{}{}{}", head("A", &self.a, &a), head("B", &self.b, &b), comparison.text())
        };
        print(&text, false)?;
        Ok(if comparison.is_alike() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
    }
}

fn side(run: &Imported) -> Side<'_> {
    Side { transcript: &run.transcript, target: &run.target, secrets: &run.secrets }
}

/// What a run is, in a line.
fn head(name: &str, path: &Path, run: &Imported) -> String {
    let begun = i64::try_from(run.epoch.as_secs()).ok().and_then(rfc3339).unwrap_or_default();
    let sentence = run.sentence();
    let said = if sentence.is_empty() { sentence } else { format!(": {sentence}") };
    let path = path.display();
    plain_line(&format!("{name}  {path}  {} on {}, {begun}{said}", run.flow_name(), run.target)) + "\n"
}

/// An object for each row, and one for the whole.
fn lines(comparison: &Comparison) -> String {
    let mut text = String::new();
    for row in &comparison.rows {
        let line = json!({
            "type": row.kind().as_str(),
            "a": row.a,
            "b": row.b,
            "step": row.step.as_str(),
            "method": row.method.as_str(),
            "differences": row.differences.iter().map(difference).collect::<Vec<_>>(),
        });
        // Writing to memory cannot fail.
        let _ = writeln!(text, "{line}");
    }
    let count = |kind| comparison.count(kind);
    let whole = json!({
        "type": "comparison",
        "alike": count(Kind::Alike),
        "differ": count(Kind::Differs),
        "only_a": count(Kind::OnlyA),
        "only_b": count(Kind::OnlyB),
        "throughout": comparison.throughout.iter().map(difference).collect::<Vec<_>>(),
        "sentence": comparison.sentence(),
    });
    let _ = writeln!(text, "{whole}");
    text
}

fn difference(it: &Difference) -> Value {
    let is_of_run = it.weight == Weight::EveryRun;
    json!({ "subject": it.subject(), "a": it.a, "b": it.b, "in_every_run": is_of_run })
}
