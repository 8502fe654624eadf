//! What no browser sends: attempts to make the gateway and its neighbours read a request differently.

use crate::lab::{Lab, raw, raw_bytes, refused};
use crate::support::fake::{Fake, reply};
use crate::support::http::Answer;
use http_body_util::Empty;
use hyper_util::rt::{TokioExecutor, TokioIo};
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::Duration;

fn bystander() -> Fake {
    Fake::start(|_, stream| reply(stream, "200 OK", &[], "reached"))
}

#[test]
fn the_server_is_no_proxy() {
    let named = bystander();
    let at = named.address;
    let lab = Lab::to(&[&at.to_string()]);
    let host = lab.server.address;
    for head in [
        format!(
            "CONNECT {at} HTTP/1.1\r\nHost: {at}\r\n\r\nGET /v2/ HTTP/1.1\r\nHost: {at}\r\nConnection: close\r\n\r\n"
        ),
        format!("CONNECT {at} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"),
        format!("GET http://{at}/v2/ HTTP/1.1\r\nHost: {at}\r\nConnection: close\r\n\r\n"),
        format!("GET http://{at}/gateway HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"),
        format!("GET http://{at}/gateway HTTP/1.1\r\nHost: {at}\r\nConnection: close\r\n\r\n"),
        format!("GET //{at}/v2/ HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"),
        format!("GET /gateway/http/{at}/v2/ HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"),
        format!("GET /gateway?http://{at}/v2/ HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"),
        format!("TRACE /gateway HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"),
    ] {
        let answer = raw(host, &head);
        assert!((400..500).contains(&answer.status), "{} to {head}", answer.status);
        assert_eq!(answer.header("longshore-gateway-status"), "", "{head}");
    }
    assert_eq!(named.seen().len(), 0);
}

#[test]
fn a_request_with_two_lengths_is_one_request() {
    let named = bystander();
    let at = named.address;
    let lab = Lab::to(&[&at.to_string()]);
    let url = format!("http://{at}/v2/first");
    let inner = format!("DELETE /v2/second HTTP/1.1\r\nHost: {at}\r\nConnection: close\r\n\r\n");
    // Chunked, and a length that reaches into what stands behind the last chunk; and the other way round.
    for lengths in [
        "Transfer-Encoding: chunked\r\nContent-Length: 6\r\n",
        "Content-Length: 6\r\nTransfer-Encoding: chunked\r\n",
        "Content-Length: 300\r\nTransfer-Encoding: chunked\r\n",
    ] {
        let request = lab.head("POST", &url, lengths) + "3\r\nabc\r\n0\r\n\r\n" + &inner;
        let answers = raw_bytes(lab.server.address, request);
        let text = String::from_utf8_lossy(&answers);
        assert_eq!(text.matches("longshore-gateway-status: 200").count(), 1, "{text}");
    }
    let seen = named.seen();
    assert!(seen.iter().all(|seen| seen.path == "/v2/first" && seen.method == "POST"), "{seen:?}");
    assert_eq!(seen.len(), 3);
    for seen in seen {
        // Its length is said in one way only.
        assert!(seen.header("content-length").is_none() != seen.header("transfer-encoding").is_none());
    }
}

#[test]
fn requests_that_cannot_be_read_in_one_way_are_refused() {
    let named = bystander();
    let at = named.address;
    let lab = Lab::to(&[&at.to_string()]);
    let url = format!("http://{at}/v2/");
    let close = "Connection: close\r\n";
    for (more, body) in [
        (format!("{close}Content-Length: 3\r\nContent-Length: 4\r\n"), "abcd"),
        (format!("{close}Content-Length: 3, 4\r\n"), "abcd"),
        (format!("{close}Content-Length: +3\r\n"), "abc"),
        (format!("{close}Content-Length: 0x3\r\n"), "abc"),
        (format!("{close}Transfer-Encoding: chunked, identity\r\n"), "3\r\nabc\r\n0\r\n\r\n"),
        (format!("{close}Transfer-Encoding: xchunked\r\n"), "3\r\nabc\r\n0\r\n\r\n"),
        (format!("{close}Transfer-Encoding : chunked\r\n"), "3\r\nabc\r\n0\r\n\r\n"),
        (format!("{close}Registry-X: a\r\n Host: {at}\r\n"), ""),
        (format!("{close}Registry-X: a\0b\r\n"), ""),
        (format!("{close}Registry-X: a\rb\r\n"), ""),
        (format!("{close}Registry X: a\r\n"), ""),
        (format!("{close}: a\r\n"), ""),
        // A lone line feed ends a line, too: what stands behind it is a header of this request, and no other's.
        (format!("{close}Registry-X: a\nHost: {at}\r\n"), ""),
    ] {
        let answer = raw(lab.server.address, lab.head("POST", &url, &more) + body);
        assert!([400, 403, 501].contains(&answer.status), "{} to {more:?}", answer.status);
        assert_eq!(answer.header("longshore-gateway-status"), "", "{more:?}");
    }
    assert_eq!(named.seen().len(), 0);
}

#[test]
fn a_body_that_is_not_chunked_as_it_says_breaks_off() {
    let named = bystander();
    let lab = Lab::to(&[&named.address.to_string()]);
    let url = format!("http://{}/v2/", named.address);
    for body in
        ["zz\r\nabc\r\n0\r\n\r\n", "ffffffffffffffffff\r\nabc", "3\r\nabcdef\r\n0\r\n\r\n", "-1\r\nabc\r\n"]
    {
        let more = "Connection: close\r\nTransfer-Encoding: chunked\r\n";
        let answer = raw_bytes(lab.server.address, lab.head("POST", &url, more) + body);
        let answer = Answer::parse(&answer);
        assert!(answer.is_none_or(|answer| answer.header("longshore-gateway-status").is_empty()), "{body:?}");
    }
}

