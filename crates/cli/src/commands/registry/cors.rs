//! CORS: what lets a page use the registry (Fetch Standard, 3.2).
//!
//! Preflights are answered before anyone asks who is there, since a browser sends them without
//! credentials; and every answer can be read, a 401 and its challenge too.

use http::header::{HeaderMap, HeaderName, HeaderValue};
use http::{Response, StatusCode, header};

const METHODS: HeaderValue = HeaderValue::from_static("GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS");

/// The headers that the protocol's requests have. A wildcard would not cover `Authorization`, and is
/// there for those that a page sends to try something out.
const REQUEST_HEADERS: HeaderValue = HeaderValue::from_static(
    "Authorization, Accept, Content-Type, Content-Range, Range, If-Match, If-None-Match, If-Range, *",
);

/// The headers of the protocol's responses, which a browser would hide.
const EXPOSED: HeaderValue = HeaderValue::from_static(
    "Docker-Content-Digest, Docker-Distribution-API-Version, Docker-Upload-UUID, Link, Location, Range, \
     Content-Range, Accept-Ranges, WWW-Authenticate, OCI-Subject, OCI-Filters-Applied, OCI-Chunk-Min-Length, \
     OCI-Tag, Warning, ETag, Allow, Retry-After",
);

/// How long a browser may remember a preflight's answer, in seconds; no browser keeps it longer.
const MAX_AGE: HeaderValue = HeaderValue::from_static("7200");

const ANYONE: HeaderValue = HeaderValue::from_static("*");

/// Which pages may use the registry, by their origins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Origins {
    /// All of them.
    Any,
    /// These.
    Only(Vec<HeaderValue>),
}

impl Origins {
    /// Those that a policy names; all where it names none.
    pub(super) fn of(named: Option<&[String]>) -> Self {
        match named {
            // What HTTP cannot carry is no page's origin.
            Some(named) => Self::Only(named.iter().filter_map(|origin| origin.parse().ok()).collect()),
            None => Self::Any,
        }
    }

    /// How a page at the request's origin is told that it may read the answer; none where it may not.
    fn allowed(&self, request: &HeaderMap) -> Option<HeaderValue> {
        match self {
            Self::Any => Some(ANYONE),
            Self::Only(origins) => {
                let asking = request.get(header::ORIGIN)?;
                origins.contains(asking).then(|| asking.clone())
            }
        }
    }

    /// The answer to a preflight.
    pub(super) fn preflight<B: Default>(&self, request: &HeaderMap) -> Response<B> {
        let mut response = Response::new(B::default());
        *response.status_mut() = StatusCode::NO_CONTENT;
        let allowed = self.allowed(request);
        let headers = response.headers_mut();
        headers.insert(header::ALLOW, METHODS);
        if allowed.is_some() {
            headers.insert(header::ACCESS_CONTROL_ALLOW_METHODS, METHODS);
            headers.insert(header::ACCESS_CONTROL_ALLOW_HEADERS, REQUEST_HEADERS);
            headers.insert(header::ACCESS_CONTROL_MAX_AGE, MAX_AGE);
            // A page from the internet asks a registry on its user's own network (Private Network Access).
            if request.contains_key("access-control-request-private-network") {
                let allow = HeaderName::from_static("access-control-allow-private-network");
                headers.insert(allow, HeaderValue::from_static("true"));
            }
        }
        self.expose(allowed, headers);
        response
    }

    /// Decides, before the request is gone, whether its page may read the answer.
    pub(super) fn decide(&self, request: &HeaderMap) -> Allowed {
        Allowed(self.allowed(request), *self == Self::Any)
    }

    fn expose(&self, allowed: Option<HeaderValue>, headers: &mut HeaderMap) {
        Allowed(allowed, *self == Self::Any).expose(headers);
    }
}

/// Whether a page may read an answer, and whether that is the same for all pages.
pub(super) struct Allowed(Option<HeaderValue>, bool);

impl Allowed {
    /// Lets the page read the answer and its headers, if it may.
    pub(super) fn expose(self, headers: &mut HeaderMap) {
        let Self(allowed, for_all) = self;
        if !for_all {
            headers.append(header::VARY, HeaderValue::from_static("Origin"));
        }
        if let Some(origin) = allowed {
            headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin);
            headers.insert(header::ACCESS_CONTROL_EXPOSE_HEADERS, EXPOSED);
        }
    }
}

/// A page's origin (`https://example.org`), or `*` for all of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Origin(Option<String>);

/// The origins that were given, as a policy names them: none where one is `*`, since all may then.
pub(super) fn named(given: &[Origin]) -> Option<Vec<String>> {
    given.iter().map(|Origin(origin)| origin.clone()).collect()
}

