//! Targets that are no registries: each run ends, sends nothing elsewhere, and shows what it got as text.

use super::lab::{anybody, checked, options, owner, try_checked};
use bytes::Bytes;
use http::{Request, Response, StatusCode};
use longshore_client::transport::{Local, Request as Sent, Response as Answered, Transport, TransportError};
use longshore_conformance::{Report, Verdict, Version};
use std::cell::Cell;
use std::rc::Rc;
use std::time::Duration;

fn against(answer: impl Fn(&Request<Bytes>) -> Response<Bytes> + 'static) -> Report {
    checked(anybody(), Rc::new(Local::new(move |request| answer(&request))), options(Version::Dev))
}

fn answer(status: u16, headers: &[(&'static str, &str)], body: impl Into<Bytes>) -> Response<Bytes> {
    let mut response = Response::new(body.into());
    *response.status_mut() = StatusCode::from_u16(status).unwrap();
    for (name, value) in headers {
        response.headers_mut().append(*name, http::HeaderValue::from_bytes(value.as_bytes()).unwrap());
    }
    response
}

/// Whatever a registry may say.
const NASTY: &str = "<script>alert('x')</script>\"]]>&<!-- \u{202e}\u{7}";

#[test]
fn markup_of_a_target_is_text_in_every_report() {
    let body = format!("{{\"errors\":[{{\"code\":\"{NASTY}\",\"message\":\"</pre></failure>\"}}]}}")
        .replace("'x'", "x")
        .replace("\"]]", "]]")
        .replace('\u{7}', "\\u0007");
    let report = against(move |request| {
        let status = if request.uri().path() == "/v2/" { 200 } else { 418 };
        let nasty = NASTY.replace('\u{7}', "");
        answer(
            status,
            &[("content-type", "application/json"), ("x-nasty", &nasty), ("warning", &nasty)],
            body.clone(),
        )
    });
    assert!(report.counts().failed > 50, "{:?}", report.counts());
    let (html, junit, json) = (report.to_html(), report.to_junit(), report.to_json());
    assert!(!html.contains("<script") && !html.contains("</pre></failure>"), "it would be run");
    assert!(html.contains("&lt;script&gt;"), "it is shown");
    assert_eq!(junit.matches("<failure").count(), junit.matches("</failure>").count());
    assert_eq!(junit.matches("<failure").count(), report.counts().failed);
    for text in [&html, &junit, &json] {
        assert!(!text.contains('\u{202e}') && !text.contains('\u{7}'), "what is not seen is written out");
    }
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["counts"]["failed"], report.counts().failed);
}

#[test]
fn nothing_is_sent_to_where_a_target_points() {
    let report = against(|request| {
        assert_eq!(request.uri().host(), Some("embedded.invalid"), "{}", request.uri());
        let location = [
            ("location", "http://elsewhere.example/x"),
            ("link", "<http://elsewhere.example/>; rel=\"next\""),
        ];
        match request.method().as_str() {
            "POST" => answer(202, &location, ""),
            "PUT" => answer(201, &location, ""),
            _ => answer(200, &location, "{\"name\":\"a\",\"tags\":[]}"),
        }
    });
    assert!(
        matches!(super::lab::verdict(&report, "sha256/blob.post-put"), Verdict::Skipped(why) if why.contains("elsewhere.example"))
    );
}

#[test]
fn pages_without_end_are_left_after_some() {
    let asked = Rc::new(Cell::new(0_u32));
    let counted = Rc::clone(&asked);
    let report = against(move |request| {
        counted.set(counted.get() + 1);
        let next = format!("<?n=2&last={}>; rel=\"next\"", counted.get());
        match request.method().as_str() {
            "POST" => answer(202, &[("location", "/v2/u")], ""),
            "PUT" => answer(201, &[("location", "/v2/x")], ""),
            _ => answer(
                200,
                &[("link", &next)],
                format!("{{\"name\":\"a\",\"tags\":[\"t{}\"]}}", counted.get()),
            ),
        }
    });
    assert!(report.counts().failed > 0);
    assert!(asked.get() < 30_000, "{}", asked.get());
}

#[test]
fn pages_that_are_full_and_without_end_are_left_after_some() {
    let asked = Rc::new(Cell::new(0_u32));
    let counted = Rc::clone(&asked);
    let report = against(move |request| {
        let location = [("location", "/v2/x")];
        match request.method().as_str() {
            "POST" => return answer(202, &location, ""),
            "PUT" => return answer(201, &location, ""),
            _ if request.uri().path() == "/v2/" => return answer(200, &[], ""),
            _ if !request.uri().path().ends_with("/tags/list") => return answer(404, &[], ""),
            _ if request.uri().query().is_none_or(|query| !query.starts_with("n=")) => {
                return answer(200, &[], "{}");
            }
            _ => counted.set(counted.get() + 1),
        }
        let page = counted.get();
        let tags: Vec<String> = (0..50_000).map(|at| format!("\"t{page}-{at}\"")).collect();
        let next = format!("<?n=2&last={page}>; rel=\"next\"");
        answer(200, &[("link", &next)], format!("{{\"name\":\"a\",\"tags\":[{}]}}", tags.join(",")))
    });
    assert!(
        matches!(super::lab::verdict(&report, "tags.link"), Verdict::Skipped(why) if why.contains("200,000"))
    );
    assert!(asked.get() < 20, "{}", asked.get());
}

#[test]
fn a_body_that_is_too_long_is_a_failure_of_the_registry() {
    let long = Bytes::from(vec![b' '; 9 << 20]);
    let report = against(move |request| {
        if request.uri().path() == "/v2/" { answer(200, &[], "") } else { answer(200, &[], long.clone()) }
    });
    let get = report.checked.iter().find(|checked| checked.planned.id() == "manifest.missing-tag").unwrap();
    assert_eq!(get.outcome.verdict, Verdict::Failed);
    assert!(get.outcome.findings[0].actual.contains("longer than"), "{:?}", get.outcome.findings);
    let kept: usize = report.checked.iter().map(|checked| checked.outcome.exchanges.len()).sum();
    assert!(kept > 0);
}

/// Answers so many requests, and then no more.
struct Leaving(Cell<u32>);

#[async_trait::async_trait(?Send)]
impl Transport for Leaving {
    async fn send(&self, request: Sent) -> Result<Answered, TransportError> {
        if self.0.get() == 0 {
            return Err(TransportError::Unreachable("nobody is there".to_owned()));
        }
        self.0.set(self.0.get() - 1);
        Local::new(|_| answer(200, &[], "")).send(request).await
    }
}

#[test]
fn a_target_that_is_not_there_cannot_be_checked() {
    let way: Rc<dyn Transport> = Rc::new(Leaving(Cell::new(0)));
    let unusable = try_checked(anybody(), way, options(Version::Dev), Duration::ZERO).unwrap_err();
    assert!(unusable.sentence.contains("nobody is there"), "{unusable:?}");
    let way = Rc::new(Local::new(|_| answer(404, &[], "not here")));
    let unusable = try_checked(anybody(), way, options(Version::Dev), Duration::ZERO).unwrap_err();
    assert!(unusable.sentence.contains("no registry"), "{unusable:?}");
}

#[test]
fn a_target_that_goes_away_ends_the_run() {
    let report = checked(anybody(), Rc::new(Leaving(Cell::new(10))), options(Version::Dev));
    assert!(report.interrupted.as_ref().unwrap().starts_with("3 requests in a row had no answer"));
    let unasked = |checked: &&longshore_conformance::Checked| checked.outcome.sent == 0;
    assert!(report.checked.iter().filter(unasked).count() > 200);
}

#[test]
fn a_password_is_in_no_report() {
    let way = Rc::new(Local::new(|request: Request<Bytes>| {
        let sent = request.headers().get("authorization").map(|value| value.to_str().unwrap().to_owned());
        match sent {
            None => answer(401, &[("www-authenticate", "Basic realm=\"x\"")], ""),
            // Everything that came is said again.
            Some(sent) => answer(418, &[("x-sent", &sent), ("location", &format!("/{sent}"))], "password"),
        }
    }));
    let mut target = owner();
    target.credentials.as_mut().unwrap().password = "pass-w0rd".to_owned();
    let report = checked(target, way, options(Version::Dev));
    assert!(report.counts().failed > 20);
    for text in [report.to_json(), report.to_html(), report.to_junit(), format!("{report:?}")] {
        for secret in ["pass-w0rd", "ZGV2dGFibGU6cGFzcy13MHJk"] {
            assert!(!text.contains(secret), "{secret}");
        }
    }
}

#[test]
fn a_header_that_a_page_cannot_read_is_no_failure() {
    let mut options = options(Version::Dev);
    options.sees_all_headers = false;
    let registry = super::lab::registry(longshore_registry::Policy::open());
    let way = Rc::new(Local::new(move |request| {
        let mut response = super::lab::handle(&registry, request);
        for name in ["location", "docker-content-digest", "range", "oci-subject", "link", "content-length"] {
            response.headers_mut().remove(name);
        }
        response
    }));
    let report = checked(anybody(), way, options);
    assert_eq!(super::lab::told(&report), "");
    assert!(
        matches!(super::lab::verdict(&report, "sha256/blob.post-put"), Verdict::Skipped(why) if why.contains("Access-Control-Expose-Headers"))
    );
}

/// A way to a registry whose own errors a browser shows no page, as where a router answers before the headers of CORS are set.
struct Hiding(Rc<dyn Transport>);

#[async_trait::async_trait(?Send)]
impl Transport for Hiding {
    async fn send(&self, request: Sent) -> Result<Answered, TransportError> {
        if request.url.as_str().contains("/referrers/") {
            return Err(TransportError::Unreachable("the browser does not say why".to_owned()));
        }
        self.0.send(request).await
    }
}

#[test]
fn an_answer_that_a_page_is_not_shown_is_no_failure_of_the_registry() {
    let hidden = |sees_all_headers| {
        let mut options = options(Version::V1_1);
        options.sees_all_headers = sees_all_headers;
        let way = super::lab::way(&super::lab::registry(longshore_registry::Policy::open()));
        checked(anybody(), Rc::new(Hiding(way)), options)
    };
    let in_page = hidden(false);
    assert_eq!(super::lab::told(&in_page), "");
    for name in ["referrers.none", "referrers.tag-schema"] {
        assert!(matches!(super::lab::verdict(&in_page, name), Verdict::Skipped(_)), "{name}");
    }
    assert_eq!(super::lab::verdict(&hidden(true), "referrers.none"), Verdict::Failed);
}
