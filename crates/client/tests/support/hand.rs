//! Runs in which the user has a hand.

use super::pair::{Pair, owner, pushing, sample};
use super::{Run, block_on};
use longshore_client::event::Event;
use longshore_client::flows::{Chunks, Push, PushOptions, UploadOptions, push};
use longshore_client::image::Recipe;
use longshore_client::transport::{
    Clock, Decision, Edit, FaultRule, Gatekeeper, Held, Interventions, Timer, Transport,
};
use longshore_client::{Client, FlowError, Retries, Step, Target, Transcript};
use longshore_registry::{Changes, Snapshot};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::Duration;

/// A timer that does not wait, and remembers for how long it was to.
#[derive(Default)]
pub(crate) struct Waits(pub(crate) RefCell<Vec<Duration>>);

#[async_trait::async_trait(?Send)]
impl Timer for Waits {
    async fn sleep(&self, time: Duration) {
        self.0.borrow_mut().push(time);
    }
}

/// A clock that each look moves on.
#[derive(Default)]
struct Ticking(Cell<u64>);

impl Clock for Ticking {
    fn now(&self) -> Duration {
        self.0.set(self.0.get() + 1);
        Duration::from_secs(self.0.get())
    }
}

/// A gatekeeper that decides at once.
pub(crate) struct Script<F>(pub(crate) F);

#[async_trait::async_trait(?Send)]
impl<F: Fn(&Held) -> Decision> Gatekeeper for Script<F> {
    fn holds(&self) -> bool {
        true
    }

    async fn decide(&self, held: &Held) -> Decision {
        (self.0)(held)
    }
}

/// What is done in a run.
#[derive(Default)]
pub(crate) struct Plan {
    pub(crate) keeper: Option<Rc<dyn Gatekeeper>>,
    pub(crate) faults: Vec<&'static str>,
    pub(crate) retries: u32,
}

/// A run with interventions, and the waits between its tries.
pub(crate) fn run_with(target: Target, transport: Rc<dyn Transport>, plan: Plan) -> (Run, Rc<Waits>) {
    let seen = Rc::new(RefCell::new(Transcript::default()));
    let told = Rc::clone(&seen);
    let observer: Rc<dyn longshore_client::Observer> =
        Rc::new(move |event: Event| told.borrow_mut().apply(&event));
    let waits = Rc::new(Waits::default());
    let rules: Vec<FaultRule> = plan.faults.iter().map(|text| text.parse().unwrap()).collect();
    let (clock, timer) = (Rc::new(Ticking::default()), Rc::clone(&waits));
    let mut between = Interventions::new(Rc::clone(&observer), clock, Rc::clone(&timer) as Rc<dyn Timer>)
        .with_faults(rules);
    if let Some(keeper) = plan.keeper {
        between = between.gated(keeper);
    }
    let client = Client::new(target, between.around(transport), observer, between.clock())
        .retrying(Retries::up_to(plan.retries), timer);
    (Run { client, seen }, waits)
}

pub(crate) fn gated(pair: &Pair, decide: impl Fn(&Held) -> Decision + 'static) -> Run {
    let plan = Plan { keeper: Some(Rc::new(Script(decide))), ..Plan::default() };
    run_with(owner(), pair.transport(), plan).0
}

pub(crate) fn with_fault(pair: &Pair, fault: &'static str, retries: u32) -> (Run, Rc<Waits>) {
    run_with(owner(), pair.transport(), Plan { faults: vec![fault], retries, ..Plan::default() })
}

/// A request as it is held, to be sent otherwise.
pub(crate) fn editing(held: &Held, change: impl FnOnce(&mut Edit)) -> Decision {
    let request = &held.request;
    let (method, url, headers) = (request.method.clone(), request.url.clone(), request.headers.clone());
    let mut edit = Edit { method, url, headers, body: None };
    change(&mut edit);
    Decision::Edit(Box::new(edit), None)
}

pub(crate) fn input() -> Push {
    let upload = UploadOptions { chunks: Chunks::Of(100), ..UploadOptions::default() };
    let options = PushOptions { upload, ..PushOptions::default() };
    Push { options, ..pushing("devtable/app", sample(&Recipe::default())) }
}

pub(crate) fn pushed(run: &Run) -> Result<(), FlowError> {
    block_on(run, push(&run.client, &input())).map(drop)
}

/// How many upload sessions have been opened since, and are still there.
pub(crate) fn open_sessions(before: &Snapshot, pair: &Pair) -> usize {
    let changes = Changes::between(before, &pair.registry.borrow().snapshot());
    changes.repositories.iter().map(|repository| repository.uploads.len()).sum()
}

pub(crate) fn snapshot(pair: &Pair) -> Snapshot {
    pair.registry.borrow().snapshot()
}

pub(crate) fn exchange_of(run: &Run, step: Step) -> Rc<longshore_client::Exchange> {
    let seen = run.seen.borrow();
    Rc::clone(seen.exchanges.iter().find(|exchange| exchange.request.step == step).unwrap())
}

pub(crate) fn steps(run: &Run) -> Vec<Step> {
    run.seen.borrow().exchanges.iter().map(|exchange| exchange.request.step).collect()
}
