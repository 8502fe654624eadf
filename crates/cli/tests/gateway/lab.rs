//! A gateway, and what a page asks it.

use crate::support::http::{Answer, ask};
use crate::support::program::Server;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use serde_json::Value;
use sha2::{Digest as _, Sha256};
use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

/// A key that is known to the test.
pub(crate) const KEY: &str = "a key of the test, with more than 32 bytes";

/// A running `longshore serve --gateway`, and the token that its page has.
pub(crate) struct Lab {
    pub(crate) server: Server,
    pub(crate) token: String,
    _files: tempfile::TempDir,
}

impl Lab {
    /// A gateway to these registries.
    pub(crate) fn to(registries: &[&str]) -> Self {
        Self::with(registries, &[])
    }

    /// A gateway to these registries, with more options.
    pub(crate) fn with(registries: &[&str], more: &[&str]) -> Self {
        Self::started_by(&[env!("CARGO_BIN_EXE_longshore")], registries, more)
    }

    /// The same, of the program that these words start.
    pub(crate) fn started_by(program: &[&str], registries: &[&str], more: &[&str]) -> Self {
        let files = tempfile::tempdir().unwrap();
        std::fs::write(files.path().join("index.html"), "<p>page</p>").unwrap();
        let key = files.path().join("key");
        std::fs::write(&key, KEY).unwrap();
        let mut options =
            vec!["serve", "--site", files.path().to_str().unwrap(), "--gateway-key", key.to_str().unwrap()];
        for registry in registries {
            options.extend(["--gateway", registry]);
        }
        let (program, words) = program.split_first().unwrap();
        let server = Server::start(program, &[words, &options, more].concat());
        let offer = ask(server.address, "GET", "/gateway.json", &[], b"");
        assert_eq!(offer.status, 200, "{}", offer.text());
        let offer: Value = serde_json::from_slice(&offer.body).unwrap();
        Self { token: offer["token"].as_str().unwrap().to_owned(), server, _files: files }
    }

    /// The origin of its page.
    pub(crate) fn page(&self) -> String {
        self.server.url()
    }

    /// What the page asks.
    pub(crate) fn ask(&self, method: &str, url: &str, headers: &[(&str, &str)], body: &[u8]) -> Answer {
        let own = [("Longshore-Gateway-Token", self.token.as_str()), ("Longshore-Gateway-Url", url)];
        ask(self.server.address, method, "/gateway", &[&own, headers].concat(), body)
    }

    /// A GET.
    pub(crate) fn get(&self, url: &str) -> Answer {
        self.ask("GET", url, &[], b"")
    }

    /// The head of a request of the page, as it is written.
    pub(crate) fn head(&self, method: &str, url: &str, more: &str) -> String {
        format!(
            "{method} /gateway HTTP/1.1\r\nHost: {}\r\nLongshore-Gateway-Token: {}\r\nLongshore-Gateway-Url: {url}\r\n\
             {more}\r\n",
            self.server.address, self.token
        )
    }
}

/// Writes this and nothing else, and reads the first answer.
pub(crate) fn raw(address: SocketAddr, request: impl AsRef<[u8]>) -> Answer {
    let mut stream = written(address, request);
    let (mut bytes, mut piece) = (Vec::new(), [0; 4096]);
    while let Some(length) = stream.read(&mut piece).ok().filter(|length| *length > 0) {
        bytes.extend_from_slice(&piece[..length]);
        let answer = Answer::parse(&bytes);
        let is_whole = |answer: &Answer| {
            answer.header("content-length").parse().is_ok_and(|length: usize| answer.body.len() >= length)
        };
        if let Some(answer) = answer.filter(is_whole) {
            return answer;
        }
    }
    Answer::parse(&bytes).unwrap_or_else(|| panic!("no answer: {}", String::from_utf8_lossy(&bytes)))
}

/// The same, and all that comes until the server closes the connection.
pub(crate) fn raw_bytes(address: SocketAddr, request: impl AsRef<[u8]>) -> Vec<u8> {
    let mut answer = Vec::new();
    let _ = written(address, request).read_to_end(&mut answer);
    answer
}

fn written(address: SocketAddr, request: impl AsRef<[u8]>) -> TcpStream {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(40))).unwrap();
    // The server may have heard enough before it has heard all.
    let _ = stream.write_all(request.as_ref());
    stream
}

/// A seal as gateways with the key of the test make it: of a token (`["token", page]`), or of a permission
/// (`["permission", page, registry, place]`).
pub(crate) fn sealed(what: &[&str], expires: u64) -> String {
    let mut code = Hmac::<Sha256>::new_from_slice(&Sha256::digest(KEY)).unwrap();
    code.update(&expires.to_be_bytes());
    for part in what {
        code.update(&(part.len() as u64).to_be_bytes());
        code.update(part.as_bytes());
    }
    format!("{expires}.{}", URL_SAFE_NO_PAD.encode(code.finalize().into_bytes()))
}

/// The status and the code of a refusal, which says so in every way that it has to.
#[track_caller]
pub(crate) fn refused(answer: &Answer) -> (u16, String) {
    assert_eq!(answer.header("longshore-gateway"), "refused", "{answer:?}");
    let reason = answer.header("longshore-gateway-reason");
    let (code, sentence) = reason.split_once(' ').unwrap();
    assert!(sentence.len() > 20, "{sentence}");
    let body: Value = serde_json::from_slice(&answer.body).unwrap_or_else(|_| panic!("{}", answer.text()));
    assert_eq!(body["errors"][0]["code"], code);
    assert!(body["errors"][0]["message"].as_str().is_some_and(|message| message.len() > 20), "{body}");
    assert_guarded(answer);
    (answer.status, code.to_owned())
}

/// No page elsewhere may read the answer, and nobody keeps it.
#[track_caller]
pub(crate) fn assert_guarded(answer: &Answer) {
    let opened = answer.headers.iter().find(|(name, _)| name.starts_with("access-control-"));
    assert_eq!(opened, None);
    assert_eq!(answer.header("cross-origin-resource-policy"), "same-origin");
    assert_eq!(answer.header("cache-control"), "no-store");
    assert_eq!(answer.header("x-content-type-options"), "nosniff");
    assert!(answer.header("content-security-policy").starts_with("default-src 'none'"));
}

/// The status that the registry answered with.
#[track_caller]
pub(crate) fn passed(answer: &Answer) -> u16 {
    assert_eq!(answer.header("longshore-gateway"), "passed", "{answer:?} {}", answer.text());
    assert_eq!(answer.status, 200);
    assert_guarded(answer);
    answer.header("longshore-gateway-status").parse().unwrap()
}
