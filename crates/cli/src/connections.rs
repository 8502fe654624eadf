//! Connections: taken one by one, kept no longer than they are used, and ended in good order.

use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::{Request, Response};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::Semaphore;

/// How long a client may take to send a request's headers, and how long a connection may be idle.
const HEADERS_WITHIN: Duration = Duration::from_secs(30);

/// So many connections are served at a time; others wait to be taken.
const CONNECTIONS: usize = 1024;

/// How long answers under way may take when the program is asked to end.
const GRACE: Duration = Duration::from_secs(3);

/// How long to wait where a connection cannot be taken, which happens when too many files are open.
const BREATH: Duration = Duration::from_millis(100);

/// Answers all requests that come, until `ended` completes; then those that are under way.
pub(crate) async fn serve<Answer, Answered, Body>(
    listener: TcpListener,
    answer: Answer,
    ended: impl Future<Output = ()>,
) where
    Answer: Fn(Request<Incoming>) -> Answered + Clone + Send + 'static,
    Answered: Future<Output = Response<Body>> + Send + 'static,
    Body: hyper::body::Body<Data: Send, Error: std::error::Error + Send + Sync> + Send + 'static,
{
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(HEADERS_WITHIN);
    let open = GracefulShutdown::new();
    let places = Arc::new(Semaphore::new(CONNECTIONS));
    let mut ended = std::pin::pin!(ended);
    loop {
        let taken = async {
            let place = Arc::clone(&places).acquire_owned().await;
            listener.accept().await.map(|(stream, _)| (stream, place))
        };
        let accepted = tokio::select! {
            accepted = taken => accepted,
            () = &mut ended => break,
        };
        let Ok((stream, place)) = accepted else {
            tokio::time::sleep(BREATH).await;
            continue;
        };
        // Answers are small and written whole: there is nothing to gain by holding them back.
        let _ = stream.set_nodelay(true);
        let answer = answer.clone();
        let service = hyper::service::service_fn(move |request| {
            let answered = answer(request);
            async move { Ok::<_, Infallible>(answered.await) }
        });
        let connection = open.watch(http.serve_connection(TokioIo::new(stream), service));
        tokio::spawn(async move {
            // A connection that breaks is the client's affair.
            let _ = connection.await;
            drop(place);
        });
    }
    drop(listener);
    let _ = tokio::time::timeout(GRACE, open.shutdown()).await;
}
