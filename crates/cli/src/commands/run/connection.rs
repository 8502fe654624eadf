//! What every flow needs: the registry, who asks, and which repository. Checked before any request.

use super::expected;
use super::lines::Lines;
use super::records::Records;
use super::report::Report;
use super::session::{Session, Stopwatch, SystemTimer};
use super::step::{Prompt, Terminal};
use crate::embedded::Embedded;
use crate::failure::{Failure, or_exit, wrong};
use clap::Args;
use longshore_client::secrets::Secrets;
use longshore_client::target::TargetError;
use longshore_client::transport::{FaultError, FaultRule, Interventions, Native, Transport};
use longshore_client::url::{Origin, Url};
use longshore_client::{Credentials, Observer, Retries, Target};
use longshore_core::RepositoryName;
use std::io::{self, Read as _};
use std::rc::Rc;

/// The word that names the registry inside this program.
const EMBEDDED: &str = "embedded";

/// Who asks the embedded registry unless someone else is named: the owner of its samples.
const EMBEDDED_USER: (&str, &str) = ("devtable", "password");

/// A password is not longer than this many bytes; whatever is, is not a password.
const LONGEST_PASSWORD: u64 = 64 << 10;

#[derive(Args)]
pub(super) struct Connection {
    // Taken as it is: the usual error would repeat a password that someone wrote into the URL.
    #[arg(
        long,
        value_name = "URL|embedded",
        default_value = EMBEDDED,
        help = "The registry, such as http://127.0.0.1:5000, or a new one inside this program"
    )]
    target: String,

    /// The repository, such as library/app; needed but for the embedded registry
    #[arg(long, value_name = "NAME")]
    repository: Option<RepositoryName>,

    /// Who asks; anybody unless given (for the embedded registry: devtable)
    #[arg(long, value_name = "NAME", requires = "password_stdin")]
    username: Option<String>,

    /// Read the password from standard input
    #[arg(long, requires = "username")]
    password_stdin: bool,

    /// Send the credentials to the token service at this other origin, if the registry asks for it;
    /// may be given more than once
    #[arg(long = "trust-realm", value_name = "ORIGIN", value_parser = origin)]
    trusted_realms: Vec<Origin>,

    /// Expect the flow to fail so, and fail where it does not: a failure's name, with its step where several have it, such
    /// as put-manifest:read-only. `longshore run failures` lists them
    #[arg(long, value_name = "[STEP:]FAILURE", value_parser = expected::failure)]
    expect: Option<longshore_client::Failure>,

    /// Ask on the terminal before each request: send it, edit it, drop it, or stop
    #[arg(long)]
    step: bool,

    /// Put a fault in the way of a request: STEP=KIND for the first of a step, STEP:2=KIND for the second, STEP:all=KIND for
    /// all, 7=KIND for the seventh request; may be given more than once. `longshore run faults` lists the kinds
    #[arg(long = "fault", value_name = "STEP[:N]=KIND", value_parser = fault)]
    faults: Vec<FaultRule>,

    /// How often a request that is safe to repeat is tried again where its answer is lost, or says to try later
    #[arg(long, value_name = "TIMES", default_value_t = Retries::USUAL,
        value_parser = clap::value_parser!(u32).range(..=i64::from(Retries::MOST)))]
    retries: u32,

    /// Print a JSON object for each exchange and one for the outcome, each on a line
    #[arg(long)]
    json: bool,
}

impl Connection {
    /// A session of a flow that is about no repository.
    pub(super) fn check_without_repository(self, embedded_repository: &str) -> Result<Session, Failure> {
        let repository =
            Some(self.repository.clone().map_or_else(|| RepositoryName::parse(embedded_repository), Ok)?);
        Self { repository, ..self }.check(embedded_repository)
    }

