//! Hosts, written in the one way that everybody reads alike.

use super::refusal::{Reason, Refusal};
use longshore_client::url::Origin;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// The host of a URL.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Host {
    /// An address.
    Address(IpAddr),
    /// A name, which is looked up.
    Name(String),
}

/// A name is not longer (RFC 1035, 2.3.4).
const LONGEST_NAME: usize = 253;

impl Host {
    /// The host of an origin, and the origin with the host as it is usually written. An address in decimal, octal or
    /// hexadecimal pieces, a name with a dot at its end or with escapes in it means to some what it does not mean to
    /// others: it is no host.
    pub(super) fn of(origin: &Origin) -> Result<(Self, Origin), Refusal> {
        let host = Self::read(&origin.host).ok_or_else(|| {
            let host: String = origin.host.chars().take(LONGEST_NAME).collect();
            Refusal::new(
                Reason::Url,
                format!(
                    "“{host}” is no host that is written plainly: a name of letters, digits, hyphens and single dots, \
                     such as registry.example, four decimal numbers, or an address of IPv6 in brackets."
                ),
            )
        })?;
        let text = match &host {
            Self::Address(IpAddr::V6(address)) => format!("[{address}]"),
            Self::Address(IpAddr::V4(address)) => address.to_string(),
            Self::Name(name) => name.clone(),
        };
        Ok((host, Origin { host: text, ..origin.clone() }))
    }

    fn read(host: &str) -> Option<Self> {
        if let Some(address) = host.strip_prefix('[') {
            let address: Ipv6Addr = address.strip_suffix(']')?.parse().ok()?;
            return Some(Self::Address(address.into()));
        }
        if let Ok(address) = host.parse::<Ipv4Addr>() {
            return Some(Self::Address(address.into()));
        }
        let is_label = |label: &str| {
            let inner = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
            (1..=63).contains(&label.len())
                && label.bytes().all(inner)
                && !label.starts_with('-')
                && !label.ends_with('-')
        };
        // What ends in a number is read as an address by some (URL Standard, 3.5).
        let last = host.rsplit('.').next()?;
        let ends_in_a_number = last.starts_with(|first: char| first.is_ascii_digit());
        let is_name = host.len() <= LONGEST_NAME && host.split('.').all(is_label) && !ends_in_a_number;
        is_name.then(|| Self::Name(host.to_ascii_lowercase()))
    }

    /// Whether this is the name that means this very machine (RFC 6761, 6.3).
    pub(super) fn is_localhost(name: &str) -> bool {
        name == "localhost"
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_is_written_plainly_or_is_none() {
        for (host, expected) in [
            ("registry.example", Some("registry.example")),
            ("REGISTRY.Example", Some("registry.example")),
            ("xn--bcher-kva.example", Some("xn--bcher-kva.example")),
            ("localhost", Some("localhost")),
            ("my_registry", Some("my_registry")),
            ("127.0.0.1", Some("127.0.0.1")),
            ("[::1]", Some("[::1]")),
            ("[0:0:0:0:0:ffff:7F00:1]", Some("[::ffff:127.0.0.1]")),
            ("127.1", None),
            ("127.0.0.01", None),
            ("0177.0.0.1", None),
            ("0x7f.0.0.1", None),
            ("0x7f000001", None),
            ("2130706433", None),
            ("127.0.0.1.", None),
            ("registry.example.", None),
            ("registry..example", None),
            (".example", None),
            ("registry.example%00", None),
            ("127%2e0.0.1", None),
            ("bücher.example", None),
            ("-a.example", None),
            ("a b", None),
            ("[::1%25eth0]", None),
            ("[v1.x]", None),
            ("", None),
        ] {
            let origin = Origin { https: true, host: host.to_owned(), port: 443 };
            let read = Host::of(&origin).map(|(_, origin)| origin.host).ok();
            assert_eq!(read.as_deref(), expected, "{host}");
        }
    }
}
