//! `longshore registry`: CORS, limits, accounts, and how it ends.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking, and so do its helpers"
)]

mod support;

use std::io::{BufRead as _, Read as _, Write as _};
use std::net::TcpStream;
use std::time::{Duration, Instant};
use support::http::ask;
use support::program::{Server, longshore, run_as};

/// What a page has to be able to read.
const EXPOSED: [&str; 14] = [
    "docker-content-digest",
    "docker-distribution-api-version",
    "docker-upload-uuid",
    "link",
    "location",
    "range",
    "content-range",
    "www-authenticate",
    "oci-subject",
    "oci-filters-applied",
    "oci-chunk-min-length",
    "oci-tag",
    "warning",
    "retry-after",
];

#[test]
fn a_preflight_is_answered_before_anyone_asks_who_is_there() {
    for policy in ["open", "accounts"] {
        let registry = Server::registry(policy);
        for path in ["/v2/", "/v2/devtable/simple/blobs/uploads/", "/v2/auth", "/v2/_catalog"] {
            let answer = ask(
                registry.address,
                "OPTIONS",
                path,
                &[
                    ("Origin", "https://longshore.example"),
                    ("Access-Control-Request-Method", "PATCH"),
                    ("Access-Control-Request-Headers", "authorization,content-range,content-type"),
                ],
                b"",
            );
            assert_eq!(answer.status, 204, "{path}");
            assert_eq!(answer.header("access-control-allow-origin"), "*");
            let methods = answer.list("access-control-allow-methods");
            for method in ["get", "head", "post", "put", "patch", "delete"] {
                assert!(methods.contains(&method.to_owned()), "{method}");
            }
            let headers = answer.list("access-control-allow-headers");
            for header in ["authorization", "accept", "content-type", "content-range", "range"] {
                assert!(headers.contains(&header.to_owned()), "{header}");
            }
            assert!(answer.header("access-control-max-age").parse::<u32>().unwrap() > 0);
        }
    }
}

#[test]
fn a_page_can_read_every_answer_and_its_headers() {
    let registry = Server::registry("accounts");
    for (method, path, status) in [
        ("GET", "/v2/", 401),
        ("GET", "/v2/public/publicrepo/tags/list", 401),
        ("GET", "/v2/auth?scope=repository:public/publicrepo:pull", 200),
        ("GET", "/elsewhere", 404),
        ("PUT", "/v2/", 405),
    ] {
        let answer = ask(registry.address, method, path, &[("Origin", "null")], b"");
        assert_eq!(answer.status, status, "{method} {path}");
        assert_eq!(answer.header("access-control-allow-origin"), "*");
        let exposed = answer.list("access-control-expose-headers");
        for name in EXPOSED.into_iter().chain(["etag"]) {
            assert!(exposed.contains(&name.to_owned()), "{name} after {method} {path}");
        }
    }
}

#[test]
fn only_pages_of_the_origins_that_are_given_may_read() {
    let registry = Server::registry_with(&["--cors-origin", "https://a.example", "--cors-origin", "null"]);
    for (method, path) in [("OPTIONS", "/v2/"), ("GET", "/v2/"), ("GET", "/v2/a/b/tags/list")] {
        for (origin, expected) in
            [("https://a.example", "https://a.example"), ("null", "null"), ("https://b.example", "")]
        {
            let answer = ask(registry.address, method, path, &[("Origin", origin)], b"");
            assert_eq!(answer.header("access-control-allow-origin"), expected, "{method} {path} {origin}");
            let exposes = !answer.header("access-control-expose-headers").is_empty();
            assert_eq!(exposes, !expected.is_empty());
            assert_eq!(answer.header("vary"), "Origin");
        }
    }
    let run = longshore(&["registry", "--cors-origin", "a.example"], "").refused();
    assert!(run.err.contains("https://a.example"), "{}", run.err);
}

