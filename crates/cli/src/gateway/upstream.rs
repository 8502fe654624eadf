//! The connections to registries. Only here does anything leave the gateway.

use super::body::{Broken, Measured, Moved, innermost};
use super::order::Order;
use super::refusal::{Reason, Refusal};
use super::registries::Registries;
use super::resolver::{Names, OutOfReach, Reach, Resolver};
use crate::failure::Failure;
use bytes::Bytes;
use hyper::body::Body;
use std::error::Error;
use std::sync::Arc;
use std::time::Duration;

/// How long to wait for a connection.
const CONNECT: Duration = Duration::from_secs(10);

/// How large the head of an answer may be over HTTP/2, in bytes.
const HEAD: u32 = 64 << 10;

/// Two clients: what is allowed of a name depends on whether it was named by whoever runs the gateway.
pub(super) struct Upstream {
    /// For registries that are offered.
    offered: reqwest::Client,
    /// For what these name themselves.
    elsewhere: reqwest::Client,
}

impl Upstream {
    pub(super) fn new(registries: &Arc<Registries>, names: &Arc<dyn Names>) -> Result<Self, Failure> {
        // Ring is the only provider built in; a second call finds it installed, which is as good.
        let _ = rustls::crypto::CryptoProvider::install_default(rustls::crypto::ring::default_provider());
        let client = |reach: Reach| {
            reqwest::Client::builder()
                .user_agent(concat!("longshore/", env!("CARGO_PKG_VERSION")))
                .connect_timeout(CONNECT)
                .redirect(reqwest::redirect::Policy::none())
                .referer(false)
                // A proxy would look names up by itself, and unseen.
                .no_proxy()
                .http2_max_header_list_size(HEAD)
                .dns_resolver(Arc::new(Resolver::new(Arc::clone(names), reach)))
                .build()
        };
        Ok(Self { offered: client(Reach::Named(Arc::clone(registries)))?, elsewhere: client(Reach::Public)? })
    }

    /// Sends the request on, and brings the answer as soon as its head is there.
    pub(super) async fn send<B>(
        &self,
        order: Order,
        is_offered: bool,
        body: Measured<B>,
        silence: Duration,
    ) -> Result<http::Response<reqwest::Body>, Refusal>
    where
        B: Body<Data = Bytes, Error: Error> + Unpin + Send + Sync + 'static,
    {
        let place = order.destination.to_string();
        let client = if is_offered { &self.offered } else { &self.elsewhere };
        let has_body = matches!(order.method.as_str(), "POST" | "PUT" | "PATCH");
        let mut request = client.request(order.method, order.destination.url).headers(order.headers);
        let moved = Moved::now();
        if let Some(length) = body.size_hint().exact().filter(|length| has_body || *length > 0) {
            // An empty body is said to be empty: some registries want its Content-Length.
            request = request.header(http::header::CONTENT_LENGTH, length);
        }
        if !body.is_end_stream() {
            request = request.body(reqwest::Body::wrap(body.noted(Arc::clone(&moved))));
        }
        let sent = tokio::select! {
            sent = request.send() => sent,
            () = moved.nothing_for(silence) => {
                let message = format!("{place} did not answer within {} seconds.", silence.as_secs());
                return Err(Refusal::new(Reason::TimedOut, message));
            }
        };
        sent.map(Into::into).map_err(|error| refused(&error, &place))
    }
}

/// Why there is no answer.
fn refused(error: &reqwest::Error, place: &str) -> Refusal {
    if let Some(out) = caused::<OutOfReach>(error) {
        return Refusal::new(Reason::Address, format!("{place} is not asked: {out}."));
    }
    match caused::<Broken>(error) {
        Some(broken @ Broken::TooLong(_)) => {
            return Refusal::new(Reason::TooLarge, format!("{place}: {broken}."));
        }
        Some(broken) => return Refusal::new(Reason::TooSlow, format!("{place}: {broken}.")),
        None => {}
    }
    if error.is_timeout() {
        let message = format!("{place} could not be reached within {} seconds.", CONNECT.as_secs());
        return Refusal::new(Reason::TimedOut, message);
    }
    let (reason, what) = if error.is_connect() {
        (Reason::Unreachable, "cannot be reached")
    } else {
        (Reason::Answer, "gave no answer that can be read")
    };
    Refusal::new(reason, format!("{place} {what} ({}).", innermost(error)))
}

