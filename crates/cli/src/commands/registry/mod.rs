//! `longshore registry`: the embedded registry over HTTP, for programs and for pages from anywhere.

mod body;
mod cors;
mod service;

use crate::failure::Failure;
use crate::{embedded, listen};
use anstyle::Style;
use clap::{Args, ValueEnum};
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use longshore_registry::Policy;
use service::Service;
use std::fmt::Write as _;
use std::io::{self, IsTerminal as _, Write as _};
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Semaphore;

/// Run the embedded registry over HTTP. It keeps everything in memory and forgets it at its end.
#[derive(Args)]
pub(crate) struct ServeRegistry {
    /// The address and port to listen on; port 0 takes a free one
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:5000", value_parser = listen::address)]
    listen: SocketAddr,

    /// Who may do what
    #[arg(long, value_enum, default_value_t = Preset::Open)]
    policy: Preset,

    /// Take manifests whose blobs or manifests are not there, as of an image that is copied in part
    #[arg(long)]
    sparse: bool,

    /// When to print a line for each exchange; auto: where standard output is a terminal
    #[arg(long, value_enum, default_value_t = Log::Auto)]
    log: Log,

    /// End when standard input is closed, for programs that start this one
    #[arg(long)]
    until_eof: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Preset {
    /// No authentication: everyone may do everything
    Open,
    /// Token authentication, with accounts and repositories to try it on
    Accounts,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Log {
    Auto,
    Always,
    Never,
}

/// How long a client may take to send a request's headers, and how long a connection may be idle.
const HEADERS_WITHIN: Duration = Duration::from_secs(30);

/// So many connections are served at a time; others wait to be taken.
const CONNECTIONS: usize = 1024;

/// How long answers under way may take when the program is asked to end.
const GRACE: Duration = Duration::from_secs(3);

/// How long to wait where a connection cannot be taken, which happens when too many files are open.
const BREATH: Duration = Duration::from_millis(100);

impl ServeRegistry {
    /// Serves until asked to end.
    pub(crate) async fn run(self) -> Result<(), Failure> {
        let mut policy = match self.policy {
            Preset::Open => Policy::open(),
            Preset::Accounts => Policy::accounts(),
        };
        policy.sparse_manifests = self.sparse;
        let registry = embedded::registry(policy)?;
        let listener = listen::bind(self.listen).await?;
        let address = listener.local_addr()?;
        let log = match self.log {
            Log::Auto => io::stdout().is_terminal(),
            Log::Always => true,
            Log::Never => false,
        };
        // A reader who has gone away is no reason to stop serving.
        let _ = anstream::stdout().write_all(welcome(address, registry.policy()).as_bytes());
        let service = Arc::new(Service::new(registry, log));
        let mut http = http1::Builder::new();
        http.timer(TokioTimer::new()).header_read_timeout(HEADERS_WITHIN);
        let open = GracefulShutdown::new();
        let places = Arc::new(Semaphore::new(CONNECTIONS));
        let mut ended = std::pin::pin!(listen::ended(self.until_eof));
        loop {
            let taken = async {
                let place = Arc::clone(&places).acquire_owned().await;
                listener.accept().await.map(|(stream, _)| (stream, place))
            };
            let accepted = tokio::select! {
                accepted = taken => accepted,
                () = &mut ended => break,
            };
            let Ok((stream, place)) = accepted else {
                tokio::time::sleep(BREATH).await;
                continue;
            };
            // Answers are small and written whole: there is nothing to gain by holding them back.
            let _ = stream.set_nodelay(true);
            let service = Arc::clone(&service);
            let answer = hyper::service::service_fn(move |request| {
                let service = Arc::clone(&service);
                async move { service.answer(request).await }
            });
            let connection = open.watch(http.serve_connection(TokioIo::new(stream), answer));
            tokio::spawn(async move {
                // A connection that breaks is the client's affair.
                let _ = connection.await;
                drop(place);
            });
        }
        drop(listener);
        let _ = tokio::time::timeout(GRACE, open.shutdown()).await;
        Ok(())
    }
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
