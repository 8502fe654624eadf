//! The working path: flows through the gateway, against registries that send no CORS headers.

use crate::lab::Lab;
use crate::support::distribution::Distribution;
use crate::support::fake::{Fake, Seen, reply};
use crate::support::files::{hashed, noise};
use crate::support::http::Answer;
use crate::support::program::{Server, memory};
use bytes::Bytes;
use longshore_client::event::Event;
use longshore_client::flows::{Pull, PullOptions, Push, PushOptions, pull, push};
use longshore_client::image::{File, Image, Packing, Recipe};
use longshore_client::source::MemorySpool;
use longshore_client::transport::gateway::Gateway;
use longshore_client::transport::{Clock, Native, Transport};
use longshore_client::url::Url;
use longshore_client::{Client, Credentials, Target, Transcript, stop};
use longshore_core::{Digest, Hasher, Reference, RepositoryName, Tag};
use std::cell::RefCell;
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::rc::Rc;
use std::time::Duration;

/// A clock that stands still.
pub(crate) struct Still;

impl Clock for Still {
    fn now(&self) -> Duration {
        Duration::ZERO
    }
}

/// The way through the gateway, as a page has it.
pub(crate) async fn way(page: &str) -> Rc<dyn Transport> {
    let page = Url::parse(&format!("{page}/")).unwrap();
    let found = Gateway::find(Rc::new(Native::new().unwrap()), page).await.unwrap();
    Rc::new(found.expect("a gateway"))
}

/// Pushes an image of a file and pulls it, as this user; each exchange as `STATUS METHOD URL`.
async fn push_and_pull(lab: &Lab, registry: &str, user: Option<(&str, &str)>, name: &str) -> Vec<String> {
    let mut target = Target::parse(registry).unwrap();
    target.credentials =
        user.map(|(name, password)| Credentials { username: name.to_owned(), password: password.to_owned() });
    let seen = Rc::new(RefCell::new(Transcript::default()));
    let heard = Rc::clone(&seen);
    let observer = Rc::new(move |event: Event| heard.borrow_mut().apply(&event));
    let client = Client::new(target, way(&lab.page()).await, observer, Rc::new(Still));
    let file = File { name: "file".to_owned(), source: Rc::new(Bytes::from(noise(3_000_000, 1))) };
    let packing = Packing { archives_as_they_are: false };
    let spool = || Box::new(MemorySpool::default()) as _;
    let image = Image::pack(&[file], packing, &Recipe::default(), spool, &|_: Event| {}).await.unwrap();
    let repository = RepositoryName::parse(name).unwrap();
    let tag = Tag::parse("latest").unwrap();
    let input = Push {
        repository: repository.clone(),
        tags: vec![tag.clone()],
        image,
        options: PushOptions::default(),
    };
    let (_button, stopped) = stop::pair();
    let pushed = client.run(stopped, push(&client, &input)).await.unwrap();
    assert_eq!(pushed.sent, 2);
    let reference = Reference::Tag(tag);
    let input = Pull { repository, reference, options: PullOptions::default() };
    let (_button, stopped) = stop::pair();
    let pulled = client.run(stopped, pull(&client, &input)).await.unwrap();
    assert_eq!(pulled.digest, pushed.digest);
    seen.borrow()
        .exchanges
        .iter()
        .map(|exchange| {
            let status = exchange.response().map_or(0, |response| response.status.as_u16());
            format!("{status} {} {}", exchange.request.method, exchange.request.url)
        })
        .collect()
}

#[tokio::test]
async fn images_are_pushed_and_pulled_through_it() {
    let registry = Server::registry("open");
    let lab = Lab::to(&[&registry.address.to_string()]);
    let exchanges = push_and_pull(&lab, &registry.url(), None, "library/app").await;
    // The client sees the registry's own URLs, and nothing of the gateway.
    assert!(exchanges.iter().all(|line| line.contains(&registry.url())), "{exchanges:#?}");
    assert!(exchanges.iter().any(|line| line.starts_with("202 POST")), "{exchanges:#?}");
}

#[tokio::test]
async fn tokens_are_fetched_through_it() {
    let registry = Server::registry("accounts");
    let lab = Lab::to(&[&registry.address.to_string()]);
    let user = Some(("devtable", "password"));
    let exchanges = push_and_pull(&lab, &registry.url(), user, "devtable/simple").await;
    assert!(exchanges[0].starts_with("401 GET"), "{exchanges:#?}");
    assert!(exchanges[1].starts_with("200 GET") && exchanges[1].contains("service="), "{exchanges:#?}");
}

#[tokio::test]
async fn distribution_is_reached_through_it() {
    let Some(registry) = Distribution::bare("LONGSHORE_DOCKER_REGISTRY") else { return };
    let lab = Lab::to(&[&registry.address.to_string()]);
    push_and_pull(&lab, &registry.url(), None, "library/app").await;
}

