//! Connections: taken one by one, kept no longer than they are used, and ended in good order.

mod activity;
mod tls;
mod unwanted;

pub(crate) use tls::Tls;
pub(crate) use unwanted::throw_away;

use activity::{Activity, Watched};
use hyper::body::Incoming;
use hyper::{Request, Response};
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto;
use hyper_util::server::graceful::GracefulShutdown;
use longshore_registry::RemoteAddress;
use std::convert::Infallible;
use std::future::poll_fn;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpListener;
use tokio::sync::Semaphore;

/// For how many seconds a client may send no whole head of a request, or take in nothing of an answer.
const SILENCE: u32 = 30;

/// The same where others wait to be served.
const SILENCE_IN_A_CROWD: u32 = 2;

/// How long a client may take to agree on TLS.
const TLS_WITHIN: Duration = Duration::from_secs(30);

/// So many connections are served at a time; others wait to be taken.
const CONNECTIONS: usize = 1024;

/// So many requests may be under way on one connection of HTTP/2.
const STREAMS: u32 = 128;

/// How much of a request HTTP/2 takes before it is read: of one, and of all on a connection.
const WINDOWS: (u32, u32) = (256 << 10, 1 << 20);

/// How large a request's head may be in all, and how much of a body is read at a time, in bytes.
const HEAD: usize = 128 << 10;

/// How long answers under way may take when the program is asked to end.
const GRACE: Duration = Duration::from_secs(3);

/// How long to wait where a connection cannot be taken, which happens when too many files are open.
const BREATH: Duration = Duration::from_millis(100);

/// Answers all requests that come, until `ended` completes; then those that are under way.
pub(crate) async fn serve<Answer, Answered, Body>(
    listener: TcpListener,
    tls: Option<Tls>,
    answer: Answer,
    ended: impl Future<Output = ()>,
) where
    Answer: Fn(Request<Incoming>) -> Answered + Clone + Send + 'static,
    Answered: Future<Output = Response<Body>> + Send + 'static,
    Body: hyper::body::Body<Data: Send, Error: std::error::Error + Send + Sync> + Send + Unpin + 'static,
{
    let http = Arc::new(http());
    let open = Arc::new(GracefulShutdown::new());
    let places = Arc::new(Semaphore::new(CONNECTIONS));
    let mut ended = std::pin::pin!(ended);
    loop {
        let taken = async {
            let place = Arc::clone(&places).acquire_owned().await;
            listener.accept().await.map(|(stream, client)| (stream, client, place))
        };
        let accepted = tokio::select! {
            accepted = taken => accepted,
            () = &mut ended => break,
        };
        let Ok((stream, client, place)) = accepted else {
            tokio::time::sleep(BREATH).await;
            continue;
        };
        // Answers are small and written whole: there is nothing to gain by holding them back.
        let _ = stream.set_nodelay(true);
        let crowd = Arc::clone(&places);
        let connection =
            Connection { http: Arc::clone(&http), client, answer: answer.clone(), places: crowd };
        let watcher = open.watcher();
        match tls.clone() {
            None => drop(tokio::spawn(async move {
                connection.run(stream, watcher).await;
                drop(place);
            })),
            Some(tls) => drop(tokio::spawn(async move {
                // Whoever cannot agree on TLS, or takes too long, is the client's affair.
                if let Ok(Ok(stream)) = tokio::time::timeout(TLS_WITHIN, tls.accept(stream)).await {
                    connection.run(stream, watcher).await;
                }
                drop(place);
            })),
        }
    }
    drop(listener);
    if let Some(open) = Arc::into_inner(open) {
        let _ = tokio::time::timeout(GRACE, open.shutdown()).await;
    }
}

/// HTTP/1.1 and HTTP/2, whichever the client begins with.
fn http() -> auto::Builder<TokioExecutor> {
    let mut http = auto::Builder::new(TokioExecutor::new());
    // That a head comes in time is seen to with all else that a client may keep us waiting for (`Activity`), which costs
    // no timer for each request.
    http.http1().timer(TokioTimer::new()).header_read_timeout(None).max_buf_size(HEAD);
    http.http2()
        .timer(TokioTimer::new())
        .max_concurrent_streams(STREAMS)
        .max_header_list_size(u32::try_from(HEAD).unwrap_or(u32::MAX))
        .initial_stream_window_size(WINDOWS.0)
        .initial_connection_window_size(WINDOWS.1)
        .max_send_buf_size(HEAD);
    http
}

/// One client's connection.
struct Connection<Answer> {
    http: Arc<auto::Builder<TokioExecutor>>,
    client: SocketAddr,
    answer: Answer,
    /// All places that there are for connections.
    places: Arc<Semaphore>,
}

impl<Answer, Answered, Body> Connection<Answer>
where
    Answer: Fn(Request<Incoming>) -> Answered + Send + 'static,
    Answered: Future<Output = Response<Body>> + Send + 'static,
    Body: hyper::body::Body<Data: Send, Error: std::error::Error + Send + Sync> + Send + Unpin + 'static,
{
    /// Answers what comes, until the client or we have enough of it.
    async fn run(
        self,
        stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static,
        watcher: hyper_util::server::graceful::Watcher,
    ) {
        let Self { http, client, answer, places } = self;
        let activity = Activity::default();
        let seen = activity.clone();
        let service = hyper::service::service_fn(move |mut request: Request<Incoming>| {
            request.extensions_mut().insert(RemoteAddress(client.ip()));
            let busy = seen.begin();
            let answered = answer(request);
            async move { Ok::<_, Infallible>(answered.await.map(|body| Watched::new(body, busy.done()))) }
        });
        let connection = http.serve_connection(TokioIo::new(stream), service).into_owned();
        let mut connection = std::pin::pin!(watcher.watch(connection));
        // One that says nothing keeps nobody out for long.
        let may_be_silent = || if places.available_permits() == 0 { SILENCE_IN_A_CROWD } else { SILENCE };
        let mut silent = std::pin::pin!(activity.falls_silent(may_be_silent));
        // A connection that breaks is the client's affair; one on which nothing moves is given up.
        poll_fn(|context| {
            if connection.as_mut().poll(context).is_ready() {
                return std::task::Poll::Ready(());
            }
            silent.as_mut().poll(context)
        })
        .await;
    }
}
