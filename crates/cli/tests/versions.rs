//! `longshore registry` over HTTP/2 and TLS: agreed on by ALPN, or known beforehand.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking, and so do its helpers"
)]

mod support;

use bytes::Bytes;
use http::{Request, Response, StatusCode, Version};
use http_body_util::{BodyExt as _, Full};
use hyper::client::conn::{http1, http2};
use hyper_util::rt::{TokioExecutor, TokioIo};
use longshore_core::Digest;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, RootCertStore};
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use support::files::noise;
use support::program::{Server, longshore, longshore_trusting};
use support::tls::file;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;

/// The registry with TLS, and more options.
fn with_tls(more: &[&str]) -> Server {
    let (certificate, key) = (file("certificate.pem"), file("key.pem"));
    let tls = ["--tls-cert", certificate.to_str().unwrap(), "--tls-key", key.to_str().unwrap()];
    Server::registry_with(&[&tls[..], more].concat())
}

/// A connection with TLS that offers these protocols; which was agreed on.
async fn secured(
    address: SocketAddr,
    offered: &[&str],
) -> (impl AsyncRead + AsyncWrite + Unpin, Option<Vec<u8>>) {
    let mut roots = RootCertStore::empty();
    roots.add(CertificateDer::from_pem_file(file("certificate.pem")).unwrap()).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions().unwrap();
    let mut config = config.with_root_certificates(roots).with_no_client_auth();
    config.alpn_protocols = offered.iter().map(|name| name.as_bytes().to_vec()).collect();
    let stream = TcpStream::connect(address).await.unwrap();
    let name = ServerName::try_from("localhost").unwrap();
    let stream = tokio_rustls::TlsConnector::from(Arc::new(config)).connect(name, stream).await.unwrap();
    let agreed = stream.get_ref().1.alpn_protocol().map(<[u8]>::to_vec);
    (stream, agreed)
}

/// A client of HTTP/2.
async fn second(
    stream: impl AsyncRead + AsyncWrite + Send + Unpin + 'static,
) -> http2::SendRequest<Full<Bytes>> {
    let (client, connection) =
        http2::handshake(TokioExecutor::new(), TokioIo::new(stream)).await.expect("HTTP/2");
    tokio::spawn(connection);
    client
}

async fn whole(response: Response<hyper::body::Incoming>) -> (StatusCode, Version, http::HeaderMap, Bytes) {
    let (head, body) = response.into_parts();
    (head.status, head.version, head.headers, body.collect().await.unwrap().to_bytes())
}

fn request(method: &str, url: &str, body: impl Into<Bytes>) -> Request<Full<Bytes>> {
    Request::builder().method(method).uri(url).body(Full::new(body.into())).unwrap()
}

/// Pushes a blob in chunks, and pulls it and a part of it.
async fn push_and_pull(client: &mut http2::SendRequest<Full<Bytes>>, url: &str) {
    let content = noise(1_500_000, 8);
    let digest = Digest::sha256(&content);
    let begin =
        client.send_request(request("POST", &format!("{url}/v2/a/b/blobs/uploads/"), "")).await.unwrap();
    let (status, version, headers, _) = whole(begin).await;
    assert_eq!((status, version), (StatusCode::ACCEPTED, Version::HTTP_2));
    let session = format!("{url}{}", headers["location"].to_str().unwrap());
    for chunk in content.chunks(700_000) {
        let sent = client.send_request(request("PATCH", &session, chunk.to_vec())).await.unwrap();
        assert_eq!(whole(sent).await.0, StatusCode::ACCEPTED);
    }
    let finish = request("PUT", &format!("{session}?digest={digest}"), "");
    assert_eq!(whole(client.send_request(finish).await.unwrap()).await.0, StatusCode::CREATED);
    // Several at a time on one connection.
    let path = format!("{url}/v2/a/b/blobs/{digest}");
    let pulls = (0..4).map(|_| client.send_request(request("GET", &path, ""))).collect::<Vec<_>>();
    for pull in futures::future::join_all(pulls).await {
        assert!(whole(pull.unwrap()).await.3 == content);
    }
    let head = whole(client.send_request(request("HEAD", &path, "")).await.unwrap()).await;
    assert_eq!((head.2["content-length"].to_str().unwrap(), head.3.len()), ("1500000", 0));
}

#[tokio::test]
async fn a_client_may_know_beforehand_that_there_is_http_2() {
    let folder = tempfile::tempdir().unwrap();
    for options in [&[][..], &["--store", folder.path().to_str().unwrap()]] {
        let registry = Server::registry_with(options);
        let stream = TcpStream::connect(registry.address).await.unwrap();
        push_and_pull(&mut second(stream).await, &registry.url()).await;
    }
}

