//! `longshore registry` on the wire: what no client should send, and whoever sends it slowly, twice or without end.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking, and so do its helpers"
)]

mod support;

use longshore_core::Digest;
use std::io::{Read as _, Write as _};
use std::net::{Shutdown, SocketAddr, TcpStream};
use std::time::{Duration, Instant};
use support::http::{Answer, ask};
use support::program::Server;

/// A connection on which anything can be written.
struct Wire(TcpStream);

impl Wire {
    fn to(address: SocketAddr) -> Self {
        let stream = TcpStream::connect(address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(40))).unwrap();
        Self(stream)
    }

    /// Writes as much as the server takes.
    fn write(&mut self, bytes: impl AsRef<[u8]>) -> &mut Self {
        let _ = self.0.write_all(bytes.as_ref());
        self
    }

    /// All that the server sends, to the end of the connection.
    fn read(&mut self) -> Vec<u8> {
        let mut bytes = Vec::new();
        let _ = self.0.read_to_end(&mut bytes);
        bytes
    }

    /// The answer to the only request.
    #[track_caller]
    fn answer(&mut self) -> Answer {
        Answer::parse(&self.read()).expect("an answer")
    }

    /// The status of the next answer, without its body.
    fn status(&mut self) -> u16 {
        let mut head = Vec::new();
        let mut byte = [0];
        while !head.ends_with(b"\r\n\r\n") && self.0.read(&mut byte).is_ok_and(|length| length == 1) {
            head.push(byte[0]);
        }
        Answer::parse(&head).map_or(0, |answer| answer.status)
    }
}

/// Opens an upload session; its path.
fn open(address: SocketAddr) -> String {
    ask(address, "POST", "/v2/a/b/blobs/uploads/", &[], b"").header("location").to_owned()
}

/// How far an upload session is, and that the registry goes on.
fn progress(address: SocketAddr, session: &str) -> String {
    let answer = ask(address, "GET", session, &[], b"");
    assert_eq!(answer.status, 204);
    answer.header("range").to_owned()
}

/// A request that says it has a body of so many bytes, and what is sent of it.
fn request(method: &str, path: &str, length: usize, body: &str) -> String {
    format!(
        "{method} {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: {length}\r\n\r\n{body}"
    )
}

#[test]
fn heads_without_end_are_refused() {
    let registry = Server::registry("open");
    let long = "x".repeat(1 << 20);
    let one = format!("GET /v2/ HTTP/1.1\r\nHost: x\r\nX-Long: {long}\r\n\r\n");
    let many: String =
        (0..20_000).map(|number| format!("X-{number}: {number}\r\n")).collect::<Vec<_>>().concat();
    let many = format!("GET /v2/ HTTP/1.1\r\nHost: x\r\n{many}\r\n");
    let query = format!("GET /v2/_catalog?last={} HTTP/1.1\r\nHost: x\r\n\r\n", "y".repeat(10_000_000));
    let name = format!("GET /v2/{}tags/list HTTP/1.1\r\nHost: x\r\n\r\n", "a/".repeat(500_000));
    for head in [one, many, query, name] {
        let answer = Wire::to(registry.address).write(&head).answer();
        assert!([414, 431].contains(&answer.status), "{} to {}", answer.status, &head[..60]);
    }
    // What is large and still inside the limits is answered as what it is.
    let query = format!("/v2/_catalog?n=1&last={}", "y".repeat(60_000));
    assert_eq!(ask(registry.address, "GET", &query, &[], b"").status, 200);
    let name = format!("/v2/{}tags/list", "a/".repeat(20_000));
    assert_eq!(ask(registry.address, "GET", &name, &[], b"").status, 400);
}

#[test]
fn a_body_that_is_shorter_than_it_says_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    for options in [&[][..], &["--store", folder.path().to_str().unwrap()]] {
        let registry = Server::registry_with(options);
        let address = registry.address;
        let session = open(address);
        assert_eq!(ask(address, "PATCH", &session, &[], b"abc").status, 202);
        for (method, path) in [
            ("PATCH", session.clone()),
            ("PUT", format!("{session}?digest={}", Digest::sha256(b"abcdef"))),
            ("PUT", "/v2/a/b/manifests/latest".to_owned()),
        ] {
            let mut wire = Wire::to(address);
            wire.write(request(method, &path, 10, "def")).0.shutdown(Shutdown::Write).unwrap();
            let answer = wire.read();
            assert!(answer.is_empty() || answer.starts_with(b"HTTP/1.1 400"), "{method} {path}");
            wait(|| progress(address, &session) == "0-2");
        }
        assert_eq!(ask(address, "GET", "/v2/a/b/manifests/latest", &[], b"").status, 404);
        let finish = format!("{session}?digest={}", Digest::sha256(b"abcd"));
        wait(|| ask(address, "PUT", &finish, &[], b"d").status == 201);
    }
}

