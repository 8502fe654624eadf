//! CORS: what lets a page from anywhere use the registry (Fetch Standard, 3.2).
//!
//! Preflights are answered before anyone asks who is there, since a browser sends them without
//! credentials; and every answer can be read, a 401 and its challenge too.

use http::header::{HeaderMap, HeaderName, HeaderValue};
use http::{Response, StatusCode, header};

const METHODS: HeaderValue = HeaderValue::from_static("GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS");

/// The headers that the protocol's requests have. A wildcard would not cover `Authorization`, and is
/// there for those that a page sends to try something out.
const REQUEST_HEADERS: HeaderValue =
    HeaderValue::from_static("Authorization, Accept, Content-Type, Content-Range, Range, If-None-Match, *");

/// The headers of the protocol's responses, which a browser would hide.
const EXPOSED: HeaderValue = HeaderValue::from_static(
    "Docker-Content-Digest, Docker-Distribution-API-Version, Docker-Upload-UUID, Link, Location, Range, \
     Content-Range, Accept-Ranges, WWW-Authenticate, OCI-Subject, OCI-Filters-Applied, OCI-Chunk-Min-Length, \
     OCI-Tag, Warning, ETag, Allow, Retry-After",
);

/// How long a browser may remember a preflight's answer, in seconds; no browser keeps it longer.
const MAX_AGE: HeaderValue = HeaderValue::from_static("7200");

const ANYONE: HeaderValue = HeaderValue::from_static("*");

/// The answer to a preflight: yes.
pub(super) fn preflight<B: Default>(request: &HeaderMap) -> Response<B> {
    let mut response = Response::new(B::default());
    *response.status_mut() = StatusCode::NO_CONTENT;
    let headers = response.headers_mut();
    headers.insert(header::ALLOW, METHODS);
    headers.insert(header::ACCESS_CONTROL_ALLOW_METHODS, METHODS);
    headers.insert(header::ACCESS_CONTROL_ALLOW_HEADERS, REQUEST_HEADERS);
    headers.insert(header::ACCESS_CONTROL_MAX_AGE, MAX_AGE);
    // A page from the internet asks a registry on its user's own network (Private Network Access).
    if request.contains_key("access-control-request-private-network") {
        let allow = HeaderName::from_static("access-control-allow-private-network");
        headers.insert(allow, HeaderValue::from_static("true"));
    }
    expose(headers);
    response
}

/// Lets any page read the answer.
pub(super) fn expose(headers: &mut HeaderMap) {
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, ANYONE);
    headers.insert(header::ACCESS_CONTROL_EXPOSE_HEADERS, EXPOSED);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_that_the_registry_wants_read_is_exposed() {
        let mut headers = HeaderMap::new();
        expose(&mut headers);
        let exposed = headers[header::ACCESS_CONTROL_EXPOSE_HEADERS].to_str().unwrap();
        let exposed: Vec<&str> = exposed.split(", ").collect();
        for name in longshore_registry::EXPOSED_HEADERS {
            assert!(exposed.contains(name), "{name}");
        }
    }

    #[test]
    fn a_private_network_is_opened_only_to_those_who_ask() {
        let name = "access-control-allow-private-network";
        let mut request = HeaderMap::new();
        assert!(!preflight::<()>(&request).headers().contains_key(name));
        request.insert("access-control-request-private-network", "true".parse().unwrap());
        assert_eq!(preflight::<()>(&request).headers()[name], "true");
    }
}
