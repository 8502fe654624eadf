//! `longshore explain`: what a code of `longshore validate` means, and whatever else is on the wire.

mod diagnostic;
mod topic;

use crate::failure::Failure;
use crate::text::plain_start;
use anstyle::Style;
use clap::Args;
use longshore_core::diagnostics;
use longshore_explain::Texts;
use std::io::Write as _;

const BOLD: Style = Style::new().bold();
const DIM: Style = Style::new().dimmed();

/// Explain a header, a field, a status, an error code, a step, or a code that `validate` gives
#[derive(Args)]
#[command(after_help = "Examples:
  longshore explain LS0303
  longshore explain Docker-Content-Digest
  longshore explain Range 0-99
  longshore explain manifest.config
  longshore explain error.code NAME_UNKNOWN
  longshore explain 416")]
pub(crate) struct Explain {
    /// What to explain: LS0303, Docker-Content-Digest, manifest.layers.digest, DENIED, 416, finish-upload; without
    /// one, all are listed
    name: Option<String>,

    /// A value of that header or field, to be told in words
    value: Option<String>,
}

impl Explain {
    pub(crate) fn run(self) -> Result<(), Failure> {
        let texts = Texts::embedded();
        let text = match (self.name.as_deref(), self.value.as_deref()) {
            (None, _) => format!("{}\n{}", diagnostic::list(), topic::list(&texts)),
            (Some(name), value) => explained(&texts, name.trim(), value)?,
        };
        anstream::stdout().write_all(text.as_bytes())?;
        Ok(())
    }
}

fn explained(texts: &Texts, name: &str, value: Option<&str>) -> Result<String, Failure> {
    if let Some(diagnostic) = diagnostics::find(name) {
        return match value {
            None => Ok(diagnostic::explanation(diagnostic)),
            Some(value) => Err(Failure::unusable(format!(
                "{name} is a code of `longshore validate`, and those have no values: leave out “{}”",
                plain_start(value, 60)
            ))),
        };
    }
    if let Some(text) = topic::explanation(texts, name, value) {
        return Ok(text);
    }
    let shown = plain_start(name, 60);
    let is_code = name.get(..2).is_some_and(|start| start.eq_ignore_ascii_case("LS"))
        && name.bytes().skip(2).all(|byte| byte.is_ascii_digit());
    Err(Failure::unusable(if is_code {
        format!("there is no code “{shown}”: `longshore explain` lists all")
    } else {
        format!(
            "nothing is known of “{shown}”: `longshore explain` lists all that is. A header or a field that is not there is no \
             part of the registry protocol, and its server\u{2019}s or client\u{2019}s own business"
        )
    }))
}
