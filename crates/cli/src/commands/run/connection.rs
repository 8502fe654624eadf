//! What every flow needs: the registry, who asks, and which repository. Checked before any request.

use super::expected;
use super::exports::{Exports, Keeper};
use super::lines::Lines;
use super::records::Records;
use super::report::Report;
use super::session::{Session, SystemTimer};
use super::step::{Prompt, Terminal};
use crate::asked::Asked;
use crate::failure::{Failure, or_exit, wrong};
use crate::under_way::Stopwatch;
use clap::Args;
use longshore_client::secrets::Secrets;
use longshore_client::transport::{FaultError, FaultRule, Interventions};
use longshore_client::{Observer, Retries};
use longshore_core::RepositoryName;
use std::net::IpAddr;
use std::rc::Rc;

#[derive(Args)]
pub(super) struct Connection {
    #[command(flatten)]
    asked: Asked,

    /// The repository, such as library/app; needed but for the embedded registry
    #[arg(long, value_name = "NAME")]
    repository: Option<RepositoryName>,

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

    /// Say that requests come from this address (X-Override-Remote-Addr-For-Testing), to a registry that lets itself be told so
    #[arg(long, value_name = "ADDRESS")]
    request_addr: Option<IpAddr>,

    /// Print a JSON object for each exchange and one for the outcome, each on a line
    #[arg(long)]
    json: bool,

    #[command(flatten)]
    exports: Exports,
}

impl Connection {
    /// A session of a flow that is about no repository.
    pub(super) fn check_without_repository(
        self,
        flow: &'static str,
        embedded_repository: &str,
    ) -> Result<Session, Failure> {
        let repository =
            Some(self.repository.clone().map_or_else(|| RepositoryName::parse(embedded_repository), Ok)?);
        Self { repository, ..self }.check(flow, embedded_repository)
    }

    /// A session of the flow of this name, with all that was asked for. What was asked for wrongly ends the program here.
    pub(super) fn check(self, flow: &'static str, embedded_repository: &str) -> Result<Session, Failure> {
        if self.json && self.exports.prints() {
            wrong("--equivalents - prints text among the JSON of --json: name a file in the place of the -.");
        }
        let terminal = self.step.then(|| or_exit(Terminal::open(self.asked.reads_password())));
        let embedded = self.asked.is_embedded();
        let (mut target, transport) = self.asked.registry()?;
        target.request_addr = self.request_addr;
        let repository = match self.repository {
            Some(repository) => repository,
            None if embedded => RepositoryName::parse(embedded_repository)?,
            None => wrong("--repository is missing: name the repository, such as library/app."),
        };
        let secrets = Secrets::new(target.credentials.as_ref());
        let report: Rc<dyn Report> =
            if self.json { Rc::new(Records::new(secrets)) } else { Rc::new(Lines::new(secrets, &target)) };
        let target_origin = target.url.origin().to_string();
        let keeper = Rc::new(Keeper::new(Rc::clone(&report), self.exports, flow, target_origin));
        let observer = Rc::clone(&keeper) as Rc<dyn Observer>;
        let clock = Rc::new(Stopwatch::default());
        let mut between = Interventions::new(observer, clock, Rc::new(SystemTimer)).with_faults(self.faults);
        if let Some(terminal) = terminal {
            between = between.gated(Rc::new(Prompt::new(terminal, Rc::clone(&report))));
        }
        let transport = between.around(transport);
        let retries = Retries::up_to(self.retries);
        Ok(Session { target, repository, transport, report, keeper, between, retries, expected: self.expect })
    }
}

fn fault(text: &str) -> Result<FaultRule, String> {
    text.parse().map_err(|error: FaultError| format!("{error}; see longshore run faults"))
}
