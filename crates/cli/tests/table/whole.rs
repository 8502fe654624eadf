//! The table is whole: what the client and the program have, by their own lists, has a row.

use super::place::pushing;
use super::row::{self, Flow};
use super::support::program::longshore;
use std::collections::BTreeSet;

/// What `longshore run` lists that is no flow.
const NO_FLOWS: [&str; 3] = ["failures", "faults", "help"];

/// What every run of the table has, at registries with accounts the last two.
const EVERYWHERE: [&str; 5] = ["--help", "--target", "--json", "--username", "--password-stdin"];

/// The client's functions that are no flows of the program: the page looks at manifests and layers by two of them, and
/// `push --subject` describes what an artifact is about by the third. The last says what all of them accept.
const PARTS: [&str; 4] = ["look", "blob", "describe", "accept_all"];

/// The client's own list of flows.
const CLIENT: &str = include_str!("../../../client/src/flows/mod.rs");

/// The flows, formats and options that have no row, and rows of what there is no more.
pub(crate) fn missing(flows: &[Flow]) -> Vec<String> {
    let rows: BTreeSet<String> = flows.iter().map(|flow| flow.name.to_owned()).collect();
    let mut missing = Vec::new();
    missing.extend(differ("the program's flows", &listed_flows(), &rows));
    // An index is pushed by the client's push.
    let of_client = rows.iter().filter(|name| *name != "push-index").cloned().collect();
    missing.extend(differ("the client's flows", &client_flows(), &of_client));
    for flow in flows {
        let help = longshore(&["run", flow.name, "--help"], "").well().out;
        missing.extend(differ(&format!("options of {}", flow.name), &options(&help), &used(flow)));
        let formats = values(&help, "--format");
        if !formats.is_empty() {
            let rows = flow.formats.iter().map(|format| (*format).to_owned()).collect();
            missing.extend(differ(&format!("formats of {}", flow.name), &formats, &rows));
        }
    }
    missing
}

/// What stands in one of the two alone.
fn differ(what: &str, listed: &BTreeSet<String>, rows: &BTreeSet<String>) -> Vec<String> {
    let without = listed.difference(rows).map(|name| format!("{what}: {name} has no row"));
    let gone = rows.difference(listed).map(|name| format!("{what}: there is no {name} any more"));
    without.chain(gone).collect()
}

/// The flows that the program lists.
fn listed_flows() -> BTreeSet<String> {
    let help = longshore(&["run", "--help"], "").well().out;
    let list = help.split_once("Commands:\n").expect("a list of commands").1;
    let names = list.lines().take_while(|line| line.starts_with("  ")).filter_map(|line| {
        let name = line.strip_prefix("  ").filter(|line| !line.starts_with(' '))?.split(' ').next()?;
        Some(name.to_owned())
    });
    names.filter(|name| !NO_FLOWS.contains(&name.as_str())).collect()
}

/// The functions that the client makes public as its flows, spelled as the program spells them.
fn client_flows() -> BTreeSet<String> {
    let names = CLIENT.lines().filter_map(|line| line.strip_prefix("pub use ")).flat_map(|line| {
        let names = line.split_once("::").map_or("", |(_, names)| names);
        names.split([',', '{', '}', ';']).map(str::trim)
    });
    let functions = names.filter(|name| name.starts_with(|first: char| first.is_ascii_lowercase()));
    functions.filter(|name| !PARTS.contains(name)).map(|name| name.replace('_', "-")).collect()
}

/// The options that a help speaks of, but for those of every run.
fn options(help: &str) -> BTreeSet<String> {
    let options = help.lines().filter_map(|line| {
        let line = line.trim_start();
        let line = line.strip_prefix("-h, ").unwrap_or(line);
        let name = line.split([' ', '=']).next().filter(|word| word.starts_with("--"))?;
        Some(name.to_owned())
    });
    options.filter(|option| !EVERYWHERE.contains(&option.as_str())).collect()
}

/// The values that an option may have, where a help lists them.
fn values(help: &str, option: &str) -> BTreeSet<String> {
    let Some((_, rest)) = help.split_once(&format!("{option} <")) else { return BTreeSet::new() };
    let of_option = rest.lines().skip(1).take_while(|line| !line.trim_start().starts_with("--"));
    of_option
        .filter_map(|line| line.trim_start().strip_prefix("- ")?.split_once(':'))
        .map(|(value, _)| value.to_owned())
        .collect()
}

/// The options that a flow's rows use.
fn used(flow: &Flow) -> BTreeSet<String> {
    let rows = row::of(std::slice::from_ref(flow));
    let of_rows = rows.iter().flat_map(|row| row.choice.options()).chain(flow.always.iter().copied());
    let of_formats = flow.formats.iter().filter(|_| flow.name.starts_with("push"));
    let of_formats = of_formats.flat_map(|format| pushing(format).1.iter().copied());
    of_rows.chain(of_formats).filter(|word| word.starts_with("--")).map(str::to_owned).collect()
}
