//! The worker: flows that are run, and the embedded registry.

mod batch;
mod clock;
mod contents;
mod database;
mod embedded;
mod held;
mod keeping;
mod kept;
mod pause;
mod reasons;
mod run;
mod tasks;
mod told;

use futures::StreamExt as _;
use futures::channel::mpsc::{UnboundedReceiver, UnboundedSender, unbounded};
use held::Held;
use js_sys::{Array, global};
use longshore_client::stop::Stopped;
use longshore_client::transport::Turnstile;
use longshore_registry::{Seed, Timestamp};
use longshore_worker::job::Job;
use longshore_worker::message::{News, Order};
use longshore_worker::state::StateOrder;
use std::rc::Rc;
use tasks::Tasks;
use wasm_bindgen::JsCast as _;
use wasm_bindgen::closure::Closure;
use wasm_bindgen_futures::spawn_local;
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

/// The seed of the registry's ids and tokens: the same for everyone, so that a run can be retraced.
const SEED: u64 = 1;

/// What is to be done, one after the other: a run is begun once what was kept is there.
enum Work {
    Run(u32, Box<Job>, (Stopped, Rc<Turnstile>)),
    State(u32, StateOrder),
    /// A run is over.
    Save,
}

fn main() {
    // Made before the first request, whose time is not to count it.
    let held = Rc::new(Held::new());
    let tasks = Tasks::default();
    let (sender, work) = unbounded();
    spawn_local(do_all(work, held, tasks.clone(), sender.clone()));
    let on_message = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
        let work = match Order::decode(&event.data()) {
            Some((task, Order::Run(job))) => {
                let (stopped, gate) = tasks.begin(task, job.step);
                Work::Run(task, job, (stopped, gate))
            }
            Some((task, Order::State(order))) => Work::State(task, order),
            Some((task, Order::Stop)) => return tasks.stop(task),
            Some((task, Order::Decide(exchange, verdict))) => return tasks.decide(task, exchange, verdict),
            Some((task, Order::Hold(holding))) => return tasks.hold(task, holding),
            None => return,
        };
        // The other end lives as long as the worker.
        let _ = sender.unbounded_send(work);
    });
    let Ok(scope) = global().dyn_into::<DedicatedWorkerGlobalScope>() else { return };
    scope.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    // It listens as long as the worker lives.
    on_message.forget();
    tell(0, &News::Ready);
}

async fn do_all(
    mut work: UnboundedReceiver<Work>,
    held: Rc<Held>,
    tasks: Tasks,
    sender: UnboundedSender<Work>,
) {
    while let Some(work) = work.next().await {
        match work {
            Work::Run(task, job, watched) => {
                let sender = sender.clone();
                let save = move || drop(sender.unbounded_send(Work::Save));
                run::start(task, *job, (&held, save), (&tasks, watched));
            }
            Work::State(task, order) => held.obey(task, order).await,
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

/// Posts news to the page.
fn tell(task: u32, news: &News) {
    let (message, handed) = news.encode(task);
    post(&message, &handed);
}

fn post(message: &Array, handed: &Array) {
    if let Ok(scope) = global().dyn_into::<DedicatedWorkerGlobalScope>() {
        // Plain values, and buffers that nobody else has: this can be posted.
        let _ = scope.post_message_with_transfer(message, handed);
    }
}
