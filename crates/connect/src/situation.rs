//! What is known before anything is tried.

use crate::space::Space;
use longshore_client::target::{Target, TargetError};
use longshore_client::url::{Origin, Url};

/// The page, its browser, and the registry that it is to reach.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Situation {
    /// What the user typed as the registry's URL.
    pub target: String,
    /// The page.
    pub page: Page,
    /// Whether the browser has a network (`navigator.onLine`).
    pub online: bool,
    /// Whose browser it is.
    pub browser: Browser,
    /// Whether the user has given a name and password for the registry.
    pub credentials: bool,
    /// Something that the registry holds, if the user named it.
    pub sample: Option<Sample>,
}

/// The page, as far as it matters what others let it do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// The page's origin as the browser tells it (`location.origin`); `null` for a file or a sandboxed frame.
    pub origin: String,
    /// Whether it is a secure context (`isSecureContext`).
    pub secure: bool,
    /// Whether it is in a frame of another page.
    pub framed: bool,
}

/// Something that the registry holds: manifests and blobs can be tried by it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sample {
    /// The repository.
    pub repository: longshore_core::RepositoryName,
    /// The tag or digest.
    pub reference: longshore_core::Reference,
}

/// Browsers, as far as they differ in what they forbid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Browser {
    /// Chrome, Edge and all others of its make.
    Chromium,
    /// Firefox.
    Firefox,
    /// Safari, and every browser on iOS.
    Safari,
    /// Another one.
    Other,
}

impl Browser {
    /// By what it says of itself (`navigator.userAgent`).
    pub fn of_user_agent(text: &str) -> Self {
        // The order counts: everyone claims to be Safari, and Chrome on iOS is.
        if text.contains("iPhone") || text.contains("iPad") {
            Self::Safari
        } else if text.contains("Firefox/") {
            Self::Firefox
        } else if text.contains("Chrome/") {
            Self::Chromium
        } else if text.contains("Safari/") {
            Self::Safari
        } else {
            Self::Other
        }
    }
}

impl Situation {
    /// The registry's address, read.
    pub(crate) fn place(&self) -> Result<Place, TargetError> {
        let origin = Target::parse(&self.target)?.url.origin();
        let space = Space::of(&origin.host);
        Ok(Place { origin, space })
    }

    /// The page's own origin; none where it has none that others could know.
    pub(crate) fn page_origin(&self) -> Option<Origin> {
        Url::parse(&self.page.origin).ok().map(|url| url.origin())
    }

    /// Whether the page came by HTTPS, so that what it asks by HTTP is mixed content.
    pub(crate) fn is_https(&self) -> bool {
        self.page_origin().is_some_and(|page| page.https)
    }

    /// How far away the page's own host is.
    pub(crate) fn page_space(&self) -> Space {
        self.page_origin().map_or(Space::Unknown, |page| Space::of(&page.host))
    }
}

/// The registry's address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) origin: Origin,
    pub(crate) space: Space,
}

impl Place {
    /// The address of a path at the registry.
    pub(crate) fn url(&self, path: &str) -> String {
        format!("{}{path}", self.origin)
    }

    /// The same host by the other scheme, at the same port, or at the other scheme's own.
    pub(crate) fn other_scheme(&self) -> Self {
        let Origin { https, host, port } = self.origin.clone();
        let port = match (https, port) {
            (true, 443) => 80,
            (false, 80) => 443,
            _ => port,
        };
        Self { origin: Origin { https: !https, host, port }, space: self.space }
    }

    /// Whether the other scheme would be another port.
    pub(crate) fn has_own_port(&self) -> bool {
        self.origin.port == if self.origin.https { 443 } else { 80 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn browsers_are_told_by_what_they_say() {
        for (text, browser) in [
            ("Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Gecko/20100101 Firefox/153.0", Browser::Firefox),
            (
                "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36",
                Browser::Chromium,
            ),
            (
                "Mozilla/5.0 (Macintosh) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Safari/605.1.15",
                Browser::Safari,
            ),
            (
                "Mozilla/5.0 (iPhone; CPU) AppleWebKit/605 (KHTML, like Gecko) CriOS/156 Mobile Safari/604.1",
                Browser::Safari,
            ),
            ("curl/8", Browser::Other),
        ] {
            assert_eq!(Browser::of_user_agent(text), browser, "{text}");
        }
    }

    #[test]
    fn the_other_scheme_keeps_a_port_that_was_named() {
        let place = |url: &str| {
            let origin = Url::parse(url).unwrap().origin();
            Place { space: Space::of(&origin.host), origin }
        };
        assert_eq!(place("https://a.example").other_scheme().url("/v2/"), "http://a.example/v2/");
        assert_eq!(place("http://a.example:5000").other_scheme().url("/v2/"), "https://a.example:5000/v2/");
        assert!(place("https://a.example:443").has_own_port());
        assert!(!place("http://a.example:443").has_own_port());
    }
}
