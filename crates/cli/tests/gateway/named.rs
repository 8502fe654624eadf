//! What a registry that is named names itself: redirects and token services.

use crate::lab::{Lab, passed, refused, sealed};
use crate::support::fake::{Fake, Seen, reply};
use crate::support::http::Answer;
use std::net::TcpStream;
use std::time::{SystemTime, UNIX_EPOCH};

/// A registry that does as the header `X-To`, `X-Created` or `X-Realm` of a request says: it redirects to the URL, has
/// created something there, or has tokens asked for there.
fn pointing() -> Fake {
    Fake::start(|seen: &Seen, stream: &mut TcpStream| {
        if let Some(url) = seen.header("x-to") {
            reply(stream, "307 Temporary Redirect", &[("Location", url)], "");
        } else if let Some(url) = seen.header("x-created") {
            reply(stream, "201 Created", &[("Location", url)], "");
        } else if let Some(url) = seen.header("x-realm") {
            let challenge = format!("Bearer realm=\"{url}\",service=\"s\"");
            reply(stream, "401 Unauthorized", &[("WWW-Authenticate", &challenge)], "");
        } else {
            reply(stream, "200 OK", &[], &seen.path);
        }
    })
}

/// Asks a registry that is named for something under `/v2/`, with such a header.
fn point(lab: &Lab, registry: &Fake, method: &str, header: &str, url: &str) -> Answer {
    lab.ask(method, &format!("{}/v2/", registry.url()), &[(header, url)], b"")
}

/// The permission that came with an answer, and what it is for.
fn permission(answer: &Answer) -> Option<(String, String)> {
    let (permission, place) = answer.header("longshore-gateway-permission").split_once(' ')?;
    Some((permission.to_owned(), place.to_owned()))
}

fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs()
}

#[test]
fn a_redirect_is_told_and_not_followed() {
    let (named, other) = (pointing(), pointing());
    let lab = Lab::to(&[&named.address.to_string()]);
    let elsewhere = format!("http://{}/v2/secret", other.address);
    for method in ["GET", "HEAD"] {
        let answer = point(&lab, &named, method, "Registry-X-To", &elsewhere);
        assert_eq!(passed(&answer), 307);
        assert_eq!(answer.header("registry-location"), elsewhere);
        assert_eq!(answer.header("location"), "");
    }
    assert_eq!(other.seen().len(), 0);
}

#[test]
fn what_is_no_address_of_the_internet_is_not_permitted_to_a_registry_that_names_it() {
    let named = pointing();
    let lab = Lab::to(&[&named.address.to_string()]);
    let port = named.address.port();
    for host in [
        "127.0.0.1:1".to_owned(),
        format!("localhost:{port}"),
        "LOCALHOST".to_owned(),
        "0.0.0.0".to_owned(),
        "10.0.0.1".to_owned(),
        "100.64.0.1".to_owned(),
        "169.254.169.254".to_owned(),
        "172.16.0.1".to_owned(),
        "192.168.0.1".to_owned(),
        "198.18.0.1".to_owned(),
        "224.0.0.1".to_owned(),
        "255.255.255.255".to_owned(),
        "[::]".to_owned(),
        "[::1]".to_owned(),
        format!("[::ffff:127.0.0.1]:{port}"),
        "[::ffff:a9fe:a9fe]".to_owned(),
        "[64:ff9b::7f00:1]".to_owned(),
        "[64:ff9b:1::808:808]".to_owned(),
        "[2002:7f00:1::]".to_owned(),
        "[2001:db8::1]".to_owned(),
        "[fc00::1]".to_owned(),
        "[fe80::1]".to_owned(),
        "[ff02::1]".to_owned(),
    ] {
        for by in ["Registry-X-To", "Registry-X-Realm"] {
            let elsewhere = format!("http://{host}/token");
            let answer = point(&lab, &named, "GET", by, &elsewhere);
            assert!([307, 401].contains(&passed(&answer)));
            assert_eq!(permission(&answer), None, "{by} {host}");
            let withheld = answer.header("longshore-gateway-withheld");
            assert!(withheld.starts_with("GATEWAY_ADDRESS "), "{by} {host}: {withheld}");
            assert_eq!(refused(&lab.get(&elsewhere)), (403, "GATEWAY_HOST".to_owned()), "{by} {host}");
        }
    }
}

#[test]
fn what_can_be_read_in_two_ways_is_not_permitted_either() {
    let named = pointing();
    let lab = Lab::to(&[&named.address.to_string()]);
    for url in ["http://2130706433/", "http://0x7f.1/", "http://a.example./", "http://a.example/?b='c'"] {
        let answer = point(&lab, &named, "GET", "Registry-X-To", url);
        assert_eq!((passed(&answer), permission(&answer)), (307, None), "{url}");
        assert!(answer.header("longshore-gateway-withheld").starts_with("GATEWAY_URL "), "{url}");
    }
    for url in ["http://me:secret@a.example/", "javascript:alert(1)", "file:///etc/passwd"] {
        let answer = point(&lab, &named, "GET", "Registry-X-To", url);
        assert_eq!((passed(&answer), permission(&answer)), (307, None), "{url}");
    }
}

