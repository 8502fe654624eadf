//! What a registry that is offered names itself: the token service of its challenge, the place of a blob, of an upload.
//! Such a URL is not named on the command line, and is allowed by a permission that comes with the answer.

use super::address::is_public;
use super::destination::Destination;
use super::host::Host;
use super::refusal::{Reason, Refusal};
use super::registries::Registries;
use super::seal::{Seal, Unsealed};
use http::header::{HeaderMap, LOCATION, WWW_AUTHENTICATE};
use http::{Method, StatusCode};
use longshore_client::url::{Origin, Url};
use longshore_core::header::Challenge;

/// For how long a permission is good, in seconds: a token is asked for and a blob fetched at once.
const LIFETIME: u64 = 600;

/// A URL that an answer names and that needs a permission.
pub(super) enum Named {
    /// It may be asked for with this permission. The URL is without its query.
    Permitted {
        /// The permission.
        permission: String,
        /// What it is for.
        place: String,
    },
    /// It may not be asked for.
    Withheld(Refusal),
}

/// Gives permissions, and knows them again.
pub(super) struct Permissions<'a> {
    pub(super) seal: &'a Seal,
    pub(super) registries: &'a Registries,
    /// The origin of the page that asks.
    pub(super) page: &'a str,
    /// Now, in seconds of Unix time.
    pub(super) now: u64,
}

impl Permissions<'_> {
    /// What the answer of a registry that is offered names. Nobody else's answer gives a permission.
    pub(super) fn named(
        &self,
        asked: &Destination,
        method: &Method,
        status: StatusCode,
        headers: &HeaderMap,
    ) -> Option<Named> {
        if !self.registries.offers(&asked.origin) {
            return None;
        }
        let url = Url::parse(asked.url.as_str()).ok()?;
        let is_redirect = status.is_redirection() && matches!(*method, Method::GET | Method::HEAD);
        let reference = match status {
            StatusCode::UNAUTHORIZED => realm(headers)?,
            _ => headers.get(LOCATION)?.to_str().ok()?.to_owned(),
        };
        // What is no URL leads nowhere, and the client says so.
        let named = url.join(&reference).ok()?;
        let is_own = named.origin() == url.origin();
        if status != StatusCode::UNAUTHORIZED && !is_redirect && !(is_own && status.is_success()) {
            return None;
        }
        let text = named.as_str().split('#').next().unwrap_or_default();
        let named = match Destination::read(text) {
            Ok(named) => named,
            Err(refusal) => return Some(Named::Withheld(refusal)),
        };
        if self.registries.offers(&named.origin) && named.is_in_api() {
            return None;
        }
        Some(match self.may_be_named(&asked.origin, &named) {
            Ok(()) => {
                let place = named.place();
                let stamp =
                    self.seal.stamp(&self.sealed(&asked.origin.to_string(), &place), self.now + LIFETIME);
                Named::Permitted { permission: format!("{stamp}.{}", asked.origin), place }
            }
            Err(refusal) => Named::Withheld(refusal),
        })
    }

    /// Whether a permission allows the request.
    pub(super) fn check(
        &self,
        permission: &str,
        method: &Method,
        asked: &Destination,
    ) -> Result<(), Refusal> {
        let forged = || {
            Refusal::new(
                Reason::PermissionInvalid,
                format!("The permission is none of this gateway's for {asked}: ask the registry anew."),
            )
        };
        // EXPIRES.MAC.REGISTRY
        let mut parts = permission.splitn(3, '.');
        let (Some(expires), Some(code), Some(registry)) = (parts.next(), parts.next(), parts.next()) else {
            return Err(forged());
        };
        let stamp = format!("{expires}.{code}");
        self.seal.check(&stamp, &self.sealed(registry, &asked.place()), self.now).map_err(
            |why| match why {
                Unsealed::Forged => forged(),
                Unsealed::Expired => Refusal::new(
                    Reason::PermissionExpired,
                    format!("The permission for {asked} is no longer good: ask the registry anew."),
                ),
            },
        )?;
        // A gateway that shares the key may offer others than this one does.
        let registry = Url::parse(registry).map_err(|_| forged())?.origin();
        if !self.registries.offers(&registry) {
            return Err(forged());
        }
        if registry != asked.origin && !matches!(*method, Method::GET | Method::HEAD) {
            return Err(Refusal::new(
                Reason::Method,
                format!("{asked} is not the registry's own: only GET and HEAD are passed on to it."),
            ));
        }
        self.may_be_named(&registry, asked)
    }

    fn sealed<'b>(&'b self, registry: &'b str, place: &'b str) -> [&'b str; 4] {
        ["permission", self.page, registry, place]
    }

    /// Whether a registry can make the gateway ask for this URL.
    fn may_be_named(&self, registry: &Origin, named: &Destination) -> Result<(), Refusal> {
        if registry.https && !named.origin.https {
            let message =
                format!("{registry} names {named}, and what is asked by https does not go on by http.");
            return Err(Refusal::new(Reason::Host, message));
        }
        match named.host {
            Host::Address(address) if !self.registries.offers(&named.origin) && !is_public(address) => {
                Err(Refusal::new(
                    Reason::Address,
                    format!(
                        "{registry} names {named}, whose address is none of the internet and is not named."
                    ),
                ))
            }
            Host::Name(ref name) if !self.registries.offers(&named.origin) && Host::is_localhost(name) => {
                Err(Refusal::new(
                    Reason::Address,
                    format!("{registry} names {named}, which is the gateway's own machine and is not named."),
                ))
            }
            _ => Ok(()),
        }
    }
}

