//! The faults that this machine can have, each with what a browser lets the page know of it.

use super::faulty::{Cors, Faulty};
use std::net::TcpListener;

/// A fault, the server that has it, whether a repository of it is named, and the causes that the page names: what a browser
/// shows the same for several has the true one in front.
pub(super) type Row = (&'static str, String, bool, &'static [&'static str]);

/// All of them.
pub(super) fn rows() -> Vec<Row> {
    [well(), at_the_address(), unreadable(), no_registry(), by_preflights(), elsewhere()].concat()
}

/// What a browser shows the same where an answer may not be read, with the one that it is in front.
macro_rules! unreadable {
    ($first:literal) => {
        &[$first, "cors-missing", "cors-other-origin", "cors-twice", "redirect", "cors-not-on-errors"]
    };
}

/// Nothing is wrong.
fn well() -> Vec<Row> {
    let tokens = at(good());
    let bucket = at(good());
    vec![
        ("nothing", at(good()), false, &["nothing"]),
        ("nothing, with a repository", at(good()), true, &["nothing"]),
        (
            "nothing, with tokens",
            at(good().with(|it| it.challenge = Some(bearer(&tokens)))),
            true,
            &["nothing"],
        ),
        (
            "nothing, blobs elsewhere",
            at(good().with(|it| it.blobs_at = Some(format!("{bucket}/bucket")))),
            true,
            &["nothing"],
        ),
    ]
}

/// What is wrong with the address.
fn at_the_address() -> Vec<Row> {
    vec![
        ("no URL", "registry.example".to_owned(), false, &["url"]),
        ("a port that browsers never use", "http://127.0.0.1:6000".to_owned(), false, &["blocked-port"]),
        ("nobody listens", nobody(), false, &["refused", "resource-policy", "intercepted"]),
        ("TLS where there is none", at(good()).replace("http:", "https:"), false, &["scheme"]),
    ]
}

/// Answers that the page may not read.
fn unreadable() -> Vec<Row> {
    let tokens = at(good());
    vec![
        ("no CORS", at(good().with(|it| it.cors = Cors::None)), false, unreadable!("cors-missing")),
        (
            "CORS for others",
            at(good().with(|it| it.cors = Cors::OtherOrigin)),
            false,
            unreadable!("cors-other-origin"),
        ),
        ("CORS twice", at(good().with(|it| it.cors = Cors::Twice)), false, unreadable!("cors-twice")),
        (
            "no CORS on errors",
            at(good().with(|it| {
                it.cors = Cors::OnlySuccess;
                it.challenge = Some(bearer(&tokens));
            })),
            false,
            unreadable!("cors-not-on-errors"),
        ),
    ]
}

/// What answers is no registry.
fn no_registry() -> Vec<Row> {
    vec![
        ("a site", at(good().with(|it| it.is_site = true)), false, &["not-registry"]),
        ("version 1", at(good().with(|it| it.is_old = true)), false, &["old-registry"]),
        ("out of order", at(good().with(|it| it.fails = Some("502 Bad Gateway"))), false, &["status"]),
    ]
}

/// Preflights, and what only they cover.
fn by_preflights() -> Vec<Row> {
    vec![
        (
            "preflights refused",
            at(good().with(|it| it.preflight = ("405 Method Not Allowed", true))),
            false,
            &["preflight-refused"],
        ),
        (
            "preflights asked for a password",
            at(good().with(|it| {
                it.preflight = ("401 Unauthorized", true);
                it.challenge = Some("Basic realm=\"registry\"".to_owned());
            })),
            false,
            &["preflight-auth", "preflight-refused"],
        ),
        (
            "Authorization not allowed",
            at(good().with(|it| it.allows.0 = "Accept, Content-Type, Content-Range")),
            false,
            &["header-not-allowed"],
        ),
        (
            "Content-Range not allowed",
            at(good().with(|it| it.allows.0 = "Authorization, Accept, Content-Type")),
            false,
            &["header-not-allowed"],
        ),
        (
            "uploads not covered",
            at(good().with(|it| it.uncovered = "/uploads/")),
            false,
            &["path-not-covered"],
        ),
        (
            "PATCH not allowed",
            at(good().with(|it| it.allows.1 = "GET, HEAD, POST, PUT, DELETE")),
            false,
            &["method-not-allowed"],
        ),
        ("headers not exposed", at(good().with(|it| it.exposes = "Link")), true, &["header-not-exposed"]),
    ]
}

/// The token service, or where blobs are.
fn elsewhere() -> Vec<Row> {
    let tokens_without_cors = at(good().with(|it| it.cors = Cors::None));
    let tokens_with_auth = at(good().with(|it| it.preflight = ("401 Unauthorized", true)));
    let bucket_without_cors = at(good().with(|it| it.cors = Cors::None));
    vec![
        (
            "a realm that is none",
            at(good().with(|it| it.challenge = Some("Bearer realm=\"nowhere:\"".to_owned()))),
            true,
            &["token-url"],
        ),
        (
            "no token service",
            at(good().with(|it| it.challenge = Some(bearer(&nobody())))),
            true,
            &["token-unreachable", "token-cors"],
        ),
        (
            "tokens without CORS",
            at(good().with(|it| it.challenge = Some(bearer(&tokens_without_cors)))),
            true,
            &["token-cors"],
        ),
        (
            "tokens behind a password",
            at(good().with(|it| it.challenge = Some(bearer(&tokens_with_auth)))),
            true,
            &["token-preflight"],
        ),
        (
            "blobs where CORS ends",
            at(good().with(|it| it.blobs_at = Some(format!("{bucket_without_cors}/bucket")))),
            true,
            &["blob-redirect"],
        ),
        (
            "blobs where nobody listens",
            at(good().with(|it| it.blobs_at = Some(format!("{}/bucket", nobody())))),
            true,
            &["blob-unreachable", "blob-redirect"],
        ),
    ]
}

fn good() -> Faulty {
    Faulty::good()
}

/// Where this server is.
fn at(server: Faulty) -> String {
    server.start().url()
}

/// An address that nobody listens at.
fn nobody() -> String {
    let address = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    format!("http://{address}")
}

/// A challenge that names this token service.
fn bearer(service: &str) -> String {
    format!("Bearer realm=\"{service}/token\",service=\"registry\"")
}
