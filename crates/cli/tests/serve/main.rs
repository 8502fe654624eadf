//! `longshore serve`: the program is started and asked in plain HTTP.
//!
//! What is served is a small site made for the test. Where `LONGSHORE_PROGRAM` names the program
//! that `cargo xtask build` makes, the page inside that is looked at, too.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking, and so do its helpers")]

mod support;

use support::{Answer, Server, site};

#[test]
fn the_page_is_asked_for_again_each_time_and_not_sent_twice() {
    let folder = site();
    let server = Server::start(folder.path());
    let first = server.get("/", &[]);
    assert_eq!(first.status, 200);
    assert_eq!(first.header("content-type"), "text/html; charset=utf-8");
    assert_eq!(first.header("cache-control"), "no-cache");
    assert_eq!(first.body, b"<p>page</p>");
    let tag = first.header("etag").to_owned();
    let again = server.get("/index.html", &[("If-None-Match", &tag)]);
    assert_eq!(again.status, 304);
    assert_eq!(again.header("etag"), tag);
    assert_eq!(again.body, b"");
    let other = server.get("/", &[("If-None-Match", "\"other\"")]);
    assert_eq!(other.status, 200);
}

#[test]
fn a_changed_page_has_another_tag() {
    let folder = site();
    let server = Server::start(folder.path());
    let before = server.get("/", &[]).header("etag").to_owned();
    std::fs::write(folder.path().join("index.html"), "<p>new</p>").unwrap();
    let after = server.get("/", &[("If-None-Match", &before)]);
    assert_eq!(after.status, 200);
    assert_eq!(after.body, b"<p>new</p>");
}

#[test]
fn files_named_by_content_are_kept_for_ever() {
    let folder = site();
    let server = Server::start(folder.path());
    let wasm = server.get("/page_bg-0123456789abcdef.wasm", &[]);
    assert_eq!(wasm.header("content-type"), "application/wasm");
    assert_eq!(wasm.header("cache-control"), "public, max-age=31536000, immutable");
    let other = server.get("/snippets/inline0.js", &[]);
    assert_eq!(other.header("content-type"), "text/javascript; charset=utf-8");
    assert_eq!(other.header("cache-control"), "no-cache");
}

#[test]
fn brotli_is_sent_to_those_who_take_it() {
    let folder = site();
    let server = Server::start(folder.path());
    let path = "/page_bg-0123456789abcdef.wasm";
    let small = server.get(path, &[("Accept-Encoding", "gzip, br")]);
    assert_eq!(small.header("content-encoding"), "br");
    assert_eq!(small.header("content-type"), "application/wasm");
    assert_eq!(small.body, b"small");
    let whole = server.get(path, &[("Accept-Encoding", "gzip")]);
    assert!(!whole.has("content-encoding"));
    assert_eq!(whole.body, b"\0asm as it is");
    for answer in [&small, &whole] {
        assert_eq!(answer.header("vary"), "Accept-Encoding");
    }
    assert_ne!(small.header("etag"), whole.header("etag"));
    let plain = server.get("/snippets/inline0.js", &[("Accept-Encoding", "br")]);
    assert!(!plain.has("content-encoding"));
}

#[test]
fn head_tells_what_get_would_send() {
    let folder = site();
    let server = Server::start(folder.path());
    let head = server.ask("HEAD", "/", &[]);
    assert_eq!(head.status, 200);
    assert_eq!(head.header("content-length"), "11");
    assert_eq!(head.header("content-type"), "text/html; charset=utf-8");
    assert_eq!(head.body, b"");
}

#[test]
fn what_is_not_there_is_told_in_plain_text() {
    let folder = site();
    let server = Server::start(folder.path());
    for path in
        ["/gone.js", "//", "/../Cargo.toml", "/%2e%2e/Cargo.toml", "/page_bg-0123456789abcdef.wasm.br"]
    {
        let answer = server.get(path, &[]);
        assert_eq!(answer.status, 404, "{path}");
        assert_eq!(answer.header("content-type"), "text/plain; charset=utf-8", "{path}");
    }
    let post = server.ask("POST", "/", &[]);
    assert_eq!(post.status, 405);
    assert_eq!(post.header("allow"), "GET, HEAD");
}

#[test]
fn every_answer_has_the_security_headers() {
    let folder = site();
    let server = Server::start(folder.path());
    for answer in [
        server.get("/", &[]),
        server.get("/gone", &[]),
        server.get("/", &[("If-None-Match", "*")]),
        server.ask("POST", "/", &[]),
    ] {
        assert_secure(&answer);
    }
}

