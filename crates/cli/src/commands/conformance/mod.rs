//! `longshore conformance`: the distribution specification's demands, checked on any registry.

mod human;
mod progress;

use crate::asked::{Asked, EMBEDDED_USER};
use crate::failure::{Failure, wrong};
use crate::text::print;
use crate::under_way::{Stopwatch, interruption};
use clap::{Args, ValueEnum};
use longshore_conformance::{Category, Options, Report, Repositories, Unusable, Version, run};
use longshore_core::RepositoryName;
use progress::Progress;
use std::path::PathBuf;
use std::process::ExitCode;
use std::rc::Rc;
use std::time::{Duration, Instant};

/// Check whether a registry does what the OCI distribution specification demands of it.
///
/// The checks push content of their own, under names that nobody else has, and delete it again; what cannot be deleted
/// is listed. Without --repository, they make repositories of their own.
///
/// Exit codes: 0 nothing failed, 1 something failed, 2 the registry cannot be checked, or not all was.
#[derive(Args)]
pub(crate) struct Conformance {
    #[command(flatten)]
    asked: Asked,

    /// Where to push; given twice, the second repository is the one that blobs are mounted from
    #[arg(long = "repository", value_name = "NAME")]
    repositories: Vec<RepositoryName>,

    /// Check only this category; may be given more than once
    #[arg(long = "category", value_name = "CATEGORY", value_parser = category)]
    categories: Vec<Category>,

    /// The version of the specification
    #[arg(long = "version", value_name = "1.0|1.1|dev", default_value_t, value_parser = version)]
    version: Version,

    /// How the report is written
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,

    /// Write the report into this file, in the place of standard output
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,

    /// After so many minutes, begin no more checks
    #[arg(long, value_name = "MINUTES", default_value_t = 10, value_parser = clap::value_parser!(u64).range(1..=1440))]
    longest: u64,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people: a matrix, and what failed
    Human,
    /// One JSON object with everything
    Json,
    /// XML as `JUnit` writes it, for continuous integration
    Junit,
    /// One HTML page
    Html,
}

/// The exit code where the registry could not be checked.
const UNUSABLE: u8 = 2;

/// Repositories of their own lie below this; the embedded registry's user has another namespace.
const NAMESPACE: &str = "longshore";

impl Conformance {
    /// Makes the checks, and writes the report.
    pub(crate) async fn run(self) -> Result<ExitCode, Failure> {
        let seed = seed()?;
        let namespace = if self.asked.is_embedded() { EMBEDDED_USER.0 } else { NAMESPACE };
        let repositories = repositories(self.repositories, namespace, &seed);
        let (target, transport) = self.asked.registry()?;
        let options = Options {
            version: self.version,
            categories: self.categories,
            longest: Duration::from_secs(self.longest * 60),
            ..Options::new(repositories, seed)
        };
        let progress = Progress::new();
        let tell = |event: longshore_conformance::Event<'_>| progress.take(&event);
        let clock = Rc::new(Stopwatch(Instant::now()));
        let report = run(target, transport, clock, options, &tell, interruption()).await.map_err(unusable)?;
        progress.finish();
        let text = match self.format {
            Format::Human => human::write(&report),
            Format::Json => report.to_json(),
            Format::Junit => report.to_junit(),
            Format::Html => report.to_html(),
        };
        match &self.output {
            Some(path) => write(path, &text, self.format)?,
            None => print(&text, self.format == Format::Human)?,
        }
        Ok(code(&report))
    }
}

fn code(report: &Report) -> ExitCode {
    match (&report.interrupted, report.counts().failed) {
        (Some(_), _) => ExitCode::from(UNUSABLE),
        (None, 0) => ExitCode::SUCCESS,
        (None, _) => ExitCode::FAILURE,
    }
}

fn unusable(error: Unusable) -> Failure {
    let advice = match error.untrusted_realm {
        Some(origin) => format!(
            "If {origin} is the token service of this registry, say that you trust it: --trust-realm {origin}"
        ),
        None => error.advice,
    };
    Failure::unusable(format!("{}\n{advice}", error.sentence))
}

fn seed() -> Result<[u8; 16], Failure> {
    let mut seed = [0; 16];
    getrandom::fill(&mut seed)
        .map_err(|error| Failure::new(format!("the system gives no random numbers: {error}")))?;
    Ok(seed)
}

fn repositories(given: Vec<RepositoryName>, namespace: &str, seed: &[u8; 16]) -> Repositories {
    let beside = |first: &RepositoryName| {
        RepositoryName::parse(&format!("{first}-mount")).unwrap_or_else(|error| {
            wrong(&format!("--repository {first}: there is no room for the name of a second one: {error}"))
        })
    };
    let mut given = given.into_iter();
    match (given.next(), given.next(), given.next()) {
        (None, ..) => Repositories::below(namespace, seed)
            .unwrap_or_else(|| wrong("no repository can be named: give two with --repository.")),
        (Some(first), None, _) => Repositories { second: beside(&first), first },
        (Some(first), Some(second), None) if first != second => Repositories { first, second },
        (Some(_), Some(_), None) => {
            wrong("--repository was given twice with the same name: blobs are mounted from another one.")
        }
        (Some(_), Some(_), Some(_)) => {
            wrong("--repository was given three times: two are all that is needed.")
        }
    }
}

fn write(path: &std::path::Path, text: &str, format: Format) -> Result<(), Failure> {
    let text = if format == Format::Human {
        anstream::adapter::strip_str(text).to_string()
    } else {
        text.to_owned()
    };
    std::fs::write(path, text).map_err(|error| {
        let path = crate::text::plain_line(&path.display().to_string());
        Failure::new(format!("the report cannot be written to {path}: {error}"))
    })
}

fn category(text: &str) -> Result<Category, String> {
    Category::named(text).ok_or_else(|| {
        let all: Vec<&str> = Category::ALL.iter().map(|category| category.as_str()).collect();
        format!("the categories are {}", all.join(", "))
    })
}

fn version(text: &str) -> Result<Version, String> {
    Version::named(text).ok_or_else(|| {
        let all: Vec<&str> = Version::ALL.iter().map(|version| version.as_str()).collect();
        format!("the versions are {}", all.join(", "))
    })
}