/// The cause of this kind, wherever it stands behind the error.
fn caused<E: Error + Clone + 'static>(error: &(dyn Error + 'static)) -> Option<E> {
    let mut next = Some(error);
    while let Some(error) = next {
        if let Some(found) = error.downcast_ref::<E>() {
            return Some(found.clone());
        }
        next = error.source();
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::StatusCode;
    use http_body_util::Empty;
    use longshore_client::transport::gateway::envelope;
    use std::collections::VecDeque;
    use std::io;
    use std::net::{IpAddr, SocketAddr};
    use std::pin::Pin;
    use std::sync::Mutex;
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    use tokio::net::TcpListener;

    /// Names that mean something else each time that they are looked up.
    struct Changing(Mutex<VecDeque<&'static str>>);

    impl Names for Changing {
        fn addresses(&self, _: String) -> Pin<Box<dyn Future<Output = io::Result<Vec<IpAddr>>> + Send>> {
            let next = self.0.lock().unwrap().pop_front().expect("nobody looks it up once more");
            let addresses = next.split(' ').map(|address| address.parse().unwrap()).collect();
            Box::pin(async { Ok(addresses) })
        }
    }

    /// A way to registries whose names mean this, one time after the other; 127.0.0.0/8 is a network that is named.
    fn upstream(lookups: &[&'static str]) -> Upstream {
        let networks = vec!["127.0.0.0/8".parse().unwrap()];
        let registries = Arc::new(Registries::new(Vec::new(), networks));
        let names: Arc<dyn Names> = Arc::new(Changing(Mutex::new(lookups.iter().copied().collect())));
        Upstream::new(&registries, &names).unwrap()
    }

    /// A server that answers each request on a connection of its own.
    async fn server() -> SocketAddr {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                let _ = stream.read(&mut [0; 4096]).await;
                let answer = b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n";
                let _ = stream.write_all(answer).await;
            }
        });
        address
    }

    async fn ask(upstream: &Upstream, is_offered: bool, port: u16) -> Result<StatusCode, Reason> {
        let url = format!("http://registry.example:{port}/v2/");
        let head = http::Request::builder().header(envelope::URL, url).body(()).unwrap().into_parts().0;
        let order = Order::read(&head).unwrap_or_else(|refusal| panic!("{refusal}"));
        let silence = Duration::from_secs(20);
        let body = Measured::new(Empty::new(), 0, silence);
        let answer = upstream.send(order, is_offered, body, silence).await;
        answer.map(|answer| answer.status()).map_err(|refusal| refusal.reason)
    }

    #[tokio::test]
    async fn a_name_that_changes_is_what_it_was_when_it_was_checked() {
        let port = server().await.port();
        // One look-up for each connection: were there a second one, the first request would meet the second address.
        let upstream = upstream(&["127.0.0.1", "10.0.0.1", "10.0.0.1 127.0.0.1"]);
        assert_eq!(ask(&upstream, true, port).await, Ok(StatusCode::NO_CONTENT));
        assert_eq!(ask(&upstream, true, port).await, Err(Reason::Address));
        // Of several addresses only those that may be reached are tried.
        assert_eq!(ask(&upstream, true, port).await, Ok(StatusCode::NO_CONTENT));
    }

    #[tokio::test]
    async fn names_that_mean_no_address_of_the_internet_are_not_asked() {
        let port = server().await.port();
        for address in [
            "10.0.0.1",
            "169.254.169.254",
            "100.64.0.1",
            "192.168.0.1",
            "224.0.0.1",
            "0.0.0.0",
            "::",
            "::1",
            "::ffff:10.0.0.1",
            "64:ff9b::a00:1",
            "fc00::1",
            "fe80::1",
            "ff02::1",
            "2002:7f00:1::",
        ] {
            assert_eq!(ask(&upstream(&[address]), true, port).await, Err(Reason::Address), "{address}");
        }
        // A network is named for registries that are offered, and for nothing that these name themselves.
        for address in ["127.0.0.1", "::ffff:127.0.0.1"] {
            assert_eq!(ask(&upstream(&[address]), false, port).await, Err(Reason::Address), "{address}");
        }
    }
}
