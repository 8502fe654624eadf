//! Where a request is to go, once it is known that it may.

use super::host::Host;
use super::refusal::{Reason, Refusal};
use longshore_client::url::{Origin, Url};
use std::fmt;

/// A URL that is written plainly.
#[derive(Clone, Debug)]
pub(super) struct Destination {
    /// As the HTTP library has it.
    pub(super) url: reqwest::Url,
    /// Whose URL it is, with the host as it is usually written.
    pub(super) origin: Origin,
    /// The host.
    pub(super) host: Host,
}

impl Destination {
    /// Reads a URL. Two readers have to see the same host, port, path and query in it, and nothing is to be put right by
    /// one of them: what is checked is what is asked.
    pub(super) fn read(text: &str) -> Result<Self, Refusal> {
        let wrong = |why: &str| Refusal::new(Reason::Url, format!("The URL cannot be asked for: {why}."));
        let url = Url::parse(text).map_err(|error| wrong(&error.to_string()))?;
        if text.contains('#') {
            return Err(wrong("it has a fragment, which is never sent"));
        }
        let (host, origin) = Host::of(&url.origin())?;
        let other = reqwest::Url::parse(text).map_err(|error| wrong(&error.to_string()))?;
        let same_host = match &host {
            Host::Address(address) => {
                let text = other.host_str().unwrap_or_default();
                text.trim_matches(['[', ']']).parse() == Ok(*address)
            }
            Host::Name(name) => other.host_str() == Some(name),
        };
        let is_alike = same_host
            && (other.scheme() == "https") == origin.https
            && other.port_or_known_default() == Some(origin.port)
            && (other.path(), other.query()) == path_and_query(&url);
        if !is_alike {
            return Err(wrong(
                "it can be read in two ways; write its path without . and .. and without what has to be escaped",
            ));
        }
        Ok(Self { url: other, origin, host })
    }

    /// The URL without its query: what a permission is for.
    pub(super) fn place(&self) -> String {
        format!("{}{}", self.origin, self.url.path())
    }

    /// Whether it is in the registries' API (distribution specification, “Endpoints”).
    pub(super) fn is_in_api(&self) -> bool {
        let path = self.url.path();
        path == "/v2" || path.starts_with("/v2/")
    }
}

fn path_and_query(url: &Url) -> (&str, Option<&str>) {
    let text = url.path_and_query();
    text.split_once('?').map_or((text, None), |(path, query)| (path, Some(query)))
}

/// Without its query, which may hold what signs it.
impl fmt::Display for Destination {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.place())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urls_that_are_written_plainly_are_taken_as_they_are() {
        for text in [
            "https://registry.example/v2/",
            "https://registry.example:5000/v2/a/blobs/uploads/1?_state=a%2Fb%3D&x=y",
            "http://[::1]:5000/v2/_catalog?n=2&last=a/b",
            "https://registry.example/v2/a%2Fb/tags/list",
            "https://registry.example",
        ] {
            let read = Destination::read(text).unwrap();
            assert_eq!(read.url.as_str().trim_end_matches('/'), text.trim_end_matches('/'));
        }
        let read = Destination::read("https://Registry.Example:443/v2/?q").unwrap();
        assert_eq!(read.place(), "https://registry.example/v2/");
    }

    #[test]
    fn urls_that_can_be_read_in_two_ways_are_refused() {
        for text in [
            "",
            "/v2/",
            "//registry.example/v2/",
            "ftp://registry.example/",
            "file:///etc/passwd",
            "https:///v2/",
            "https://user@registry.example/v2/",
            "https://registry.example@127.0.0.1/v2/",
            "https://127.0.0.1\\@registry.example/v2/",
            "https://registry.example\\v2/",
            "https://registry.example/v2/../admin",
            "https://registry.example/v2/%2e%2E/admin",
            "https://registry.example/v2/./a",
            "https://registry.example/v2/\t",
            "https://registry.example/v2/ a",
            "https://registry.example/v2/\r\nHost: x",
            "https://registry.example/v2/a?b='c'",
            "https://registry.example/v2/#a",
            "https://registry.example:99999/v2/",
            "https://registry.example?n=1",
            "https://127.1/v2/",
            "https://0x7f000001/v2/",
            "https://2130706433/v2/",
            "https://0177.0.0.1/v2/",
            "https://registry.example./v2/",
            "https://registry%2eexample/v2/",
            "https://registry.example%2f@127.0.0.1/v2/",
            "https://registry.example%00.evil.example/v2/",
            "https://bücher.example/v2/",
            "https://１２７.0.0.1/v2/",
            "https://[::ffff:127.0.0.1%25lo]/v2/",
        ] {
            assert_eq!(Destination::read(text).unwrap_err().reason, Reason::Url, "{text}");
        }
    }
}
