//! The way through a gateway, over a function that answers as one.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

mod support;

use bytes::Bytes;
use futures::executor::block_on;
use http::header::HeaderMap;
use http::{Method, Request, Response};
use longshore_client::body::{Intake, Payload};
use longshore_client::transport::gateway::Gateway;
use longshore_client::transport::{self, Local, Transport, TransportError, Way};
use longshore_client::{Step, Target, flows};
use std::cell::RefCell;
use std::rc::Rc;
use support::hand::{Plan, run_with};
use support::{Run, response, url};

/// What a gateway offers to `https://page.example`, with this token.
fn offer(token: &str) -> Response<Bytes> {
    let document = format!(
        r#"{{"version":1,"page":"https://page.example","registries":["https://registry.test"],"token":"{token}",
        "expires_in":3600,"largest_body":1}}"#
    );
    response(200, &[("content-type", "application/json")], &document)
}

/// The registry's answer as a gateway gives it.
fn passed(status: &str, headers: &[(&'static str, &str)], body: &str) -> Response<Bytes> {
    let own = [("longshore-gateway", "passed"), ("longshore-gateway-status", status), ("server", "nginx")];
    response(200, &[&own, headers].concat(), body)
}

fn refused(code: &str) -> Response<Bytes> {
    let reason = format!("{code} so it is");
    response(403, &[("longshore-gateway", "refused"), ("longshore-gateway-reason", &reason)], "")
}

/// A gateway that answers so, beside a page in a folder; and all that it was asked.
struct Lab {
    gateway: Gateway,
    asked: Rc<RefCell<Vec<Request<Bytes>>>>,
}

fn lab(answer: impl Fn(&Request<Bytes>) -> Response<Bytes> + 'static) -> Lab {
    let asked = Rc::new(RefCell::new(Vec::new()));
    let noted = Rc::clone(&asked);
    let below = Local::new(move |request: Request<Bytes>| {
        noted.borrow_mut().push(request.clone());
        if request.uri().path() == "/tools/gateway.json" { offer("t0") } else { answer(&request) }
    });
    let found = block_on(Gateway::find(Rc::new(below), url("https://page.example/tools/"))).unwrap();
    asked.borrow_mut().clear();
    Lab { gateway: found.unwrap(), asked }
}

impl Lab {
    fn send(&self, method: Method, at: &str) -> Result<transport::Response, TransportError> {
        let mut headers = HeaderMap::new();
        headers.insert("authorization", "Bearer secret".parse().unwrap());
        block_on(self.gateway.send(transport::Request {
            step: Step::GetBlob,
            method,
            url: url(at),
            headers,
            body: Payload::Empty,
            intake: Intake::SMALL,
            way: Way::default(),
        }))
    }

    /// A header of each request, where it is there.
    fn sent(&self, name: &str) -> Vec<Option<String>> {
        let value = |request: &Request<Bytes>| request.headers().get(name)?.to_str().ok().map(str::to_owned);
        self.asked.borrow().iter().map(value).collect()
    }
}

#[test]
fn a_gateway_is_found_only_where_it_is_this_pages() {
    for (document, page, found) in [
        (offer("t"), "https://page.example/", true),
        (offer("t"), "https://page.example/tools/index.html", true),
        (offer("t"), "http://page.example/", false),
        (offer("t"), "https://other.example/", false),
        (response(404, &[], "There is nothing here."), "https://page.example/", false),
        (response(200, &[], "<p>page</p>"), "https://page.example/", false),
        (
            response(200, &[], r#"{"version":2,"page":"https://page.example","registries":[],"token":"t"}"#),
            "https://page.example/",
            false,
        ),
    ] {
        let below = Local::new(move |_: Request<Bytes>| document.clone());
        let gateway = block_on(Gateway::find(Rc::new(below), url(page))).unwrap();
        let told = gateway.map(|gateway| gateway.registries()[0].to_string());
        assert_eq!(told, found.then(|| "https://registry.test".to_owned()), "{page}");
    }
}

#[test]
fn the_registry_is_seen_as_if_it_was_asked_itself() {
    let lab = lab(|_| {
        passed("404", &[("registry-docker-content-digest", "x"), ("registry-link", "</v2/>")], "body")
    });
    let answer = lab.send(Method::GET, "https://registry.test/v2/a?n=1").unwrap();
    assert_eq!((answer.status.as_u16(), &answer.body.kept[..]), (404, &b"body"[..]));
    let mut names: Vec<&str> = answer.headers.keys().map(http::HeaderName::as_str).collect();
    names.sort_unstable();
    assert_eq!(names, ["docker-content-digest", "link"]);
    assert_eq!(lab.asked.borrow()[0].uri(), "https://page.example/tools/gateway");
    assert_eq!(lab.sent("longshore-gateway-url"), [Some("https://registry.test/v2/a?n=1".to_owned())]);
    assert_eq!(lab.sent("longshore-gateway-token"), [Some("t0".to_owned())]);
    assert_eq!(lab.sent("registry-authorization"), [Some("Bearer secret".to_owned())]);
    assert_eq!(lab.sent("authorization"), [None]);
}

#[test]
fn a_token_that_has_run_out_is_fetched_anew_and_once() {
    let lab = lab(|_| refused("GATEWAY_TOKEN_EXPIRED"));
    let error = lab.send(Method::PUT, "https://registry.test/v2/a").unwrap_err();
    assert_eq!(error, TransportError::Refused("so it is".to_owned()));
    let paths: Vec<String> =
        lab.asked.borrow().iter().map(|request| request.uri().path().to_owned()).collect();
    assert_eq!(paths, ["/tools/gateway", "/tools/gateway.json", "/tools/gateway"]);
}

#[test]
fn a_refusal_is_told_from_a_registry_that_does_not_answer() {
    for (answer, expected) in [
        (refused("GATEWAY_HOST"), TransportError::Refused("so it is".to_owned())),
        (refused("GATEWAY_UNREACHABLE"), TransportError::Unreachable("so it is".to_owned())),
        (
            response(502, &[], "<h1>502 Bad Gateway</h1>"),
            TransportError::Unreachable("502 Bad Gateway came from before the gateway".to_owned()),
        ),
        (
            response(200, &[("longshore-gateway", "passed")], ""),
            TransportError::Unreachable("the gateway tells no status".to_owned()),
        ),
    ] {
        let lab = lab(move |_| answer.clone());
        assert_eq!(lab.send(Method::GET, "https://registry.test/v2/").unwrap_err(), expected);
    }
}

/// A gateway to a registry that redirects there, with a permission.
fn redirecting(to: &'static str) -> Lab {
    lab(move |request| {
        if request.headers()["longshore-gateway-url"] == "https://registry.test/v2/a" {
            let permission = format!("permission {}", to.split('?').next().unwrap());
            passed("307", &[("registry-location", to), ("longshore-gateway-permission", &permission)], "")
        } else {
            passed("200", &[], "content")
        }
    })
}

#[test]
fn a_redirect_is_followed_with_its_permission_and_without_credentials() {
    let lab = redirecting("https://cdn.test/a?signed=1");
    let answer = lab.send(Method::GET, "https://registry.test/v2/a").unwrap();
    assert_eq!(answer.body.kept, "content");
    assert_eq!(answer.redirected_to, Some(url("https://cdn.test/a?signed=1")));
    assert_eq!(lab.sent("longshore-gateway-permission"), [None, Some("permission".to_owned())]);
    assert_eq!(lab.sent("registry-authorization"), [Some("Bearer secret".to_owned()), None]);
}

#[test]
fn redirects_out_of_encryption_and_of_what_brings_something_are_the_answer() {
    for (to, method) in [("http://cdn.test/a", Method::GET), ("https://cdn.test/a", Method::PUT)] {
        let lab = redirecting(to);
        let answer = lab.send(method, "https://registry.test/v2/a").unwrap();
        assert_eq!((answer.status.as_u16(), answer.header("location")), (307, Some(to)));
        assert_eq!(lab.asked.borrow().len(), 1);
    }
}

#[test]
fn redirects_that_lead_on_and_on_are_given_up() {
    let lab = lab(|_| passed("307", &[("registry-location", "/v2/a")], ""));
    let error = lab.send(Method::GET, "https://registry.test/v2/a").unwrap_err();
    assert!(matches!(error, TransportError::Unreachable(_)), "{error:?}");
    assert_eq!(lab.asked.borrow().len(), 11);
}

#[test]
fn each_exchange_says_which_gateway_it_went_through_whatever_came_of_it() {
    for answer in [passed("200", &[], "{}"), refused("GATEWAY_HOST"), refused("GATEWAY_UNREACHABLE")] {
        let lab = lab(move |_| answer.clone());
        let run = Run::over(Target::parse("https://registry.test").unwrap(), Rc::new(lab.gateway));
        let result = support::block_on(&run, flows::ping(&run.client));
        let seen = run.seen.borrow();
        assert_eq!(seen.exchanges[0].request.url, url("https://registry.test/v2/"));
        assert_eq!(seen.exchanges[0].handling.gateway, Some(url("https://page.example").origin()));
        if let Err(error) = result {
            assert!(error.advice.contains("gateway at https://page.example"), "{}", error.advice);
        }
    }
}

#[test]
fn a_request_that_never_came_to_the_gateway_did_not_go_through_it() {
    let lab = lab(|_| passed("200", &[], "{}"));
    let target = Target::parse("https://registry.test").unwrap();
    let plan = Plan { faults: vec!["ping=lost-request"], ..Plan::default() };
    let (run, _) = run_with(target, Rc::new(lab.gateway), plan);
    support::block_on(&run, flows::ping(&run.client)).unwrap_err();
    assert_eq!(run.seen.borrow().gateway(), None);
    assert!(lab.asked.borrow().is_empty());
}