#[test]
fn heads_without_end_are_refused() {
    let named = bystander();
    let lab = Lab::to(&[&named.address.to_string()]);
    let url = format!("http://{}/v2/", named.address);
    let long = format!("Registry-X: {}\r\n", "x".repeat(1 << 20));
    let many =
        (0..20_000).map(|number| format!("Registry-{number}: {number}\r\n")).collect::<Vec<_>>().concat();
    for more in [long, many] {
        assert_eq!(raw(lab.server.address, lab.head("GET", &url, &more)).status, 431);
    }
    assert_eq!(named.seen().len(), 0);
}

/// A client of HTTP/2 that is known to both beforehand.
#[tokio::test]
async fn http_2_is_held_to_the_same() {
    let named = bystander();
    let lab = Lab::to(&[&named.address.to_string()]);
    let stream = tokio::net::TcpStream::connect(lab.server.address).await.unwrap();
    let (mut client, connection) =
        hyper::client::conn::http2::handshake(TokioExecutor::new(), TokioIo::new(stream)).await.unwrap();
    tokio::spawn(connection);
    let url = format!("http://{}/v2/", named.address);
    let at = lab.server.address.to_string();
    for (authority, host, url, expected) in [
        (at.as_str(), None, url.as_str(), (200, "passed")),
        ("evil.example", None, &url, (403, "refused")),
        (&at, Some("evil.example"), &url, (403, "refused")),
        (&at, None, "http://127.0.0.1:1/v2/", (403, "refused")),
    ] {
        let mut request = http::Request::get(format!("http://{authority}/gateway"))
            .header("longshore-gateway-token", &lab.token)
            .header("longshore-gateway-url", url);
        if let Some(host) = host {
            request = request.header("host", host);
        }
        let answer = client.send_request(request.body(Empty::<bytes::Bytes>::new()).unwrap()).await.unwrap();
        let marker = answer.headers()["longshore-gateway"].to_str().unwrap();
        assert_eq!((answer.status().as_u16(), marker), expected, "{authority} {host:?} {url}");
    }
    assert_eq!(named.seen().len(), 1);
}

#[test]
fn pseudo_headers_of_http_2_are_there_once_and_first() {
    let named = bystander();
    let lab = Lab::to(&[&named.address.to_string()]);
    let (at, url) = (lab.server.address.to_string(), format!("http://{}/v2/", named.address));
    let own = [("longshore-gateway-token", lab.token.as_str()), ("longshore-gateway-url", url.as_str())];
    let first = [(":method", "GET"), (":scheme", "http"), (":authority", at.as_str()), (":path", "/gateway")];
    let sound: Vec<_> = first.iter().chain(&own).copied().collect();
    assert_eq!(frames(&lab, &sound), [1]);
    for wrong in [
        [&sound[..], &[(":authority", "evil.example")]].concat(),
        [&sound[..], &[(":path", "/other")]].concat(),
        [&[(":path", "/other")], &sound[..]].concat(),
        [&sound[..], &[("connection", "registry-accept")]].concat(),
        [&sound[..], &[("transfer-encoding", "chunked")]].concat(),
        [&sound[..], &[("Registry-Accept", "upper/case")]].concat(),
        [&sound[..], &[("registry-x", "a\r\nhost: evil.example")]].concat(),
        [&sound[..], &[("registry-x\r\nhost", "evil.example")]].concat(),
    ] {
        let kinds = frames(&lab, &wrong);
        assert!(kinds.iter().all(|kind| [3, 7].contains(kind)), "{kinds:?} to {wrong:?}");
    }
    assert_eq!(named.seen().len(), 1);
}

/// Sends the headers as one stream of HTTP/2, and tells by which kinds of frames that was answered: 1 headers, 3 a
/// stream's end, 7 the connection's.
fn frames(lab: &Lab, headers: &[(&str, &str)]) -> Vec<u8> {
    let mut block = Vec::new();
    for (name, value) in headers {
        // Literal, without index or Huffman code (RFC 7541, 6.2.2).
        block.push(0);
        for text in [name, value] {
            match u8::try_from(text.len()).ok().filter(|length| *length < 127) {
                Some(length) => block.push(length),
                None => block.extend([127, u8::try_from(text.len() - 127).unwrap()]),
            }
            block.extend(text.as_bytes());
        }
    }
    let mut stream = TcpStream::connect(lab.server.address).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    let mut request = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0".to_vec();
    let length = u32::try_from(block.len()).unwrap().to_be_bytes();
    // HEADERS of stream 1, which are all of the request.
    request.extend([length[1], length[2], length[3], 1, 0b101, 0, 0, 0, 1]);
    request.extend(block);
    stream.write_all(&request).unwrap();
    let mut kinds = Vec::new();
    let mut head = [0; 9];
    while stream.read_exact(&mut head).is_ok() {
        let length = usize::from(head[1]) << 8 | usize::from(head[2]);
        let mut payload = vec![0; length];
        stream.read_exact(&mut payload).unwrap();
        if [1, 3, 7].contains(&head[3]) {
            kinds.push(head[3]);
            break;
        }
    }
    kinds
}

#[test]
fn a_refusal_is_heard_before_the_body_is_sent() {
    let lab = Lab::to(&["registry.example"]);
    let more = "Connection: close\r\nContent-Length: 10000000\r\n";
    let request = lab.head("PUT", "http://127.0.0.1:1/v2/", more);
    let answer = raw(lab.server.address, [request.into_bytes(), vec![7; 10_000_000]].concat());
    assert_eq!(refused(&answer), (403, "GATEWAY_HOST".to_owned()));
}
