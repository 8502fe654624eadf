//! Absolute web addresses: where a request goes, and who stands behind it.

use fluent_uri::{Uri, UriRef};
use std::fmt;

/// An absolute `http` or `https` URL without user or fragment.
#[derive(Clone, PartialEq, Eq)]
pub struct Url(Uri<String>);

impl Url {
    /// Parses an absolute URL.
    pub fn parse(text: &str) -> Result<Self, UrlError> {
        let uri = Uri::parse(text).map_err(|_| UrlError::Syntax(text.chars().take(200).collect()))?;
        Self::checked(uri.into())
    }

    /// The URL that a `Location`, `Link` or `realm` means when it comes in an answer to this one
    /// (RFC 3986, 5): absolute, or relative in any of its forms.
    pub fn join(&self, reference: &str) -> Result<Self, UrlError> {
        let bad = || UrlError::Syntax(reference.chars().take(200).collect());
        let reference = UriRef::parse(reference.trim()).map_err(|_| bad())?;
        let uri = reference.resolve_against(&self.0).map_err(|_| bad())?;
        Self::checked(uri)
    }

    /// The same URL with `name=value` added to its query; the value is percent-encoded.
    #[must_use]
    pub fn with_query(&self, name: &str, value: &str) -> Self {
        let text = self.as_str();
        let text = text.split('#').next().unwrap_or(text);
        let joint = match text.split_once('?') {
            None => "?",
            Some((_, query)) if query.is_empty() || query.ends_with('&') => "",
            Some(_) => "&",
        };
        let text = format!("{text}{joint}{name}={}", encoded(value));
        // The parts were valid, and what was added is encoded: this parses.
        Uri::parse(text).map_or_else(|_| self.clone(), Self)
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }

    /// Whose URL it is.
    pub fn origin(&self) -> Origin {
        let https = self.0.scheme().as_str().eq_ignore_ascii_case("https");
        let (host, port) = self.0.authority().map_or(("", ""), |authority| {
            (authority.host(), authority.port().map_or("", |port| port.as_str()))
        });
        let port = port.parse().unwrap_or(if https { 443 } else { 80 });
        Origin { https, host: host.to_ascii_lowercase(), port }
    }

    /// Path and query, as they stand in the request line.
    pub fn path_and_query(&self) -> &str {
        let text = self.as_str();
        let after_scheme = text.find("://").map_or(0, |at| at + 3);
        let path = text[after_scheme..].find(['/', '?']).map_or(text.len(), |at| after_scheme + at);
        let end = text.find('#').unwrap_or(text.len());
        if path >= end { "/" } else { &text[path..end] }
    }

    fn checked(uri: Uri<String>) -> Result<Self, UrlError> {
        let scheme = uri.scheme().as_str().to_ascii_lowercase();
        if scheme != "http" && scheme != "https" {
            return Err(UrlError::Scheme(scheme));
        }
        let authority = uri.authority().ok_or(UrlError::NoHost)?;
        if authority.host().is_empty() {
            return Err(UrlError::NoHost);
        }
        if authority.userinfo().is_some() {
            return Err(UrlError::Credentials);
        }
        let port = authority.port().map_or("", |port| port.as_str());
        if !port.is_empty() && port.parse::<u16>().is_err() {
            return Err(UrlError::Port(port.to_owned()));
        }
        Ok(Self(uri))
    }
}

impl fmt::Display for Url {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for Url {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Url({})", self.as_str())
    }
}

/// Scheme, host and port: the boundary that credentials do not cross (RFC 6454).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Origin {
    /// Whether the scheme is `https`; else it is `http`.
    pub https: bool,
    /// The host, in lower case.
    pub host: String,
    /// The port, also where it was left out.
    pub port: u16,
}

impl Origin {
    /// Whether the host is this very machine, so that nothing sent to it crosses a network.
    pub fn is_loopback(&self) -> bool {
        // Four numbers, the first of them 127 (RFC 1122, 3.2.1.3); any other way to write one is a name.
        let numbers: Vec<Option<u8>> = self.host.split('.').map(|part| part.parse().ok()).collect();
        matches!(numbers.as_slice(), [Some(127), Some(_), Some(_), Some(_)])
            || self.host == "[::1]"
            || self.host == "localhost"
            || self.host.ends_with(".localhost")
    }