#[cfg(unix)]
#[test]
fn registries_with_tls_are_reached_where_their_certificate_is_trusted() {
    let file = |name: &str| format!("{}/tests/support/tls/{name}", env!("CARGO_MANIFEST_DIR"));
    let (certificate, key) = (file("certificate.pem"), file("key.pem"));
    let registry = Server::registry_with(&["--tls-cert", &certificate, "--tls-key", &key]);
    let named = format!("https://localhost:{}", registry.address.port());
    let trusting = format!("SSL_CERT_FILE={certificate}");
    let lab = Lab::started_by(&["env", &trusting, env!("CARGO_BIN_EXE_longshore")], &[&named], &[]);
    assert_eq!(crate::lab::passed(&lab.get(&format!("{named}/v2/"))), 200);
    let other = Lab::to(&[&named]);
    let refused = crate::lab::refused(&other.get(&format!("{named}/v2/")));
    assert_eq!(refused, (502, "GATEWAY_UNREACHABLE".to_owned()));
}

/// A registry whose blobs are elsewhere, and that elsewhere.
#[tokio::test]
async fn redirects_are_followed_by_the_client_with_a_permission_and_without_its_token() {
    let blobs = Fake::start(|_, stream| reply(stream, "200 OK", &[], "content"));
    let place = format!("http://{}/bucket/a?signed=1", blobs.address);
    let registry = Fake::start(move |seen: &Seen, stream: &mut TcpStream| {
        let to = [("Location", place.as_str())];
        if seen.path.contains("/blobs/") {
            reply(stream, "307 Temporary Redirect", &to, "");
        } else {
            reply(stream, "200 OK", &[], "");
        }
    });
    let lab = Lab::to(&[&registry.address.to_string(), &blobs.address.to_string()]);
    let client = Client::new(
        Target::parse(&registry.url()).unwrap(),
        way(&lab.page()).await,
        Rc::new(|_: Event| {}),
        Rc::new(Still),
    );
    let url = Url::parse(&format!("{}/v2/a/blobs/{}", registry.url(), Digest::sha256(b"content"))).unwrap();
    let outgoing = longshore_client::Outgoing::new(longshore_client::Step::GetBlob, http::Method::GET, url);
    let answer = client.send(outgoing.header("authorization", "Bearer t")).await.unwrap();
    assert_eq!(answer.response.body.kept, "content");
    let led = answer.response.redirected_to.map(|url| url.to_string());
    assert_eq!(led, Some(format!("http://{}/bucket/a?signed=1", blobs.address)));
    assert_eq!(registry.seen().last().unwrap().header("authorization"), Some("Bearer t"));
    assert_eq!(blobs.seen().last().unwrap().header("authorization"), None);
}

/// How large the blob is that passes in little memory, in bytes.
const LARGE: u64 = 100 << 20;

/// So much more memory than before it may take.
const MOST: u64 = 32 << 20;

/// Sends so many bytes through the gateway, no megabyte like another; what was sent, hashed.
fn upload(lab: &Lab, url: &str) -> Digest {
    let mut stream = TcpStream::connect(lab.server.address).unwrap();
    let more = format!("Connection: close\r\nContent-Length: {LARGE}\r\n");
    stream.write_all(lab.head("PATCH", url, &more).as_bytes()).unwrap();
    let (mut piece, mut hasher) = (noise(1 << 20, 9), Hasher::sha256());
    for number in 0..LARGE >> 20 {
        piece[..8].copy_from_slice(&number.to_be_bytes());
        stream.write_all(&piece).unwrap();
        hasher.update(&piece);
    }
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    assert_eq!(crate::lab::passed(&Answer::parse(&answer).unwrap()), 202);
    hasher.finish()
}

/// Fetches a blob through the gateway; its size and its digest.
fn download(lab: &Lab, url: &str) -> (u64, Digest) {
    let mut stream = TcpStream::connect(lab.server.address).unwrap();
    stream.write_all(lab.head("GET", url, "Connection: close\r\n").as_bytes()).unwrap();
    let (mut head, mut byte) = (Vec::new(), [0]);
    while !head.ends_with(b"\r\n\r\n") {
        stream.read_exact(&mut byte).unwrap();
        head.push(byte[0]);
    }
    assert_eq!(crate::lab::passed(&Answer::parse(&head).unwrap()), 200);
    hashed(&mut stream)
}

#[test]
fn a_large_blob_passes_in_little_memory() {
    let folder = tempfile::tempdir().unwrap();
    let registry = Server::registry_with(&["--store", folder.path().to_str().unwrap()]);
    let lab = Lab::to(&[&registry.address.to_string()]);
    let Some(before) = memory(lab.server.id()) else {
        eprintln!("skipped: the system does not tell how much memory a program has");
        return;
    };
    let base = format!("{}/v2/a/b/blobs", registry.url());
    let session = lab.ask("POST", &format!("{base}/uploads/"), &[], b"");
    let session = Url::parse(&base).unwrap().join(session.header("registry-location")).unwrap();
    let digest = upload(&lab, session.as_str());
    let finish = session.with_query("digest", digest.as_ref());
    assert_eq!(crate::lab::passed(&lab.ask("PUT", finish.as_str(), &[], b"")), 201);
    assert_eq!(download(&lab, &format!("{base}/{digest}")), (LARGE, digest));
    let more = memory(lab.server.id()).unwrap().most.saturating_sub(before.now);
    assert!(more <= MOST, "{more} bytes more");
}
