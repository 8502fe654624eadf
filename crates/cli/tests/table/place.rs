//! Where a row is run: a registry, and in it a repository of its own.

use super::held::{Held, Sample, Stock};
use super::outcome::Stop;
use super::ran::Ran;
use super::row::Row;
use super::support::http::Answer;
use super::support::program::{Ended, longshore, on_a_terminal};
use super::target::{Target, USER};
use std::fs;

/// The formats: four of an image, and two of an index.
pub(crate) const FORMATS: [&str; 6] = ["oci", "docker", "schema1", "artifact", "index", "list"];

/// What the artifact is.
pub(crate) const ARTIFACT_TYPE: &str = "application/vnd.example.table";

/// A cell that is being run.
pub(crate) struct Place<'a> {
    pub(crate) target: &'a Target,
    pub(crate) stock: &'a Stock,
    pub(crate) held: &'a Held,
    pub(crate) row: &'a Row<'a>,
    /// A repository that no other row uses.
    pub(crate) repository: String,
}

/// The flow that pushes a format, and its options for it.
pub(crate) fn pushing(format: &str) -> (&'static str, &'static [&'static str]) {
    match format {
        "oci" => ("push", &["--format", "oci"]),
        "docker" => ("push", &["--format", "docker"]),
        "schema1" => ("push", &["--format", "schema1"]),
        "artifact" => ("push", &["--format", "artifact", "--artifact-type", ARTIFACT_TYPE]),
        "index" => ("push-index", &[]),
        "list" => ("push-index", &["--docker"]),
        other => panic!("there is no format {other}"),
    }
}

/// The media type of a format's manifest.
pub(crate) fn media_type(format: &str) -> &'static str {
    match format {
        "oci" | "artifact" => "application/vnd.oci.image.manifest.v1+json",
        "docker" => "application/vnd.docker.distribution.manifest.v2+json",
        "schema1" => "application/vnd.docker.distribution.manifest.v1+prettyjws",
        "index" => "application/vnd.oci.image.index.v1+json",
        "list" => "application/vnd.docker.distribution.manifest.list.v2+json",
        other => panic!("there is no format {other}"),
    }
}

/// Pushes something in a format.
pub(crate) fn push(
    target: &Target,
    stock: &Stock,
    format: &str,
    repository: &str,
    more: &[&str],
) -> Result<Ran, Stop> {
    let (flow, options) = pushing(format);
    run(target, stock, flow, owned(&[options, &["--repository", repository], more].concat()))
}

/// Texts of one's own.
pub(crate) fn owned(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}

impl Place<'_> {
    /// The sample in the row's format.
    pub(crate) fn sample(&self) -> Result<&Sample, Stop> {
        self.held.sample(self.row.format)
    }

    /// Runs a flow at this registry.
    pub(crate) fn run(&self, flow: &str, arguments: Vec<String>) -> Result<Ran, Stop> {
        run(self.target, self.stock, flow, arguments)
    }

    /// Pushes something in the row's format into the row's repository.
    pub(crate) fn push(&self, more: &[&str]) -> Result<Ran, Stop> {
        push(self.target, self.stock, self.row.format, &self.repository, more)
    }

    /// Asks for something of a repository by plain HTTP: `/manifests/latest`.
    pub(crate) fn ask(&self, method: &str, repository: &str, path: &str) -> Answer {
        let accept = FORMATS.map(media_type).join(", ");
        let path = format!("/v2/{repository}{path}");
        self.target.ask(repository, method, &path, &[("Accept", &accept)], b"")
    }
}

/// Runs a flow to its end: as the user, where the registry has accounts, and with records as its report.
fn run(target: &Target, stock: &Stock, flow: &str, arguments: Vec<String>) -> Result<Ran, Stop> {
    let url = target.url();
    let mut all = owned(&["run", flow, "--target", &url, "--json"]);
    if target.has_accounts {
        all.extend(owned(&["--username", USER.0, "--password-stdin"]));
    }
    all.extend(arguments.iter().cloned());
    let ended = if arguments.iter().any(|argument| argument == "--step") {
        on_terminal(stock, target, &all)
    } else {
        let all: Vec<&str> = all.iter().map(String::as_str).collect();
        longshore(&all, USER.1)
    };
    Ran::read(arguments, &ended)
}

/// What someone types who is asked before each request: a fault for the first one, one sent, then all.
const ANSWERS: &str = "f status-503:0\n\nc\n";

/// The same, on a terminal, where the records go to a file.
fn on_terminal(stock: &Stock, target: &Target, arguments: &[String]) -> Ended {
    let file = |what: &str| stock.folder().join(format!("{}.{what}", target.address.port()));
    let (password, records) = (file("password"), file("records"));
    fs::write(&password, USER.1).unwrap();
    let quoted: Vec<String> = arguments[1..].iter().map(|word| format!("'{word}'")).collect();
    let from = if target.has_accounts { format!(" < {}", password.display()) } else { String::new() };
    let command = format!("{}{from} > {}", quoted.join(" "), records.display());
    let code = on_a_terminal(&command, "true", ANSWERS);
    Ended { code, out: fs::read_to_string(records).unwrap(), err: String::new() }
}
