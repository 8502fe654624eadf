//! Where a row is run: a registry, and in it a repository of its own.

use super::held::{Held, Sample, Stock};
use super::outcome::Stop;
use super::ran::Ran;
use super::row::Row;
use super::support::http::Answer;
use super::support::program::{Ended, longshore, on_a_terminal};
use super::target::{Target, USER};
use std::cell::Cell;
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
    /// Whether something that is there, or was put there, was looked for.
    pub(crate) needs: Cell<bool>,
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
    let arguments = owned(&[options, &["--repository", repository], more].concat());
    run(stock, flow, &target.options(), arguments)
}

/// Texts of one's own.
pub(crate) fn owned(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}

impl Place<'_> {
    /// The sample in the row's format.
    pub(crate) fn sample(&self) -> Result<&Sample, Stop> {
        self.sample_of(self.row.format)
    }

    /// The sample in a format.
    pub(crate) fn sample_of(&self, format: &str) -> Result<&Sample, Stop> {
        self.needs.set(true);
        self.held.sample(format)
    }

    /// Runs a flow at this registry.
    pub(crate) fn run(&self, flow: &str, arguments: Vec<String>) -> Result<Ran, Stop> {
        self.needs.set(true);
        run(self.stock, flow, &self.target.options(), arguments)
    }

    /// Runs a flow in the registry that the program has inside, which is new.
    pub(crate) fn run_inside(&self, flow: &str, arguments: Vec<String>) -> Result<Ran, Stop> {
        run(self.stock, flow, &owned(&["--target", "embedded"]), arguments)
    }

    /// Pushes something in the row's format into the row's repository.
    pub(crate) fn push(&self, more: &[&str]) -> Result<Ran, Stop> {
        self.needs.set(true);
        push(self.target, self.stock, self.row.format, &self.repository, more)
    }

    /// Asks for something of a repository by plain HTTP: `/manifests/latest`.
    pub(crate) fn ask(&self, method: &str, repository: &str, path: &str) -> Answer {
        self.needs.set(true);
        let accept = FORMATS.map(media_type).join(", ");
        let path = format!("/v2/{repository}{path}");
        self.target.ask(repository, method, &path, &[("Accept", &accept)], b"")
    }

    /// Sends something to the row's repository by plain HTTP.
    pub(crate) fn send(&self, method: &str, path: &str, media_type: &str, content: &[u8]) -> Answer {
        self.needs.set(true);
        self.target.ask(&self.repository, method, path, &[("Content-Type", media_type)], content)
    }
}

/// Runs a flow to its end, with these options of where and as whom, and with records as its report.
fn run(stock: &Stock, flow: &str, to: &[String], arguments: Vec<String>) -> Result<Ran, Stop> {
    let all = [&owned(&["run", flow, "--json"])[..], to, &arguments].concat();
    let ended = if arguments.iter().any(|argument| argument == "--step") {
        on_terminal(stock, &to[1], &all)
    } else {
        let all: Vec<&str> = all.iter().map(String::as_str).collect();
        longshore(&all, USER.1)
    };
    Ran::read(arguments, &ended)
}

/// What someone types who is asked before each request: a fault for the first one, one sent, then all.
const ANSWERS: &str = "f status-503:0\n\nc\n";

/// The same, on a terminal, where the records go to a file that is named after the registry.
fn on_terminal(stock: &Stock, registry: &str, arguments: &[String]) -> Ended {
    let file = |what: &str| stock.path(&format!("{}.{what}", registry.replace(['/', ':'], "-")));
    let (password, records) = (file("password"), file("records"));
    fs::write(&password, USER.1).unwrap();
    let quoted: Vec<String> = arguments[1..].iter().map(|word| format!("'{word}'")).collect();
    let asks_password = arguments.iter().any(|argument| argument == "--password-stdin");
    let from = if asks_password { format!(" < {password}") } else { String::new() };
    let code = on_a_terminal(&format!("{}{from} > {records}", quoted.join(" ")), "true", ANSWERS);
    Ended { code, out: fs::read_to_string(records).unwrap(), err: String::new() }
}
