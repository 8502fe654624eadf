//! What can stand between a page and a registry.

use std::fmt;

macro_rules! causes {
    ($($(#[$doc:meta])* $name:ident = $text:literal;)*) => {
        /// One reason why a page does not reach a registry, in the order of the ladder.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Cause { $($(#[$doc])* $name,)* }
        impl Cause {
            /// All of them, in the order of the ladder.
            pub const ALL: &[Self] = &[$(Self::$name,)*];

            /// Its name, which stays: for links, tests and the texts.
            pub fn name(self) -> &'static str {
                match self { $(Self::$name => $text,)* }
            }
        }
    };
}
causes! {
    /// What was typed is no registry's URL.
    Url = "url";
    /// The browser has no network.
    Offline = "offline";
    /// The port is one that browsers never use for HTTP (Fetch, "Port blocking").
    BlockedPort = "blocked-port";
    /// An `https:` page asks by `http:` (Mixed Content, 4.4).
    MixedContent = "mixed-content";
    /// The page's own content security policy forbids the address.
    ContentPolicy = "content-policy";
    /// The user, an administrator or the frame denies the page the local network.
    LocalNetworkDenied = "local-network-denied";
    /// The browser's question about the local network was not answered.
    LocalNetworkUnanswered = "local-network-unanswered";
    /// A page without HTTPS may not ask for the local network at all.
    InsecurePage = "insecure-page";
    /// The name has no address.
    Name = "name";
    /// Nobody listens at the port, or the connection is broken off.
    Refused = "refused";
    /// Nobody answers in time.
    NoAnswer = "no-answer";
    /// The certificate, or TLS itself, does not hold.
    Tls = "tls";
    /// The port speaks the other of `http:` and `https:`.
    Scheme = "scheme";
    /// The answer may not be used by other origins at all (`Cross-Origin-Resource-Policy`), and has no CORS headers.
    ResourcePolicy = "resource-policy";
    /// An extension, a filter or a proxy on the user's side stops the request.
    Intercepted = "intercepted";
    /// The answer has no `Access-Control-Allow-Origin`.
    CorsMissing = "cors-missing";
    /// The header names another origin.
    CorsOtherOrigin = "cors-other-origin";
    /// The header is there twice, or with two values.
    CorsTwice = "cors-twice";
    /// The answer is a redirect to where CORS ends, such as from `http:` to `https:` or to a login page.
    Redirect = "redirect";
    /// The header is on answers that say yes, but not on errors such as 401.
    CorsNotOnErrors = "cors-not-on-errors";
    /// Something answers that is no registry.
    NotRegistry = "not-registry";
    /// The registry speaks protocol version 1 only.
    OldRegistry = "old-registry";
    /// The server answers with an error that has nothing to do with the page.
    Status = "status";
    /// The preflight is not answered with 2xx and CORS headers.
    PreflightRefused = "preflight-refused";
    /// The preflight is asked for credentials, which it never has.
    PreflightAuth = "preflight-auth";
    /// The preflight's answer does not allow a header that the protocol needs.
    HeaderNotAllowed = "header-not-allowed";
    /// Some paths of the registry answer without CORS headers.
    PathNotCovered = "path-not-covered";
    /// The preflight's answer does not allow a method that the protocol needs.
    MethodNotAllowed = "method-not-allowed";
    /// A header that the protocol needs is kept from the page.
    HeaderNotExposed = "header-not-exposed";
    /// The challenge names no token service that a page could ask.
    TokenUrl = "token-url";
    /// The token service is at an `http:` address, and the page at an `https:` one.
    TokenMixedContent = "token-mixed-content";
    /// The token service cannot be reached.
    TokenUnreachable = "token-unreachable";
    /// The token service answers without CORS headers.
    TokenCors = "token-cors";
    /// The token service does not allow a request with a password.
    TokenPreflight = "token-preflight";
    /// Blobs are redirected to a server that answers without CORS headers.
    BlobRedirect = "blob-redirect";
    /// Blobs are redirected to a server that cannot be reached.
    BlobUnreachable = "blob-unreachable";
    /// Nothing: the page reaches the registry.
    Nothing = "nothing";
}

impl Cause {
    /// The cause of this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|cause| cause.name() == name)
    }
}

/// A set of causes.
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Causes(u64);

impl Causes {
    /// None.
    pub const NONE: Self = Self(0);
    /// All.
    pub const ALL: Self = Self::of(Cause::ALL);

    /// These.
    pub const fn of(causes: &[Cause]) -> Self {
        let (mut bits, mut at) = (0, 0);
        while at < causes.len() {
            bits |= 1 << causes[at] as u32;
            at += 1;
        }
        Self(bits)
    }

    /// Whether it is one of them.
    pub const fn has(self, cause: Cause) -> bool {
        self.0 & (1 << cause as u32) != 0
    }

    /// Those of both.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// Those of either.
    #[must_use]
    pub const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Those that are not among the others.
    #[must_use]
    pub const fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    /// How many.
    pub const fn len(self) -> usize {
        self.0.count_ones() as usize
    }

    /// Whether there are none.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Whether one is in both.
    pub const fn meets(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// The single one, where it is one.
    pub fn single(self) -> Option<Cause> {
        if self.len() == 1 { self.iter().next() } else { None }
    }

    /// One after the other, in the order of the ladder.
    pub fn iter(self) -> impl Iterator<Item = Cause> {
        Cause::ALL.iter().copied().filter(move |cause| self.has(*cause))
    }
}

impl FromIterator<Cause> for Causes {
    fn from_iter<I: IntoIterator<Item = Cause>>(causes: I) -> Self {
        causes.into_iter().fold(Self::NONE, |all, cause| all.or(Self::of(&[cause])))
    }
}

impl fmt::Debug for Causes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.iter()).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_cause_is_found_by_its_name() {
        for cause in Cause::ALL {
            assert_eq!(Cause::named(cause.name()), Some(*cause));
        }
        assert_eq!(Cause::named("cors"), None);
    }

    #[test]
    fn a_set_holds_what_was_put_in_and_keeps_the_order_of_the_ladder() {
        let set = Causes::of(&[Cause::Nothing, Cause::Tls, Cause::Name]);
        assert_eq!(set.iter().collect::<Vec<_>>(), [Cause::Name, Cause::Tls, Cause::Nothing]);
        assert_eq!(set.without(Causes::of(&[Cause::Name, Cause::Tls])).single(), Some(Cause::Nothing));
        assert_eq!(set.single(), None);
        assert_eq!(Causes::ALL.len(), Cause::ALL.len());
    }
}
