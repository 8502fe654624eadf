//! Holding a registry to the specification: the checks, and what the page is told of them.

use crate::asker::Asker;
use crate::clock::WorkerClock;
use crate::embedded::Embedded;
use crate::gateway;
use crate::held::Held;
use crate::random;
use crate::tasks::Tasks;
use gloo_timers::callback::Timeout;
use js_sys::Array;
use longshore_client::stop::Stopped;
use longshore_client::transport::{Clock, Transport};
use longshore_conformance::{Event, Options, Report, Repositories, run};
use longshore_core::RepositoryName;
use longshore_worker::inspection::{Inspection, Planned, Reported, Told, Unusable};
use longshore_worker::message::News;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::Duration;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::spawn_local;
use web_sys::Blob;

/// Repositories of their own lie below this; the embedded registry's users have namespaces of their names.
const NAMESPACE: &str = "longshore";
const EMBEDDED_NAMESPACE: &str = "devtable";

/// For this long events are gathered: checks come by the hundred, and nobody reads faster.
const GATHERED: Duration = Duration::from_millis(80);

/// Begins the checks as a task that can be stopped. `save` is called at the end of those of the registry here.
pub(crate) fn start(
    asker: Asker,
    inspection: Inspection,
    (held, save): (&Rc<Held>, impl FnOnce() + 'static),
    (tasks, stopped): (&Tasks, Stopped),
) {
    let embedded = inspection.embedded;
    let (transport, clock): (Rc<dyn Transport>, Rc<dyn Clock>) = if embedded {
        held.begin(0);
        Embedded::connect_aside(held)
    } else {
        (gateway::outside(inspection.gateway), Rc::new(WorkerClock))
    };
    let tasks = tasks.clone();
    spawn_local(async move {
        let telling = Rc::new(Telling::new(asker.clone()));
        let end = match options(&inspection) {
            Err(why) => Told::Unusable(why),
            Ok(options) => {
                let tell = |event: Event<'_>| telling.take(&event);
                let report =
                    Box::pin(run(inspection.target, transport, clock, options, &tell, stopped)).await;
                match report {
                    Ok(report) => reported(&report),
                    Err(longshore_conformance::Unusable { sentence, advice, untrusted_realm }) => {
                        Told::Unusable(Unusable { sentence, advice, untrusted_realm })
                    }
                }
            }
        };
        if embedded {
            save();
        }
        telling.push(end);
        telling.flush();
        tasks.end(&asker);
    });
}

fn options(inspection: &Inspection) -> Result<Options, Unusable> {
    let unusable = |sentence: &str, advice: &str| Unusable {
        sentence: sentence.to_owned(),
        advice: advice.to_owned(),
        untrusted_realm: None,
    };
    let seed = random::bytes().ok_or_else(|| {
        unusable(
            "The browser gives no random numbers, so that no content can be made.",
            "Use another browser.",
        )
    })?;
    let repositories = repositories(inspection, &seed).ok_or_else(|| {
        unusable(
            "There is no room for the name of a second repository beside the first.",
            "Give the second repository, too.",
        )
    })?;
    Ok(Options {
        version: inspection.version,
        categories: inspection.categories.clone(),
        // A gateway passes all of them on, and CORS has no say.
        sees_all_headers: inspection.embedded || inspection.gateway,
        ..Options::new(repositories, seed)
    })
}

fn repositories(inspection: &Inspection, seed: &[u8; 16]) -> Option<Repositories> {
    let Inspection { first, second, target, embedded, .. } = inspection;
    let Some(first) = first.clone() else {
        let own = target.credentials.as_ref().map(|credentials| credentials.username.as_str());
        let of_user = own.filter(|_| *embedded).and_then(|name| Repositories::below(name, seed));
        let namespace = if *embedded { EMBEDDED_NAMESPACE } else { NAMESPACE };
        return of_user.or_else(|| Repositories::below(namespace, seed));
    };
    let beside = || RepositoryName::parse(&format!("{first}-mount")).ok();
    Some(Repositories { second: second.clone().or_else(beside)?, first })
}

fn reported(report: &Report) -> Told {
    let blobs = || -> Result<_, JsValue> {
        Ok((blob(&report.to_junit())?, blob(&report.to_html())?, blob(&report.to_json())?))
    };
    let Ok((junit, html, json)) = blobs() else {
        return Told::Unusable(Unusable {
            sentence: "The browser has no room for the report.".to_owned(),
            advice: "Close other pages, and run again with fewer categories.".to_owned(),
            untrusted_realm: None,
        });
    };
    let Repositories { first, second } = &report.repositories;
    Told::Reported(Box::new(Reported {
        target: report.target.clone(),
        repositories: (first.to_string(), second.to_string()),
        interrupted: report.interrupted.clone(),
        left: report.left.clone(),
        elapsed: report.elapsed,
        junit,
        html,
        json,
    }))
}

fn blob(text: &str) -> Result<Blob, JsValue> {
    Blob::new_with_str_sequence(&Array::of1(&text.into()))
}

/// Gathers what is told, so that the page is drawn once for much of it.
struct Telling {
    asker: Asker,
    waiting: RefCell<Vec<Told>>,
    told: Cell<Duration>,
    timer: RefCell<Option<Timeout>>,
}

impl Telling {
    fn new(asker: Asker) -> Self {
        let told = Cell::new(WorkerClock.now());
        Self { asker, waiting: RefCell::default(), told, timer: RefCell::default() }
    }

    fn take(self: &Rc<Self>, event: &Event<'_>) {
        self.push(match event {
            Event::Planned(checks) => Told::Planned(checks.iter().map(|check| planned(check)).collect()),
            Event::Begun(at) => Told::Begun(place(*at)),
            Event::Ended(at, outcome) => Told::Ended(place(*at), (*outcome).clone()),
            Event::CleaningUp => Told::CleaningUp,
        });
        let since = WorkerClock.now().saturating_sub(self.told.get());
        if since >= GATHERED {
            // Checks that never pause would keep the timer from its turn.
            self.flush();
        } else if self.timer.borrow().is_none() {
            let telling = Rc::clone(self);
            let millis = u32::try_from(GATHERED.as_millis()).unwrap_or_default();
            *self.timer.borrow_mut() = Some(Timeout::new(millis, move || telling.flush()));
        }
    }

    fn push(&self, told: Told) {
        self.waiting.borrow_mut().push(told);
    }

    fn flush(&self) {
        // The timer is over, or not needed any more.
        drop(self.timer.borrow_mut().take());
        self.told.set(WorkerClock.now());
        let told = std::mem::take(&mut *self.waiting.borrow_mut());
        if !told.is_empty() {
            self.asker.tell(&News::Letter(Told::sealed(&told)));
        }
    }
}

fn planned(planned: &longshore_conformance::Planned) -> Planned {
    let check = planned.check;
    Planned {
        id: planned.id(),
        title: planned.title(),
        category: check.category,
        level: check.level,
        section: check.section.title.to_owned(),
        url: check.section.url.to_owned(),
        sentence: check.words(),
    }
}

/// Places are those of a list of a few hundred.
fn place(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}
