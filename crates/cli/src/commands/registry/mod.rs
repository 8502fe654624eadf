//! `longshore registry`: the embedded registry over HTTP, for programs and for pages from anywhere.

mod body;
mod cors;
mod seed;
mod service;

use crate::failure::Failure;
use crate::{connections, embedded, listen, policy};
use anstyle::Style;
use clap::{Args, ValueEnum};
use longshore_registry::Policy;
use longshore_registry::policy::Dialect;
use service::Service;
use std::fmt::Write as _;
use std::io::{self, IsTerminal as _, Write as _};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

/// Run the embedded registry over HTTP. It keeps everything in memory and forgets it at its end.
#[derive(Args)]
pub(crate) struct ServeRegistry {
    /// The address and port to listen on; port 0 takes a free one
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:5000", value_parser = listen::address)]
    listen: SocketAddr,

    /// Who may do what: open (no authentication: everyone may do everything), accounts (token authentication, with
    /// accounts and repositories to try it on), or the path of a TOML file
    #[arg(long, value_name = "open|accounts|FILE", default_value = "open", value_parser = policy::Source::parse)]
    policy: policy::Source,

    /// How to speak where registries differ, whatever the policy says
    #[arg(long, value_enum)]
    dialect: Option<Speech>,

    /// An image layout to start from, a folder or a tar; as often as there are several. What its names tell no repository
    /// of comes into one that is called as the file: `library/FILE`
    #[arg(long, value_name = "DIR|TAR")]
    seed: Vec<PathBuf>,

    /// Take manifests whose blobs or manifests are not there, as of an image that is copied in part
    #[arg(long)]
    sparse: bool,

    /// When to print a line for each exchange; auto: where standard output is a terminal
    #[arg(long, value_enum, default_value_t = Log::Auto)]
    log: Log,

    /// Print the lines of the log, and under each why the registry answered so: the rules that decided, by which
    /// values of the policy, and where they are written
    #[arg(long)]
    why: bool,

    /// Print the policy instead of serving: as commented TOML, to begin a file with, or the JSON Schema of policies
    #[arg(long, value_enum, num_args = 0..=1, require_equals = true, default_missing_value = "toml")]
    print_policy: Option<Print>,

    /// End when standard input is closed, for programs that start this one
    #[arg(long)]
    until_eof: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Speech {
    /// As the distribution specification has it
    Oci,
    /// As Quay does
    Quay,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Print {
    /// The policy, each value explained
    Toml,
    /// What policies may be, for editors that check them
    Schema,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Log {
    Auto,
    Always,
    Never,
}

impl ServeRegistry {
    /// Serves until asked to end.
    pub(crate) async fn run(self) -> Result<(), Failure> {
        if self.print_policy == Some(Print::Schema) {
            return print(&policy::schema());
        }
        let mut policy = self.policy.read()?;
        policy.sparse_manifests |= self.sparse;
        if let Some(speech) = self.dialect {
            policy.dialect = match speech {
                Speech::Oci => Dialect::Oci,
                Speech::Quay => Dialect::Quay,
            };
        }
        if self.print_policy == Some(Print::Toml) {
            return print(&policy::commented(&policy)?);
        }
        let mut registry = embedded::registry(policy)?;
        let mut seeded = String::new();
        for path in &self.seed {
            seeded.push_str(&seed::told(path, &seed::plant(&mut registry, path)?));
        }
        let listener = listen::bind(self.listen).await?;
        let address = listener.local_addr()?;
        let log = match self.log {
            _ if self.why => true,
            Log::Auto => io::stdout().is_terminal(),
            Log::Always => true,
            Log::Never => false,
        };
        let ended = listen::ended(self.until_eof);
        // A reader who has gone away is no reason to stop serving.
        let _ = anstream::stdout().write_all((welcome(address, registry.policy()) + &seeded).as_bytes());
        let service = Arc::new(Service::new(registry, log, self.why));
        let answer = move |request| {
            let service = Arc::clone(&service);
            async move { service.answer(request).await }
        };
        connections::serve(listener, answer, ended).await;
        Ok(())
    }
}

fn print(text: &str) -> Result<(), Failure> {
    Ok(io::stdout().write_all(text.as_bytes())?)
}

/// Where the registry is, and who can use it.
fn welcome(address: SocketAddr, policy: &Policy) -> String {
    const DIM: Style = Style::new().dimmed();
    let mut text = format!("Longshore registry is at http://{address}/\n");
    if !policy.accounts.is_empty() {
        text.push_str("Its accounts, with their passwords:\n");
    }
    for account in &policy.accounts {
        let _ = writeln!(text, "  {:<20}  {DIM}{}{DIM:#}", account.name, account.password);
    }
    if !address.ip().is_loopback() {
        text.push_str(if policy.accounts.is_empty() {
            "Whoever can reach this machine can push, pull and delete here.\n"
        } else {
            "Whoever can reach this machine can use it with these passwords.\n"
        });
    }
    text
}