    /// Host and port as the `Host` header has them: the scheme's own port is left out.
    pub fn authority(&self) -> String {
        match (self.https, self.port) {
            (true, 443) | (false, 80) => self.host.clone(),
            (_, port) => format!("{}:{port}", self.host),
        }
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}://{}", if self.https { "https" } else { "http" }, self.authority())
    }
}

/// Why a text is not a URL that a request can be sent to.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum UrlError {
    /// It is not a URL.
    #[error("“{0}” is not a URL")]
    Syntax(String),
    /// Requests go over HTTP only.
    #[error("a URL begins with https:// or http://, not with {0}:")]
    Scheme(String),
    /// There is no host.
    #[error("the URL has no host")]
    NoHost,
    /// There is a user or password before the host.
    #[error("the URL has a user or a password in it")]
    Credentials,
    /// The port is no port.
    #[error("{0} is not a port: ports go from 0 to 65535")]
    Port(String),
}

/// Percent-encodes what is not unreserved, but leaves what reads better as it is and means
/// nothing in a query's value: `:`, `/`, `,`.
fn encoded(value: &str) -> String {
    let mut text = String::with_capacity(value.len());
    for byte in value.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~:/,".contains(&byte) {
            text.push(char::from(byte));
        } else {
            text.push('%');
            for nibble in [byte >> 4, byte & 15] {
                text.push(char::from(b"0123456789ABCDEF"[usize::from(nibble)]));
            }
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(text: &str) -> Url {
        Url::parse(text).unwrap()
    }

    #[test]
    fn locations_of_every_form_are_resolved() {
        let base = url("http://h:5000/v2/a/blobs/uploads/");
        for (reference, expected) in [
            ("/v2/a/blobs/uploads/1?_state=x", "http://h:5000/v2/a/blobs/uploads/1?_state=x"),
            ("https://other/x?y=%2F", "https://other/x?y=%2F"),
            ("//other/x", "http://other/x"),
            ("1", "http://h:5000/v2/a/blobs/uploads/1"),
            ("?n=2", "http://h:5000/v2/a/blobs/uploads/?n=2"),
        ] {
            assert_eq!(base.join(reference).unwrap().as_str(), expected);
        }
    }

    #[test]
    fn a_location_that_is_no_web_address_is_refused() {
        let base = url("http://h/");
        assert_eq!(base.join("javascript:alert(1)"), Err(UrlError::Scheme("javascript".into())));
        assert_eq!(base.join("http://u:p@h/"), Err(UrlError::Credentials));
        assert!(matches!(base.join("http://h/ x"), Err(UrlError::Syntax(_))));
        assert!(matches!(base.join("http://h:99999/"), Err(UrlError::Port(_))));
    }

    #[test]
    fn a_query_is_added_to_what_is_there() {
        assert_eq!(
            url("http://h/u").with_query("digest", "sha256:ab").as_str(),
            "http://h/u?digest=sha256:ab"
        );
        assert_eq!(
            url("http://h/u?_state=a").with_query("d", "é&=").as_str(),
            "http://h/u?_state=a&d=%C3%A9%26%3D"
        );
        assert_eq!(url("http://h/u?").with_query("d", "1").as_str(), "http://h/u?d=1");
    }

    #[test]
    fn origins_are_compared_with_their_ports() {
        assert_eq!(url("https://H/x").origin(), url("https://h:443/").origin());
        assert_ne!(url("https://h/").origin(), url("http://h/").origin());
        assert_eq!(url("http://h:80/").origin().to_string(), "http://h");
    }

    #[test]
    fn loopback_hosts_are_known() {
        for host in ["localhost", "127.0.0.1", "127.9.9.9", "[::1]", "a.localhost"] {
            assert!(url(&format!("http://{host}:1/")).origin().is_loopback(), "{host}");
        }
        for host in ["127.0.0.1.example", "127.1", "127.example", "128.0.0.1", "[::2]", "localhost.example"] {
            assert!(!url(&format!("http://{host}/")).origin().is_loopback(), "{host}");
        }
    }

    #[test]
    fn path_and_query_are_what_the_request_line_has() {
        assert_eq!(url("http://h").path_and_query(), "/");
        assert_eq!(url("http://h?x").path_and_query(), "?x");
        assert_eq!(url("http://h:1/a?b=/c").path_and_query(), "/a?b=/c");
    }
}
