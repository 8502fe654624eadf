//! `longshore run` with wrong arguments, and against servers that answer as no registry should.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test fails by panicking, and so do its helpers"
)]

mod support;

use std::fmt::Write as _;
use std::io::Write as _;
use std::net::{TcpListener, TcpStream};
use support::fake::{Fake, Seen, reply};
use support::files::Files;
use support::program::{Ended, Server, longshore};

/// A pull from there, with these further arguments.
fn pull(url: &str, more: &[&str], input: &str) -> Ended {
    longshore(&[&["run", "pull", "--target", url, "--repository", "a/b"], more].concat(), input)
}

/// A pull from a server that gives each request this answer.
fn pull_from(answer: impl Fn(&Seen, &mut TcpStream) + Send + Sync + 'static) -> (Fake, Ended) {
    let fake = Fake::start(answer);
    let run = pull(&fake.url(), &[], "");
    (fake, run)
}

#[test]
fn a_target_that_is_no_registry_url_is_refused_with_what_to_write_instead() {
    for (url, part) in [
        ("", "is empty: write one like"),
        ("127.0.0.1:5000", "has no scheme: write https://127.0.0.1:5000"),
        ("http://127.0.0.1:5000/library/app", "into --repository"),
        ("http://127.0.0.1:5000/v2/", "/v2/ is added by itself"),
        ("http://127.0.0.1:99999", "99999 is not a port"),
        ("ftp://127.0.0.1", "begins with https:// or http://"),
        ("http://exa mple", "is not a URL"),
        ("Embedded", "has no scheme"),
    ] {
        let run = pull(url, &[], "").refused();
        assert!(run.err.contains(part), "{url}: {}", run.err);
    }
}

#[test]
fn a_password_in_the_url_is_not_repeated() {
    for url in ["http://me:hunter2@127.0.0.1:5000", "http://me:hunter2@", "http://me:hunter2@exa mple"] {
        let run = pull(url, &[], "").refused();
        assert!(run.err.contains("--password-stdin"), "{}", run.err);
        run.hides(&["hunter2"]);
    }
}

#[test]
fn names_outside_the_grammar_are_refused_before_any_request() {
    let fake = Fake::start(|_, _| {});
    let url = fake.url();
    for (flow, option, value) in [
        ("push", "--repository", "Library/App"),
        ("push", "--repository", "a//b"),
        ("push", "--repository", ""),
        ("push", "--tag", ".hidden"),
        ("push", "--tag", &"a".repeat(129)),
        ("pull", "--reference", "sha256:abc"),
        ("pull", "--reference", "a b"),
        ("push", "--chunk-size", "0"),
        ("push", "--chunk-size", "many"),
        ("tags", "--page-size", "0"),
        ("tags", "--trust-realm", "https://auth.example/token"),
        ("dance", "--tag", "a"),
    ] {
        let repository = if option == "--repository" { &[][..] } else { &["--repository", "a/b"] };
        let run =
            longshore(&[&["run", flow, "--target", &url, option, value], repository].concat(), "").refused();
        assert!(run.err.starts_with("error: "), "{}", run.err);
    }
    assert!(fake.seen().is_empty());
}

#[test]
fn a_missing_repository_is_named() {
    let run = longshore(&["run", "push", "--target", "http://127.0.0.1:1"], "").refused();
    assert!(run.err.contains("--repository is missing"), "{}", run.err);
}

#[test]
fn a_username_goes_with_a_password_and_a_password_with_a_username() {
    let run = pull("http://127.0.0.1:1", &["--username", "me"], "").refused();
    assert!(run.err.contains("--password-stdin"), "{}", run.err);
    let run = pull("http://127.0.0.1:1", &["--password-stdin"], "x").refused();
    assert!(run.err.contains("--username"), "{}", run.err);
    let run = pull("http://127.0.0.1:1", &["--username", "me", "--password-stdin"], "\n").refused();
    assert!(run.err.contains("no password on standard input"), "{}", run.err);
    let run = pull("http://127.0.0.1:1", &["--username", "a:b", "--password-stdin"], "x").refused();
    assert!(run.err.contains("colon"), "{}", run.err);
}

