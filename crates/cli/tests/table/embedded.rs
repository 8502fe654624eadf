//! The embedded registry as a page has it: one call for each request, with bodies in memory. The program's own is new in every run,
//! so that nothing could be read back from it; this one stands behind a few lines of HTTP.

use bytes::Bytes;
use http_body_util::{BodyExt as _, Full};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response};
use hyper_util::rt::TokioIo;
use longshore_registry::{Policy, Registry, Seed, Timestamp};
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::SystemTime;
use tokio::net::TcpListener;
use tokio::runtime::{Builder, Runtime};

/// A registry with accounts, on a free port; it ends with this value.
pub(crate) struct Embedded {
    pub(crate) address: SocketAddr,
    _runtime: Runtime,
}

impl Embedded {
    pub(crate) fn start() -> Self {
        let runtime = Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0")).unwrap();
        let address = listener.local_addr().unwrap();
        let registry = Arc::new(Mutex::new(Registry::new(Policy::accounts(), Seed::from([7; 32]))));
        runtime.spawn(async move {
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                let registry = Arc::clone(&registry);
                let service = service_fn(move |request| answer(Arc::clone(&registry), request));
                // A client may go away whenever it likes.
                tokio::spawn(http1::Builder::new().serve_connection(TokioIo::new(stream), service));
            }
        });
        Self { address, _runtime: runtime }
    }
}

async fn answer(
    registry: Arc<Mutex<Registry>>,
    request: Request<Incoming>,
) -> Result<Response<Full<Bytes>>, hyper::Error> {
    let (head, body) = request.into_parts();
    let body = body.collect().await?.to_bytes();
    let since = SystemTime::UNIX_EPOCH.elapsed().unwrap();
    let now = Timestamp::from_unix_milliseconds(u64::try_from(since.as_millis()).unwrap());
    Ok(registry.lock().unwrap().handle(Request::from_parts(head, body), now).map(Full::new))
}
