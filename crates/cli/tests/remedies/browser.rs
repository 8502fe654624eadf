//! A browser's rules about other origins (Fetch, 3.2 and 4.8 to 4.10), over plain HTTP to real servers.

use crate::support::http::{self, Answer};
use longshore_client::url::Url;
use longshore_connect::{Ask, Authorization, Permission, Showed, Way};
use std::net::SocketAddr;

/// The origin of the page that asks.
pub(crate) const PAGE: &str = "http://page.example";

/// `Authorization` of the account that the registries here have.
const USER: &str = "Basic dXNlcjpwYXNzd29yZA==";

const FAILED: Showed = Showed::Failed { millis: 1 };

/// What a browser shows of a request.
pub(crate) fn show(ask: &Ask) -> Showed {
    if let Way::Permission(_) = ask.way {
        return Showed::Permission(Permission::Unknown);
    }
    let url = Url::parse(&ask.url).unwrap();
    let origin = url.origin();
    if origin.https {
        return FAILED;
    }
    let address = SocketAddr::new(origin.host.parse().unwrap(), origin.port);
    let mut headers = own_headers(ask);
    let asked: Vec<String> = headers
        .iter()
        .filter(|(name, value)| needs_leave(name, value))
        .map(|(name, _)| name.clone())
        .collect();
    let is_simple = ["GET", "HEAD", "POST"].contains(&ask.method) && asked.is_empty();
    let is_asked = ask.way == Way::Preflighted || (!is_simple && ask.way != Way::NoCors);
    if is_asked && !preflight(address, &url, ask.method, asked) {
        return FAILED;
    }
    headers.push(("Origin".to_owned(), PAGE.to_owned()));
    let body = ask.body.unwrap_or_default().as_bytes();
    let Some(answer) = send(address, ask.method, &url, &headers, body) else { return FAILED };
    assert!(!(300..400).contains(&answer.status), "no registry here sends anybody elsewhere");
    match ask.way {
        Way::NoCors => Showed::Opaque,
        _ if may_read(&answer) => Showed::Answer(seen(answer)),
        Way::Preflighted => Showed::Sent,
        _ => FAILED,
    }
}

fn own_headers(ask: &Ask) -> Vec<(String, String)> {
    let authorization = ask.authorization.map(|authorization| match authorization {
        Authorization::Nothing => Authorization::NOTHING,
        Authorization::User => USER,
        Authorization::Token => panic!("no registry here has tokens"),
    });
    let own = ask.headers.iter().map(|(name, value)| ((*name).to_owned(), value.clone()));
    own.chain(authorization.map(|value| ("Authorization".to_owned(), value.to_owned()))).collect()
}

/// Whether a header is more than a page may send without asking.
fn needs_leave(name: &str, value: &str) -> bool {
    name != "Accept" || value.len() > 128
}

fn preflight(address: SocketAddr, url: &Url, method: &str, asked: Vec<String>) -> bool {
    let mut asked: Vec<String> = asked.into_iter().map(|name| name.to_ascii_lowercase()).collect();
    asked.sort();
    let mut headers = vec![
        ("Origin".to_owned(), PAGE.to_owned()),
        ("Access-Control-Request-Method".to_owned(), method.to_owned()),
    ];
    if !asked.is_empty() {
        headers.push(("Access-Control-Request-Headers".to_owned(), asked.join(",")));
    }
    let Some(answer) = send(address, "OPTIONS", url, &headers, b"") else { return false };
    let allowed = all(&answer, "access-control-allow-headers");
    let methods = all(&answer, "access-control-allow-methods");
    (200..300).contains(&answer.status)
        && may_read(&answer)
        && asked.iter().all(|name| allowed.contains(name))
        && (["GET", "HEAD", "POST"].contains(&method) || methods.contains(&method.to_ascii_lowercase()))
}

fn send(
    address: SocketAddr,
    method: &str,
    url: &Url,
    headers: &[(String, String)],
    body: &[u8],
) -> Option<Answer> {
    let headers: Vec<(&str, &str)> =
        headers.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    http::try_ask(address, method, url.path_and_query(), &headers, body).ok().flatten()
}

/// The CORS check: the header is there once, and names this page or all.
fn may_read(answer: &Answer) -> bool {
    let values: Vec<&str> = values(answer, "access-control-allow-origin").collect();
    matches!(values.as_slice(), ["*" | PAGE])
}

/// What the page sees of an answer.
fn seen(answer: Answer) -> longshore_connect::Answer {
    let exposed = all(&answer, "access-control-expose-headers");
    let free = [
        "cache-control",
        "content-language",
        "content-length",
        "content-type",
        "expires",
        "last-modified",
        "pragma",
    ];
    let body = answer.text();
    let is_seen = |(name, _): &(String, String)| free.contains(&name.as_str()) || exposed.contains(name);
    let headers = answer.headers.into_iter().filter(is_seen).collect();
    longshore_connect::Answer { status: answer.status, headers, body, redirected: false }
}

fn values<'a>(answer: &'a Answer, name: &'a str) -> impl Iterator<Item = &'a str> {
    answer.headers.iter().filter(move |(known, _)| known == name).map(|(_, value)| value.as_str())
}

/// The words of all headers of that name.
fn all(answer: &Answer, name: &str) -> Vec<String> {
    values(answer, name)
        .flat_map(|value| value.split(','))
        .map(|word| word.trim().to_ascii_lowercase())
        .collect()
}
