//! The page that the gateway is for: its origins, and how a request shows that it comes from there.

use super::refusal::{Reason, Refusal};
use http::header::{HOST, HeaderMap, HeaderName, ORIGIN};
use http::request::Parts;
use longshore_client::url::{Origin, Url};
use std::net::SocketAddr;

/// The origins at which the page is.
#[derive(Clone, Debug)]
pub(super) struct Pages(Vec<Origin>);

impl Pages {
    /// These; where none is named, those of a server that only this machine reaches. None where others reach it, too,
    /// so that nobody can know what they call it.
    pub(super) fn new(named: Vec<Origin>, listen: SocketAddr) -> Option<Self> {
        if !named.is_empty() {
            return Some(Self(named));
        }
        let at = |host: String| Origin { https: false, host, port: listen.port() };
        let ip = match listen {
            SocketAddr::V4(address) => address.ip().to_string(),
            SocketAddr::V6(address) => format!("[{}]", address.ip()),
        };
        listen.ip().is_loopback().then(|| Self(vec![at(ip), at("localhost".to_owned())]))
    }

    /// The page's origin that a request comes from.
    ///
    /// A browser says in `Origin` and `Sec-Fetch-Site` whose script asks, but in neither of them always; and it always says
    /// in `Host` what it takes this server for, which finds a page out whose host name was made to mean this server.
    pub(super) fn sender(&self, head: &Parts) -> Result<&Origin, Refusal> {
        let host = authority(head)?;
        let here = |page: &&Origin| {
            let scheme = if page.https { "https" } else { "http" };
            Url::parse(&format!("{scheme}://{host}/")).is_ok_and(|url| url.origin() == **page)
        };
        let mut pages = self.0.iter().filter(here).peekable();
        if pages.peek().is_none() {
            return Err(elsewhere(&format!("it was sent to “{host}”, and the page is at {}", self.told())));
        }
        let page = match only(&head.headers, &ORIGIN)? {
            None => pages.next(),
            Some(origin) => pages.find(|page| page.to_string() == origin),
        };
        let page = page.ok_or_else(|| elsewhere("a page at another origin sent it"))?;
        for (name, allowed) in
            [("sec-fetch-site", &["same-origin"][..]), ("sec-fetch-mode", &["cors", "same-origin"][..])]
        {
            let name = HeaderName::from_static(name);
            if let Some(value) = only(&head.headers, &name)?.filter(|value| !allowed.contains(value)) {
                return Err(elsewhere(&format!("its {name} is “{value}”")));
            }
        }
        Ok(page)
    }

    fn told(&self) -> String {
        let all: Vec<String> = self.0.iter().map(Origin::to_string).collect();
        all.join(" or ")
    }
}

/// What the client takes this server for. Where it says so twice, it has to say the same.
fn authority(head: &Parts) -> Result<&str, Refusal> {
    let header = only(&head.headers, &HOST)?;
    let target = head.uri.authority().map(http::uri::Authority::as_str);
    match (target, header) {
        (Some(target), Some(header)) if target != header => {
            Err(elsewhere("it names one server in its target and another in Host"))
        }
        (Some(host), _) | (None, Some(host)) => Ok(host),
        (None, None) => Err(elsewhere("it has no Host")),
    }
}

/// A header that may be there once.
fn only<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Result<Option<&'a str>, Refusal> {
    let mut values = headers.get_all(name).iter();
    let Some(value) = values.next() else { return Ok(None) };
    match (value.to_str(), values.next()) {
        (Ok(value), None) => Ok(Some(value)),
        _ => Err(elsewhere(&format!("its {name} is there more than once, or is no text"))),
    }
}

fn elsewhere(why: &str) -> Refusal {
    Refusal::new(
        Reason::Page,
        format!(
            "This gateway is for its own page alone, and this request is not known to come from there: {why}. A proxy \
             before it has to pass Host on as it came."
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::Request;

    fn asked(uri: &str, headers: &[(&str, &str)]) -> Parts {
        let mut request = Request::builder().uri(uri);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        request.body(()).unwrap().into_parts().0
    }

    fn pages() -> Pages {
        let origin = |text| Url::parse(text).unwrap().origin();
        let named = vec![origin("https://page.example"), origin("http://127.0.0.1:8080")];
        Pages::new(named, "0.0.0.0:80".parse().unwrap()).unwrap()
    }

    #[test]
    fn the_page_itself_is_known() {
        for (uri, headers, expected) in [
            ("/", &[("host", "page.example")][..], "https://page.example"),
            ("/", &[("host", "PAGE.example:443")], "https://page.example"),
            (
                "/",
                &[("host", "127.0.0.1:8080"), ("origin", "http://127.0.0.1:8080")],
                "http://127.0.0.1:8080",
            ),
            ("http://127.0.0.1:8080/", &[], "http://127.0.0.1:8080"),
            (
                "/",
                &[("host", "page.example"), ("sec-fetch-site", "same-origin"), ("sec-fetch-mode", "cors")],
                "https://page.example",
            ),
        ] {
            let pages = pages();
            let sender = pages.sender(&asked(uri, headers)).map(Origin::to_string);
            assert_eq!(sender.as_deref(), Ok(expected), "{uri} {headers:?}");
        }
    }

    #[test]
    fn pages_elsewhere_are_known_as_such() {
        for (uri, headers) in [
            ("/", &[][..]),
            ("/", &[("host", "evil.example")]),
            ("/", &[("host", "page.example:8080")]),
            ("/", &[("host", "me@page.example")]),
            ("/", &[("host", "page.example"), ("host", "page.example")]),
            ("http://evil.example/", &[("host", "page.example")]),
            ("/", &[("host", "page.example"), ("origin", "https://evil.example")]),
            ("/", &[("host", "page.example"), ("origin", "http://page.example")]),
            ("/", &[("host", "page.example"), ("origin", "http://127.0.0.1:8080")]),
            ("/", &[("host", "page.example"), ("origin", "null")]),
            ("/", &[("host", "page.example"), ("sec-fetch-site", "cross-site")]),
            ("/", &[("host", "page.example"), ("sec-fetch-site", "same-site")]),
            ("/", &[("host", "page.example"), ("sec-fetch-site", "none")]),
            (
                "/",
                &[
                    ("host", "page.example"),
                    ("sec-fetch-site", "same-origin"),
                    ("sec-fetch-mode", "navigate"),
                ],
            ),
            ("/", &[("host", "page.example"), ("sec-fetch-mode", "no-cors")]),
        ] {
            let refused = pages().sender(&asked(uri, headers)).unwrap_err();
            assert_eq!(refused.reason, Reason::Page, "{uri} {headers:?}");
        }
    }

    #[test]
    fn a_server_for_this_machine_knows_its_page() {
        let pages = Pages::new(Vec::new(), "127.0.0.1:8080".parse().unwrap()).unwrap();
        for host in ["127.0.0.1:8080", "localhost:8080"] {
            assert!(pages.sender(&asked("/", &[("host", host)])).is_ok(), "{host}");
        }
        assert!(Pages::new(Vec::new(), "0.0.0.0:8080".parse().unwrap()).is_none());
    }
}
