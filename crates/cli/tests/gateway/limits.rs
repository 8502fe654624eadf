//! Sizes and times.

use crate::lab::{Lab, passed, raw, raw_bytes, refused};
use crate::support::fake::{Fake, Seen, reply};
use crate::support::http::{Answer, ask};
use crate::support::program::Server;
use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc;

/// A registry that writes this and then does nothing more, with the connection open.
fn saying(answer: &'static [u8]) -> Fake {
    Fake::start(move |_: &Seen, stream: &mut TcpStream| {
        let _ = stream.write_all(answer);
    })
}

/// A registry that writes this again and again, as long as somebody reads.
fn going_on(begin: &'static str, again: &str) -> Fake {
    let again = again.repeat(100);
    Fake::start(move |_: &Seen, stream: &mut TcpStream| {
        let _ = stream.write_all(begin.as_bytes());
        while stream.write_all(again.as_bytes()).is_ok() {}
    })
}

#[test]
fn a_request_that_is_too_long_is_refused() {
    let named = Fake::start(|_, stream| reply(stream, "200 OK", &[], ""));
    let lab = Lab::with(&[&named.address.to_string()], &["--gateway-largest", "1M"]);
    let url = format!("http://{}/v2/", named.address);
    assert_eq!(passed(&lab.ask("PUT", &url, &[], &vec![7; 1 << 20])), 200);
    // Announced: nobody is asked.
    assert_eq!(
        refused(&lab.ask("PUT", &url, &[], &vec![7; (1 << 20) + 1])),
        (413, "GATEWAY_TOO_LARGE".to_owned())
    );
    assert_eq!(named.seen().len(), 1);
}

#[test]
fn a_request_that_grows_too_long_breaks_off() {
    let registry = Server::registry("open");
    let lab = Lab::with(&[&registry.address.to_string()], &["--gateway-largest", "1M"]);
    let session =
        ask(registry.address, "POST", "/v2/a/b/blobs/uploads/", &[], b"").header("location").to_owned();
    let url = format!("{}{session}", registry.url());
    let request = lab.head("PATCH", &url, "Connection: close\r\nTransfer-Encoding: chunked\r\n");
    let chunk = [b"100000\r\n".to_vec(), vec![7; 1 << 20], b"\r\n".to_vec()].concat();
    let request = [request.into_bytes(), chunk.clone(), chunk, b"0\r\n\r\n".to_vec()].concat();
    assert_eq!(refused(&raw(lab.server.address, request)), (413, "GATEWAY_TOO_LARGE".to_owned()));
}

#[test]
fn an_answer_that_is_too_long_is_refused_or_breaks_off() {
    let announced = saying(b"HTTP/1.1 200 OK\r\nContent-Length: 2000000\r\n\r\n");
    let chunk = format!("1000\r\n{}\r\n", "x".repeat(0x1000));
    let endless = going_on("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", &chunk);
    let (announced_at, endless_at) = (announced.address.to_string(), endless.address.to_string());
    let lab = Lab::with(&[&announced_at, &endless_at], &["--gateway-largest", "1M"]);
    let answer = lab.get(&format!("http://{announced_at}/v2/"));
    assert_eq!(refused(&answer), (502, "GATEWAY_ANSWER".to_owned()));
    let request = lab.head("GET", &format!("http://{endless_at}/v2/"), "Connection: close\r\n");
    let bytes = raw_bytes(lab.server.address, request);
    assert_eq!(passed(&Answer::parse(&bytes).unwrap()), 200);
    assert!(bytes.len() < 3 << 20, "{}", bytes.len());
    assert!(!bytes.ends_with(b"0\r\n\r\n"), "it has to be seen that this is not all");
}

#[test]
fn heads_of_answers_have_an_end() {
    let long = going_on("HTTP/1.1 200 OK\r\nX: ", "xxxx");
    let many = going_on("HTTP/1.1 200 OK\r\n", "X: y\r\n");
    let large = Fake::start(|_, stream| {
        reply(stream, "200 OK", &[("X", "x".repeat(40_000).as_str())], "");
    });
    for named in [long, many, large] {
        let lab = Lab::to(&[&named.address.to_string()]);
        let answer = lab.get(&format!("http://{}/v2/", named.address));
        assert_eq!(refused(&answer), (502, "GATEWAY_ANSWER".to_owned()));
    }
}

