//! Attempts to get somewhere else than to the registries that are named.

use crate::lab::{Lab, refused};
use crate::support::fake::{Fake, reply};

/// A registry that answers everything, and is to be asked nothing.
fn bystander() -> Fake {
    Fake::start(|_, stream| reply(stream, "200 OK", &[], "reached"))
}

#[test]
fn hosts_that_are_not_named_are_refused() {
    let (named, other) = (bystander(), bystander());
    let lab = Lab::to(&[&named.address.to_string(), "https://registry.example"]);
    let (at, port) = (named.address, named.address.port());
    for url in [
        format!("http://{}/v2/", other.address),
        format!("http://localhost:{port}/v2/"),
        format!("https://{at}/v2/"),
        "http://127.0.0.1/v2/".to_owned(),
        format!("http://127.0.0.2:{port}/v2/"),
        format!("http://0.0.0.0:{port}/v2/"),
        format!("http://[::1]:{port}/v2/"),
        format!("http://[::ffff:127.0.0.1]:{port}/v2/"),
        format!("http://[::ffff:7f00:1]:{port}/v2/"),
        format!("http://[::127.0.0.1]:{port}/v2/"),
        format!("http://[64:ff9b::7f00:1]:{port}/v2/"),
        "http://169.254.169.254/v2/".to_owned(),
        "http://10.0.0.1/v2/".to_owned(),
        "http://100.64.0.1/v2/".to_owned(),
        "http://224.0.0.1/v2/".to_owned(),
        "http://registry.example/v2/".to_owned(),
        "https://registry.example:8443/v2/".to_owned(),
        "https://registry.example.evil.example/v2/".to_owned(),
        "https://evil-registry.example/v2/".to_owned(),
        "https://evil.example/https://registry.example/v2/".to_owned(),
        format!("http://{}/v2/", lab.server.address),
    ] {
        assert_eq!(refused(&lab.get(&url)), (403, "GATEWAY_HOST".to_owned()), "{url}");
    }
    assert_eq!((named.seen().len(), other.seen().len()), (0, 0));
}

#[test]
fn urls_that_can_be_read_in_two_ways_are_refused() {
    let named = bystander();
    let lab = Lab::to(&[&named.address.to_string(), "https://registry.example"]);
    let (at, port) = (named.address, named.address.port());
    for url in [
        format!("http://127.1:{port}/v2/"),
        format!("http://2130706433:{port}/v2/"),
        format!("http://017700000001:{port}/v2/"),
        format!("http://0177.0.0.1:{port}/v2/"),
        format!("http://0x7f000001:{port}/v2/"),
        format!("http://0x7f.0.0.1:{port}/v2/"),
        format!("http://127.0.0.1.:{port}/v2/"),
        format!("http://{at}@evil.example/v2/"),
        format!("http://evil.example@{at}/v2/"),
        format!("http://me:secret@{at}/v2/"),
        format!("http://{at}%2f@evil.example/v2/"),
        format!("http://127.0.0.1%00.evil.example:{port}/v2/"),
        format!("http://127%2e0%2e0%2e1:{port}/v2/"),
        format!("http://evil.example\\@{at}/v2/"),
        format!("http:\\\\{at}\\v2\\"),
        format!("http://{at}\\..\\metrics"),
        format!("http://{at}/v2/\t../metrics"),
        format!("http://{at}/v2/ HTTP/1.1"),
        format!("http://{at}/v2/../metrics"),
        format!("http://{at}/v2/%2e%2e/metrics"),
        format!("http://{at}/v2/.%2E/metrics"),
        format!("http://{at}/v2/./a/tags/list"),
        format!("http://{at}/v2/#@evil.example/"),
        format!("http://{at}:80/v2/"),
        "https://registry.example./v2/".to_owned(),
        "https://registry%2eexample/v2/".to_owned(),
        format!("//{at}/v2/"),
        "/v2/".to_owned(),
        String::new(),
        "file:///etc/passwd".to_owned(),
        format!("ftp://{at}/v2/"),
        format!("gopher://{at}/v2/"),
        "javascript:alert(1)".to_owned(),
    ] {
        assert_eq!(refused(&lab.get(&url)), (400, "GATEWAY_URL".to_owned()), "{url}");
    }
    // What is no ASCII is no text for a header at all, also where it looks like a host that is named.
    for url in ["https://regıstry.example/v2/", "https://１27.0.0.1/v2/", "https://registry。example/v2/"]
    {
        assert_eq!(refused(&lab.get(url)), (400, "GATEWAY_HEADER".to_owned()), "{url}");
    }
    assert_eq!(named.seen().len(), 0);
}

#[test]
fn a_registry_that_is_named_is_reached_however_its_name_is_written() {
    let named = bystander();
    let port = named.address.port();
    let lab = Lab::to(&[&format!("LocalHost:{port}")]);
    for url in [format!("http://localhost:{port}/v2/"), format!("HTTP://LOCALHOST:{port}/v2/")] {
        assert_eq!(crate::lab::passed(&lab.get(&url)), 200, "{url}");
    }
    let hosts: Vec<_> = named.seen().iter().map(|seen| seen.header("host").map(str::to_owned)).collect();
    assert_eq!(hosts, vec![Some(format!("localhost:{port}")); 2]);
}

#[test]
fn what_is_not_the_registrys_api_is_refused() {
    let named = bystander();
    let lab = Lab::to(&[&named.address.to_string()]);
    for path in ["", "/", "/metrics", "/v1/", "/v2x/", "/V2/", "//v2/", "/%76%32/", "/debug?/v2/", "/a/v2/"] {
        let url = format!("http://{}{path}", named.address);
        assert_eq!(refused(&lab.get(&url)), (403, "GATEWAY_PATH".to_owned()), "{url}");
    }
    assert_eq!(named.seen().len(), 0);
}

#[test]
fn the_target_is_named_once() {
    let named = bystander();
    let lab = Lab::to(&[&named.address.to_string()]);
    let url = format!("http://{}/v2/", named.address);
    let twice = [("Longshore-Gateway-Url", "http://127.0.0.1:1/v2/")];
    assert_eq!(refused(&lab.ask("GET", &url, &twice, b"")), (400, "GATEWAY_HEADER".to_owned()));
    let token = [("Longshore-Gateway-Token", lab.token.as_str())];
    let none = crate::support::http::ask(lab.server.address, "GET", "/gateway", &token, b"");
    assert_eq!(refused(&none), (400, "GATEWAY_URL".to_owned()));
    assert_eq!(named.seen().len(), 0);
}