/// Where the first challenge for a token has it asked for.
fn realm(headers: &HeaderMap) -> Option<String> {
    let values = headers.get_all(WWW_AUTHENTICATE).iter().filter_map(|value| value.to_str().ok());
    let text = values.collect::<Vec<_>>().join(", ");
    let challenges = Challenge::parse_list(&text).ok()?;
    let bearer = challenges.iter().find(|challenge| challenge.is_scheme("Bearer"))?;
    bearer.parameter("realm").map(ToString::to_string)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gateway::registries::registry;

    /// What a registry names in a redirect, as one of `https://registry.example` and `http://127.0.0.1:5000`.
    fn named(asked: &str, location: &str) -> Option<Result<String, Reason>> {
        let registries = ["registry.example", "127.0.0.1:5000"].map(|name| registry(name).unwrap());
        let registries = Registries::new(registries.to_vec(), Vec::new());
        let (seal, page) = (Seal::new(&[7; 32]), "https://page.example");
        let permissions = Permissions { seal: &seal, registries: &registries, page, now: 100 };
        let asked = Destination::read(asked).unwrap_or_else(|refusal| panic!("{refusal}"));
        let headers = HeaderMap::from_iter([(LOCATION, location.parse().unwrap())]);
        let status = StatusCode::TEMPORARY_REDIRECT;
        permissions.named(&asked, &Method::GET, status, &headers).map(|named| match named {
            Named::Withheld(refusal) => Err(refusal.reason),
            Named::Permitted { permission, place } => {
                let there = Destination::read(&place).unwrap_or_else(|refusal| panic!("{refusal}"));
                assert_eq!(permissions.check(&permission, &Method::GET, &there), Ok(()));
                let later = Permissions { now: 100 + LIFETIME, ..permissions };
                let refused = later.check(&permission, &Method::GET, &there).unwrap_err();
                assert_eq!(refused.reason, Reason::PermissionExpired);
                Ok(place)
            }
        })
    }

    #[test]
    fn what_a_registry_names_is_permitted_for_a_time_if_it_may_be() {
        let permitted = |place: &str| Some(Ok(place.to_owned()));
        for (asked, location, expected) in [
            ("https://registry.example/v2/", "https://cdn.example/a?b", permitted("https://cdn.example/a")),
            (
                "https://registry.example/v2/",
                "https://cdn.example:8443/",
                permitted("https://cdn.example:8443/"),
            ),
            ("https://registry.example/v2/", "/token", permitted("https://registry.example/token")),
            ("https://registry.example/v2/", "/v2/a", None),
            ("https://registry.example/v2/", "http://cdn.example/a", Some(Err(Reason::Host))),
            ("https://registry.example/v2/", "http://registry.example/v2/", Some(Err(Reason::Host))),
            ("https://registry.example/v2/", "http://127.0.0.1:5000/a", Some(Err(Reason::Host))),
            ("https://registry.example/v2/", "https://8.8.8.8/a", permitted("https://8.8.8.8/a")),
            ("https://registry.example/v2/", "https://[::1]/a", Some(Err(Reason::Address))),
            ("https://registry.example/v2/", "https://127.1/a", Some(Err(Reason::Url))),
            ("http://127.0.0.1:5000/v2/", "/token", permitted("http://127.0.0.1:5000/token")),
            ("http://127.0.0.1:5000/v2/", "http://127.0.0.1:5001/token", Some(Err(Reason::Address))),
            ("https://cdn.example/v2/", "https://other.example/", None),
        ] {
            assert_eq!(named(asked, location), expected, "{asked} {location}");
        }
    }
}
