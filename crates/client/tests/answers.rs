//! Answers that are not what the protocol says: each ends in a sentence, none is believed.

mod support;

use longshore_client::expectation::Verdict;
use longshore_client::flows::{ListTags, Pull, PullOptions, Push, PushOptions, Pushed, pull, push, tags};
use longshore_client::transport::{Request, Response, Transport, TransportError};
use longshore_client::{Fault, FlowError, Step, stop};
use longshore_core::manifest::ImageManifest;
use longshore_core::{Descriptor, Digest, MediaType, Reference};
use std::rc::Rc;
use support::{Run, block_on, repository, response, sample, tag, target, url};

fn list(page_size: Option<u32>) -> ListTags {
    ListTags { repository: repository(), page_size }
}

fn pushing() -> Push {
    Push { repository: repository(), tags: vec![tag()], image: sample(), options: PushOptions::default() }
}

#[test]
fn a_web_page_is_no_registry() {
    let run = Run::with(target(), |_| response(200, &[("content-type", "text/html")], "<!doctype html>"));
    let error = block_on(&run, tags(&run.client, &list(None))).unwrap_err();
    assert!(error.sentence.contains("web page"), "{error}");
    assert_eq!(run.requests(), ["GET /v2/"]);
}

#[test]
fn pages_of_tags_are_followed_by_their_links() {
    let run = Run::with(target(), |request| match (request.uri().path(), request.uri().query()) {
        ("/v2/", _) => response(200, &[], "{}"),
        (_, Some("n=2")) => response(
            200,
            &[("link", "</v2/library/app/tags/list?n=2&last=b>; title=\"x\"; rel=\"next\"")],
            r#"{"tags":["a","b"]}"#,
        ),
        _ => response(200, &[], r#"{"tags":["c"]}"#),
    });
    let list = block_on(&run, tags(&run.client, &list(Some(2)))).unwrap();
    assert_eq!((list.tags.join(","), list.pages), ("a,b,c".to_owned(), 2));
}

#[test]
fn a_page_longer_than_asked_for_is_a_warning() {
    let run = Run::with(target(), |request| match request.uri().path() {
        "/v2/" => response(200, &[("docker-distribution-api-version", "registry/2.0")], "{}"),
        _ => response(200, &[], r#"{"name":"library/app","tags":["a","b","c"]}"#),
    });
    block_on(&run, tags(&run.client, &list(Some(2)))).unwrap();
    assert_eq!(run.seen.borrow().count(Verdict::Warning), 1);
}

#[test]
fn a_list_of_another_repository_is_a_warning() {
    let run = Run::with(target(), |request| match request.uri().path() {
        "/v2/" => response(200, &[("docker-distribution-api-version", "registry/2.0")], "{}"),
        _ => response(200, &[], r#"{"name":"other/name","tags":["a"]}"#),
    });
    block_on(&run, tags(&run.client, &list(None))).unwrap();
    assert_eq!(run.seen.borrow().count(Verdict::Warning), 1);
}

#[test]
fn what_is_no_list_of_tags_is_refused() {
    let deep = "[".repeat(1 << 20);
    for (body, word) in [
        (r#"{"name":"library/app"}"#, "has no `tags`"),
        (r#"{"architecture":"amd64","rootfs":{}}"#, "has no `tags`"),
        ("[]", "an array"),
        (deep.as_str(), "deep in each other"),
    ] {
        let body = body.to_owned();
        let run = Run::with(target(), move |_| response(200, &[], &body));
        let error = block_on(&run, tags(&run.client, &list(None))).unwrap_err();
        assert!(error.sentence.contains(word), "{error}");
    }
}

#[test]
fn a_list_without_end_is_stopped_at_more_tags_than_anybody_has() {
    let many = vec!["\"a\""; 400_000].join(",");
    let pages = std::cell::Cell::new(0);
    let run = Run::with(target(), move |request| {
        if request.uri().path() == "/v2/" {
            return response(200, &[], "{}");
        }
        pages.set(pages.get() + 1);
        let link = format!("</v2/library/app/tags/list?last={}>; rel=next", pages.get());
        response(200, &[("link", &link)], &format!(r#"{{"tags":[{many}]}}"#))
    });
    let error = block_on(&run, tags(&run.client, &list(None))).unwrap_err();
    assert!(error.sentence.contains("more than 1000000 entries after 3 pages"), "{error}");
}

#[test]
fn a_body_that_came_encoded_explains_itself() {
    let run = Run::with(target(), |_| response(200, &[("content-encoding", "gzip")], "\u{1f}\u{b}"));
    let error = block_on(&run, tags(&run.client, &list(None))).unwrap_err();
    assert!(error.advice.contains("Content-Encoding: gzip"), "{}", error.advice);
}

#[test]
fn a_redirect_that_is_not_followed_says_where_it_led() {
    let run = Run::with(target(), |_| response(302, &[("location", "javascript:alert(1)")], ""));
    let error = block_on(&run, tags(&run.client, &list(None))).unwrap_err();
    assert!(error.advice.contains("redirects to “javascript:alert(1)”"), "{}", error.advice);
}

#[test]
fn a_blob_that_is_said_to_be_there_and_is_another_ends_the_push() {
    for (name, value) in [("content-length", "5"), ("docker-content-digest", "sha256:0000")] {
        let run = Run::with(target(), move |request| match request.method().as_str() {
            "HEAD" => response(200, &[(name, value)], ""),
            _ => response(200, &[], "{}"),
        });
        let error = block_on(&run, push(&run.client, &pushing())).unwrap_err();
        assert_eq!(error.actual.as_deref(), Some(value), "{error}");
    }
}

#[test]
fn a_layer_that_stands_there_several_times_is_fetched_once() {
    let layer = Descriptor::of(MediaType::OCI_LAYER, b"layer");
    let config = Descriptor::of(MediaType::OCI_CONFIG, b"layer");
    let manifest = ImageManifest::new(config, vec![layer; 1000]).to_bytes();
    let manifest = String::from_utf8(manifest).unwrap();
    let run = Run::with(target(), move |request| match request.uri().path() {
        "/v2/" => response(200, &[], "{}"),
        path if path.contains("/manifests/") => {
            response(200, &[("content-type", MediaType::OCI_MANIFEST.as_str())], &manifest)
        }
        _ => response(200, &[], "layer"),
    });
    let input =
        Pull { repository: repository(), reference: Reference::Tag(tag()), options: PullOptions::default() };
    assert_eq!(block_on(&run, pull(&run.client, &input)).unwrap().blobs.len(), 1001);
    assert_eq!(run.requests().iter().filter(|request| request.contains("/blobs/")).count(), 1);
}

#[test]
fn a_long_address_is_cut_in_sentences() {
    let long = format!("/{}", "a".repeat(60_000));
    let run = Run::with(target(), move |request| match request.method().as_str() {
        "HEAD" => response(404, &[], ""),
        "POST" => response(202, &[("location", &long)], ""),
        "PATCH" => response(500, &[], ""),
        _ => response(200, &[], "{}"),
    });
    let error = block_on(&run, push(&run.client, &pushing())).unwrap_err();
    assert!(error.sentence.len() < 1000, "{}", error.sentence.len());
}

#[test]
fn a_link_that_leads_elsewhere_or_round_is_not_followed() {
    for (link, word) in [
        ("<http://evil.test/v2/library/app/tags/list>; rel=next", "another place"),
        ("</v2/library/app/tags/list>; rel=next", "came already"),
        ("<javascript:alert(1)>; rel=next", "cannot be followed"),
        ("next", "cannot be read"),
    ] {
        let run = Run::with(target(), move |request| match request.uri().path() {
            "/v2/" => response(200, &[], "{}"),
            _ => response(200, &[("link", link)], r#"{"tags":["a"]}"#),
        });
        let error = block_on(&run, tags(&run.client, &list(None))).unwrap_err();
        assert!(error.sentence.contains(word), "{link}: {error}");
        assert_eq!(run.requests().len(), 2, "{link}");
    }
}

#[test]
fn tags_that_are_null_are_none() {
    let run = Run::with(target(), |_| response(200, &[], r#"{"name":"library/app","tags":null}"#));
    assert!(block_on(&run, tags(&run.client, &list(None))).unwrap().tags.is_empty());
}

#[test]
fn an_upload_that_is_to_go_on_elsewhere_is_not_sent_there() {
    let run = Run::with(target(), |request| match request.method().as_str() {
        "HEAD" => response(404, &[], ""),
        "POST" => response(202, &[("location", "http://evil.test/upload")], ""),
        _ => response(200, &[], "{}"),
    });
    let error = block_on(&run, push(&run.client, &pushing())).unwrap_err();
    assert!(error.sentence.contains("another place"), "{error}");
    assert!(!run.requests().iter().any(|request| request.starts_with("PATCH")));
}

#[test]
fn an_upload_without_a_location_is_explained() {
    let run = Run::with(target(), |request| match request.method().as_str() {
        "HEAD" => response(404, &[], ""),
        "POST" => response(202, &[], ""),
        _ => response(200, &[], "{}"),
    });
    let error = block_on(&run, push(&run.client, &pushing())).unwrap_err();
    assert!(error.advice.contains("Access-Control-Expose-Headers"), "{}", error.advice);
}

#[test]
fn a_digest_header_that_lies_ends_the_push() {
    let other = Digest::sha256(b"other");
    let run = Run::with(target(), move |request| match request.method().as_str() {
        "HEAD" => response(404, &[], ""),
        "POST" | "PATCH" => response(202, &[("location", "/upload")], ""),
        "PUT" => response(201, &[("docker-content-digest", other.as_str())], ""),
        _ => response(200, &[], "{}"),
    });
    let error = block_on(&run, push(&run.client, &pushing())).unwrap_err();
    assert_eq!(error.expected.as_deref(), Some(pushing().image.layers[0].descriptor.digest.as_str()));
}

#[test]
fn a_manifest_that_is_not_its_digest_is_refused() {
    let body = r#"{"schemaVersion":2}"#;
    let run = Run::with(target(), move |request| match request.uri().path() {
        "/v2/" => response(200, &[], "{}"),
        _ => response(200, &[("content-type", "application/vnd.oci.image.manifest.v1+json")], body),
    });
    let input = Pull {
        repository: repository(),
        reference: Reference::Digest(Digest::sha256(b"wanted")),
        options: PullOptions::default(),
    };
    let error = block_on(&run, pull(&run.client, &input)).unwrap_err();
    assert_eq!(error.actual.as_deref(), Some(Digest::sha256(body.as_bytes()).as_str()));
}

#[test]
fn a_manifest_longer_than_four_mebibytes_is_cut_off() {
    let long = "x".repeat(5 << 20);
    let run = Run::with(target(), move |request| match request.uri().path() {
        "/v2/" => response(200, &[], "{}"),
        _ => response(200, &[], &long),
    });
    let input =
        Pull { repository: repository(), reference: Reference::Tag(tag()), options: PullOptions::default() };
    let error = block_on(&run, pull(&run.client, &input)).unwrap_err();
    assert!(error.to_string().contains("longer than"), "{error}");
}

#[test]
fn a_registry_that_does_not_answer_is_the_networks_fault() {
    struct Nobody;
    #[async_trait::async_trait(?Send)]
    impl Transport for Nobody {
        async fn send(&self, _: Request) -> Result<Response, TransportError> {
            Err(TransportError::Unreachable("refused".into()))
        }
    }
    let run = Run::over(target(), Rc::new(Nobody));
    let error = block_on(&run, tags(&run.client, &list(None))).unwrap_err();
    assert_eq!(error.fault, Fault::Network);
    assert!(error.advice.contains("is running at http://registry.test:5000"), "{}", error.advice);
}

#[test]
fn stop_in_the_middle_of_an_upload_cancels_it() {
    /// Answers all but PATCH, which it never ends.
    struct Stuck;
    #[async_trait::async_trait(?Send)]
    impl Transport for Stuck {
        async fn send(&self, request: Request) -> Result<Response, TransportError> {
            let (status, location) = match request.method.as_str() {
                "HEAD" => (404, None),
                "POST" => (202, Some("/upload/1")),
                "PATCH" => std::future::pending().await,
                "DELETE" => (204, None),
                _ => (200, None),
            };
            let mut headers = http::HeaderMap::new();
            if let Some(location) = location {
                headers.insert("location", location.parse().unwrap());
            }
            let body = longshore_client::body::Receiver::new(request.intake).finish();
            let status = status.try_into().unwrap();
            Ok(Response { exchange: 0, status, headers, redirected_to: None, body })
        }
    }
    let run = Run::over(target(), Rc::new(Stuck));
    let (button, stopped) = stop::pair();
    let input = pushing();
    let flow = run.client.run(stopped, push(&run.client, &input));
    let press = async { button.stop() };
    let (result, ()) = futures::executor::block_on(futures::future::join(flow, press));
    assert_eq!(result.unwrap_err().fault, Fault::Stopped);
    assert_eq!(run.requests().last().map(String::as_str), Some("DELETE /upload/1"));
}

#[test]
fn an_upload_whose_range_is_wrong_is_given_up_where_it_is_now() {
    let run = Run::with(target(), |request| match request.method().as_str() {
        "HEAD" => response(404, &[], ""),
        "POST" => response(202, &[("location", "/upload/1?state=a")], ""),
        "PATCH" => response(202, &[("location", "/upload/1?state=b"), ("range", "0-7")], ""),
        "DELETE" => response(204, &[], ""),
        _ => response(200, &[], "{}"),
    });
    let error = block_on(&run, push(&run.client, &pushing())).unwrap_err();
    assert!(error.sentence.contains("range"), "{error}");
    assert_eq!(run.requests().last().map(String::as_str), Some("DELETE /upload/1?state=b"));
}

/// A push that goes on with an upload, of which the registry answers so when it is asked how far it is.
fn going_on(
    status: u16,
    headers: &'static [(&'static str, &'static str)],
) -> (Run, Result<Pushed, FlowError>) {
    let run = Run::with(target(), move |request| match (request.method().as_str(), request.uri().path()) {
        ("HEAD", _) => response(404, &[], ""),
        ("GET", "/upload/left") => response(status, headers, ""),
        ("POST", _) => response(202, &[("location", "/upload/new")], ""),
        ("PATCH", _) => response(202, &[], ""),
        ("PUT", _) => response(201, &[], ""),
        _ => response(200, &[], "{}"),
    });
    let mut input = pushing();
    let left = url("http://registry.test:5000/upload/left");
    let digests = input.image.blobs().map(|blob| blob.descriptor.digest.clone());
    input.options.upload.sessions = Some(digests.map(|digest| (digest, left.clone())).collect());
    input.options.upload.skip_blob_push_checks = true;
    let pushed = block_on(&run, push(&run.client, &input));
    (run, pushed)
}

#[test]
fn an_upload_that_cannot_go_on_begins_anew_whatever_the_registry_says_of_it() {
    for (status, headers) in [
        (404, &[][..]),
        (400, &[]),
        (405, &[]),
        (416, &[]),
        (204, &[]),
        (204, &[("range", "rubbish")]),
        (204, &[("range", "0-18446744073709551615")]),
    ] {
        let (run, pushed) = going_on(status, headers);
        assert!(pushed.is_ok(), "{status} {headers:?}: {pushed:?}");
        assert!(run.requests().contains(&"PATCH /upload/new".to_owned()), "{status} {headers:?}");
    }
}

#[test]
fn a_registry_that_refuses_to_tell_of_an_upload_is_asked_for_no_other() {
    for status in [403, 500] {
        let (run, pushed) = going_on(status, &[]);
        assert_eq!(pushed.unwrap_err().step, Some(Step::UploadStatus), "{status}");
        assert!(!run.requests().iter().any(|request| request.starts_with("POST")), "{status}");
    }
}

#[test]
fn an_upload_elsewhere_is_not_gone_on_with() {
    let run = Run::with(target(), |request| match request.method().as_str() {
        "HEAD" => response(404, &[], ""),
        "POST" => response(202, &[("location", "/upload/new")], ""),
        "PATCH" => response(202, &[], ""),
        "PUT" => response(201, &[], ""),
        _ => response(200, &[], "{}"),
    });
    let mut input = pushing();
    let elsewhere = url("http://elsewhere.test/upload/left");
    let digests = input.image.blobs().map(|blob| blob.descriptor.digest.clone());
    input.options.upload.sessions = Some(digests.map(|digest| (digest, elsewhere.clone())).collect());
    let _ = block_on(&run, push(&run.client, &input));
    assert!(run.requests().contains(&"PATCH /upload/new".to_owned()));
    let seen = run.seen.borrow();
    assert!(seen.exchanges.iter().all(|it| it.request.url.origin() == target().url.origin()));
}
