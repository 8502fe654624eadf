//! Names become addresses here, and only here: what a connection is made to is what was checked.

use super::address::is_public;
use super::host::Host;
use super::registries::Registries;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::pin::Pin;
use std::sync::Arc;

/// Who knows which addresses a name has.
pub(super) trait Names: Send + Sync {
    /// All addresses of the name.
    fn addresses(&self, name: String) -> Pin<Box<dyn Future<Output = io::Result<Vec<IpAddr>>> + Send>>;
}

/// The system's resolver.
pub(super) struct System;

impl Names for System {
    fn addresses(&self, name: String) -> Pin<Box<dyn Future<Output = io::Result<Vec<IpAddr>>> + Send>> {
        Box::pin(async move {
            if Host::is_localhost(&name) {
                // Whatever somebody's name server says of it (RFC 6761, 6.3).
                return Ok(vec![Ipv4Addr::LOCALHOST.into(), Ipv6Addr::LOCALHOST.into()]);
            }
            let found = tokio::net::lookup_host((name, 0)).await?;
            Ok(found.map(|address| address.ip()).collect())
        })
    }
}

/// Which addresses a name may have.
#[derive(Clone)]
pub(super) enum Reach {
    /// Those that everybody may reach.
    Public,
    /// Those, and what is named beside them.
    Named(Arc<Registries>),
}

impl Reach {
    fn holds(&self, name: &str, address: IpAddr) -> bool {
        match self {
            Self::Public => is_public(address),
            Self::Named(registries) => registries.may_mean(name, address),
        }
    }
}

/// The addresses of a name that may be reached. The HTTP library connects to these and does not ask again, so that a
/// name that means something else a moment later changes nothing.
pub(super) struct Resolver {
    names: Arc<dyn Names>,
    reach: Reach,
}

impl Resolver {
    pub(super) fn new(names: Arc<dyn Names>, reach: Reach) -> Self {
        Self { names, reach }
    }
}

/// A name has addresses, and none of them may be reached.
#[derive(Debug, Clone, thiserror::Error)]
#[error("{name} is {address}, which is no address of the internet and not named")]
pub(super) struct OutOfReach {
    name: String,
    address: IpAddr,
}

impl Resolve for Resolver {
    fn resolve(&self, name: Name) -> Resolving {
        let name = name.as_str().to_owned();
        let (found, reach) = (self.names.addresses(name.clone()), self.reach.clone());
        Box::pin(async move {
            let found = found.await?;
            let (good, bad): (Vec<IpAddr>, Vec<IpAddr>) =
                found.into_iter().partition(|address| reach.holds(&name, *address));
            if let ([], Some(address)) = (good.as_slice(), bad.first()) {
                return Err(OutOfReach { name, address: *address }.into());
            }
            let addresses: Addrs = Box::new(good.into_iter().map(|address| SocketAddr::new(address, 0)));
            Ok(addresses)
        })
    }
}
