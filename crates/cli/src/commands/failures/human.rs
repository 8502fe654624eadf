//! The report for people.

use super::{Sum, wire};
use crate::style::{AMBER, BLUE, BOLD, DIM, GREEN, RED};
use crate::text;
use longshore_client::secrets::Secrets;
use longshore_failures::{Came, Case, Outcome, Setting};
use std::fmt::{self, Write as _};

/// All failures, by their steps.
pub(super) fn grid(cases: &[Case]) -> String {
    let mut text = String::new();
    let mut step = None;
    for case in cases {
        if step != Some(case.step) {
            let gap = if step.is_some() { "\n" } else { "" };
            let (name, request) = (case.step, case.step.request());
            let _ = writeln!(text, "{gap}{BOLD}{name}{BOLD:#}  {DIM}{request}{DIM:#}");
            step = Some(case.step);
        }
        let (name, status, code, cause) = (case.name, case.status, case.code, case.cause());
        let _ = writeln!(text, "  {name:<28}  {status}  {code:<21}  {DIM}{cause}{DIM:#}");
    }
    let _ = writeln!(
        text,
        "\n{} failures. longshore failures STEP:FAILURE… runs some of them, --all runs all.",
        cases.len()
    );
    text
}

/// A case that was run: expected against actual, why, and what to do.
pub(super) fn outcome(outcome: &Outcome, secrets: &Secrets, is_embedded: bool, verbose: bool) -> String {
    let mut text = String::new();
    // Writing to a String cannot fail.
    let _ = told(&mut text, outcome, secrets, is_embedded);
    if verbose && !outcome.events.is_empty() {
        let _ = write!(text, "\n{}", wire::write(&outcome.transcript(), secrets));
    } else {
        text.push('\n');
    }
    text
}

fn told(to: &mut String, outcome: &Outcome, secrets: &Secrets, is_embedded: bool) -> fmt::Result {
    let case = &outcome.case;
    let shown = |text: &str| text::plain(&secrets.masked_sentence(text)).into_owned();
    let (colour, sign) = match &outcome.came {
        Came::AsExpected => (GREEN, '✓'),
        Came::Otherwise(_) | Came::Untrusted(_) => (RED, '✗'),
        Came::NotHere(_) => (BLUE, '–'),
        Came::Stopped => (AMBER, '!'),
    };
    writeln!(to, "{colour}{sign}{colour:#} {BOLD}{}{BOLD:#}", case.id())?;
    if let Some(said) = outcome.came.sentence() {
        writeln!(to, "  {colour}{}{colour:#}", shown(&said))?;
    }
    if !matches!(outcome.came, Came::NotHere(_)) {
        field(to, "expected", &case.expected(is_embedded))?;
        let actual = match &outcome.actual {
            Some(actual) => format!("{actual}  (exchange {})", actual.exchange),
            None => "no answer".to_owned(),
        };
        field(to, "actual", &shown(&actual))?;
        field(to, "flow", case.flow)?;
    }
    field(to, "because", case.cause())?;
    if let Some(setting) = case.setting {
        setting_of(to, setting)?;
    }
    if let Some(reason) = outcome.why.as_ref().and_then(|why| why.last()) {
        field(to, "it says", &shown(&reason.sentence))?;
    }
    field(to, "client", case.at_client)?;
    field(to, "registry", case.at_registry)?;
    if let Some(section) = case.section() {
        field(to, "section", &format!("{section}  {DIM}{}{DIM:#}", section.url))?;
    }
    if let Some(left) = &outcome.left_behind {
        writeln!(to, "  {AMBER}! {}{AMBER:#}", shown(left))?;
    }
    Ok(())
}

fn setting_of(to: &mut String, setting: Setting) -> fmt::Result {
    field(to, "state", setting.sentence)?;
    let midway = if setting.midway { ", from the middle of the flow on" } else { "" };
    let head = format!("longshore registry --policy FILE{midway}, with");
    field(to, "to have", &head)?;
    for line in std::iter::once("base = \"accounts\"").chain(setting.toml.lines()) {
        writeln!(to, "              {DIM}{line}{DIM:#}")?;
    }
    Ok(())
}

fn field(to: &mut String, name: &str, value: &str) -> fmt::Result {
    writeln!(to, "  {DIM}{name:<10}{DIM:#}  {value}")
}

/// How many came out how.
pub(super) fn sum(sum: Sum) -> String {
    let Sum { expected, otherwise, not_here, stopped } = sum;
    let mut text = format!("{GREEN}{expected} as expected{GREEN:#}");
    if otherwise > 0 {
        let _ = write!(text, ", {RED}{otherwise} not{RED:#}");
    }
    if not_here > 0 {
        let _ = write!(text, ", {BLUE}{not_here} not to be had there{BLUE:#}");
    }
    if stopped {
        let _ = write!(text, ", {AMBER}stopped{AMBER:#}");
    }
    text + "\n"
}
