//! What passes of a request and of its answer, and what does not.

use crate::lab::{Lab, passed, refused};
use crate::support::fake::{Fake, Seen, reply};
use std::net::TcpStream;

#[test]
fn an_answer_comes_as_data_and_acts_on_nobody() {
    let acting = [
        ("WWW-Authenticate", "Basic realm=\"x\""),
        ("Strict-Transport-Security", "max-age=31536000"),
        ("Clear-Site-Data", "\"*\""),
        ("Alt-Svc", "h3=\":443\""),
        ("X-Accel-Redirect", "/internal"),
        ("X-Sendfile", "/etc/passwd"),
        ("Access-Control-Allow-Origin", "*"),
        ("Content-Security-Policy", "default-src *"),
        ("Content-Encoding", "gzip"),
        ("Cache-Control", "public"),
        ("Content-Type", "text/html"),
        ("Link", "</v2/?n=1>; rel=\"next\""),
        ("Longshore-Gateway", "refused"),
        ("Longshore-Gateway-Permission", "x http://127.0.0.1/"),
    ];
    let named = Fake::start(move |_: &Seen, stream: &mut TcpStream| {
        let cookies = [("Set-Cookie", "a=b"), ("Connection", "X-Hop"), ("X-Hop", "1"), ("Keep-Alive", "1")];
        reply(stream, "401 Unauthorized", &[&acting[..], &cookies[..]].concat(), "<script>");
    });
    let lab = Lab::to(&[&named.address.to_string()]);
    let answer = lab.get(&format!("http://{}/v2/", named.address));
    assert_eq!(passed(&answer), 401);
    assert_eq!(answer.body, b"<script>");
    assert_eq!(answer.header("content-type"), "application/octet-stream");
    for (name, value) in acting {
        let name = name.to_ascii_lowercase();
        assert_eq!(answer.header(&format!("registry-{name}")), value);
        assert_ne!(answer.header(&name), value, "{name}");
    }
    for name in
        ["set-cookie", "x-hop", "keep-alive", "registry-set-cookie", "registry-x-hop", "registry-keep-alive"]
    {
        assert_eq!(answer.header(name), "", "{name}");
    }
    assert_eq!(answer.headers.iter().filter(|(name, _)| name == "longshore-gateway").count(), 1);
}

#[test]
fn only_what_is_meant_for_the_registry_reaches_it() {
    let named = Fake::start(|_, stream| reply(stream, "200 OK", &[], ""));
    let lab = Lab::to(&[&named.address.to_string()]);
    let headers = [
        ("Cookie", "session=secret"),
        ("Authorization", "Basic cGFnZTpwYWdl"),
        ("Referer", "http://page.example/"),
        ("X-Forwarded-For", "192.0.2.1"),
        ("Accept-Language", "en"),
        ("Registry-Accept", "a/b"),
        ("Registry-Authorization", "Bearer t"),
        ("Registry-X-Anything", "goes"),
    ];
    passed(&lab.ask("PUT", &format!("http://{}/v2/a?b=c", named.address), &headers, b"body"));
    let seen = named.seen().remove(0);
    assert_eq!((seen.method.as_str(), seen.path.as_str()), ("PUT", "/v2/a?b=c"));
    let mut arrived: Vec<&str> = seen.headers.iter().map(|(name, _)| name.as_str()).collect();
    arrived.sort_unstable();
    let expected =
        ["accept", "accept-encoding", "authorization", "content-length", "host", "user-agent", "x-anything"];
    assert_eq!(arrived, expected);
    assert_eq!(seen.header("host"), Some(named.address.to_string().as_str()));
    assert_eq!(seen.header("authorization"), Some("Bearer t"));
    assert_eq!(seen.header("content-length"), Some("4"));
}

#[test]
fn headers_that_say_where_a_request_goes_or_ends_are_refused() {
    let named = Fake::start(|_, stream| reply(stream, "200 OK", &[], ""));
    let lab = Lab::to(&[&named.address.to_string()]);
    let url = format!("http://{}/v2/", named.address);
    for (name, value) in [
        ("Registry-Host", "127.0.0.1:1"),
        ("Registry-Content-Length", "0"),
        ("Registry-Transfer-Encoding", "chunked"),
        ("Registry-Connection", "close, Authorization"),
        ("Registry-Upgrade", "h2c"),
        ("Registry-HTTP2-Settings", "AAMAAABkAAQAAP__"),
        ("Registry-TE", "trailers"),
        ("Registry-Trailer", "Host"),
        ("Registry-Expect", "100-continue"),
        ("Registry-Cookie", "a=b"),
        ("Registry-Proxy-Authorization", "Basic eDp5"),
        ("Registry-X-Forwarded-For", "127.0.0.1"),
        ("Registry-X-Forwarded-Host", "127.0.0.1"),
        ("Registry-Forwarded", "for=127.0.0.1"),
        ("Registry-Content_Length", "0"),
        ("Upgrade", "websocket"),
        ("Connection", "Upgrade"),
        ("Connection", "close, Registry-Authorization"),
    ] {
        let answer = lab.ask("POST", &url, &[(name, value)], b"abc");
        assert_eq!(refused(&answer), (400, "GATEWAY_HEADER".to_owned()), "{name}: {value}");
    }
    assert_eq!(named.seen().len(), 0);
}

#[test]
fn what_came_through_is_logged_without_secrets() {
    let named = Fake::start(|_, stream| reply(stream, "200 OK", &[], ""));
    let lab = Lab::with(&[&named.address.to_string()], &["--gateway-log", "always"]);
    let url = format!("http://{}/v2/a/blobs/uploads/1?_state=s3cret-state", named.address);
    passed(&lab.ask("PUT", &url, &[("Registry-Authorization", "Bearer s3cret-token")], b"s3cret-body"));
    refused(&lab.get("https://me:s3cret-password@registry.example/s3cret-path"));
    refused(&lab.get("https://registry.example/s3cret-path?s3cret-query"));
    let said = loop {
        let said = lab.server.said();
        if said.lines().count() >= 3 {
            break said;
        }
        std::thread::yield_now();
    };
    assert!(said.contains(&format!("PUT  http://{}/v2/a/blobs/uploads/1  200", named.address)), "{said}");
    assert!(said.contains("https://registry.example/…  refused: GATEWAY_HOST"), "{said}");
    for secret in ["s3cret", lab.token.as_str()] {
        assert!(!said.contains(secret), "{said}");
    }
}
