//! What is there before a run is there after it.

use super::lab::{NOW, Ticking, anybody, checked, handle, options, registry, try_checked, way};
use bytes::Bytes;
use http::{Method, Request};
use longshore_client::stop;
use longshore_client::transport::Local;
use longshore_conformance::{Event, Options, Repositories, Verdict, Version, run};
use longshore_core::RepositoryName;
use longshore_registry::{Policy, Registry, Seed, Timestamp};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::Duration;

const EMPTY: &str = "sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a";

fn request(method: Method, path: &str, body: &'static str) -> Request<Bytes> {
    let mut request = Request::new(Bytes::from_static(body.as_bytes()));
    *request.method_mut() = method;
    *request.uri_mut() = format!("http://embedded.invalid{path}").parse().unwrap();
    let media_type = "application/vnd.oci.image.manifest.v1+json".parse().unwrap();
    request.headers_mut().insert("content-type", media_type);
    request
}

/// An artifact of the user's, whose blob is the one that all artifacts have.
const ARTIFACT: &str = r#"{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","artifactType":"a/b","config":{"mediaType":"application/vnd.oci.empty.v1+json","digest":"sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a","size":2},"layers":[]}"#;

#[test]
fn a_users_blobs_tags_and_manifests_stay() {
    let registry = registry(Policy::open());
    let post = request(Method::POST, &format!("/v2/mine/app/blobs/uploads/?digest={EMPTY}"), "{}");
    assert_eq!(handle(&registry, post).status(), 201);
    for tag in ["image", "latest"] {
        let put = request(Method::PUT, &format!("/v2/mine/app/manifests/{tag}"), ARTIFACT);
        assert_eq!(handle(&registry, put).status(), 201);
    }
    let name = |name| RepositoryName::parse(name).unwrap();
    let repositories = Repositories { first: name("mine/app"), second: name("mine/other") };
    let options = Options { repositories, ..options(Version::Dev) };
    let report = checked(anybody(), way(&registry), options);
    assert_eq!((report.counts().failed, report.left.len()), (0, 0), "{}", super::lab::told(&report));
    let list = handle(&registry, request(Method::GET, "/v2/mine/app/tags/list", ""));
    assert_eq!(list.body().as_ref(), br#"{"name":"mine/app","tags":["image","latest"]}"#);
    for path in [format!("blobs/{EMPTY}"), "manifests/latest".to_owned()] {
        let get = request(Method::GET, &format!("/v2/mine/app/{path}"), "");
        assert_eq!(handle(&registry, get).status(), 200, "{path}");
    }
}

#[test]
fn a_run_that_is_stopped_deletes_what_it_has_pushed() {
    let registry = Rc::new(RefCell::new(Registry::empty(Policy::open(), Seed::from(1))));
    let (button, stopped) = stop::pair();
    let button = RefCell::new(Some(button));
    let (sent, answered) = (Rc::new(Cell::new(0)), Rc::clone(&registry));
    let counted = Rc::clone(&sent);
    let way = Yielding(Local::new(Box::new(move |request: Request<Bytes>| {
        counted.set(counted.get() + 1);
        answered.borrow_mut().handle(request, Timestamp::from_unix_seconds(NOW))
    })));
    let tell = |event: Event<'_>| {
        if let Event::Begun(at) = event
            && at == 90
        {
            button.take().unwrap().stop();
        }
    };
    let clock = Rc::new(Ticking(Duration::ZERO, Cell::default()));
    let run = run(anybody(), Rc::new(way), clock, options(Version::Dev), &tell, stopped);
    let report = futures::executor::block_on(run).unwrap();
    assert_eq!(report.interrupted.as_deref(), Some("the run was stopped"));
    assert!(!report.is_good());
    assert_eq!(report.left, []);
    let unmade = &report.checked.last().unwrap().outcome;
    assert_eq!(unmade.verdict, Verdict::Skipped("the run was stopped".to_owned()));
    let repository = options(Version::Dev).repositories.first;
    let list = request(Method::GET, &format!("/v2/{repository}/tags/list"), "");
    let list = registry.borrow_mut().handle(list, Timestamp::from_unix_seconds(NOW));
    let text = String::from_utf8_lossy(list.body()).into_owned();
    assert!(list.status() == 404 || text.contains("\"tags\":[]"), "{text}");
    assert!(sent.get() > 100);
}

type Handler = Box<dyn Fn(Request<Bytes>) -> http::Response<Bytes>>;

/// A registry that does not answer before others had a turn, as every real one.
struct Yielding(Local<Handler>);

#[async_trait::async_trait(?Send)]
impl longshore_client::transport::Transport for Yielding {
    async fn send(
        &self,
        request: longshore_client::transport::Request,
    ) -> Result<longshore_client::transport::Response, longshore_client::transport::TransportError> {
        let mut is_first = true;
        std::future::poll_fn(|context| {
            if std::mem::take(&mut is_first) {
                context.waker().wake_by_ref();
                return std::task::Poll::Pending;
            }
            std::task::Poll::Ready(())
        })
        .await;
        self.0.send(request).await
    }
}

#[test]
fn a_run_ends_when_its_time_is_over_and_cleans_up() {
    let registry = registry(Policy::open());
    let tick = Duration::from_millis(300);
    let report = try_checked(anybody(), way(&registry), options(Version::Dev), tick).unwrap();
    assert!(
        report.interrupted.as_ref().unwrap().starts_with("10 minutes have passed"),
        "{:?}",
        report.interrupted
    );
    assert!(report.counts().passed > 20);
    assert_eq!(report.left, []);
}

#[test]
fn the_same_seed_asks_for_the_same() {
    let of = || {
        let report = checked(anybody(), way(&registry(Policy::open())), options(Version::Dev));
        let exchanges = report.checked.into_iter().flat_map(|checked| checked.outcome.exchanges);
        exchanges.map(|exchange| (exchange.method, exchange.url)).collect::<Vec<_>>()
    };
    let once = of();
    assert!(once.len() > 1000);
    assert_eq!(once, of());
}
