//! The gateway's options, and the server without them.

use crate::lab::{KEY, Lab, passed, raw, refused};
use crate::support::fake::{Fake, reply};
use crate::support::http::ask;
use crate::support::program::{Server, longshore};
use serde_json::Value;
use std::io::Write as _;

#[test]
fn without_a_registry_there_is_no_gateway() {
    let site = tempfile::tempdir().unwrap();
    std::fs::write(site.path().join("index.html"), "<p>page</p>").unwrap();
    let server =
        Server::start(env!("CARGO_BIN_EXE_longshore"), &["serve", "--site", site.path().to_str().unwrap()]);
    for path in ["/gateway", "/gateway.json"] {
        let answer = ask(server.address, "GET", path, &[], b"");
        assert_eq!((answer.status, answer.header("longshore-gateway")), (404, ""), "{path}");
    }
}

#[test]
fn the_site_is_served_beside_the_gateway() {
    let lab = Lab::to(&["registry.example"]);
    for (path, status) in
        [("/", 200), ("/index.html", 200), ("/gateway/", 404), ("/gatewayx", 404), ("/x/gateway", 404)]
    {
        let answer = ask(lab.server.address, "GET", path, &[], b"");
        assert_eq!((answer.status, answer.header("longshore-gateway")), (status, ""), "{path}");
        assert!(answer.header("content-security-policy").starts_with("default-src 'none'"), "{path}");
    }
}

#[test]
fn wrong_usage_gets_a_hint_and_exit_code_2() {
    let mut short = tempfile::NamedTempFile::new().unwrap();
    short.write_all(b"too short\n").unwrap();
    let short = short.path().to_str().unwrap().to_owned();
    for (options, hint) in [
        (vec!["--gateway", "https://registry.example/v2/"], "ends after its host and port"),
        (vec!["--gateway", "127.1"], "written plainly"),
        (vec!["--gateway", "me:secret@registry.example"], "user or a password"),
        (vec!["--gateway", "r.example", "--gateway-network", "10"], "10.0.0.0/8"),
        (vec!["--gateway", "r.example", "--gateway-page", "page.example"], "is not a URL"),
        (vec!["--gateway", "r.example", "--listen", "0.0.0.0:0"], "--gateway-page"),
        (vec!["--gateway", "r.example", "--gateway-key", "/nowhere/key"], "/nowhere/key"),
        (vec!["--gateway", "r.example", "--gateway-silence", "0"], "1..=3600"),
        (vec!["--gateway-page", "https://page.example"], "--gateway"),
        (vec!["--gateway-log", "always"], "--gateway"),
    ] {
        let site = tempfile::tempdir().unwrap();
        std::fs::write(site.path().join("index.html"), "").unwrap();
        let begin = ["serve", "--site", site.path().to_str().unwrap()];
        let listen = if options.contains(&"--listen") { &[][..] } else { &["--listen", "127.0.0.1:0"] };
        let ended = longshore(&[&begin, listen, &options[..]].concat(), "").refused();
        assert!(ended.err.contains(hint), "{options:?}: {}", ended.err);
    }
    let site = tempfile::tempdir().unwrap();
    std::fs::write(site.path().join("index.html"), "").unwrap();
    let options = ["serve", "--site", site.path().to_str().unwrap(), "--listen", "127.0.0.1:0"];
    let gateway = ["--gateway", "r.example", "--gateway-key", &short];
    let ended = longshore(&[&options[..], &gateway].concat(), "").refused();
    assert!(ended.err.contains("9 bytes, and needs 32"), "{}", ended.err);
}

#[test]
fn gateways_with_one_key_take_each_others_tokens() {
    let named = Fake::start(|_, stream| reply(stream, "200 OK", &[], ""));
    let registry = named.address.to_string();
    let files = tempfile::tempdir().unwrap();
    std::fs::write(files.path().join("index.html"), "<p>page</p>").unwrap();
    let key = files.path().join("key");
    std::fs::write(&key, KEY).unwrap();
    let site = ["serve", "--site", files.path().to_str().unwrap()];
    let gateway = ["--gateway", &registry, "--gateway-page", "https://page.example"];
    let start =
        |more: &[&str]| Server::start(env!("CARGO_BIN_EXE_longshore"), &[&site[..], &gateway, more].concat());
    let with_key = ["--gateway-key", key.to_str().unwrap()];
    let (one, other, stranger) = (start(&with_key), start(&with_key), start(&[]));
    // As a proxy before them passes the page's Host on.
    let offer = raw(one.address, "GET /gateway.json HTTP/1.0\r\nHost: page.example\r\n\r\n");
    let offer: Value = serde_json::from_slice(&offer.body).unwrap();
    let token = offer["token"].as_str().unwrap();
    let head = format!(
        "GET /gateway HTTP/1.0\r\nHost: page.example\r\nLongshore-Gateway-Token: {token}\r\n\
         Longshore-Gateway-Url: http://{registry}/v2/\r\n\r\n"
    );
    assert_eq!(passed(&raw(other.address, &head)), 200);
    assert_eq!(refused(&raw(stranger.address, &head)).1, "GATEWAY_TOKEN_INVALID");
}
