//! Which page is meant: the part of the address after `#`.

/// A page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Route {
    /// Run a flow against a target.
    Play,
    /// Look at a document: what it is, what is wrong with it, who takes it.
    Manifests,
    /// Walk a registry.
    Browse,
    /// Lessons that run real flows.
    Learn,
    /// See what can go wrong, and why.
    Failures,
    /// Hold a registry to what the specification demands.
    Conformance,
    /// Find out why a registry cannot be reached.
    Connect,
    /// No page has this address.
    Unknown,
}

impl Route {
    /// The pages in the order of the navigation.
    pub(crate) const PAGES: [Self; 7] = [
        Self::Play,
        Self::Manifests,
        Self::Browse,
        Self::Learn,
        Self::Failures,
        Self::Conformance,
        Self::Connect,
    ];

    /// The page that the fragment of an address means, with its `#`. Without one it is Play.
    pub(crate) fn parse(fragment: &str) -> Self {
        match path(fragment) {
            "" | "play" => Self::Play,
            "manifests" => Self::Manifests,
            "browse" => Self::Browse,
            "failures" => Self::Failures,
            "conformance" => Self::Conformance,
            "connect" => Self::Connect,
            // A lesson is named behind it.
            path if path.split('/').next() == Some("learn") => Self::Learn,
            _ => Self::Unknown,
        }
    }

    /// The fragment that leads there; to the first page from one that is none.
    pub(crate) fn href(self) -> &'static str {
        match self {
            Self::Play | Self::Unknown => "#/play",
            Self::Manifests => "#/manifests",
            Self::Browse => "#/browse",
            Self::Learn => "#/learn",
            Self::Failures => "#/failures",
            Self::Conformance => "#/conformance",
            Self::Connect => "#/connect",
        }
    }

    /// The page's name.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Play => "Play",
            Self::Manifests => "Manifests",
            Self::Browse => "Browse",
            Self::Learn => "Learn",
            Self::Failures => "Failures",
            Self::Conformance => "Conformance",
            Self::Connect => "Connect",
            Self::Unknown => "No such page",
        }
    }

    /// Goes there.
    pub(crate) fn open(self) {
        if let Some(window) = web_sys::window() {
            // Any window can go to a fragment.
            let _ = window.location().set_hash(self.href());
        }
    }

    /// The page that the browser shows.
    pub(crate) fn current() -> Self {
        Self::parse(&fragment())
    }
}

/// The fragment that leads to Connect, with this registry filled in.
pub(crate) fn connect_to(registry: &str) -> String {
    format!("{}?registry={}", Route::Connect.href(), String::from(js_sys::encode_uri_component(registry)))
}

/// The registry that the address names.
pub(crate) fn registry_of_address() -> Option<String> {
    let fragment = fragment();
    let parameters = fragment.split_once('?')?.1;
    let named = parameters.split('&').find_map(|parameter| parameter.strip_prefix("registry="))?;
    js_sys::decode_uri_component(named).ok().map(String::from)
}

/// The fragment of the browser's address, with its `#`; empty where it has none.
pub(crate) fn fragment() -> String {
    web_sys::window().and_then(|window| window.location().hash().ok()).unwrap_or_default()
}

/// What a fragment names, without what is asked of it behind a question mark.
pub(crate) fn path(fragment: &str) -> &str {
    fragment.trim_start_matches('#').split('?').next().unwrap_or_default().trim_matches('/')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_visit_is_play() {
        for fragment in ["", "#", "#/", "#/play", "#play", "#/play?flow=push"] {
            assert_eq!(Route::parse(fragment), Route::Play, "{fragment}");
        }
    }

    #[test]
    fn other_addresses_are_no_page() {
        for fragment in ["#/nowhere", "#/play/nowhere", "#/learning"] {
            assert_eq!(Route::parse(fragment), Route::Unknown, "{fragment}");
        }
    }

    #[test]
    fn a_lesson_is_on_the_page_learn() {
        for fragment in ["#/learn", "#/learn/", "#/learn/digests", "#learn/digests?theme=Dark"] {
            assert_eq!(Route::parse(fragment), Route::Learn, "{fragment}");
        }
    }

    #[test]
    fn each_page_is_where_its_link_leads() {
        for page in Route::PAGES {
            assert_eq!(Route::parse(page.href()), page);
        }
    }
}