#[test]
fn whoever_watches_over_it_can_ask_whether_it_is_well() {
    let folder = tempfile::tempdir().unwrap();
    for options in [&["--policy", "accounts"][..], &["--store", folder.path().to_str().unwrap()]] {
        let registry = Server::registry_with(options);
        let answer = ask(registry.address, "GET", "/healthz", &[], b"");
        assert_eq!((answer.status, answer.text().as_str()), (200, "ok\n"));
        let answer = ask(registry.address, "HEAD", "/healthz", &[], b"");
        assert_eq!((answer.status, answer.header("content-length"), answer.body.len()), (200, "3", 0));
        assert_eq!(ask(registry.address, "POST", "/healthz", &[], b"").status, 405);
    }
}

#[test]
fn the_challenge_names_the_host_that_the_client_used() {
    let registry = Server::registry("accounts");
    let port = registry.address.port();
    let answer = ask(registry.address, "GET", "/v2/", &[], b"");
    assert!(
        answer.header("www-authenticate").contains(&format!("realm=\"http://127.0.0.1:{port}/v2/auth\""))
    );
    let url = format!("http://localhost:{port}");
    let run = run_as(("devtable", "password"), "pull", &url, "devtable/simple", &[]);
    // localhost and 127.0.0.1 are two origins: a realm at the other one would be refused.
    run.well();
}

#[test]
fn accounts_are_printed_with_their_passwords_and_an_open_registry_has_none() {
    for (policy, expected) in [("open", false), ("accounts", true)] {
        let mut child = std::process::Command::new(env!("CARGO_BIN_EXE_longshore"))
            .args(["registry", "--policy", policy, "--listen", "127.0.0.1:0", "--until-eof"])
            .stdin(std::process::Stdio::piped())
            .stdout(std::process::Stdio::piped())
            .spawn()
            .unwrap();
        drop(child.stdin.take());
        let output = child.wait_with_output().unwrap();
        let text = String::from_utf8(output.stdout).unwrap();
        assert!(text.starts_with("Longshore registry is at http://127.0.0.1:"), "{text}");
        for account in ["devtable", "reader", "$oauthtoken"] {
            let line = text.lines().find(|line| line.split_whitespace().eq([account, "password"]));
            assert_eq!(line.is_some(), expected, "{account} in {text}");
        }
    }
}

#[test]
fn a_manifest_that_is_too_large_is_refused_with_an_error_body() {
    let registry = Server::registry("open");
    let body = vec![b' '; (4 << 20) + 1];
    let answer = ask(registry.address, "PUT", "/v2/a/b/manifests/latest", &[], &body);
    assert_eq!(answer.status, 413);
    assert!(answer.text().contains("SIZE_INVALID"), "{}", answer.text());
    assert_eq!(answer.header("access-control-allow-origin"), "*");
}

#[test]
fn a_body_where_none_belongs_is_not_kept() {
    let registry = Server::registry("accounts");
    let answer = ask(registry.address, "POST", "/v2/auth", &[], &vec![b'x'; 70_000]);
    assert_eq!(answer.status, 413);
    let answer = ask(registry.address, "GET", "/v2/", &[], &vec![b'x'; 70_000]);
    assert_eq!(answer.status, 401);
}

#[test]
fn many_connections_are_served_at_once() {
    let registry = Server::registry("open");
    let address = registry.address;
    // One that never says what it wants holds nobody up.
    let _silent = TcpStream::connect(address).unwrap();
    let threads: Vec<_> =
        (0..16).map(|_| std::thread::spawn(move || ask(address, "GET", "/v2/", &[], b"").status)).collect();
    for thread in threads {
        assert_eq!(thread.join().unwrap(), 200);
    }
}

#[test]
fn a_request_that_is_not_http_is_answered_and_the_registry_goes_on() {
    let registry = Server::registry("open");
    let mut stream = TcpStream::connect(registry.address).unwrap();
    stream.write_all(b"\x16\x03\x01\x02\x00 this is no HTTP\r\n\r\n").unwrap();
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer);
    assert!(answer.starts_with(b"HTTP/1.1 400"));
    assert_eq!(ask(registry.address, "GET", "/v2/", &[], b"").status, 200);
}