#[test]
fn a_permission_is_for_one_url_of_one_page_and_for_reading() {
    let named = pointing();
    let lab = Lab::to(&[&named.address.to_string()]);
    let answer = point(&lab, &named, "GET", "Registry-X-To", "http://blobs.invalid/a?signed=1");
    let (permission, place) = permission(&answer).expect("a permission");
    assert_eq!(place, "http://blobs.invalid/a");
    let ask = |method: &str, url: &str| {
        refused(&lab.ask(method, url, &[("Longshore-Gateway-Permission", &permission)], b"")).1
    };
    // It is asked for: the name means nothing, which is found out only then.
    assert_eq!(ask("GET", "http://blobs.invalid/a?signed=2"), "GATEWAY_UNREACHABLE");
    for url in [
        "http://blobs.invalid/b",
        "http://blobs.invalid/a/",
        "http://blobs.invalid:8080/a",
        "https://blobs.invalid/a",
        "http://other.invalid/a",
        "http://127.0.0.1:1/a",
    ] {
        assert_eq!(ask("GET", url), "GATEWAY_PERMISSION_INVALID", "{url}");
    }
    assert_eq!(ask("POST", "http://blobs.invalid/a"), "GATEWAY_METHOD");
    assert_eq!(ask("DELETE", "http://blobs.invalid/a"), "GATEWAY_METHOD");
}

#[test]
fn a_permission_is_none_without_the_seal_its_time_and_its_registry() {
    let named = pointing();
    let registry = format!("http://{}", named.address);
    let lab = Lab::to(&[&registry]);
    let (page, place) = (lab.page(), "http://blobs.invalid/a");
    let ask = |permission: &str| {
        refused(&lab.ask("GET", place, &[("Longshore-Gateway-Permission", permission)], b"")).1
    };
    let permission = |page: &str, registry: &str, expires: u64| {
        format!("{}.{registry}", sealed(&["permission", page, registry, place], expires))
    };
    // The test seals as the gateway does.
    assert_eq!(ask(&permission(&page, &registry, now() + 100)), "GATEWAY_UNREACHABLE");
    assert_eq!(ask(&permission(&page, &registry, now() - 1)), "GATEWAY_PERMISSION_EXPIRED");
    let elsewhere = permission("https://evil.example", &registry, now() + 100);
    let unnamed = permission(&page, "http://other.invalid", now() + 100);
    let good = permission(&page, &registry, now() + 100);
    let renamed = good.replace(&registry, "http://other.invalid");
    let (_, rest) = good.split_once('.').unwrap();
    let prolonged = format!("{}.{rest}", now() + 100_000);
    for forged in ["", "x", "1.2.3", &elsewhere, &unnamed, &renamed, &prolonged, &lab.token] {
        assert_eq!(ask(forged), "GATEWAY_PERMISSION_INVALID", "{forged}");
    }
}

#[test]
fn only_a_registry_that_is_named_gives_permissions() {
    let (named, other) = (pointing(), pointing());
    let lab = Lab::to(&[&named.address.to_string(), &other.address.to_string()]);
    // Outside of the API of another registry that is named: what is there may be asked for, and gives nothing further…
    let place = format!("http://{}/blobs/a", other.address);
    let answer = point(&lab, &named, "GET", "Registry-X-To", &place);
    let (given, _) = permission(&answer).expect("a permission");
    let asked = lab.ask("GET", &place, &[("Longshore-Gateway-Permission", &given)], b"");
    assert_eq!((passed(&asked), asked.text().as_str()), (200, "/blobs/a"));
    // … and nothing is permitted for what is only created elsewhere, or for a redirect that carries a body.
    for (method, header) in [("GET", "Created"), ("POST", "Created"), ("POST", "To"), ("PUT", "To")] {
        let answer = point(&lab, &named, method, &format!("Registry-X-{header}"), "http://blobs.invalid/a");
        passed(&answer);
        assert_eq!(permission(&answer), None, "{method} {header}");
    }
    // An upload that goes on outside of the API, on the registry itself, may be written to.
    let place = format!("http://{}/uploads/1", named.address);
    let answer = point(&lab, &named, "POST", "Registry-X-Created", "/uploads/1");
    let (given, on) = permission(&answer).expect("a permission");
    assert_eq!(on, place);
    assert_eq!(passed(&lab.ask("PATCH", &place, &[("Longshore-Gateway-Permission", &given)], b"abc")), 200);
}
