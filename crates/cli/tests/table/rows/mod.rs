//! The rows: the flows in the order of the program's own list, each with its formats and options.

mod any;
mod copy;
mod delete;
mod document;
mod lists;
mod pull;
mod push;
mod send;
mod sha512;
mod uploads;
mod who;

use super::outcome::{Stop, same};
use super::place::Place;
use super::row::{Choice, Flow};

/// What a flow's formats are where it is about none.
const NONE: &[&str] = &["—"];

/// All flows, each with the options that all flows have behind its own.
pub(crate) fn flows() -> Vec<Flow> {
    let mut flows = vec![
        who::ping(),
        who::login(),
        push::push(),
        push::push_index(),
        pull::pull(),
        pull::pull_index(),
        pull::head(),
        lists::tags(),
        lists::catalog(),
        lists::referrers(),
        copy::copy(),
        delete::delete(),
        delete::delete_blob(),
        uploads::cancel_upload(),
        uploads::resume_upload(),
    ];
    for flow in &mut flows {
        flow.choices.extend(any::choices());
    }
    flows
}

/// A choice that is expected to end the flow with this failure.
fn failing(name: &'static str, arguments: fn(&Place<'_>) -> Result<Vec<String>, Stop>) -> Choice {
    Choice::new(name, arguments, |_, ran| {
        let expected = ran.arguments.iter().skip_while(|word| *word != "--expect").nth(1).unwrap();
        let outcome = ran.outcome();
        same("the outcome", &outcome["flow"], "expected-failure")?;
        let met = format!("{}:{}", outcome["step"].as_str().unwrap(), outcome["failure"].as_str().unwrap());
        same("the failure", &met, expected)
    })
    .instead()
}