    /// A session with all that was asked for. What was asked for wrongly ends the program here.
    pub(super) fn check(self, embedded_repository: &str) -> Result<Session, Failure> {
        let terminal = self.step.then(|| or_exit(Terminal::open(self.password_stdin)));
        let embedded = self.target.trim() == EMBEDDED;
        let url = if embedded { Target::EMBEDDED } else { &self.target };
        let mut target = or_exit(Target::parse(url).map_err(|error| explained(&error)));
        let repository = match self.repository {
            Some(repository) => repository,
            None if embedded => RepositoryName::parse(embedded_repository)?,
            None => wrong("--repository is missing: name the repository, such as library/app."),
        };
        target.credentials = match self.username {
            Some(username) => Some(credentials(username)),
            None if embedded => {
                let (username, password) = EMBEDDED_USER;
                Some(Credentials { username: username.to_owned(), password: password.to_owned() })
            }
            None => None,
        };
        target.trusted_realms = self.trusted_realms;
        let transport: Rc<dyn Transport> =
            if embedded { Rc::new(Embedded::new()?) } else { Rc::new(Native::new()?) };
        let secrets = Secrets::new(target.credentials.as_ref());
        let report: Rc<dyn Report> =
            if self.json { Rc::new(Records::new(secrets)) } else { Rc::new(Lines::new(secrets, &target)) };
        let observer = Rc::clone(&report) as Rc<dyn Observer>;
        let clock = Rc::new(Stopwatch::default());
        let mut between = Interventions::new(observer, clock, Rc::new(SystemTimer)).with_faults(self.faults);
        if let Some(terminal) = terminal {
            between = between.gated(Rc::new(Prompt::new(terminal, Rc::clone(&report))));
        }
        let transport = between.around(transport);
        let retries = Retries::up_to(self.retries);
        Ok(Session { target, repository, transport, report, between, retries, expected: self.expect })
    }
}

fn credentials(username: String) -> Credentials {
    if username.is_empty() {
        wrong("--username is empty: name a user, or leave it out to ask as anybody.");
    }
    if username.contains(':') {
        wrong("--username has a colon in it, which no user of a registry can have.");
    }
    Credentials { username, password: or_exit(read_password()) }
}

/// The target's errors speak of the fields of a form; here there are options.
fn explained(error: &TargetError) -> String {
    match error {
        TargetError::Credentials => "The registry URL has a user or a password in it: take it out, and use --username and --password-stdin. Nothing was sent.".to_owned(),
        TargetError::Path(root) => {
            format!("A registry URL ends after the host and port: write {root}, and put the repository into --repository.")
        }
        error => error.to_string(),
    }
}

fn read_password() -> Result<String, String> {
    let mut text = Vec::new();
    let read = io::stdin().lock().take(LONGEST_PASSWORD + 1).read_to_end(&mut text);
    read.map_err(|error| format!("The password cannot be read from standard input: {error}."))?;
    if text.len() as u64 > LONGEST_PASSWORD {
        return Err("What came on standard input is too long for a password.".to_owned());
    }
    let text =
        String::from_utf8(text).map_err(|_| "The password on standard input is not text.".to_owned())?;
    let password = text.strip_suffix('\n').unwrap_or(&text);
    let password = password.strip_suffix('\r').unwrap_or(password);
    if password.is_empty() {
        return Err("There is no password on standard input: write it there, as in: longshore run … --password-stdin < password.txt".to_owned());
    }
    Ok(password.to_owned())
}

fn fault(text: &str) -> Result<FaultRule, String> {
    text.parse().map_err(|error: FaultError| format!("{error}; see longshore run faults"))
}

fn origin(text: &str) -> Result<Origin, String> {
    let url = Url::parse(text).map_err(|error| error.to_string())?;
    let origin = url.origin();
    if url.path_and_query() != "/" || text.contains('#') {
        return Err(format!("an origin ends after the host and port; write {origin}"));
    }
    Ok(origin)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_origin_has_no_path() {
        assert_eq!(origin("https://auth.example").unwrap().to_string(), "https://auth.example");
        assert!(origin("https://auth.example/token").unwrap_err().contains("https://auth.example"));
        assert!(origin("auth.example").is_err());
    }

    #[test]
    fn errors_of_the_url_name_the_options() {
        let error = Target::parse("https://me:secret@h").unwrap_err();
        assert!(explained(&error).contains("--password-stdin"));
        assert!(explained(&Target::parse("https://h/app").unwrap_err()).contains("--repository"));
    }
}
