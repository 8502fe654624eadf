//! `longshore registry`: the embedded registry over HTTP, for programs and for pages from anywhere.

mod cors;
mod held;
mod intake;
mod outgoing;
mod seed;
mod service;
mod store;
mod token_key;

use crate::connections::Tls;
use crate::failure::Failure;
use crate::logging::Logging;
use crate::{connections, embedded, listen, policy, text};
use anstyle::Style;
use clap::{Args, ValueEnum};
use cors::Origins;
use held::Holder;
use longshore_registry::policy::{Authentication, Dialect, Limits, Scheme, TokenAlgorithm};
use longshore_registry::{Policy, Registry};
use service::Service;
use std::fmt::Write as _;
use std::io::{self, Write as _};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use store::{Checking, Directory};

/// Run the embedded registry over HTTP/1.1 and HTTP/2.
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
    /// of comes into one that is called as the file: `library/FILE`. Tags that are there already stay as they are
    #[arg(long, value_name = "DIR|TAR")]
    seed: Vec<PathBuf>,

    /// Where to keep what is pushed: memory, which is forgotten at the end, or a folder, in which each repository is an
    /// image layout that other tools can read. What is acknowledged is on the disk
    #[arg(long, value_name = "memory|DIR", default_value = "memory")]
    store: PathBuf,

    /// How closely to look at the blobs of a folder at the start; what is damaged is named and left out
    #[arg(long, value_enum, default_value_t = Checking::All)]
    check: Checking,

    /// Serve HTTPS with this certificate, a PEM file, with those that it was signed by behind it
    #[arg(long, value_name = "FILE", requires = "tls_key")]
    tls_cert: Option<PathBuf>,

    /// The private key of the certificate, a PEM file
    #[arg(long, value_name = "FILE", requires = "tls_cert")]
    tls_key: Option<PathBuf>,

    /// The private key to sign tokens with, a PEM file with a key of the curve P-256. Without it, tokens that the policy
    /// wants signed by ES256 are signed with a key that is made at the start. The public half, for registries that are to
    /// take the tokens, is at /.well-known/jwks.json
    #[arg(long, value_name = "FILE")]
    token_key: Option<PathBuf>,

    /// The origin of a page that may use the registry, its scheme and host; as often as there are such pages. Without
    /// it, those may that the policy names, which is all where it names none
    #[arg(long, value_name = "ORIGIN", value_parser = cors::origin)]
    cors_origin: Vec<cors::Origin>,

    /// Take manifests whose blobs or manifests are not there, as of an image that is copied in part
    #[arg(long)]
    sparse: bool,

    /// When to print a line for each exchange; auto: where standard output is a terminal
    #[arg(long, value_enum, default_value_t = Logging::Auto)]
    log: Logging,

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
        if self.token_key.is_some() {
            if policy.authentication != Authentication::Token {
                return Err(Failure::unusable(
                    "--token-key is there to sign tokens, and this policy has none: it needs authentication = \"token\", \
                     as accounts has it",
                ));
            }
            policy.token_algorithm = TokenAlgorithm::Es256;
        }
        if !self.cors_origin.is_empty() {
            policy.origins = cors::named(&self.cors_origin);
        }
        if self.print_policy == Some(Print::Toml) {
            return print(&policy::commented(&policy)?);
        }
        let token_key = self.token_key.as_deref().map(token_key::read).transpose()?;
        let tls = match self.tls_cert.as_ref().zip(self.tls_key.as_ref()) {
            Some((certificate, key)) => Some(Tls::read(certificate, key)?),
            None => None,
        };
        if tls.is_some() {
            policy.scheme.get_or_insert(Scheme::Https);
        }
        let (mut registry, store) = self.open(policy)?;
        if let Some(key) = token_key {
            registry.set_token_key(key);
        }
        let mut seeded = String::new();
        for path in &self.seed {
            seeded.push_str(&seed::told(path, &seed::plant(&mut registry, path)?));
        }
        let policy = registry.policy().clone();
        let registry = Arc::new(Mutex::new(registry));
        let listener = listen::bind(self.listen).await?;
        let address = listener.local_addr()?;
        let writer = match &store {
            Some(store) => Some(store.begin(Arc::clone(&registry)).await?),
            None => None,
        };
        let log = self.why || self.log.is_on();
        let ended = listen::ended(self.until_eof);
        // A reader who has gone away is no reason to stop serving.
        let welcome = welcome(address, tls.is_some(), &policy) + &seeded;
        let _ = anstream::stdout().write_all(welcome.as_bytes());
        let holder = Arc::new(Holder::new(registry, store));
        let room = policy.limits.total_bytes.min(LARGEST_ROOM);
        let origins = Origins::of(policy.origins.as_deref());
        let service = Arc::new(Service::new(holder, room, origins, log, self.why));
        let answer = move |request| {
            let service = Arc::clone(&service);
            async move { service.answer(request).await }
        };
        connections::serve(listener, tls, answer, ended).await;
        if let Some(writer) = writer {
            writer.end(LAST_WORDS);
        }
        Ok(())
    }

    /// The registry, with what it kept the last time.
    fn open(&self, mut policy: Policy) -> Result<(Registry, Option<Directory>), Failure> {
        if self.store.as_os_str() == "memory" {
            return Ok((embedded::registry(policy)?, None));
        }
        // The disk's end is the limit, where the policy does not say another one than it does for memory.
        let (limits, in_memory) = (&mut policy.limits, Limits::default());
        for (limit, default) in
            [(&mut limits.blob_bytes, in_memory.blob_bytes), (&mut limits.total_bytes, in_memory.total_bytes)]
        {
            if *limit == default {
                *limit = u64::MAX;
            }
        }
        let mut registry = embedded::empty(policy)?;
        let store = Directory::open(&self.store, &mut registry, self.check, |warning| {
            anstream::eprintln!("warning: {}", text::plain_line(&warning));
        })?;
        Ok((registry, Some(store)))
    }
}

/// What bodies that are kept in memory may take of it while they come, at most.
const LARGEST_ROOM: u64 = 4 << 30;

/// How long the store may take for what is left when the program ends: what was acknowledged is in its journal.
const LAST_WORDS: Duration = Duration::from_millis(1500);

fn print(text: &str) -> Result<(), Failure> {
    Ok(io::stdout().write_all(text.as_bytes())?)
}

/// Where the registry is, and who can use it.
fn welcome(address: SocketAddr, is_tls: bool, policy: &Policy) -> String {
    const DIM: Style = Style::new().dimmed();
    let scheme = if is_tls { "https" } else { "http" };
    let mut text = format!("Longshore registry is at {scheme}://{address}/\n");
    if !policy.accounts.is_empty() {
        text.push_str("Its accounts, with their passwords:\n");
    }
    for account in &policy.accounts {
        let _ = writeln!(text, "  {:<20}  {DIM}{}{DIM:#}", account.name, account.password);
    }
    if policy.authentication == Authentication::Token && policy.token_algorithm == TokenAlgorithm::Es256 {
        let _ = writeln!(text, "Its public key is at {scheme}://{address}/.well-known/jwks.json");
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
