//! Pages elsewhere, and whoever is no page.

use crate::lab::{Lab, assert_guarded, passed, raw, refused, sealed};
use crate::support::fake::{Fake, reply};
use crate::support::http::ask;
use serde_json::{Value, json};
use std::time::{SystemTime, UNIX_EPOCH};

#[test]
fn the_page_is_told_what_is_offered() {
    let lab = Lab::with(&["registry.example", "127.0.0.1:5000"], &["--gateway-largest", "5M"]);
    let answer = ask(lab.server.address, "GET", "/gateway.json", &[("Sec-Fetch-Site", "same-origin")], b"");
    assert_eq!(answer.status, 200);
    assert_guarded(&answer);
    assert_eq!(answer.header("content-type"), "application/json");
    let mut offer: Value = serde_json::from_slice(&answer.body).unwrap();
    assert!(offer["token"].take().as_str().is_some_and(|token| token.len() > 40));
    let expected = json!({
        "version": 1,
        "page": lab.page(),
        "registries": ["https://registry.example", "http://127.0.0.1:5000"],
        "token": null,
        "expires_in": 3600,
        "largest_body": 5 << 20,
    });
    assert_eq!(offer, expected);
}

#[test]
fn pages_elsewhere_are_told_nothing_and_get_nothing() {
    let named = Fake::start(|_, stream| reply(stream, "200 OK", &[], ""));
    let lab = Lab::to(&[&named.address.to_string()]);
    let url = format!("http://{}/v2/", named.address);
    for headers in [
        &[("Origin", "https://evil.example")][..],
        &[("Origin", "null")],
        &[("Origin", "http://127.0.0.1")],
        &[("Origin", "http://localhost:1")],
        &[("Origin", "https://evil.example"), ("Origin", "http://127.0.0.1")],
        &[("Sec-Fetch-Site", "cross-site")],
        &[("Sec-Fetch-Site", "same-site")],
        &[("Sec-Fetch-Site", "none")],
        &[("Sec-Fetch-Site", "same-origin"), ("Sec-Fetch-Mode", "navigate")],
        &[("Sec-Fetch-Site", "same-origin"), ("Sec-Fetch-Mode", "no-cors")],
        &[("Host", "evil.example")],
    ] {
        let told = ask(lab.server.address, "GET", "/gateway.json", headers, b"");
        assert_eq!(refused(&told), (403, "GATEWAY_PAGE".to_owned()), "{headers:?}");
        assert_eq!(
            refused(&lab.ask("GET", &url, headers, b"")),
            (403, "GATEWAY_PAGE".to_owned()),
            "{headers:?}"
        );
    }
    assert_eq!(named.seen().len(), 0);
    let own = lab.page();
    let headers = [("Origin", own.as_str()), ("Sec-Fetch-Site", "same-origin"), ("Sec-Fetch-Mode", "cors")];
    assert_eq!(passed(&lab.ask("GET", &url, &headers, b"")), 200);
}

#[test]
fn a_name_that_was_made_to_mean_this_server_is_found_out() {
    let lab = Lab::to(&["registry.example"]);
    let port = lab.server.address.port();
    for head in [
        format!("GET /gateway.json HTTP/1.0\r\nHost: evil.example:{port}\r\n\r\n"),
        format!("GET /gateway.json HTTP/1.0\r\nHost: 127.0.0.1.nip.example:{port}\r\n\r\n"),
        "GET /gateway.json HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n".to_owned(),
        format!("GET /gateway.json HTTP/1.0\r\nHost: 0.0.0.0:{port}\r\n\r\n"),
        format!("GET /gateway.json HTTP/1.0\r\nHost: evil@127.0.0.1:{port}\r\n\r\n"),
        "GET /gateway.json HTTP/1.0\r\n\r\n".to_owned(),
        format!("GET http://evil.example/gateway.json HTTP/1.0\r\nHost: 127.0.0.1:{port}\r\n\r\n"),
        format!("GET http://127.0.0.1:{port}/gateway.json HTTP/1.0\r\nHost: evil.example\r\n\r\n"),
    ] {
        assert_eq!(refused(&raw(lab.server.address, &head)), (403, "GATEWAY_PAGE".to_owned()), "{head}");
    }
    let good = format!("GET /gateway.json HTTP/1.0\r\nHost: localhost:{port}\r\n\r\n");
    assert_eq!(raw(lab.server.address, &good).status, 200);
}

#[test]
fn a_preflight_of_another_page_is_allowed_nothing() {
    let lab = Lab::to(&["registry.example"]);
    for path in ["/gateway", "/gateway.json"] {
        let headers = [
            ("Origin", "https://evil.example"),
            ("Access-Control-Request-Method", "PUT"),
            ("Access-Control-Request-Headers", "longshore-gateway-token"),
        ];
        let answer = ask(lab.server.address, "OPTIONS", path, &headers, b"");
        assert!([403, 405].contains(&refused(&answer).0), "{path}");
    }
}

#[test]
fn a_request_without_a_good_token_is_refused() {
    let named = Fake::start(|_, stream| reply(stream, "200 OK", &[], ""));
    let registry = named.address.to_string();
    let lab = Lab::to(&[&registry]);
    let url = format!("http://{registry}/v2/");
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs();
    let page = lab.page();
    let ask = |token: Option<&str>| {
        let mut headers = vec![("Longshore-Gateway-Url", url.as_str())];
        headers.extend(token.map(|token| ("Longshore-Gateway-Token", token)));
        refused(&ask(lab.server.address, "GET", "/gateway", &headers, b""))
    };
    assert_eq!(ask(None), (403, "GATEWAY_TOKEN_MISSING".to_owned()));
    let expired = sealed(&["token", &page], now - 1);
    assert_eq!(ask(Some(&expired)), (403, "GATEWAY_TOKEN_EXPIRED".to_owned()));
    let elsewhere = sealed(&["token", "https://evil.example"], now + 100);
    let (_, code) = lab.token.split_once('.').unwrap();
    let prolonged = format!("{}.{code}", now + 100_000);
    let shortened = &lab.token[..lab.token.len() - 1];
    for forged in ["", "x", ".", &elsewhere, &prolonged, shortened] {
        assert_eq!(ask(Some(forged)), (403, "GATEWAY_TOKEN_INVALID".to_owned()), "{forged}");
    }
    assert_eq!(named.seen().len(), 0);
}

#[test]
fn methods_outside_of_the_protocol_are_refused() {
    let named = Fake::start(|_, stream| reply(stream, "200 OK", &[], ""));
    let lab = Lab::to(&[&named.address.to_string()]);
    let url = format!("http://{}/v2/", named.address);
    for method in ["TRACE", "OPTIONS", "PROPFIND", "get", "CONNECT-TO"] {
        let answer = lab.ask(method, &url, &[], b"");
        assert_eq!(refused(&answer), (405, "GATEWAY_METHOD".to_owned()), "{method}");
        assert_eq!(answer.header("allow"), "GET, HEAD, POST, PUT, PATCH, DELETE");
    }
    assert_eq!(named.seen().len(), 0);
}
