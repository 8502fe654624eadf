//! The registries that are offered, and the networks that their names may mean.

use super::address::{Network, is_public};
use super::host::Host;
use longshore_client::url::{Origin, Url};
use std::net::IpAddr;

/// What the gateway leads to.
#[derive(Clone, Debug, Default)]
pub(super) struct Registries {
    /// Those that are named, in the order in which they were.
    named: Vec<Origin>,
    /// Networks which names may mean though they are not public.
    networks: Vec<Network>,
}

impl Registries {
    pub(super) fn new(named: Vec<Origin>, networks: Vec<Network>) -> Self {
        Self { named, networks }
    }

    /// All of them.
    pub(super) fn named(&self) -> &[Origin] {
        &self.named
    }

    /// Whether it is one of them.
    pub(super) fn offers(&self, origin: &Origin) -> bool {
        self.named.contains(origin)
    }

    /// Whether a name of a registry that is offered may mean the address: one that everybody may reach, one of the
    /// networks that are named, or this machine where that is what the name says.
    pub(super) fn may_mean(&self, name: &str, address: IpAddr) -> bool {
        let is_this_machine = Host::is_localhost(name) && address.to_canonical().is_loopback();
        is_public(address) || is_this_machine || self.networks.iter().any(|network| network.contains(address))
    }
}

/// Reads a value of `--gateway`: a host, with a port or without. Without a scheme it is https, but for this very
/// machine.
///
/// The error is a hint that clap prints behind the value.
pub(super) fn registry(value: &str) -> Result<Origin, String> {
    let text = if value.contains("://") { value.to_owned() } else { format!("https://{value}") };
    let url = Url::parse(&text).map_err(|error| error.to_string())?;
    let mut origin = url.origin();
    if url.path_and_query() != "/" || text.contains('#') {
        return Err(format!("a registry ends after its host and port; write {}", origin.authority()));
    }
    if text.len() != value.len() && origin.is_loopback() {
        origin = Url::parse(&format!("http://{value}")).map_err(|error| error.to_string())?.origin();
    }
    Ok(Host::of(&origin).map_err(|refusal| refusal.message)?.1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_registry_is_a_host_and_maybe_a_port() {
        for (value, expected) in [
            ("registry.example", "https://registry.example"),
            ("Registry.Example:5000", "https://registry.example:5000"),
            ("http://registry.example", "http://registry.example"),
            ("127.0.0.1:5000", "http://127.0.0.1:5000"),
            ("localhost:5000", "http://localhost:5000"),
            ("localhost", "http://localhost"),
            ("https://127.0.0.1:5443", "https://127.0.0.1:5443"),
            ("[::1]:5000", "http://[::1]:5000"),
            ("10.0.0.1:5000", "https://10.0.0.1:5000"),
        ] {
            assert_eq!(registry(value).map(|origin| origin.to_string()).as_deref(), Ok(expected), "{value}");
        }
        for (value, hint) in [
            ("https://registry.example/v2/", "write registry.example"),
            ("registry.example/library", "write registry.example"),
            ("me:secret@registry.example", "user or a password"),
            ("ftp://registry.example", "https://"),
            ("127.1", "written plainly"),
            ("*.example", "written plainly"),
            ("", "no host"),
        ] {
            let error = registry(value).unwrap_err();
            assert!(error.contains(hint), "{value}: {error}");
        }
    }

    #[test]
    fn a_name_means_what_is_public_or_named() {
        let named = Registries::new(Vec::new(), vec!["10.1.0.0/16".parse().unwrap()]);
        for (name, address, expected) in [
            ("registry.example", "8.8.8.8", true),
            ("registry.example", "10.1.2.3", true),
            ("registry.example", "10.2.2.3", false),
            ("registry.example", "127.0.0.1", false),
            ("registry.example", "::ffff:127.0.0.1", false),
            ("localhost", "127.0.0.1", true),
            ("localhost", "::1", true),
            ("localhost", "10.2.2.3", false),
        ] {
            assert_eq!(named.may_mean(name, address.parse().unwrap()), expected, "{name} {address}");
        }
    }
}
