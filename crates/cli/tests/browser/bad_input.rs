//! What a user may do wrong, and what a registry may: each is said in a sentence, and the page goes on.

use crate::page::{Page, scenario};
use crate::support::fake::{Fake, Seen, reply};
use crate::support::files::Files;
use std::net::{TcpListener, TcpStream};

/// What lets a page read an answer.
const CORS: [(&str, &str); 3] = [
    ("Access-Control-Allow-Origin", "*"),
    ("Access-Control-Allow-Headers", "Authorization, Accept, Content-Type"),
    ("Access-Control-Expose-Headers", "WWW-Authenticate, Location, Link, Docker-Content-Digest"),
];

/// A reply that a page can read.
pub(crate) fn readable(stream: &mut TcpStream, status: &str, headers: &[(&str, &str)], body: &str) {
    reply(stream, status, &[&CORS[..], headers].concat(), body);
}

/// After whatever went wrong: the sample goes to the registry in the page.
async fn goes_on(page: &Page) {
    page.choose("Target", "Embedded registry").await;
    page.fill("Repository", "devtable/app").await;
    let outcome = page.run_flow().await;
    assert!(outcome.contains("Pushed devtable/app"), "{outcome}");
}

/// The outcome of a run against a server that answers so.
async fn outcome_of(
    page: &Page,
    answer: impl Fn(&Seen, &mut TcpStream) + Send + Sync + 'static,
) -> (Fake, String) {
    let fake = Fake::start(answer);
    page.target(&fake.url(), "library/app").await;
    let outcome = page.run_flow().await;
    assert!(outcome.starts_with("✕"), "{outcome}");
    (fake, outcome)
}

#[tokio::test]
async fn a_registry_url_that_is_none_is_said_at_the_field_and_nothing_is_sent() {
    scenario(async |page| {
        page.choose("Target", "Other…").await;
        for (url, part) in [
            ("", "is empty"),
            ("127.0.0.1:5000", "has no scheme"),
            ("http://127.0.0.1:5000/library/app", "ends after the host and port"),
            ("http://127.0.0.1:5000/v2/", "/v2/ is added by itself"),
            ("http://me:hunter-2@127.0.0.1:5000", "has a user or a password in it"),
            ("ftp://127.0.0.1", "begins with https:// or http://"),
            ("http://exa mple", "is not a URL"),
        ] {
            page.fill("Registry URL", url).await;
            page.press("Run").await;
            let field = page.field("Registry URL").await;
            let error = page
                .until("the error", async || Some(page.error_of(&field).await).filter(|it| !it.is_empty()))
                .await;
            assert!(error.contains(part), "{url}: {error}");
            assert!(!error.contains("hunter-2"), "{error}");
            page.until("the focus at the field", async || {
                let focused = page.run("return document.activeElement.id", Vec::new()).await;
                (focused == "registry-url").then_some(())
            })
            .await;
        }
        assert_eq!(page.exchanges().await, [""; 0]);
        goes_on(page).await;
    })
    .await;
}

#[tokio::test]
async fn names_outside_the_grammar_are_said_at_the_field_and_nothing_is_sent() {
    scenario(async |page| {
        let fake = Fake::start(|_, stream| readable(stream, "200 OK", &[], "{}"));
        page.target(&fake.url(), "library/app").await;
        for (name, text, part) in [
            ("Repository", "Library/App", "capital"),
            ("Repository", "a//b", ""),
            ("Repository", "", "is empty"),
            ("Tags", ".hidden", "cannot be used"),
            ("Tags", &"a".repeat(129), "128"),
            ("Tags", "", "There is no tag"),
        ] {
            let good = if name == "Tags" { "latest" } else { "library/app" };
            page.fill(name, text).await;
            page.press("Run").await;
            let field = page.field(name).await;
            let error = page
                .until("the error", async || Some(page.error_of(&field).await).filter(|it| !it.is_empty()))
                .await;
            // What is wrong is in the sentence; the words for capitals are the grammar's own.
            assert!(part == "capital" || error.contains(part), "{text}: {error}");
            page.fill(name, good).await;
            assert_eq!(page.error_of(&field).await, "");
        }
        assert!(fake.seen().is_empty(), "{:?}", fake.seen());
        goes_on(page).await;
    })
    .await;
}

#[tokio::test]
async fn a_registry_that_is_not_there_is_said_to_be_unreachable() {
    scenario(async |page| {
        page.excuse("net::ERR_CONNECTION_REFUSED");
        // A port that was free a moment ago.
        let address = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        page.target(&format!("http://{address}"), "library/app").await;
        let outcome = page.run_flow().await;
        assert!(outcome.contains("Failed at ping"), "{outcome}");
        assert!(
            outcome.contains(&format!("Check that a registry is running at http://{address}")),
            "{outcome}"
        );
        assert_eq!(page.exchanges().await, ["1 ping GET unanswered"]);
        goes_on(page).await;
    })
    .await;
}

#[tokio::test]
async fn a_registry_without_cors_is_said_to_need_it() {
    scenario(async |page| {
        page.excuse("blocked by CORS policy");
        page.excuse("net::ERR_FAILED");
        let (_, outcome) = outcome_of(page, |_, stream| reply(stream, "200 OK", &[], "{}")).await;
        assert!(outcome.contains("CORS"), "{outcome}");
        goes_on(page).await;
    })
    .await;
}

#[tokio::test]
async fn a_web_page_is_not_taken_for_a_registry() {
    scenario(async |page| {
        let html = [("Content-Type", "text/html")];
        let (_, outcome) =
            outcome_of(page, move |_, stream| readable(stream, "200 OK", &html, "<!doctype html><b>hi</b>"))
                .await;
        assert!(outcome.contains("web page"), "{outcome}");
        goes_on(page).await;
    })
    .await;
}

