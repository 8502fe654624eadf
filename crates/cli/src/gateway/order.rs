//! What the page wants to be sent: read from its request, with all that is wrong with it told.

use super::destination::Destination;
use super::refusal::{Reason, Refusal};
use http::header::{CONNECTION, HeaderMap, HeaderName, HeaderValue, UPGRADE};
use http::request::Parts;
use http::{Method, Version};
use longshore_client::transport::gateway::envelope;

/// A request for a registry.
pub(super) struct Order {
    /// Its method.
    pub(super) method: Method,
    /// Where it is to go.
    pub(super) destination: Destination,
    /// The headers that it is to have, but for those that say where it goes and how long it is.
    pub(super) headers: HeaderMap,
    /// The permission that the page has for it.
    pub(super) permission: Option<String>,
}

/// The methods of the protocol.
const METHODS: [Method; 6] =
    [Method::GET, Method::HEAD, Method::POST, Method::PUT, Method::PATCH, Method::DELETE];

/// The same, as a header names them.
pub(super) const ALLOWED: &str = "GET, HEAD, POST, PUT, PATCH, DELETE";

/// What a page may not have sent: what is between two neighbours only (RFC 9110, 7.6.1), what says where a request goes
/// and where it ends, cookies, and what proxies tell of who asks.
const KEPT_BACK: [&str; 20] = [
    "connection",
    "content-length",
    "cookie",
    "cookie2",
    "expect",
    "forwarded",
    "host",
    "http2-settings",
    "keep-alive",
    "proxy-authenticate",
    "proxy-authorization",
    "proxy-connection",
    "set-cookie",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
    "via",
    "x-real-ip",
    "x-original-url",
];

/// The same, by how their names begin.
const KEPT_BACK_PREFIXES: [&str; 3] = ["x-forwarded-", "proxy-", "longshore-gateway"];

impl Order {
    /// Reads the head of a request.
    pub(super) fn read(head: &Parts) -> Result<Self, Refusal> {
        if !METHODS.contains(&head.method) {
            let message = format!("{} is not passed on: only {ALLOWED} are.", head.method);
            return Err(Refusal::new(Reason::Method, message));
        }
        between_neighbours(head)?;
        let missing = || {
            let message = format!("There is no {}, which says what is asked for.", envelope::URL);
            Refusal::new(Reason::Url, message)
        };
        let destination = Destination::read(once(&head.headers, envelope::URL)?.ok_or_else(missing)?)?;
        let permission = once(&head.headers, envelope::PERMISSION)?.map(str::to_owned);
        let headers = headers(&head.headers)?;
        Ok(Self { method: head.method.clone(), destination, headers, permission })
    }
}

/// A header of the gateway's own, which is there once or not at all.
pub(super) fn once<'a>(headers: &'a HeaderMap, name: &str) -> Result<Option<&'a str>, Refusal> {
    let mut values = headers.get_all(name).iter();
    let Some(value) = values.next() else { return Ok(None) };
    if let (Ok(value), None) = (value.to_str(), values.next()) {
        return Ok(Some(value));
    }
    let message = format!("{name} is there more than once, or is no text.");
    Err(Refusal::new(Reason::Header, message))
}

/// Nothing may be agreed on here between two neighbours that the next one would take otherwise.
fn between_neighbours(head: &Parts) -> Result<(), Refusal> {
    if head.headers.contains_key(UPGRADE) {
        let message = "Another protocol is asked for (Upgrade), and only HTTP is passed on.";
        return Err(Refusal::new(Reason::Header, message));
    }
    let listed = head
        .headers
        .get_all(CONNECTION)
        .iter()
        .flat_map(|value| value.as_bytes().split(|byte| *byte == b','));
    for name in listed.map(<[u8]>::trim_ascii) {
        let is_known =
            [&b""[..], b"close", b"keep-alive", b"te"].iter().any(|known| name.eq_ignore_ascii_case(known));
        if !is_known {
            let name = String::from_utf8_lossy(name);
            let message = format!("Connection names “{name}”, which would be lost on the way.");
            return Err(Refusal::new(Reason::Header, message));
        }
    }
    if head.version == Version::HTTP_2 && head.headers.contains_key(CONNECTION) {
        return Err(Refusal::new(Reason::Header, "Connection has no place in HTTP/2."));
    }
    Ok(())
}

