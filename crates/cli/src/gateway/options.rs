//! The gateway's options.

use super::address::Network;
use super::log::Log;
use super::page::Pages;
use super::registries::{Registries, registry};
use super::resolver::{Names, System};
use super::seal::Seal;
use super::upstream::Upstream;
use super::{Gateway, Limits};
use crate::asked;
use crate::embedded;
use crate::failure::{Failure, wrong};
use crate::logging::Logging;
use crate::text;
use clap::Args;
use longshore_client::url::Origin;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Semaphore;

/// Whether there is a gateway, where it leads, and what it lets pass.
#[derive(Args)]
#[command(next_help_heading = "Gateway")]
pub(crate) struct GatewayOptions {
    /// Let the page reach this registry through this server, where it sends no CORS headers; as often as there are such
    /// registries. Without a scheme it is https, or http for this very machine. What the registry names itself, its token
    /// service and where its blobs are, is reached, too, if its address is one of the internet
    #[arg(long, value_name = "HOST[:PORT]", value_parser = registry)]
    gateway: Vec<Origin>,

    /// A network that the names of these registries may mean though it is private, such as 10.0.0.0/8
    #[arg(long, value_name = "NETWORK", requires = "gateway")]
    gateway_network: Vec<Network>,

    #[arg(
        long,
        value_name = "ORIGIN",
        requires = "gateway",
        value_parser = asked::origin,
        help = "The origin at which browsers find the page, such as https://longshore.example; needed where others than \
                this machine reach this server, itself or through a proxy"
    )]
    gateway_page: Vec<Origin>,

    /// A file with 32 secret bytes or more, the same for all gateways behind a balancer; without it, each makes a key
    /// of its own
    #[arg(long, value_name = "FILE", requires = "gateway")]
    gateway_key: Option<PathBuf>,

    /// How long the body of a request or of an answer may be, in bytes, such as 512M
    #[arg(long, value_name = "BYTES", requires = "gateway", default_value = "16G", value_parser = text::byte_count)]
    gateway_largest: u64,

    /// For how many seconds a registry or the page may send nothing
    #[arg(long, value_name = "SECONDS", requires = "gateway", default_value_t = 120, value_parser = clap::value_parser!(u64).range(1..=3600))]
    gateway_silence: u64,

    /// How many requests are passed on at a time
    #[arg(long, value_name = "NUMBER", requires = "gateway", default_value_t = 128, value_parser = clap::value_parser!(u32).range(1..=4096))]
    gateway_requests: u32,

    /// When to print a line for each request to the gateway; auto: where standard output is a terminal
    #[arg(long, value_name = "WHEN", value_enum, requires = "gateway", default_value_t = Logging::Auto)]
    gateway_log: Logging,
}

/// A key has at least so many bytes.
const KEY: usize = 32;

impl GatewayOptions {
    /// The gateway; none where no registry is named. `listen` is where the server listens.
    pub(crate) fn open(self, listen: SocketAddr) -> Result<Option<Gateway>, Failure> {
        if self.gateway.is_empty() {
            return Ok(None);
        }
        let Some(pages) = Pages::new(self.gateway_page, listen) else {
            wrong(
                "--gateway needs to know where the page is, since others than this machine reach this server: give its \
                 origin, such as --gateway-page https://longshore.example.",
            );
        };
        let secret = match self.gateway_key {
            Some(file) => read_key(&file)?,
            None => embedded::secret()?.to_vec(),
        };
        let registries = Arc::new(Registries::new(self.gateway, self.gateway_network));
        let names: Arc<dyn Names> = Arc::new(System);
        Ok(Some(Gateway {
            pages,
            upstream: Upstream::new(&registries, &names)?,
            registries,
            seal: Seal::new(&secret),
            places: Arc::new(Semaphore::new(self.gateway_requests as usize)),
            limits: Limits { body: self.gateway_largest, silence: Duration::from_secs(self.gateway_silence) },
            log: Log(self.gateway_log.is_on()),
        }))
    }
}

fn read_key(file: &Path) -> Result<Vec<u8>, Failure> {
    let shown = file.display();
    let key = std::fs::read(file)
        .map_err(|error| Failure::unusable(format!("the gateway's key {shown} cannot be read: {error}")))?;
    // Whoever copies a key by hand may copy its last line's end or not.
    let key = key.trim_ascii_end();
    if key.len() < KEY {
        return Err(Failure::unusable(format!(
            "the gateway's key {shown} has {} bytes, and needs {KEY} or more: head -c 32 /dev/urandom | base64 makes one",
            key.len()
        )));
    }
    Ok(key.to_vec())
}