#[test]
fn requests_one_after_the_other_use_one_connection() {
    let folder = site();
    let server = Server::start(folder.path());
    let (first, second) = server.get_twice("/", "/snippets/inline0.js");
    assert_eq!(first.body, b"<p>page</p>");
    assert_eq!(second.body, b"export const one = 1;");
}

#[cfg(unix)]
#[test]
fn signals_end_the_program_well() {
    let folder = site();
    for signal in ["INT", "TERM"] {
        let mut server = Server::start(folder.path());
        // A connection that nobody closes is no reason to stay.
        let _idle = server.connect();
        assert_eq!(server.get("/", &[]).status, 200);
        server.signal(signal);
        assert_eq!(server.wait(), Some(0), "SIG{signal}");
    }
}

#[test]
fn the_program_ends_when_its_input_is_closed() {
    let folder = site();
    let mut server = Server::start(folder.path());
    assert_eq!(server.get("/", &[]).status, 200);
    server.close_input();
    assert_eq!(server.wait(), Some(0));
}

#[test]
fn a_taken_port_is_told_in_a_sentence() {
    let folder = site();
    let server = Server::start(folder.path());
    let listen = server.address.to_string();
    let site = folder.path().to_str().unwrap();
    let (code, errors) = support::run(&["serve", "--site", site, "--listen", &listen]);
    assert_eq!(code, Some(1));
    assert!(errors.contains(&listen), "{errors}");
    assert!(errors.contains("another program listens there"), "{errors}");
    assert!(!errors.contains('\x1b'), "colour without a terminal: {errors}");
}

#[test]
fn wrong_usage_gets_a_hint_and_exit_code_2() {
    for (arguments, hint) in [
        (vec!["serve", "--listen", "127.0.0.1"], "127.0.0.1:8080"),
        (vec!["serve", "--listen", "9000"], "127.0.0.1:9000"),
        (vec!["serve", "--lisen", "x"], "--listen"),
        (vec!["sreve"], "serve"),
        (vec![], "serve"),
    ] {
        let (code, errors) = support::run(&arguments);
        assert_eq!(code, Some(2), "{arguments:?}");
        assert!(errors.contains(hint), "{arguments:?}: {errors}");
    }
}

#[test]
fn a_folder_without_a_page_is_refused_with_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    let site = folder.path().to_str().unwrap();
    let (code, errors) = support::run(&["serve", "--site", site]);
    assert_eq!(code, Some(1));
    assert!(errors.contains(site), "{errors}");
    assert!(errors.contains("cargo xtask build"), "{errors}");
}

/// The real page, inside the real program.
#[test]
fn the_page_inside_the_program_is_whole() {
    let Some(program) = std::env::var_os("LONGSHORE_PROGRAM") else {
        eprintln!("skipped: LONGSHORE_PROGRAM does not name a program with the page inside");
        return;
    };
    let server = Server::start_program(program.as_ref(), &[]);
    let page = server.get("/", &[]);
    assert_secure(&page);
    let html = String::from_utf8(page.body).unwrap();
    let names: Vec<_> = html.split('"').filter_map(|text| text.strip_prefix("./")).collect();
    assert!(names.len() >= 4, "script, wasm, boot and style: {html}");
    for name in names {
        let file = server.get(&format!("/{name}"), &[("Accept-Encoding", "br")]);
        assert_eq!(file.status, 200, "{name}");
        assert_eq!(file.header("content-encoding"), "br", "{name}");
        if !name.starts_with("snippets/") {
            assert!(file.header("cache-control").contains("immutable"), "{name}");
        }
    }
    // The policy in the page is the one in the header, but for what only a header can say.
    let header = server.get("/", &[]);
    let policy = header.header("content-security-policy");
    let (in_page, _) = policy.split_once("; frame-ancestors").unwrap();
    assert!(html.contains(in_page), "{html}");
    // Nothing that the policy forbids: scripts and styles are files.
    for inline in ["<style", "style=\"", "onclick", "javascript:"] {
        assert!(!html.contains(inline), "{html}");
    }
    assert_eq!(html.matches("<script").count(), html.matches("<script type=\"module\" src=").count());
}

fn assert_secure(answer: &Answer) {
    let policy = answer.header("content-security-policy");
    assert!(policy.starts_with("default-src 'none'"), "{policy}");
    assert!(policy.contains("script-src 'self' 'wasm-unsafe-eval'"), "{policy}");
    assert!(policy.ends_with("frame-ancestors *"), "{policy}");
    for (name, value) in [
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "no-referrer"),
        ("cross-origin-opener-policy", "same-origin"),
    ] {
        assert_eq!(answer.header(name), value, "{name}");
    }
    assert!(answer.header("permissions-policy").contains("camera=()"));
    // Pages elsewhere may show this one in a frame.
    assert!(!answer.has("x-frame-options"));
}
