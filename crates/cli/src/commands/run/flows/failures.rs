//! `run failures`: what `--expect` knows.

use anstyle::Style;
use clap::Args;
use longshore_client::{Failure, Step};
use std::fmt::Write as _;
use std::io::Write as _;

#[derive(Args)]
pub(in crate::commands::run) struct ListFailures {
    /// Only those of this step
    #[arg(long, value_name = "STEP", value_parser = step)]
    step: Option<Step>,
}

impl ListFailures {
    pub(in crate::commands::run) fn run(self) -> Result<(), crate::failure::Failure> {
        const DIM: Style = Style::new().dimmed();
        let mut text = String::new();
        for failure in Failure::ALL.iter().filter(|it| self.step.is_none_or(|step| it.step == step)) {
            let statuses = failure.statuses.iter().map(ToString::to_string).collect::<Vec<_>>().join(" or ");
            let (step, name, cause) = (failure.step.as_str(), failure.name, failure.cause);
            // Writing to memory cannot fail.
            let _ = writeln!(text, "{step:<17}  {name:<28}  {statuses:<10}  {DIM}{cause}{DIM:#}");
        }
        Ok(anstream::stdout().write_all(text.as_bytes())?)
    }
}

fn step(name: &str) -> Result<Step, String> {
    Step::named(name)
        .ok_or_else(|| "there is no such step; longshore run failures lists those that can fail".to_owned())
}
