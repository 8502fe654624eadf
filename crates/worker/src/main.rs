//! The worker: the embedded registry, and the making of layers.

mod ask;
mod pack;
mod tasks;

use futures::future::AbortHandle;
use js_sys::{Array, global};
use longshore_registry::why::Why;
use longshore_registry::{Policy, Registry, Seed, Timestamp};
use longshore_worker::message::{Body, News, Order, add_why};
use std::cell::RefCell;
use std::rc::Rc;
use tasks::Tasks;
use wasm_bindgen::JsCast as _;
use wasm_bindgen::closure::Closure;
use wasm_bindgen_futures::spawn_local;
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

/// The seed of the registry's ids and tokens: the same for everyone, so that a run can be retraced.
const SEED: u64 = 1;

fn main() {
    // Made before the first request, whose time is not to count it.
    let registry = Rc::new(RefCell::new(Registry::new(Policy::accounts(), Seed::from(SEED))));
    let tasks = Tasks::default();
    let on_message = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
        if let Some((task, order)) = Order::decode(&event.data()) {
            carry_out(task, order, &registry, &tasks);
        }
    });
    let Ok(scope) = global().dyn_into::<DedicatedWorkerGlobalScope>() else { return };
    scope.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    // It listens as long as the worker lives.
    on_message.forget();
    tell(0, News::Ready);
}

fn carry_out(task: u32, order: Order, registry: &Rc<RefCell<Registry>>, tasks: &Tasks) {
    match order {
        Order::Ask { method, url, headers, body, intake, now } => {
            let mut request = http::Request::new(());
            *request.method_mut() = method;
            *request.headers_mut() = headers;
            match url.parse() {
                Ok(uri) => *request.uri_mut() = uri,
                Err(error) => return tell(task, News::Refused(error.to_string(), String::new())),
            }
            // Milliseconds since 1970 are a whole number far below 2^53, and `as` saturates.
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "whole and positive")]
            let now = Timestamp::from_unix_milliseconds(now as u64);
            let answer = {
                let registry = Rc::clone(registry);
                move |body| {
                    let (news, why) =
                        ask::answer(&mut registry.borrow_mut(), request.map(|()| body), intake, now);
                    tell_why(task, news, &why);
                }
            };
            match body {
                Body::Bytes(bytes) => answer(bytes),
                Body::Blob(blob) => begin(task, tasks, async move {
                    match ask::read(blob).await {
                        Ok(bytes) => answer(bytes),
                        Err(error) => tell(task, News::Refused(error.to_string(), String::new())),
                    }
                }),
            }
        }
        Order::Pack { name, content, archives_as_they_are } => {
            begin(task, tasks, async move {
                tell(task, pack::pack(task, name, content, archives_as_they_are).await);
            });
        }
        Order::Stop => tasks.stop(task),
    }
}

/// Begins work that takes a while, and can be given up.
fn begin(task: u32, tasks: &Tasks, work: impl Future<Output = ()> + 'static) {
    let (handle, registration) = AbortHandle::new_pair();
    tasks.begin(task, handle);
    let tasks = tasks.clone();
    spawn_local(async move {
        // What was given up tells nothing any more.
        let _ = futures::future::Abortable::new(work, registration).await;
        tasks.end(task);
    });
}

/// Posts news to the page.
pub(crate) fn tell(task: u32, news: News) {
    let (message, handed) = news.encode(task);
    post(&message, &handed);
}

/// Posts an answer with its reasons.
fn tell_why(task: u32, news: News, why: &Why) {
    let is_answer = matches!(news, News::Answered(_));
    let (message, handed) = news.encode(task);
    if is_answer && let Ok(why) = serde_json::to_string(why) {
        add_why(&message, &why);
    }
    post(&message, &handed);
}

fn post(message: &Array, handed: &Array) {
    if let Ok(scope) = global().dyn_into::<DedicatedWorkerGlobalScope>() {
        // Plain values, and buffers that nobody else has: this can be posted.
        let _ = scope.post_message_with_transfer(message, handed);
    }
}