#[test]
fn a_file_that_cannot_be_a_layer_is_refused_before_any_request() {
    let fake = Fake::start(|_, _| {});
    let files = Files::new();
    let missing = files.path().join("missing");
    for (path, part) in [(files.path(), "is a folder"), (&missing, "cannot be read")] {
        let run = longshore(
            &[
                "run",
                "push",
                "--target",
                &fake.url(),
                "--repository",
                "a/b",
                "--file",
                path.to_str().unwrap(),
            ],
            "",
        )
        .refused();
        assert!(run.err.contains(part), "{}", run.err);
    }
    assert!(fake.seen().is_empty());
}

#[test]
fn an_archive_that_is_broken_is_told_before_any_request() {
    let fake = Fake::start(|_, _| {});
    let files = Files::new();
    let cut = support::files::gzip(&support::files::tar("a", &[7; 5000]));
    let file = files.write("cut.tar.gz", &cut[..cut.len() - 9]);
    let push =
        ["run", "push", "--target", &fake.url(), "--repository", "a/b", "--file", file.to_str().unwrap()];
    let run = longshore(&push, "").failed();
    assert!(run.err.contains("cut.tar.gz"), "{}", run.err);
    assert!(fake.seen().is_empty());
    // Put into a tar like any other file, it can be sent.
    let registry = Server::registry("open");
    let mut push = push.map(str::to_owned);
    push[3] = registry.url();
    let mut push: Vec<&str> = push.iter().map(String::as_str).collect();
    push.push("--wrap-archives");
    longshore(&push, "").well();
}

#[test]
fn a_registry_that_is_not_there_is_said_to_be_unreachable() {
    // A port that was free a moment ago.
    let address = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let run = pull(&format!("http://{address}"), &["--json"], "").failed();
    assert!(run.err.contains("Check that a registry is running"), "{}", run.err);
    let records = run.records();
    assert!(records[0]["error"].is_string() && records[0]["response"].is_null());
    assert_eq!(run.outcome()["fault"], "network");
}

#[test]
fn a_web_page_is_not_taken_for_a_registry() {
    let (_, run) = pull_from(|_, stream| {
        reply(stream, "200 OK", &[("Content-Type", "text/html")], "<!doctype html><title>Welcome</title>");
    });
    assert!(run.failed().err.contains("web page"));
    let (_, run) = pull_from(|_, stream| {
        reply(stream, "404 Not Found", &[("Content-Type", "text/html; charset=utf-8")], "<html></html>");
    });
    assert!(run.failed().err.contains("web page"));
}

#[test]
fn a_401_without_a_challenge_that_can_be_read_is_the_registrys_fault() {
    let (_, run) = pull_from(|_, stream| reply(stream, "401 Unauthorized", &[], ""));
    assert!(run.failed().err.contains("without a WWW-Authenticate header"));
    for challenge in
        ["Bearer realm=\"unclosed", "=,=", "Bearer", "Negotiate", "Bearer realm=\"javascript:alert(1)\""]
    {
        let (_, run) = pull_from(move |_, stream| {
            reply(stream, "401 Unauthorized", &[("WWW-Authenticate", challenge)], "");
        });
        let run = run.failed();
        assert!(run.err.lines().count() >= 2, "{challenge}: {}", run.err);
    }
}

#[test]
fn an_upload_is_not_continued_elsewhere() {
    let elsewhere = Fake::start(|_, stream| reply(stream, "202 Accepted", &[], ""));
    let location = format!("{}/v2/a/b/blobs/uploads/1", elsewhere.url());
    let fake = Fake::start(move |seen, stream| match seen.method.as_str() {
        "GET" => reply(stream, "200 OK", &[], "{}"),
        "HEAD" => reply(stream, "404 Not Found", &[], ""),
        _ => reply(stream, "202 Accepted", &[("Location", &location)], ""),
    });
    let run = longshore(&["run", "push", "--target", &fake.url(), "--repository", "a/b"], "").failed();
    assert!(run.err.contains("another place than"), "{}", run.err);
    assert!(elsewhere.seen().is_empty());
}

#[test]
fn a_command_that_is_told_to_go_on_with_an_upload_is_one_word_whatever_the_registry_calls_it() {
    let fake = Fake::start(|seen, stream| match seen.method.as_str() {
        "GET" => reply(stream, "200 OK", &[], "{}"),
        "HEAD" => reply(stream, "404 Not Found", &[], ""),
        "POST" => reply(stream, "202 Accepted", &[("Location", "/up';reboot;'")], ""),
        _ => stream.shutdown(std::net::Shutdown::Both).unwrap(),
    });
    let url = fake.url();
    let push = ["run", "push", "--target", &url, "--repository", "a/b", "--retries", "0"];
    let run = longshore(&push, "").failed();
    let line = run.out.lines().find(|line| line.contains("--session")).unwrap();
    assert!(line.contains(r"/up'\'';reboot;'\'''"), "{line}");
    let records = longshore(&[&push[..], &["--json"]].concat(), "").failed().records();
    let session = records.iter().find(|record| record["type"] == "session").unwrap();
    assert_eq!(session["location"], format!("{url}/up';reboot;'"));
}

