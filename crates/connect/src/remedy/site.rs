//! What is filled into configurations.

use crate::ladder::Ladder;
use longshore_client::url::{Origin, Url};

/// Which pages a registry lets in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Who {
    /// This page alone.
    ThisPage,
    /// Every page.
    AnyPage,
}

/// The user's own hosts, in characters that mean nothing in any configuration.
#[derive(Clone, Debug)]
pub(super) struct Site {
    /// What goes into `Access-Control-Allow-Origin`.
    pub(super) page: String,
    /// The registry.
    pub(super) registry: Address,
    /// The token service, where one is known by a name that can be filled in.
    pub(super) tokens: Option<Address>,
    /// Whether the page is in a frame.
    pub(super) framed: bool,
}

/// A host and a path at it.
#[derive(Clone, Debug)]
pub(super) struct Address {
    pub(super) origin: Origin,
    pub(super) path: String,
}

impl Site {
    pub(super) fn of(ladder: &Ladder, who: Who) -> Option<Self> {
        let situation = ladder.situation();
        let registry = Address::of(&ladder.ping_url()?)?;
        // A page without an origin of its own is let in with all others, or not at all.
        let page = match (who, situation.page_origin()) {
            (Who::AnyPage, _) | (Who::ThisPage, None) => "*".to_owned(),
            (Who::ThisPage, Some(page)) => is_plain(&page.host).then(|| page.to_string())?,
        };
        let tokens = ladder.realm_url().and_then(|url| Address::of(&url));
        Some(Self { page, registry, tokens, framed: situation.page.framed })
    }

    pub(super) fn is_any(&self) -> bool {
        self.page == "*"
    }
}

impl Address {
    fn of(url: &str) -> Option<Self> {
        let url = Url::parse(url).ok()?;
        let origin = url.origin();
        let path = url.path_and_query().split('?').next().unwrap_or("/").to_owned();
        let is_path = path.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"/-._~".contains(&byte));
        (is_plain(&origin.host) && is_path).then_some(Self { origin, path })
    }

    /// The same by `https:`.
    pub(super) fn https(&self) -> String {
        let port = if self.origin.port == 80 { 443 } else { self.origin.port };
        Origin { https: true, port, ..self.origin.clone() }.to_string()
    }
}

/// Whether a host is made of characters that no configuration gives a meaning to. URLs may have others, such as `;`
/// and `$`; names and addresses that exist do not.
fn is_plain(host: &str) -> bool {
    let is_name =
        |text: &str| text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._".contains(&byte));
    match host.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
        Some(address) => address.bytes().all(|byte| byte.is_ascii_hexdigit() || b":.".contains(&byte)),
        None => is_name(host),
    }
}
