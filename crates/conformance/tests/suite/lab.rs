//! A registry in memory, and a run of the checks against it.

use bytes::Bytes;
use http::{Request, Response};
use longshore_client::transport::{Clock, Local, Transport};
use longshore_client::{Credentials, Target, stop};
use longshore_conformance::{Checked, Event, Options, Report, Repositories, Unusable, Verdict, Version, run};
use longshore_registry::{Policy, Registry, Seed, Timestamp};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::Duration;

/// A clock that goes on by this much each time it is looked at.
pub(crate) struct Ticking(pub(crate) Duration, pub(crate) Cell<Duration>);

impl Clock for Ticking {
    fn now(&self) -> Duration {
        self.1.set(self.1.get() + self.0);
        self.1.get()
    }
}

pub(crate) type Shared = Rc<RefCell<Registry>>;

pub(crate) fn registry(mut policy: Policy) -> Shared {
    policy.sparse_manifests = true;
    Rc::new(RefCell::new(Registry::new(policy, Seed::from(1))))
}

pub(crate) const NOW: u64 = 1_800_000_000;

pub(crate) fn handle(registry: &Shared, request: Request<Bytes>) -> Response<Bytes> {
    registry.borrow_mut().handle(request, Timestamp::from_unix_seconds(NOW))
}

/// A way to it.
pub(crate) fn way(registry: &Shared) -> Rc<dyn Transport> {
    let registry = Rc::clone(registry);
    Rc::new(Local::new(move |request| handle(&registry, request)))
}

pub(crate) fn anybody() -> Target {
    Target::parse(Target::EMBEDDED).unwrap()
}

pub(crate) fn owner() -> Target {
    let credentials = Credentials { username: "devtable".into(), password: "password".into() };
    anybody().as_user(credentials)
}

pub(crate) fn options(version: Version) -> Options {
    let seed = [3; 16];
    Options { version, ..Options::new(Repositories::below("devtable", &seed).unwrap(), seed) }
}

/// A whole run.
pub(crate) fn checked(target: Target, transport: Rc<dyn Transport>, options: Options) -> Report {
    try_checked(target, transport, options, Duration::ZERO).unwrap()
}

pub(crate) fn try_checked(
    target: Target,
    transport: Rc<dyn Transport>,
    options: Options,
    tick: Duration,
) -> Result<Report, Unusable> {
    let (_stopper, stopped) = stop::pair();
    let clock = Rc::new(Ticking(tick, Cell::default()));
    let tell = |_: Event<'_>| {};
    futures::executor::block_on(run(target, transport, clock, options, &tell, stopped))
}

/// A run against the open registry, each of whose answers goes through this.
pub(crate) fn with_fault(
    options: Options,
    spoil: impl Fn(&Request<Bytes>, Response<Bytes>) -> Response<Bytes> + 'static,
) -> Report {
    let registry = registry(Policy::open());
    let way = Rc::new(Local::new(move |request: Request<Bytes>| {
        let asked = copy(&request);
        // To read megabytes of a manifest takes longer than all the rest, and shows nothing here.
        if request.body().len() > 1 << 20 {
            let mut refused = Response::new(Bytes::new());
            *refused.status_mut() = http::StatusCode::PAYLOAD_TOO_LARGE;
            return spoil(&asked, refused);
        }
        spoil(&asked, handle(&registry, request))
    }));
    checked(anybody(), way, options)
}

fn copy(request: &Request<Bytes>) -> Request<Bytes> {
    let mut copy = Request::new(request.body().clone());
    *copy.method_mut() = request.method().clone();
    *copy.uri_mut() = request.uri().clone();
    copy.headers_mut().clone_from(request.headers());
    copy
}

/// The names of those that came out so.
pub(crate) fn those(report: &Report, is: impl Fn(&Verdict) -> bool) -> Vec<String> {
    let of = report.checked.iter().filter(|checked| is(&checked.outcome.verdict));
    of.map(|checked| checked.planned.id()).collect()
}

/// What is wrong with each that did not pass, for a test's own words.
pub(crate) fn told(report: &Report) -> String {
    let bad = |checked: &&Checked| matches!(checked.outcome.verdict, Verdict::Failed | Verdict::Warned);
    let line = |checked: &Checked| format!("{}: {:#?}", checked.planned.id(), checked.outcome.findings);
    report.checked.iter().filter(bad).map(line).collect::<Vec<_>>().join("\n")
}

pub(crate) fn verdict(report: &Report, id: &str) -> Verdict {
    let found = report.checked.iter().find(|checked| checked.planned.id() == id);
    found.unwrap_or_else(|| panic!("there is no {id}")).outcome.verdict.clone()
}