#[tokio::test]
async fn a_401_without_a_challenge_that_can_be_read_is_the_registrys_fault() {
    scenario(async |page| {
        let (_, outcome) = outcome_of(page, |_, stream| readable(stream, "401 Unauthorized", &[], "")).await;
        assert!(outcome.contains("without a WWW-Authenticate header"), "{outcome}");
        for challenge in ["Bearer realm=\"unclosed", "=,=", "Bearer", "Negotiate"] {
            let (fake, outcome) = outcome_of(page, move |_, stream| {
                readable(stream, "401 Unauthorized", &[("WWW-Authenticate", challenge)], "");
            })
            .await;
            assert!(outcome.contains("Failed at ping"), "{challenge}: {outcome}");
            assert_eq!(fake.seen().len(), 1);
        }
        goes_on(page).await;
    })
    .await;
}

/// A registry whose token service is another server, and that. The service answers so that each flow ends there: trusting it is what
/// is looked at.
pub(crate) fn elsewhere() -> (Fake, Fake) {
    let realm = Fake::start(|seen, stream| match seen.method.as_str() {
        "OPTIONS" => readable(stream, "204 No Content", &[], ""),
        _ => readable(stream, "401 Unauthorized", &[], ""),
    });
    let challenge = format!("Bearer realm=\"{}/token\"", realm.url());
    let registry = Fake::start(move |_, stream| {
        readable(stream, "401 Unauthorized", &[("WWW-Authenticate", &challenge)], "");
    });
    (registry, realm)
}

#[tokio::test]
async fn a_password_does_not_go_to_another_origin_before_it_is_trusted() {
    scenario(async |page| {
        let (registry, realm) = elsewhere();
        page.target(&registry.url(), "library/app").await;
        page.fill("Username", "me").await;
        page.fill("Password", "hunter-2").await;
        let outcome = page.run_flow().await;
        assert!(outcome.contains("another place than"), "{outcome}");
        assert!(realm.seen().is_empty());
        page.press(&format!("Trust {} and run again", realm.url())).await;
        page.until("the token service to be asked", async || {
            realm.seen().into_iter().find(|seen| seen.header("authorization").is_some())
        })
        .await;
        page.ended().await;
    })
    .await;
}

#[tokio::test]
async fn an_empty_file_becomes_a_layer() {
    scenario(async |page| {
        let files = Files::new();
        page.choose_files(&[files.write("empty", b"")]).await;
        let outcome = page.run_flow().await;
        assert!(outcome.contains("2 sent, 0 there already"), "{outcome}");
        page.press("Pull it").await;
        let outcome = page.ended().await;
        assert!(outcome.contains("Pulled devtable/app"), "{outcome}");
    })
    .await;
}

#[tokio::test]
async fn an_archive_that_is_broken_is_told_before_anything_is_sent() {
    scenario(async |page| {
        let files = Files::new();
        page.choose_files(&[files.write("broken.tar.gz", b"\x1f\x8b\x08 this is no gzip")]).await;
        let outcome = page.run_flow().await;
        assert!(outcome.contains("broken.tar.gz"), "{outcome}");
        assert_eq!(page.exchanges().await, [""; 0]);
        page.press("Remove broken.tar.gz").await;
        goes_on(page).await;
    })
    .await;
}

#[tokio::test]
async fn a_password_that_the_registry_repeats_is_not_shown() {
    scenario(async |page| {
        page.excuse("status of 403");
        let echo = |seen: &Seen, stream: &mut TcpStream| {
            let sent = seen.header("authorization").unwrap_or_default().to_owned();
            if seen.method == "OPTIONS" {
                readable(stream, "204 No Content", &[("Access-Control-Allow-Methods", "GET")], "");
            } else if sent.is_empty() {
                readable(stream, "401 Unauthorized", &[("WWW-Authenticate", "Basic realm=\"x\"")], "");
            } else {
                let body = format!(
                    r#"{{"errors":[{{"code":"DENIED","message":"you sent {sent}, hunter-2","detail":null}}]}}"#
                );
                readable(stream, "403 Forbidden", &[("Link", &sent), ("Location", "/hunter-2")], &body);
            }
        };
        let fake = Fake::start(echo);
        page.target(&fake.url(), "library/app").await;
        page.fill("Username", "me").await;
        page.fill("Password", "hunter-2").await;
        page.choose("Flow", "List tags").await;
        let outcome = page.run_flow().await;
        assert!(outcome.contains("DENIED"), "{outcome}");
        let (_, response) = page.look_at("2 list-tags GET 403").await;
        for shown in [&outcome, &response] {
            assert!(!shown.contains("hunter-2") && !shown.contains("bWU6aHVudGVyLTI="), "{shown}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_body_is_not_sent_on_by_a_redirect() {
    scenario(async |page| {
        let elsewhere = Fake::start(|_, stream| readable(stream, "202 Accepted", &[], ""));
        let there = elsewhere.url();
        let (_fake, outcome) = outcome_of(page, move |seen, stream| match seen.method.as_str() {
            "GET" => readable(stream, "200 OK", &[], "{}"),
            "HEAD" => readable(stream, "404 Not Found", &[], ""),
            _ => readable(stream, "307 Temporary Redirect", &[("Location", &there)], ""),
        })
        .await;
        assert!(outcome.contains("the answer is a redirect"), "{outcome}");
        assert!(elsewhere.seen().is_empty());
    })
    .await;
}