#[tokio::test]
async fn tls_agrees_on_the_newest_version_that_both_know() {
    let registry = with_tls(&[]);
    let (stream, agreed) = secured(registry.address, &["h2", "http/1.1"]).await;
    assert_eq!(agreed.as_deref(), Some(&b"h2"[..]));
    push_and_pull(&mut second(stream).await, &format!("https://localhost:{}", registry.address.port())).await;

    for offered in [&["http/1.1"][..], &[]] {
        let (stream, agreed) = secured(registry.address, offered).await;
        assert_eq!(agreed.as_deref(), offered.first().map(|name| name.as_bytes()));
        let (mut client, connection) =
            http1::handshake::<_, Full<Bytes>>(TokioIo::new(stream)).await.expect("HTTP/1.1");
        tokio::spawn(connection);
        let mut ping = request("GET", "/v2/", "");
        ping.headers_mut().insert("host", "localhost".parse().unwrap());
        let (status, version, ..) = whole(client.send_request(ping).await.unwrap()).await;
        assert_eq!((status, version), (StatusCode::OK, Version::HTTP_11));
    }
}

#[tokio::test]
async fn challenges_of_a_registry_with_tls_name_https() {
    let registry = with_tls(&["--policy", "accounts"]);
    let (stream, _) = secured(registry.address, &["h2"]).await;
    let url = format!("https://localhost:{}", registry.address.port());
    let mut client = second(stream).await;
    let ping = client.send_request(request("GET", &format!("{url}/v2/"), "")).await.unwrap();
    let (status, _, headers, _) = whole(ping).await;
    assert_eq!(status, StatusCode::UNAUTHORIZED);
    let challenge = headers["www-authenticate"].to_str().unwrap();
    assert!(challenge.contains(&format!("realm=\"{url}/v2/auth\"")), "{challenge}");
}

#[test]
fn a_flow_asks_over_tls_whom_the_system_trusts() {
    let registry = with_tls(&[]);
    let url = format!("https://localhost:{}", registry.address.port());
    let push = ["run", "push", "--target", &url, "--repository", "a/b"];
    longshore_trusting(&file("certificate.pem"), &push, "").well();
}

#[test]
fn on_a_system_without_certificates_http_is_as_ever_and_https_trusts_nobody() {
    let none = Path::new("/dev/null");
    let open = Server::registry("open");
    longshore_trusting(none, &["run", "ping", "--target", &open.url()], "").well();
    let secured = with_tls(&[]);
    let url = format!("https://localhost:{}", secured.address.port());
    let refused = longshore_trusting(none, &["run", "ping", "--target", &url], "").failed();
    assert!(refused.err.contains("certificate"), "{}", refused.err);
    assert!(!refused.err.contains("bug"), "{}", refused.err);
}

#[tokio::test]
async fn heads_without_end_end_one_request_of_http_2() {
    let registry = Server::registry("open");
    let mut client = second(TcpStream::connect(registry.address).await.unwrap()).await;
    let mut long = request("GET", &format!("{}/v2/", registry.url()), "");
    long.headers_mut().insert("x-long", "x".repeat(1 << 20).parse().unwrap());
    if let Ok(response) = client.send_request(long).await {
        assert_eq!(response.status(), StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE);
    }
    let mut client = second(TcpStream::connect(registry.address).await.unwrap()).await;
    let ping = client.send_request(request("GET", &format!("{}/v2/", registry.url()), "")).await.unwrap();
    assert_eq!(ping.status(), StatusCode::OK);
}

#[tokio::test]
async fn whoever_does_not_speak_tls_holds_nobody_up() {
    let registry = with_tls(&[]);
    let plain = support::http::try_ask(registry.address, "GET", "/v2/", &[], b"");
    assert!(plain.is_err() || plain.is_ok_and(|answer| answer.is_none()));
    let _silent = TcpStream::connect(registry.address).await.unwrap();
    let (stream, _) = secured(registry.address, &["h2"]).await;
    let url = format!("https://localhost:{}", registry.address.port());
    let ping = second(stream).await.send_request(request("GET", &format!("{url}/v2/"), "")).await.unwrap();
    assert_eq!(ping.status(), StatusCode::OK);
}

#[test]
fn files_that_cannot_be_used_for_tls_are_named_with_what_is_wrong() {
    let folder = tempfile::tempdir().unwrap();
    let text = folder.path().join("text.pem");
    std::fs::write(&text, "no certificate").unwrap();
    let broken = folder.path().join("broken.pem");
    std::fs::write(&broken, "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n").unwrap();
    let missing = folder.path().join("missing.pem");
    let (certificate, key) = (file("certificate.pem"), file("key.pem"));
    for (cert, key, named, wrong) in [
        (&missing, &key, "missing.pem", "cannot be read"),
        (&certificate, &missing, "missing.pem", "cannot be read"),
        (&text, &key, "text.pem", "holds no certificate"),
        (&certificate, &certificate, "certificate.pem", "holds no private key"),
        (&certificate, &file("other-key.pem"), "other-key.pem", "does not belong"),
        (&broken, &key, "broken.pem", "cannot be used for TLS"),
    ] {
        let run = longshore(
            &["registry", "--tls-cert", cert.to_str().unwrap(), "--tls-key", key.to_str().unwrap()],
            "",
        )
        .refused();
        assert!(run.err.contains(named) && run.err.contains(wrong), "{}", run.err);
    }
    let run = longshore(&["registry", "--tls-cert", certificate.to_str().unwrap()], "").refused();
    assert!(run.err.contains("--tls-key"), "{}", run.err);
}