#[test]
fn an_upload_that_was_begun_elsewhere_or_cannot_be_gone_on_with_is_wrong_usage() {
    let session = format!("{}=http://elsewhere.test/up", longshore_core::Digest::sha256(b""));
    let push =
        ["run", "push", "--target", "http://127.0.0.1:1", "--repository", "a/b", "--session", &session];
    let run = longshore(&push, "").refused();
    assert!(run.err.contains("--session is at http://elsewhere.test"), "{}", run.err);
    let run = longshore(&[&push[..], &["--chunk", "0-10"]].concat(), "").refused();
    assert!(run.err.contains("cannot be used with"), "{}", run.err);
}

#[test]
fn credentials_go_to_another_origin_only_where_it_is_trusted() {
    let realm = Fake::start(|_, stream| reply(stream, "200 OK", &[], r#"{"token":"abc"}"#));
    let challenge = format!("Bearer realm=\"{}/token\",service=\"s\"", realm.url());
    let registry = Fake::start(move |seen, stream| match seen.header("authorization") {
        None => reply(stream, "401 Unauthorized", &[("WWW-Authenticate", &challenge)], ""),
        Some(_) => reply(stream, "404 Not Found", &[], ""),
    });
    let user = ["--username", "me", "--password-stdin"];
    let run = pull(&registry.url(), &user, "hunter2").failed();
    assert!(run.err.contains(&format!("--trust-realm {}", realm.url())), "{}", run.err);
    assert!(realm.seen().is_empty());

    let origin = realm.url();
    let trusting = [&user[..], &["--trust-realm", &origin]].concat();
    pull(&registry.url(), &trusting, "hunter2").failed();
    assert!(realm.seen()[0].header("authorization").unwrap().starts_with("Basic "));
}

#[test]
fn a_redirect_to_another_origin_gets_no_token() {
    let layer = "layer";
    let digest = longshore_core::Digest::sha256(layer.as_bytes());
    let storage = Fake::start(move |_, stream| reply(stream, "200 OK", &[], layer));
    let elsewhere = storage.url();
    let registry = Fake::start(move |seen, stream| {
        let realm = format!("Bearer realm=\"http://{}/token\"", seen.header("host").unwrap());
        let blob = format!(
            r#"{{"mediaType":"application/vnd.oci.image.layer.v1.tar","digest":"{digest}","size":5}}"#
        );
        let config = blob.replace("layer.v1.tar", "config.v1+json");
        let manifest = format!(
            r#"{{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{config},"layers":[{blob}]}}"#
        );
        match seen.path.as_str() {
            "/v2/" => reply(stream, "401 Unauthorized", &[("WWW-Authenticate", &realm)], ""),
            path if path.starts_with("/token") => reply(stream, "200 OK", &[], r#"{"token":"abc"}"#),
            path if path.contains("manifests") => {
                let media_type = "application/vnd.oci.image.manifest.v1+json";
                reply(stream, "200 OK", &[("Content-Type", media_type)], &manifest);
            }
            _ => reply(stream, "307 Temporary Redirect", &[("Location", &elsewhere)], ""),
        }
    });
    pull(&registry.url(), &[], "").well();
    let blob = registry.seen().into_iter().find(|seen| seen.path.contains("blobs")).unwrap();
    assert_eq!(blob.header("authorization"), Some("Bearer abc"));
    // Config and layer are the same bytes here, which come once.
    assert_eq!(storage.seen().len(), 1);
    assert!(storage.seen().iter().all(|seen| seen.header("authorization").is_none()));
}

#[test]
fn a_body_without_end_is_stopped() {
    let (_, run) = pull_from(|_, stream| {
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n");
        while stream.write_all(&[b' '; 4096]).is_ok() {}
    });
    assert!(run.failed().err.contains("longer than the 1048576 bytes"));
}

#[test]
fn an_answer_that_breaks_off_is_told_apart_from_a_short_one() {
    let (_, run) = pull_from(|_, stream| {
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{}");
        let _ = stream.shutdown(std::net::Shutdown::Both);
    });
    assert!(run.failed().err.contains("cut short"));
}

#[test]
fn what_is_not_http_is_no_answer() {
    let (_, run) = pull_from(|_, stream| {
        let _ = stream.write_all(b"SSH-2.0-OpenSSH_9.2\r\n");
        let _ = stream.shutdown(std::net::Shutdown::Both);
    });
    assert!(run.failed().err.contains("no answer could be read"));
}

#[test]
fn pages_of_tags_that_lead_round_in_a_circle_end() {
    let fake = Fake::start(|seen, stream| {
        let next = if seen.path.contains("last=a") { "last=b" } else { "last=a" };
        let link = format!("</v2/a/b/tags/list?{next}>; rel=\"next\"");
        reply(stream, "200 OK", &[("Link", &link)], r#"{"name":"a/b","tags":["x"]}"#);
    });
    let run = longshore(&["run", "tags", "--target", &fake.url(), "--repository", "a/b"], "").failed();
    assert!(run.err.contains("leads round in a circle"), "{}", run.err);
    // The ping, then the first page, a, b, and a again: the circle is known when b is named twice.
    assert_eq!(fake.seen().len(), 5);
}

#[test]
fn a_blob_with_other_bytes_than_its_digest_says_fails_the_pull() {
    let registry = Server::registry("open");
    let url = registry.url();
    longshore(&["run", "push", "--target", &url, "--repository", "a/b"], "").well();
    let address = registry.address;
    let proxy = Fake::start(move |seen, stream| {
        let mut answer = support::http::ask(
            address,
            &seen.method,
            &seen.path,
            &[("Accept", seen.header("accept").unwrap_or("*/*"))],
            b"",
        );
        if seen.path.contains("/blobs/") {
            answer.body[0] ^= 1;
        }
        let mut head = format!("HTTP/1.1 {} OK\r\n", answer.status);
        for (name, value) in answer.headers.iter().filter(|(name, _)| name != "connection") {
            let _ = write!(head, "{name}: {value}\r\n");
        }
        let _ = stream.write_all(&[format!("{head}\r\n").as_bytes(), &answer.body].concat());
    });
    let run = pull(&proxy.url(), &["--json"], "").failed();
    assert_eq!(run.outcome()["fault"], "registry");
    assert!(run.outcome()["sentence"].as_str().unwrap().contains("body digest"), "{}", run.err);
}

#[test]
fn a_registry_that_sends_the_secrets_back_does_not_get_them_shown() {
    let fake = Fake::start(|seen, stream| {
        let realm = format!("Bearer realm=\"http://{}/token\"", seen.header("host").unwrap());
        match seen.header("authorization") {
            None => reply(stream, "401 Unauthorized", &[("WWW-Authenticate", &realm)], ""),
            Some(basic) if seen.path.starts_with("/token") => {
                reply(stream, "200 OK", &[("X-Echo", basic)], r#"{"token":"secret-token"}"#);
            }
            Some(bearer) => {
                let body = format!(r#"{{"errors":[{{"code":"DENIED","message":"{bearer} and hunter-2"}}]}}"#);
                reply(stream, "403 Forbidden", &[("X-Echo", bearer), ("X-Password", "hunter-2")], &body);
            }
        }
    });
    for json in [&[][..], &["--json"]] {
        let more = [&["--username", "me", "--password-stdin"], json].concat();
        let run = pull(&fake.url(), &more, "hunter-2").failed();
        // me:hunter-2
        run.hides(&["secret-token", "hunter-2", "bWU6aHVudGVyLTI"]);
        assert!(run.err.contains("DENIED"), "{}", run.err);
    }
}

#[test]
fn what_a_registry_says_cannot_command_the_terminal() {
    let fake = Fake::start(|_, stream| {
        reply(stream, "200 OK", &[], r#"{"name":"a/b","tags":["\u001b[2Jx","a\nb","\u009b5m","\u202ey"]}"#);
    });
    let run = longshore(&["run", "tags", "--target", &fake.url(), "--repository", "a/b"], "").well();
    assert!(!run.out.contains(['\u{1b}', '\u{9b}', '\u{202e}']), "{:?}", run.out);
    assert!(run.out.contains("4 tags") && run.out.contains("\n  a\\nb\n"), "{}", run.out);
}
