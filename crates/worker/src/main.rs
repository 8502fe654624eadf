//! The worker: flows that are run, registries that are held to the specification, and the embedded registry.

mod asker;
mod batch;
mod blobs;
mod clock;
mod compare;
mod contents;
mod database;
mod embedded;
mod fail;
mod files;
mod gateway;
mod held;
mod inspect;
mod keeping;
mod kept;
mod open;
mod pause;
mod random;
mod reasons;
mod run;
mod scratch;
mod spool;
mod tasks;
mod told;
mod written;

use asker::Asker;
use futures::StreamExt as _;
use futures::channel::mpsc::{UnboundedReceiver, UnboundedSender, unbounded};
use held::Held;
use js_sys::{Function, global};
use longshore_client::stop::Stopped;
use longshore_client::transport::Turnstile;
use longshore_registry::{Seed, Timestamp};
use longshore_worker::inspection::Inspection;
use longshore_worker::job::Job;
use longshore_worker::message::{News, Order};
use longshore_worker::state::StateOrder;
use longshore_worker::trial::Trials;
use std::rc::Rc;
use tasks::Tasks;
use wasm_bindgen::JsCast as _;
use wasm_bindgen::closure::Closure;
use wasm_bindgen_futures::spawn_local;
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent, MessagePort};

/// The seed of the registry's ids and tokens: the same for everyone, so that a run can be retraced.
const SEED: u64 = 1;

/// What is to be done, one after the other: a run is begun once what was kept is there.
enum Work {
    Run(Asker, Box<Job>, (Stopped, Rc<Turnstile>)),
    State(Asker, StateOrder),
    Inspect(Asker, Box<Inspection>, Stopped),
    /// A run is over.
    Save,
}

fn main() {
    // Made before the first request, whose time is not to count it.
    let held = Rc::new(Held::new());
    let (sender, work) = unbounded();
    let ears = Ears { tasks: Tasks::default(), sender };
    spawn_local(do_all(work, held, ears.clone()));
    spawn_local(scratch::sweep());
    let Ok(scope) = global().dyn_into::<DedicatedWorkerGlobalScope>() else { return };
    ears.listen(None, |heard| scope.set_onmessage(Some(heard)));
    Asker::new(None, 0).tell(&News::Ready);
}

/// Hears orders, and has them done.
#[derive(Clone)]
struct Ears {
    tasks: Tasks,
    sender: UnboundedSender<Work>,
}

impl Ears {
    /// Listens to whoever has the other end of the port; without one, to the frame.
    fn listen(&self, port: Option<MessagePort>, to: impl FnOnce(&Function)) {
        let ears = self.clone();
        let heard = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
            if let Some((task, order)) = Order::decode(&event.data()) {
                ears.hear(&Asker::new(port.clone(), task), order);
            }
        });
        to(heard.as_ref().unchecked_ref());
        // It listens as long as the worker lives.
        heard.forget();
    }

    fn hear(&self, asker: &Asker, order: Order) {
        let Self { tasks, sender } = self;
        let work = match order {
            Order::Run(job) => {
                let watched = tasks.begin(asker, job.step);
                Work::Run(asker.clone(), job, watched)
            }
            Order::State(order) => Work::State(asker.clone(), order),
            Order::Inspect(letter) => {
                let Some(inspection) = Inspection::opened(&letter) else { return };
                let (stopped, _) = tasks.begin(asker, false);
                Work::Inspect(asker.clone(), Box::new(inspection), stopped)
            }
            // Neither the embedded registry nor what is kept has to do with it.
            Order::Try(letter) => {
                if let Some(trials) = Trials::opened(&letter) {
                    let (stopped, _) = tasks.begin(asker, false);
                    fail::start(asker.clone(), trials, (tasks, stopped));
                }
                return;
            }
            Order::Compare(runs) => return asker.tell(&News::Compared(compare::compared(*runs))),
            Order::Gateway => return gateway::look(asker.clone()),
            Order::Open(file) => return open::start(asker.clone(), file),
            Order::Export(export) => return asker.tell(&News::Written(written::written(*export))),
            Order::Stop => return tasks.stop(asker),
            Order::Decide(exchange, verdict) => return tasks.decide(asker, exchange, verdict),
            Order::Hold(holding) => return tasks.hold(asker, holding),
            Order::Connect(port) => {
                return self.listen(Some(port.clone()), |heard| port.set_onmessage(Some(heard)));
            }
        };
        // The other end lives as long as the worker.
        let _ = sender.unbounded_send(work);
    }
}

async fn do_all(mut work: UnboundedReceiver<Work>, held: Rc<Held>, ears: Ears) {
    while let Some(work) = work.next().await {
        let sender = ears.sender.clone();
        let save = move || drop(sender.unbounded_send(Work::Save));
        match work {
            Work::Run(asker, job, watched) => {
                run::start(asker, *job, (&held, save), (&ears.tasks, watched));
            }
            Work::Inspect(asker, inspection, stopped) => {
                inspect::start(asker, *inspection, (&held, save), (&ears.tasks, stopped));
            }
            Work::State(asker, order) => held.obey(&asker, order).await,
            Work::Save => held.save().await,
        }
    }
}

fn seed() -> Seed {
    Seed::from(SEED)
}

/// What time it is, for the registry's tokens.
fn now() -> Timestamp {
    // Milliseconds since 1970 are a whole number far below 2^53, and `as` saturates.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "whole and positive")]
    Timestamp::from_unix_milliseconds(js_sys::Date::now() as u64)
}