/// Reads the value of `--cors-origin`. The error is a hint that clap prints behind the value.
pub(super) fn origin(value: &str) -> Result<Origin, String> {
    if value == "*" {
        return Ok(Origin(None));
    }
    if value == "null" {
        return Ok(Origin(Some(value.to_owned())));
    }
    let Some((scheme, host)) = value.split_once("://") else {
        return Err(format!("an origin has a scheme; for example https://{value}"));
    };
    if scheme != "http" && scheme != "https" {
        return Err("a page's origin begins with https:// or http://".to_owned());
    }
    if let Some((host, path)) = host.split_once('/') {
        let what = if path.is_empty() { "slash at its end" } else { "path" };
        return Err(format!("an origin has no {what}: write {scheme}://{host}"));
    }
    // As browsers write it: they send lower case.
    let text = format!("{scheme}://{}", host.to_ascii_lowercase());
    let is_host = !host.is_empty() && host.parse::<http::uri::Authority>().is_ok() && !host.contains('@');
    match HeaderValue::from_str(&text) {
        Ok(_) if is_host => Ok(Origin(Some(text))),
        _ => {
            Err("an origin is a scheme, a host and maybe a port; for example https://example.org:8443"
                .to_owned())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn from(origin: &str) -> HeaderMap {
        HeaderMap::from_iter([(header::ORIGIN, origin.parse().unwrap())])
    }

    #[test]
    fn all_that_the_registry_wants_read_is_exposed() {
        let mut headers = HeaderMap::new();
        Origins::Any.decide(&HeaderMap::new()).expose(&mut headers);
        let exposed = headers[header::ACCESS_CONTROL_EXPOSE_HEADERS].to_str().unwrap();
        let exposed: Vec<&str> = exposed.split(", ").collect();
        for name in longshore_registry::EXPOSED_HEADERS {
            assert!(exposed.contains(name), "{name}");
        }
    }

    #[test]
    fn what_others_are_told_to_send_is_sent_here_too() {
        let response = Origins::Any.preflight::<()>(&HeaderMap::new());
        for (name, wanted) in [
            (header::ACCESS_CONTROL_EXPOSE_HEADERS, longshore_connect::EXPOSED_HEADERS),
            (header::ACCESS_CONTROL_ALLOW_HEADERS, longshore_connect::ALLOWED_HEADERS),
            (header::ACCESS_CONTROL_ALLOW_METHODS, longshore_connect::ALLOWED_METHODS),
        ] {
            let sent: Vec<&str> = response.headers()[&name].to_str().unwrap().split(", ").collect();
            assert!(wanted.iter().all(|wanted| sent.contains(wanted)), "{name}: {sent:?}");
        }
    }

    #[test]
    fn a_private_network_is_opened_only_to_those_who_ask() {
        let name = "access-control-allow-private-network";
        let mut request = HeaderMap::new();
        assert!(!Origins::Any.preflight::<()>(&request).headers().contains_key(name));
        request.insert("access-control-request-private-network", "true".parse().unwrap());
        assert_eq!(Origins::Any.preflight::<()>(&request).headers()[name], "true");
    }

    #[test]
    fn a_page_from_elsewhere_is_told_nothing() {
        let given = named(&[origin("https://A.example").unwrap()]);
        let origins = Origins::of(given.as_deref());
        let response = origins.preflight::<()>(&from("https://a.example"));
        assert_eq!(response.headers()["access-control-allow-origin"], "https://a.example");
        let response = origins.preflight::<()>(&from("https://b.example"));
        assert_eq!(response.status(), 204);
        assert!(!response.headers().keys().any(|name| name.as_str().starts_with("access-control")));
        assert_eq!(response.headers()["vary"], "Origin");
    }

    #[test]
    fn origins_are_read_and_what_is_none_gets_a_hint() {
        assert_eq!(Origins::of(None), Origins::Any);
        assert_eq!(named(&[origin("http://a").unwrap(), origin("*").unwrap()]), None);
        for good in ["https://a.example", "http://localhost:8080", "null", "http://[::1]:80"] {
            origin(good).unwrap();
        }
        for (bad, hint) in [
            ("a.example", "https://a.example"),
            ("https://a.example/", "write https://a.example"),
            ("https://a.example/x", "no path"),
            ("ftp://a", "begins with"),
            ("https://", "a host"),
            ("https://u@a", "a host"),
            ("https://a b", "a host"),
        ] {
            let error = origin(bad).unwrap_err();
            assert!(error.contains(hint), "{bad}: {error}");
        }
    }
}