/// Waits until something holds: the registry notices by itself that a client is gone.
#[track_caller]
fn wait(mut holds: impl FnMut() -> bool) {
    let until = Instant::now() + Duration::from_secs(10);
    while !holds() {
        assert!(Instant::now() < until, "it never came");
        std::thread::sleep(Duration::from_millis(5));
    }
}

#[test]
fn a_body_that_is_longer_than_it_says_ends_where_it_says() {
    let registry = Server::registry("open");
    let session = open(registry.address);
    let long = request("PATCH", &session, 3, "abcdefgh\r\n\r\n").replace("Connection: close\r\n", "");
    let bytes = Wire::to(registry.address).write(long).read();
    let text = String::from_utf8_lossy(&bytes);
    assert!(text.starts_with("HTTP/1.1 202") && text.contains("range: 0-2"), "{text}");
    assert!(text.contains("HTTP/1.1 400"), "what follows is no request: {text}");
    assert_eq!(progress(registry.address, &session), "0-2");
}

#[test]
fn transfer_codings_that_make_no_sense_are_refused() {
    let registry = Server::registry("open");
    let session = open(registry.address);
    let head = |more: &str| format!("PATCH {session} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n{more}\r\n");
    for (request, status) in [
        (head("Transfer-Encoding: chunked\r\n") + "3\r\nabc\r\n0\r\n\r\n", 202),
        (head("Transfer-Encoding: chunked\r\n") + "zz\r\nabc\r\n0\r\n\r\n", 400),
        (head("Transfer-Encoding: chunked\r\n") + "ffffffffffffffffff\r\nabc", 400),
        (head("Transfer-Encoding: gzip\r\n") + "abc", 400),
        (head("Content-Length: 3\r\nContent-Length: 4\r\n") + "abc", 400),
        (head("Content-Length: -3\r\n") + "abc", 400),
    ] {
        let bytes = Wire::to(registry.address).write(&request).read();
        let answer = Answer::parse(&bytes).map_or(400, |answer| answer.status);
        assert_eq!(answer, status, "{request}");
        wait(|| progress(registry.address, &session) == "0-2");
    }
}

#[test]
fn of_two_clients_on_one_session_one_goes_on_and_the_other_is_told() {
    let folder = tempfile::tempdir().unwrap();
    for options in [&[][..], &["--store", folder.path().to_str().unwrap()]] {
        let registry = Server::registry_with(options);
        let address = registry.address;
        let session = open(address);
        let mut slow = Wire::to(address);
        // The first has the session once it is told to send.
        slow.write(request("PATCH", &session, 6, "").replace("\r\n\r\n", "\r\nExpect: 100-continue\r\n\r\n"));
        assert_eq!(slow.status(), 100);
        slow.write("abc");
        let digest = Digest::sha256(b"xyz");
        for (method, path) in [("PATCH", session.clone()), ("PUT", format!("{session}?digest={digest}"))] {
            let answer = ask(address, method, &path, &[], b"xyz");
            assert!(
                answer.status == 416 && answer.text().contains("BLOB_UPLOAD_INVALID"),
                "{}",
                answer.text()
            );
            assert_eq!(answer.header("range"), "0-0");
        }
        assert_eq!(ask(address, "PATCH", &session, &[("Content-Range", "3-5")], b"xyz").status, 416);
        slow.write("def");
        assert_eq!(slow.answer().status, 202);
        let digest = Digest::sha256(b"abcdef");
        assert_eq!(ask(address, "PUT", &format!("{session}?digest={digest}"), &[], b"").status, 201);
        assert_eq!(ask(address, "GET", &format!("/v2/a/b/blobs/{digest}"), &[], b"").body, b"abcdef");
    }
}

#[test]
fn whoever_may_not_send_a_body_is_told_before_it_is_sent() {
    let registry = Server::registry("accounts");
    let mut wire = Wire::to(registry.address);
    wire.write(
        "PUT /v2/devtable/simple/manifests/latest HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\
         Expect: 100-continue\r\n\r\n",
    );
    assert_eq!(wire.status(), 401);

    let registry = Server::registry("open");
    let mut wire = Wire::to(registry.address);
    let path = format!("/v2/a/b/blobs/uploads/?digest={}", Digest::sha256(b"abc"));
    wire.write(format!(
        "POST {path} HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n"
    ));
    assert_eq!(wire.status(), 100);
    wire.write("abc");
    assert_eq!(wire.status(), 201);
}