#[test]
fn a_port_that_is_taken_is_named() {
    let first = Server::registry("open");
    let run = longshore(&["registry", "--listen", &first.address.to_string()], "").failed();
    assert!(run.err.contains("another program listens there"), "{}", run.err);
}

#[test]
fn why_it_answered_so_is_told_under_each_exchange() {
    let mut child = std::process::Command::new(env!("CARGO_BIN_EXE_longshore"))
        .args(["registry", "--policy", "accounts", "--listen", "127.0.0.1:0", "--until-eof", "--why"])
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    let mut out = std::io::BufReader::new(child.stdout.take().unwrap());
    let mut line = String::new();
    out.read_line(&mut line).unwrap();
    let address = line.trim().trim_end_matches('/').rsplit('/').next().unwrap().parse().unwrap();
    assert_eq!(ask(address, "GET", "/v2/", &[], b"").status, 401);
    drop(child.stdin.take());
    let mut text = String::new();
    out.read_to_string(&mut text).unwrap();
    child.wait().unwrap();
    let (_, after) = text.split_once("  /v2/\n").unwrap_or_else(|| panic!("no line of the exchange: {text}"));
    assert!(after.starts_with("     no-credentials: "), "{after}");
    assert!(after.contains("policy authentication = \"token\""), "{after}");
}

#[test]
fn wrong_usage_is_told_apart() {
    for arguments in [&["registry", "--policy", "closed"][..], &["registry", "--listen", "5000"]] {
        longshore(arguments, "").refused();
    }
}

#[cfg(unix)]
#[test]
fn signals_end_the_registry_within_five_seconds() {
    let ends = |name: &'static str| {
        let mut registry = Server::registry("open");
        // A connection that is open, and one in the middle of a request.
        let _idle = TcpStream::connect(registry.address).unwrap();
        let mut half = TcpStream::connect(registry.address).unwrap();
        half.write_all(b"PUT /v2/a/b/manifests/c HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n123")
            .unwrap();
        assert_eq!(ask(registry.address, "GET", "/v2/", &[], b"").status, 200);
        let begun = Instant::now();
        registry.signal(name);
        assert_eq!(registry.wait(), Some(0), "{name}");
        assert!(begun.elapsed() < Duration::from_secs(5), "{name}: {:?}", begun.elapsed());
    };
    let threads = ["INT", "TERM"].map(|name| std::thread::spawn(move || ends(name)));
    for thread in threads {
        thread.join().unwrap();
    }
}

#[cfg(unix)]
#[test]
fn an_upload_that_is_under_way_at_the_end_is_taken_and_acknowledged() {
    let folder = tempfile::tempdir().unwrap();
    let options = ["--store", folder.path().to_str().unwrap()];
    let mut registry = Server::registry_with(&options);
    let digest = longshore_core::Digest::sha256(b"abcdef");
    let mut upload = TcpStream::connect(registry.address).unwrap();
    let head =
        format!("POST /v2/a/b/blobs/uploads/?digest={digest} HTTP/1.0\r\nContent-Length: 6\r\n\r\nabc");
    upload.write_all(head.as_bytes()).unwrap();
    assert_eq!(ask(registry.address, "GET", "/v2/", &[], b"").status, 200);
    registry.signal("TERM");
    std::thread::sleep(Duration::from_millis(300));
    upload.write_all(b"def").unwrap();
    let mut answer = String::new();
    upload.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.0 201"), "{answer}");
    assert_eq!(registry.wait(), Some(0));
    let registry = Server::registry_with(&options);
    assert_eq!(ask(registry.address, "GET", &format!("/v2/a/b/blobs/{digest}"), &[], b"").body, b"abcdef");
}

#[test]
fn closing_standard_input_ends_the_registry() {
    let mut registry = Server::registry("open");
    registry.close_input();
    assert_eq!(registry.wait(), Some(0));
}
