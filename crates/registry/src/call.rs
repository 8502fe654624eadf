//! A request, with its parts made easy to ask for.

use crate::Timestamp;
use crate::address::RemoteAddress;
use crate::content::Content;
use crate::failure::Failure;
use crate::policy::{Policy, Scheme};
use crate::why::{Asked, Reason, Why};
use bytes::Bytes;
use http::header::{CONTENT_LENGTH, HOST, HeaderName};
use http::uri::Authority;
use http::{Method, request};
use std::cell::RefCell;
use std::net::IpAddr;

/// A request that arrived at a moment.
#[derive(Debug)]
pub(crate) struct Call {
    parts: request::Parts,
    parameters: Vec<(String, String)>,
    /// The request's body; none before it has come.
    body: Option<Content>,
    /// When it arrived.
    pub(crate) now: Timestamp,
    /// The reasons so far; none where nobody asked for them.
    reasons: Option<RefCell<Vec<Reason>>>,
}

impl Call {
    pub(crate) fn new(parts: request::Parts, body: Option<Content>, now: Timestamp) -> Self {
        let parameters = form(parts.uri.query().unwrap_or_default().as_bytes());
        let reasons = parts.extensions.get::<Asked>().map(|Asked| RefCell::default());
        Self { parts, parameters, body, now, reasons }
    }

    /// Writes a reason down, where somebody asked. Whoever decides calls this, in the order of decisions.
    pub(crate) fn note(&self, reason: impl FnOnce() -> Reason) {
        if let Some(reasons) = &self.reasons {
            let reason = reason();
            let mut reasons = reasons.borrow_mut();
            // What was decided by the head is decided once more when the body is there.
            if !reasons.contains(&reason) {
                reasons.push(reason);
            }
        }
    }

    /// All reasons that were written down, where somebody asked.
    pub(crate) fn into_why(self) -> Option<Why> {
        Some(Why { reasons: self.reasons?.into_inner() })
    }

    pub(crate) fn method(&self) -> &Method {
        &self.parts.method
    }

    pub(crate) fn path(&self) -> &str {
        self.parts.uri.path()
    }

    /// The header's first value, where it is text.
    pub(crate) fn header(&self, name: &HeaderName) -> Option<&str> {
        self.parts.headers.get(name)?.to_str().ok()
    }

    /// The first value of a parameter of the query.
    pub(crate) fn parameter(&self, name: &str) -> Option<&str> {
        first(&self.parameters, name)
    }

    /// All parameters of the query, in the order they came in.
    pub(crate) fn parameters(&self) -> &[(String, String)] {
        &self.parameters
    }

    /// The body has come.
    pub(crate) fn receive(&mut self, body: Content) {
        self.body = Some(body);
    }

    /// The body; empty before it has come.
    pub(crate) fn content(&self) -> Content {
        self.body.clone().unwrap_or_default()
    }

    /// The body in memory.
    pub(crate) fn bytes(&self) -> Result<Bytes, Failure> {
        Ok(self.body.as_ref().map_or_else(|| Ok(Bytes::new()), Content::to_bytes)?)
    }

    /// How many bytes the body has; before it has come, how many its sender says it will have.
    pub(crate) fn length(&self) -> Option<u64> {
        match &self.body {
            Some(body) => Some(body.length()),
            None => self.header(&CONTENT_LENGTH)?.parse().ok(),
        }
    }

    /// Refuses a body that is shorter or longer than its sender said.
    pub(crate) fn check_length(&self) -> Result<(), Failure> {
        let Some(actual) = self.body.as_ref().map(Content::length) else { return Ok(()) };
        match self.parts.headers.get(CONTENT_LENGTH).map(|value| value.to_str().unwrap_or_default()) {
            Some(declared) if declared.parse() != Ok(actual) => {
                Err(Failure::Length { declared: declared.to_owned(), actual })
            }
            _ => Ok(()),
        }
    }

    /// The host, with its port, that the request was sent to: from its URI or `Host` header.
    pub(crate) fn host(&self) -> String {
        let named = self.header(&HOST).and_then(|host| Authority::try_from(host).ok());
        match self.parts.uri.authority().or(named.as_ref()) {
            // Whoever stands before an @ does not belong to the host.
            Some(authority) => match authority.port_u16() {
                Some(port) => format!("{}:{port}", authority.host()),
                None => authority.host().to_owned(),
            },
            None => "localhost".to_owned(),
        }
    }

    /// Where the request comes from, as far as that is known.
    pub(crate) fn address(&self, policy: &Policy) -> Option<IpAddr> {
        let told = policy.address_header.as_ref().and_then(|name| self.parts.headers.get(name.as_str()));
        match told {
            // A header that cannot be read is an address that is not known: not one of somebody else.
            Some(value) => value.to_str().ok()?.trim().parse().ok(),
            None => self.parts.extensions.get::<RemoteAddress>().map(|address| address.0),
        }
    }

    /// Scheme and host of the registry, as the client sees it.
    pub(crate) fn origin(&self, policy: &Policy) -> String {
        let scheme = match policy.scheme {
            Some(Scheme::Https) => "https",
            Some(Scheme::Http) => "http",
            None => self.parts.uri.scheme_str().unwrap_or("http"),
        };
        format!("{scheme}://{}", self.host())
    }
}

/// Parses `a=1&b=2`, the form of a query and of `application/x-www-form-urlencoded`.
pub(crate) fn form(text: &[u8]) -> Vec<(String, String)> {
    form_urlencoded::parse(text).map(|(name, value)| (name.into_owned(), value.into_owned())).collect()
}

/// The first value of a parameter.
pub(crate) fn first<'a>(parameters: &'a [(String, String)], name: &str) -> Option<&'a str> {
    parameters.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::Request;

    fn call(uri: &str, host: Option<&str>) -> Call {
        let mut request = Request::get(uri);
        if let Some(host) = host {
            request = request.header(HOST, host);
        }
        Call::new(request.body(()).unwrap().into_parts().0, None, Timestamp::default())
    }

    #[test]
    fn the_origin_comes_from_the_uri_or_the_host_header() {
        let policy = Policy::open();
        for (uri, host, origin) in [
            ("https://a.example/v2/", None, "https://a.example"),
            ("http://127.0.0.1:5000/v2/", Some("other"), "http://127.0.0.1:5000"),
            ("/v2/", Some("localhost:8080"), "http://localhost:8080"),
            ("/v2/", Some("u:p@evil/\""), "http://localhost"),
            ("/v2/", Some("user@host"), "http://host"),
            ("/v2/", None, "http://localhost"),
        ] {
            assert_eq!(call(uri, host).origin(&policy), origin, "{uri} {host:?}");
        }
    }

    #[test]
    fn the_scheme_can_be_a_matter_of_policy() {
        let policy = Policy { scheme: Some(Scheme::Https), ..Policy::open() };
        assert_eq!(call("/v2/", Some("a")).origin(&policy), "https://a");
    }

    #[test]
    fn parameters_are_decoded() {
        assert_eq!(call("/v2/?last=a%3Ab+c&last=d", None).parameter("last"), Some("a:b c"));
    }
}
