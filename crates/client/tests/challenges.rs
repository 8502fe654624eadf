//! What a registry may ask for before it serves, and where credentials go.

mod support;

use http::Request;
use longshore_client::Fault;
use longshore_client::flows::{ListTags, tags};
use support::{Run, block_on, repository, response, target, target_with_user};

fn list() -> ListTags {
    ListTags { repository: repository(), page_size: None }
}

/// A registry that answers `challenge` until it sees a bearer token, and tokens at `/token` anywhere.
fn asking(challenge: &'static str) -> impl Fn(&Request<bytes::Bytes>) -> http::Response<bytes::Bytes> {
    move |request| {
        if request.uri().path() == "/token" {
            return response(200, &[], r#"{"access_token":"t0k3n"}"#);
        }
        if request.headers().get("authorization").is_none() {
            return response(401, &[("www-authenticate", challenge)], "");
        }
        match request.uri().path() {
            "/v2/" => response(200, &[], "{}"),
            _ => response(200, &[], r#"{"name":"library/app","tags":["a"]}"#),
        }
    }
}

#[test]
fn a_token_is_fetched_from_the_same_origin_with_the_flows_scope() {
    let run = Run::with(
        target_with_user(),
        asking(r#"Bearer service="s p",realm="http://registry.test:5000/token?x=1",scope="other:y:z""#),
    );
    block_on(&run, tags(&run.client, &list())).unwrap();
    assert_eq!(
        run.requests(),
        [
            "GET /v2/",
            "GET /token?x=1&service=s%20p&scope=repository:library/app:pull&account=me",
            "GET /v2/library/app/tags/list"
        ]
    );
}

#[test]
fn credentials_do_not_go_to_a_realm_on_another_origin() {
    let run = Run::with(target_with_user(), asking(r#"Bearer realm="http://evil.test/token",service="s""#));
    let error = block_on(&run, tags(&run.client, &list())).unwrap_err();
    assert_eq!(error.untrusted_realm.unwrap().to_string(), "http://evil.test");
    assert_eq!(run.requests(), ["GET /v2/"]);
}

#[test]
fn a_realm_that_the_user_trusts_is_asked() {
    let mut target = target_with_user();
    target.trusted_realms.push(longshore_client::url::Url::parse("http://auth.test").unwrap().origin());
    let run = Run::with(target, asking(r#"Bearer realm="http://auth.test/token",service="s""#));
    block_on(&run, tags(&run.client, &list())).unwrap();
    assert!(run.credentials_went_to("auth.test"));
}

#[test]
fn anybody_may_ask_a_realm_elsewhere_for_a_token_without_credentials() {
    let run = Run::with(target(), asking(r#"Bearer realm="http://auth.test/token",service="s""#));
    block_on(&run, tags(&run.client, &list())).unwrap();
    assert!(!run.credentials_went_to("auth.test"));
}

#[test]
fn a_realm_without_encryption_is_refused_by_a_registry_with_it() {
    let mut target = longshore_client::Target::parse("https://registry.test").unwrap();
    target.credentials = target_with_user().credentials;
    target.trusted_realms.push(longshore_client::url::Url::parse("http://auth.test").unwrap().origin());
    let run = Run::with(target, asking(r#"Bearer realm="http://auth.test/token""#));
    let error = block_on(&run, tags(&run.client, &list())).unwrap_err();
    assert!(error.sentence.contains("without encryption"), "{error}");
    assert_eq!(run.requests(), ["GET /v2/"]);
}

#[test]
fn basic_is_used_where_it_is_asked_for() {
    let run = Run::with(target_with_user(), asking(r#"Basic realm="registry""#));
    block_on(&run, tags(&run.client, &list())).unwrap();
    assert_eq!(run.requests(), ["GET /v2/", "GET /v2/library/app/tags/list"]);
}

#[test]
fn basic_without_credentials_asks_for_them() {
    let run = Run::with(target(), asking(r#"Basic realm="registry""#));
    let error = block_on(&run, tags(&run.client, &list())).unwrap_err();
    assert_eq!(error.fault, Fault::Input);
    assert!(error.advice.contains("Give a username and a password"), "{error}");
}

#[test]
fn a_401_without_a_challenge_is_explained() {
    let run = Run::with(target(), |_| response(401, &[], ""));
    let error = block_on(&run, tags(&run.client, &list())).unwrap_err();
    assert!(error.sentence.contains("without a WWW-Authenticate"), "{error}");
    assert!(error.advice.contains("Access-Control-Expose-Headers"), "{}", error.advice);
}

#[test]
fn a_challenge_that_cannot_be_read_is_shown() {
    let run = Run::with(target(), asking(r#"Bearer realm="http://registry.test:5000/token"#));
    let error = block_on(&run, tags(&run.client, &list())).unwrap_err();
    assert!(error.sentence.contains("cannot be read"), "{error}");
}

#[test]
fn a_scheme_that_is_not_known_is_named() {
    let run = Run::with(target(), asking("Negotiate"));
    let error = block_on(&run, tags(&run.client, &list())).unwrap_err();
    assert!(error.sentence.contains("Negotiate"), "{error}");
}

#[test]
fn a_token_service_without_a_token_is_an_error() {
    let run = Run::with(target(), |request| match request.uri().path() {
        "/token" => response(200, &[], "{}"),
        _ => response(401, &[("www-authenticate", "Bearer realm=\"/token\"")], ""),
    });
    let error = block_on(&run, tags(&run.client, &list())).unwrap_err();
    assert!(error.sentence.contains("no token"), "{error}");
}

#[test]
fn a_registry_that_asks_only_later_is_answered_then_once() {
    let run = Run::with(target_with_user(), |request| match request.uri().path() {
        "/v2/" => response(200, &[], "{}"),
        "/token" => response(200, &[], r#"{"token":"t"}"#),
        _ => response(401, &[("www-authenticate", "Bearer realm=\"/token\"")], ""),
    });
    let error = block_on(&run, tags(&run.client, &list())).unwrap_err();
    assert_eq!(run.requests().len(), 4);
    assert_eq!(error.actual.as_deref(), Some("401 Unauthorized"));
}

#[test]
fn a_refused_password_is_explained_at_the_auth_step() {
    let run = Run::with(target_with_user(), |request| match request.uri().path() {
        "/token" => response(401, &[], r#"{"errors":[{"code":"UNAUTHORIZED","message":"no"}]}"#),
        _ => response(401, &[("www-authenticate", "Bearer realm=\"/token\"")], ""),
    });
    let error = block_on(&run, tags(&run.client, &list())).unwrap_err();
    assert_eq!((error.fault, error.step), (Fault::Input, Some(longshore_client::Step::Auth)));
    assert!(error.advice.contains("password was refused"), "{}", error.advice);
    assert!(!error.to_string().contains("secret"));
}
