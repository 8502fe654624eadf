//! Domains: the host in a reference to an image, with its port.

use crate::checked_string;

/// A host name or an address, and a port where one is given: `example.com`, `localhost:5000`, `[::1]:443`.
///
/// The grammar is that of the distribution project's references. It is not that of the host in a URL: it takes
/// IPv6 addresses of any shape, without a zone, and ports of any number of digits.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Domain {
    text: String,
}
checked_string!(Domain, DomainError);

impl Domain {
    /// Docker Hub, which is meant where a reference has no domain.
    pub(super) const DOCKER_HUB: &'static str = "docker.io";

    /// Parses a domain.
    pub fn parse(text: &str) -> Result<Self, DomainError> {
        let (host, port) = match text.strip_prefix('[') {
            Some(rest) => {
                let end = rest.find(']').ok_or_else(|| DomainError::Address(shortened(text)))?;
                if !is_address(&rest[..end]) {
                    return Err(DomainError::Address(shortened(text)));
                }
                ("", &rest[end + 1..])
            }
            None => text.find(':').map_or((text, ""), |at| text.split_at(at)),
        };
        if !text.starts_with('[') && !host.split('.').all(is_label) {
            return Err(DomainError::Host(shortened(host)));
        }
        if !is_port(port) {
            return Err(DomainError::Port(shortened(port)));
        }
        Ok(Self { text: text.to_owned() })
    }
}

/// Letters and digits, and dashes between them.
fn is_label(label: &str) -> bool {
    let inside = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
    !label.is_empty() && label.bytes().all(inside) && !label.starts_with('-') && !label.ends_with('-')
}

fn is_address(address: &str) -> bool {
    !address.is_empty() && address.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b':')
}

fn is_port(port: &str) -> bool {
    port.is_empty()
        || port
            .strip_prefix(':')
            .is_some_and(|digits| !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()))
}

/// The beginning of a text, for an error's sentence.
pub(super) fn shortened(text: &str) -> String {
    const LONGEST: usize = 64;
    if text.chars().count() <= LONGEST {
        return text.to_owned();
    }
    text.chars().take(LONGEST).chain(['…']).collect()
}

/// Why a text is not a domain.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DomainError {
    /// A part of the host is empty, or has something else than letters, digits and dashes inside.
    #[error("“{0}” is no host: between its points it has letters and digits, and dashes inside")]
    Host(String),
    /// What stands in brackets is no address of IPv6.
    #[error("“{0}” is no IPv6 address in brackets, such as [::1]; a zone may not be in it")]
    Address(String),
    /// What follows the host is no port.
    #[error("“{0}” is no port: a colon and digits")]
    Port(String),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_addresses_and_ports_are_taken() {
        for text in
            ["a", "A.b-c.0", "localhost:5000", "127.0.0.1", "[::1]", "[2001:DB8::1]:80", "a:0123456789"]
        {
            assert_eq!(Domain::parse(text).unwrap().as_str(), text);
        }
    }

    #[test]
    fn all_else_is_refused_with_its_reason() {
        use DomainError::{Address, Host, Port};
        for (text, error) in [
            ("", Host(String::new())),
            ("a..b", Host("a..b".into())),
            ("-a", Host("-a".into())),
            ("a_b", Host("a_b".into())),
            ("a:", Port(":".into())),
            ("a:http", Port(":http".into())),
            ("a:1:2", Port(":1:2".into())),
            ("::1", Host(String::new())),
            ("[::1", Address("[::1".into())),
            ("[]", Address("[]".into())),
            ("[fe80::1%eth0]", Address("[fe80::1%eth0]".into())),
            ("[::1]x", Port("x".into())),
        ] {
            assert_eq!(Domain::parse(text), Err(error), "{text}");
        }
    }
}