#[test]
fn a_hundred_thousand_sessions_may_be_open_and_no_more_than_the_policy_says() {
    const SESSIONS: usize = 100_000;
    const AT_ONCE: usize = 500;
    let folder = tempfile::tempdir().unwrap();
    let policy = folder.path().join("policy.toml");
    std::fs::write(&policy, format!("[limits]\nopen_uploads = {SESSIONS}\n")).unwrap();
    let registry = Server::registry(policy.to_str().unwrap());
    let mut wire = Wire::to(registry.address);
    let post = "POST /v2/a/b/blobs/uploads/ HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n".repeat(AT_ONCE);
    let mut statuses = Statuses::default();
    let (before, begun) = (memory(&registry), Instant::now());
    for round in 1..=SESSIONS / AT_ONCE + 1 {
        wire.write(&post);
        let mut piece = vec![0; 1 << 16];
        while statuses.opened + statuses.refused < round * AT_ONCE {
            let length = wire.0.read(&mut piece).unwrap();
            assert!(length > 0, "the connection ended");
            statuses.read(&piece[..length]);
        }
    }
    let Statuses { opened, refused, .. } = statuses;
    // After a minute without a byte, a session gives its place to another.
    if begun.elapsed() < Duration::from_mins(1) {
        assert_eq!((opened, refused), (SESSIONS, AT_ONCE));
    }
    let more = memory(&registry).saturating_sub(before);
    assert!(more < 256 << 20, "{more} bytes more");
    assert_eq!(ask(registry.address, "GET", "/v2/", &[], b"").status, 200);
}

/// How many answers of a stream had which status.
#[derive(Default)]
struct Statuses {
    opened: usize,
    refused: usize,
    /// The end of what was read before.
    rest: Vec<u8>,
}

impl Statuses {
    fn read(&mut self, piece: &[u8]) {
        const LINE: usize = "HTTP/1.1 202".len();
        self.rest.extend_from_slice(piece);
        for line in self.rest.windows(LINE).filter(|line| line.starts_with(b"HTTP/1.1 ")) {
            match &line[9..] {
                b"202" => self.opened += 1,
                b"429" => self.refused += 1,
                other => panic!("{}", String::from_utf8_lossy(other)),
            }
        }
        self.rest.drain(..self.rest.len().saturating_sub(LINE - 1));
    }
}

/// The memory that a program has, in bytes; 0 where the system does not tell.
fn memory(server: &Server) -> u64 {
    support::program::memory(server.id()).map_or(0, |memory| memory.now)
}

#[test]
fn slow_clients_and_crowds_keep_nobody_out() {
    let registry = Server::registry("open");
    let address = registry.address;
    // Each stops in another place, and none goes on.
    let session = open(address);
    let mut crowd: Vec<_> = (0..1500).map_while(|_| TcpStream::connect(address).ok()).collect();
    for (number, stream) in crowd.iter_mut().enumerate() {
        let _ = match number % 4 {
            0 => stream.write_all(b""),
            1 => stream.write_all(b"GET /v2/ HT"),
            2 => stream.write_all(b"GET /v2/ HTTP/1.1\r\nHost: x\r\n"),
            _ => stream.write_all(request("PATCH", &session, 9, "a").as_bytes()),
        };
    }
    let begun = Instant::now();
    let answer = ask(address, "GET", "/v2/", &[], b"");
    assert_eq!(answer.status, 200);
    assert!(begun.elapsed() < Duration::from_secs(20), "{:?}", begun.elapsed());
    drop(crowd);
    let more = memory(&registry);
    assert!(more < 256 << 20, "{more} bytes");
}

#[test]
fn names_lead_nowhere_else() {
    let folder = tempfile::tempdir().unwrap();
    let store = folder.path().join("store");
    let registry = Server::registry_with(&["--store", store.to_str().unwrap()]);
    let digest = Digest::sha256(b"abc");
    for name in [
        "..",
        "../..",
        "a/../../b",
        "_layout",
        "a/_layout",
        "_journal",
        "%2e%2e",
        "a%2f..%2fb",
        "a//b",
        "A",
        "",
    ] {
        let path = format!("/v2/{name}/blobs/uploads/?digest={digest}");
        let status = ask(registry.address, "POST", &path, &[], b"abc").status;
        assert!([400, 404].contains(&status), "{name}: {status}");
    }
    for digest in ["sha256:../../x", "sha256:..%2f..%2fx", "x:y", "../x:y", "sha512:abc"] {
        let path = format!("/v2/a/b/blobs/uploads/?digest={digest}");
        let status = ask(registry.address, "POST", &path, &[], b"abc").status;
        assert_eq!(status, 400, "{digest}");
    }
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    let mut names: Vec<_> = std::fs::read_dir(&store)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    assert_eq!(names, ["_journal", "_lock", "_uploads", "longshore-store.json"]);
}
