//! The worker: flows that are run, and the embedded registry.

mod batch;
mod clock;
mod embedded;
mod pause;
mod reasons;
mod run;
mod tasks;
mod told;

use js_sys::{Array, global};
use longshore_registry::{Policy, Registry, Seed};
use longshore_worker::message::{News, Order};
use std::cell::RefCell;
use std::rc::Rc;
use tasks::Tasks;
use wasm_bindgen::JsCast as _;
use wasm_bindgen::closure::Closure;
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

/// The seed of the registry's ids and tokens: the same for everyone, so that a run can be retraced.
const SEED: u64 = 1;

fn main() {
    // Made before the first request, whose time is not to count it.
    let registry = Rc::new(RefCell::new(Registry::new(Policy::accounts(), Seed::from(SEED))));
    let tasks = Tasks::default();
    let on_message =
        Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| match Order::decode(&event.data()) {
            Some((task, Order::Run(job))) => run::start(task, *job, &registry, &tasks),
            Some((task, Order::Stop)) => tasks.stop(task),
            Some((task, Order::Decide(exchange, verdict))) => tasks.decide(task, exchange, verdict),
            Some((task, Order::Hold(holding))) => tasks.hold(task, holding),
            None => {}
        });
    let Ok(scope) = global().dyn_into::<DedicatedWorkerGlobalScope>() else { return };
    scope.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    // It listens as long as the worker lives.
    on_message.forget();
    tell(0, &News::Ready);
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
