//! `run failures`: what `--expect` knows.

use anstyle::Style;
use clap::Args;
use longshore_client::Failure;
use std::io::Write as _;

#[derive(Args)]
pub(in crate::commands::run) struct ListFailures {}

impl ListFailures {
    pub(in crate::commands::run) fn run(self) -> Result<(), crate::failure::Failure> {
        const DIM: Style = Style::new().dimmed();
        let mut text = String::new();
        for failure in Failure::ALL {
            let statuses = failure.statuses.iter().map(ToString::to_string).collect::<Vec<_>>().join(" or ");
            text += &format!(
                "{:<16}  {:<28}  {statuses:<10}  {DIM}{}{DIM:#}\n",
                failure.step.as_str(),
                failure.name,
                failure.cause
            );
        }
        Ok(anstream::stdout().write_all(text.as_bytes())?)
    }
}