/// The headers for the registry: those behind the prefix, and no others.
fn headers(page: &HeaderMap) -> Result<HeaderMap, Refusal> {
    let mut headers = HeaderMap::new();
    for (name, value) in page {
        let Some(name) = name.as_str().strip_prefix(envelope::PREFIX) else { continue };
        let is_plain = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        let is_kept_back =
            KEPT_BACK.contains(&name) || KEPT_BACK_PREFIXES.iter().any(|prefix| name.starts_with(prefix));
        match HeaderName::from_bytes(name.as_bytes()) {
            Ok(name) if is_plain && !is_kept_back => {
                headers.append(name, value.clone());
            }
            _ => {
                let message = format!("“{name}” is no header that is passed on to a registry.");
                return Err(Refusal::new(Reason::Header, message));
            }
        }
    }
    if let Some(authorization) = headers.get_mut(http::header::AUTHORIZATION) {
        authorization.set_sensitive(true);
    }
    // A browser's own list is the browser's; a registry's answer is to come as it is, and is not unpacked here.
    headers.entry(http::header::ACCEPT_ENCODING).or_insert(HeaderValue::from_static("identity"));
    Ok(headers)
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::Request;

    fn order(method: &str, more: &[(&str, &str)]) -> Result<Order, Reason> {
        let mut request =
            Request::builder().method(method).header(envelope::URL, "https://registry.example/v2/");
        for (name, value) in more {
            request = request.header(*name, *value);
        }
        Order::read(&request.body(()).unwrap().into_parts().0).map_err(|refusal| refusal.reason)
    }

    #[test]
    fn only_what_the_page_means_for_the_registry_goes_there() {
        let headers = [
            ("cookie", "a=b"),
            ("authorization", "Basic cGFnZQ=="),
            ("referer", "https://page.example/"),
            ("x-forwarded-for", "192.0.2.1"),
            ("te", "trailers"),
            ("connection", "keep-alive, TE"),
            ("accept-encoding", "br"),
            ("registry-accept", "a/b"),
            ("registry-accept", "c/d"),
            ("registry-authorization", "Bearer t"),
        ];
        let order = order("GET", &headers).unwrap_or_else(|reason| panic!("{reason:?}"));
        let mut told: Vec<String> = order
            .headers
            .iter()
            .map(|(name, value)| format!("{name}: {}", value.to_str().unwrap()))
            .collect();
        told.sort();
        assert_eq!(
            told,
            ["accept-encoding: identity", "accept: a/b", "accept: c/d", "authorization: Bearer t"]
        );
        assert!(order.headers["authorization"].is_sensitive());
    }

    #[test]
    fn what_is_kept_back_is_refused_by_its_name() {
        for name in
            KEPT_BACK.into_iter().chain(["x-forwarded-for", "proxy-x", "longshore-gateway-url", "a_b", ""])
        {
            let refused = order("GET", &[(&format!("registry-{name}"), "x")]).err();
            assert_eq!(refused, Some(Reason::Header), "{name}");
        }
    }

    #[test]
    fn what_is_agreed_between_neighbours_is_refused() {
        for (name, value) in [
            ("upgrade", "websocket"),
            ("connection", "upgrade"),
            ("connection", "close, registry-authorization"),
            ("longshore-gateway-url", "https://127.0.0.1/"),
        ] {
            assert_eq!(order("GET", &[(name, value)]).err(), Some(Reason::Header), "{name}: {value}");
        }
    }

    #[test]
    fn methods_outside_of_the_protocol_are_refused() {
        for method in ["TRACE", "OPTIONS", "CONNECT", "PROPFIND", "get"] {
            assert_eq!(order(method, &[]).err(), Some(Reason::Method), "{method}");
        }
        for method in METHODS {
            assert!(order(method.as_str(), &[]).is_ok(), "{method}");
        }
    }
}
