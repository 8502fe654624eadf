//! Where on the network a host is, as far as its name tells (Local Network Access, "IP Address Space").

use std::net::{IpAddr, Ipv6Addr};

/// How far away a host is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Space {
    /// This very machine.
    Loopback,
    /// The user's own network, by an address or a name that is only ever used there.
    Local,
    /// An address of the open network.
    Public,
    /// A name that may lead anywhere.
    Unknown,
}

impl Space {
    /// Of a host as it stands in a URL, in lower case.
    pub fn of(host: &str) -> Self {
        if host == "localhost" || host.ends_with(".localhost") {
            return Self::Loopback;
        }
        if let Some(address) = address(host) {
            return match address {
                IpAddr::V4(v4) if v4.is_loopback() => Self::Loopback,
                IpAddr::V4(v4) if v4.is_private() || v4.is_link_local() || is_shared(v4.octets()) => {
                    Self::Local
                }
                IpAddr::V6(v6) if v6.is_loopback() => Self::Loopback,
                IpAddr::V6(v6) => match v6.to_ipv4_mapped() {
                    Some(v4) => Self::of(&v4.to_string()),
                    None if v6.is_unique_local() || v6.is_unicast_link_local() => Self::Local,
                    None => Self::Public,
                },
                IpAddr::V4(_) => Self::Public,
            };
        }
        let is_private = !host.contains('.') || PRIVATE.iter().any(|suffix| host.ends_with(suffix));
        if is_private { Self::Local } else { Self::Unknown }
    }

    /// The word for it in `targetAddressSpace` (Local Network Access), where there is one that a page would say.
    pub fn word(self) -> Option<&'static str> {
        match self {
            Self::Loopback => Some("loopback"),
            Self::Local => Some("local"),
            Self::Public | Self::Unknown => None,
        }
    }
}

/// The address, where a host is one and not a name.
pub(crate) fn address(host: &str) -> Option<IpAddr> {
    match host.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
        Some(inside) => inside.parse::<Ipv6Addr>().ok().map(IpAddr::V6),
        None => host.parse().ok(),
    }
}

/// Endings of names that are given out in one's own network only (RFC 6762, RFC 8375, and ICANN's `internal`), or
/// that nobody can register.
const PRIVATE: [&str; 7] = [".local", ".lan", ".home", ".home.arpa", ".internal", ".intranet", ".corp"];

/// Addresses that a provider shares among its customers (RFC 6598).
fn is_shared([first, second, ..]: [u8; 4]) -> bool {
    first == 100 && (64..128).contains(&second)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_are_put_where_they_are() {
        for (host, space) in [
            ("localhost", Space::Loopback),
            ("registry.localhost", Space::Loopback),
            ("127.0.0.1", Space::Loopback),
            ("[::1]", Space::Loopback),
            ("[::ffff:127.0.0.1]", Space::Loopback),
            ("10.1.2.3", Space::Local),
            ("172.16.0.1", Space::Local),
            ("192.168.1.1", Space::Local),
            ("169.254.1.1", Space::Local),
            ("100.64.0.1", Space::Local),
            ("[fd00::1]", Space::Local),
            ("[fe80::1]", Space::Local),
            ("registry", Space::Local),
            ("registry.local", Space::Local),
            ("172.32.0.1", Space::Public),
            ("100.128.0.1", Space::Public),
            ("8.8.8.8", Space::Public),
            ("[2001:db8::1]", Space::Public),
            ("registry.example.com", Space::Unknown),
            ("notlocalhost.example", Space::Unknown),
            ("10.1.2.3.example", Space::Unknown),
        ] {
            assert_eq!(Space::of(host), space, "{host}");
        }
    }
}
