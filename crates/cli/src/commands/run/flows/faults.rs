//! `run faults`: what `--fault` knows.

use anstyle::Style;
use clap::Args;
use longshore_client::transport::FaultKind;
use std::fmt::Write as _;
use std::io::Write as _;

#[derive(Args)]
pub(in crate::commands::run) struct ListFaults {}

impl ListFaults {
    pub(in crate::commands::run) fn run() -> Result<(), crate::failure::Failure> {
        const DIM: Style = Style::new().dimmed();
        let mut text = String::new();
        for fault in FaultKind::ALL {
            // Writing to memory cannot fail.
            let _ = writeln!(text, "{:<15}  {DIM}{}{DIM:#}", fault.to_string(), fault.label());
        }
        Ok(anstream::stdout().write_all(text.as_bytes())?)
    }
}
