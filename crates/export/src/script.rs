//! A script that does the same again, by curl.

mod request;

use crate::run::{Run, Stage};
use longshore_client::shell::{comment, quoted};
use longshore_client::target::Target;
use longshore_client::transcript::Exchange;
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// What each script begins with: how a request is sent, and what is read from its answer.
const FUNCTIONS: &str = include_str!("script/functions.sh");

/// The run as a script for a POSIX shell, which needs curl and nothing else that is not everywhere.
///
/// It asks for tokens by itself, goes where the registry's answers send it, holds every status and every digest against
/// what the run had, and ends with a sentence where something is otherwise. Password and tokens are not in it, and they
/// go nowhere else than they went in the run. A body that was not kept whole is a file that the script asks for.
pub fn script(run: &Run<'_>) -> String {
    let exchanges = repeatable(run);
    let mut files = BTreeMap::new();
    let mut steps = String::new();
    for at in 0..exchanges.len() {
        request::write(&mut steps, run, &exchanges, at, &mut files);
    }
    let mut text = String::from("#!/bin/sh\n");
    let _ = writeln!(text, "# {} on {}, as on {}.", comment(run.flow), comment(run.target), run.begun());
    let left_out = run.transcript.exchanges.len() - exchanges.len();
    if left_out > 0 {
        let _ = writeln!(text, "# Left out: {left_out} requests that got no answer, or were repeated.");
    }
    if let Stage::Failed(error) = &run.stage {
        let said = run.secrets.masked_sentence(&error.to_string());
        let _ = writeln!(text, "# The run failed: {}", comment(&said));
    }
    text.push_str("set -eu\n\n");
    if run.target == Target::EMBEDDED {
        text.push_str(
            "# The run was on a registry inside the page; `longshore registry` starts one like it.\n",
        );
        text.push_str(
            ": \"${REGISTRY:?set it to the address of a registry, such as http://127.0.0.1:5000}\"\n",
        );
    } else {
        let _ = writeln!(text, "REGISTRY=${{REGISTRY:-{}}}", quoted(run.target));
    }
    if steps.contains("$PASSWORD") {
        text.push_str(": \"${USERNAME:?set it to the name of a user}\" \"${PASSWORD:?set it to the password of that user}\"\n");
    }
    for (name, about) in &files {
        let _ = writeln!(text, ": \"${{{name}:?set it to the path of {about}}}\"");
    }
    text.push_str("REGISTRY=${REGISTRY%/}\n\n");
    text.push_str(FUNCTIONS);
    text.push_str(&steps);
    text.push_str("\necho 'All of it came out as it did before.'\n");
    text
}

/// The exchanges that are to be done again: answered, and not done again in the run already.
fn repeatable<'a>(run: &'a Run<'_>) -> Vec<&'a Exchange> {
    let all = &run.transcript.exchanges;
    let again: Vec<u32> = all.iter().filter_map(|exchange| exchange.handling.repeats).collect();
    let repeatable = all.iter().map(AsRef::as_ref).filter(|exchange: &&Exchange| {
        // What a fault did to an answer, a script cannot do.
        let is_true = exchange.handling.fault.is_none();
        is_true && exchange.response().is_some() && !again.contains(&exchange.number)
    });
    repeatable.collect()
}