#[test]
fn what_is_no_answer_is_refused() {
    for said in [
        &b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n"[..],
        b"SSH-2.0-OpenSSH_9.9\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
        b"HTTP/1.1 200 OK\r\nX: a\0b\r\n\r\n",
        b"HTTP/1.1 999999 OK\r\n\r\n",
    ] {
        let named = saying(said);
        let lab = Lab::with(&[&named.address.to_string()], &["--gateway-silence", "2"]);
        let answer = lab.get(&format!("http://{}/v2/", named.address));
        assert_eq!(refused(&answer), (502, "GATEWAY_ANSWER".to_owned()), "{}", String::from_utf8_lossy(said));
    }
}

#[test]
fn a_registry_that_says_nothing_is_given_up() {
    let (silent, begun) = (saying(b""), saying(b"HTTP/1.1 200 OK\r\nX: "));
    let cut = saying(b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc");
    let all = [&silent, &begun, &cut].map(|fake| fake.address.to_string());
    let lab = Lab::with(&all.each_ref().map(String::as_str), &["--gateway-silence", "1"]);
    for named in [silent, begun] {
        let answer = lab.get(&format!("http://{}/v2/", named.address));
        assert_eq!(refused(&answer), (504, "GATEWAY_TIMED_OUT".to_owned()));
    }
    let answer = lab.get(&format!("http://{}/v2/", cut.address));
    assert_eq!(
        (passed(&answer), answer.header("content-length"), answer.text().as_str()),
        (200, "10", "abc")
    );
}

#[test]
fn a_page_that_stops_in_the_middle_of_a_body_is_given_up() {
    let named = Fake::start(|_, stream| reply(stream, "200 OK", &[], ""));
    let lab = Lab::with(&[&named.address.to_string()], &["--gateway-silence", "1"]);
    let more = "Connection: close\r\nContent-Length: 10\r\n";
    let request = lab.head("PUT", &format!("http://{}/v2/", named.address), more) + "abc";
    assert_eq!(refused(&raw(lab.server.address, request)), (408, "GATEWAY_TOO_SLOW".to_owned()));
}

#[test]
fn a_registry_that_is_not_there_is_told_from_one_that_refuses() {
    let gone = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let lab = Lab::to(&[&gone.to_string(), "https://registry.invalid"]);
    for url in [format!("http://{gone}/v2/"), "https://registry.invalid/v2/".to_owned()] {
        assert_eq!(refused(&lab.get(&url)), (502, "GATEWAY_UNREACHABLE".to_owned()), "{url}");
    }
}

#[test]
fn only_so_many_requests_are_passed_on_at_a_time() {
    let (come, arrived) = mpsc::channel();
    let (go, going) = mpsc::channel::<()>();
    let (come, going) = (std::sync::Mutex::new(come), std::sync::Mutex::new(going));
    let named = Fake::start(move |seen: &Seen, stream: &mut TcpStream| {
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nab");
        if seen.path == "/v2/first" {
            come.lock().unwrap().send(()).unwrap();
            going.lock().unwrap().recv().unwrap();
        }
        let _ = stream.write_all(b"cd");
    });
    let lab = Lab::with(&[&named.address.to_string()], &["--gateway-requests", "1"]);
    let url = format!("http://{}/v2/", named.address);
    let mut first = TcpStream::connect(lab.server.address).unwrap();
    first.write_all(lab.head("GET", &format!("{url}first"), "Connection: close\r\n").as_bytes()).unwrap();
    arrived.recv().unwrap();
    // Its answer is under way.
    first.read_exact(&mut [0; 20]).unwrap();
    let busy = lab.get(&url);
    assert_eq!(refused(&busy), (503, "GATEWAY_BUSY".to_owned()));
    assert_eq!(busy.header("retry-after"), "1");
    go.send(()).unwrap();
    first.read_to_end(&mut Vec::new()).unwrap();
    // The place is given back once the answer is through, which this end may see first.
    while lab.get(&url).header("longshore-gateway") != "passed" {
        std::thread::yield_now();
    }
}
