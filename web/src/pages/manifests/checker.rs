//! The worker that looks at documents: one that works, and one that stands by.
//!
//! The latest order wins. A check that runs when the next one is asked for has a moment to end; then its worker is ended
//! instead, and the one that stands by takes over. That is simpler than a validator that stops to listen, and costs it
//! nothing; the module is compiled once, and handed from worker to worker.

use crate::browser::asset;
use gloo_timers::callback::Timeout;
use js_sys::Array;
use longshore_documents::message::{News, Order};
use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::Rc;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::{Event, MessageEvent, Worker, WorkerOptions, WorkerType};

/// A check that is no longer wanted may go on so long, in milliseconds.
const GRACE: u32 = 150;

/// The name of the worker's script, as the page gives it.
const SCRIPT: &str = "longshore-documents";

/// A handle to the workers.
#[derive(Clone)]
pub(crate) struct Checker(Rc<RefCell<State>>);

struct State {
    tell: Rc<dyn Fn(u32, News)>,
    working: Option<Running>,
    standing_by: Option<Running>,
    /// The compiled module, once a worker has told it.
    module: Option<JsValue>,
    /// What is to be done next.
    waiting: VecDeque<(u32, Order)>,
    /// Whether the worker has files that no other one has.
    holds: bool,
    /// Ends the work that is under way, if it goes on.
    grace: Option<Timeout>,
    /// Tells the workers apart.
    count: u32,
}

/// A worker; it ends with this.
struct Running {
    number: u32,
    worker: Worker,
    is_ready: bool,
    /// What it does.
    doing: Doing,
    _on_message: Closure<dyn FnMut(MessageEvent)>,
    _on_error: Closure<dyn FnMut(Event)>,
}

/// What a worker does.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Doing {
    Nothing,
    /// Something that is not wanted any more once there is another order.
    Looking,
    /// Something that is to be done in any case.
    Working,
}

impl Drop for Running {
    fn drop(&mut self) {
        self.worker.set_onmessage(None);
        self.worker.set_onerror(None);
        self.worker.terminate();
    }
}

impl Checker {
    /// Starts the first worker; `tell` is called with each task's number and what came of it.
    pub(crate) fn start(tell: impl Fn(u32, News) + 'static) -> Self {
        let checker = Self(Rc::new(RefCell::new(State {
            tell: Rc::new(tell),
            working: None,
            standing_by: None,
            module: None,
            waiting: VecDeque::new(),
            holds: false,
            grace: None,
            count: 0,
        })));
        checker.go_on();
        checker
    }

    /// Gives an order. A look at the document takes the place of one that was not begun yet.
    pub(crate) fn order(&self, task: u32, order: Order) {
        {
            let mut state = self.0.borrow_mut();
            if order.looks() {
                state.waiting.retain(|(_, waiting)| !waiting.looks());
            }
            state.waiting.push_back((task, order));
        }
        self.go_on();
    }

    /// Ends whatever is under way, and forgets what is waiting.
    pub(crate) fn stop(&self) {
        let ended = {
            let mut state = self.0.borrow_mut();
            state.grace = None;
            state.holds = false;
            state.waiting.clear();
            state.working.take()
        };
        drop(ended);
        self.go_on();
    }

    /// Has the next thing done, if there is one and someone to do it.
    fn go_on(&self) {
        let started = {
            let mut state = self.0.borrow_mut();
            if state.working.is_none() {
                state.working = state.standing_by.take();
            }
            state.working.is_some()
        };
        if !started {
            match self.run() {
                Ok(running) => self.0.borrow_mut().working = Some(running),
                Err(_) => return self.fail("the browser does not start workers"),
            }
        }
        let mut state = self.0.borrow_mut();
        let state = &mut *state;
        let Some(working) = &mut state.working else { return };
        if working.doing != Doing::Nothing {
            let may_end = working.doing == Doing::Looking && !state.holds;
            if may_end && !state.waiting.is_empty() && state.grace.is_none() {
                let checker = self.clone();
                state.grace = Some(Timeout::new(GRACE, move || checker.give_up()));
            }
        } else if working.is_ready
            && let Some((task, order)) = state.waiting.pop_front()
        {
            working.doing = if order.looks() { Doing::Looking } else { Doing::Working };
            match order {
                Order::Survey(_) => state.holds = true,
                Order::Forget => state.holds = false,
                _ => {}
            }
            let (message, handed) = order.encode(task);
            post(&working.worker, &message, &handed);
        }
    }

    /// Ends work that nobody waits for any more.
    fn give_up(&self) {
        self.0.borrow_mut().grace = None;
        let ended = self.0.borrow_mut().working.take();
        drop(ended);
        self.go_on();
        self.stand_by();
    }

    /// Has a worker ready for when the other one is ended.
    fn stand_by(&self) {
        if self.0.borrow().standing_by.is_none()
            && let Ok(running) = self.run()
        {
            self.0.borrow_mut().standing_by = Some(running);
        }
    }

    fn run(&self) -> Result<Running, JsValue> {
        let (number, module) = {
            let mut state = self.0.borrow_mut();
            state.count += 1;
            (state.count, state.module.clone())
        };
        let options = WorkerOptions::new();
        options.set_type(WorkerType::Module);
        if module.is_some() {
            options.set_name("longshore-spare");
        }
        let script = asset::url(SCRIPT).unwrap_or_else(|| format!("./{SCRIPT}_loader.js"));
        let worker = Worker::new_with_options(&script, &options)?;
        if let Some(module) = module {
            worker.post_message(&module)?;
        }
        let checker = self.clone();
        let on_message = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            if let Some((task, news)) = News::decode(&event.data()) {
                checker.heard(number, task, news);
            }
        });
        let checker = self.clone();
        // The event of a script that could not be loaded has no message; that of a broken one has.
        let on_error = Closure::<dyn FnMut(Event)>::new(move |event: Event| {
            let message =
                js_sys::Reflect::get(&event, &"message".into()).ok().and_then(|text| text.as_string());
            checker.fail(message.as_deref().unwrap_or("its script cannot be loaded"));
        });
        worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
        Ok(Running {
            number,
            worker,
            is_ready: false,
            doing: Doing::Nothing,
            _on_message: on_message,
            _on_error: on_error,
        })
    }

    fn heard(&self, worker: u32, task: u32, news: News) {
        match news {
            News::Ready(module) => {
                {
                    let mut state = self.0.borrow_mut();
                    let state = &mut *state;
                    state.module.get_or_insert(module);
                    let both = [&mut state.working, &mut state.standing_by];
                    if let Some(ready) = both.into_iter().flatten().find(|one| one.number == worker) {
                        ready.is_ready = true;
                    }
                }
                self.go_on();
            }
            News::Failed(why) => self.fail(&why),
            News::Reading(_) => {
                let tell = Rc::clone(&self.0.borrow().tell);
                tell(task, news);
            }
            news => {
                let tell = {
                    let mut state = self.0.borrow_mut();
                    state.grace = None;
                    if let Some(working) = &mut state.working {
                        working.doing = Doing::Nothing;
                    }
                    Rc::clone(&state.tell)
                };
                self.go_on();
                tell(task, news);
            }
        }
    }

    /// The workers are no more: the page is told, and the next order starts another.
    fn fail(&self, why: &str) {
        let (tell, ended) = {
            let mut state = self.0.borrow_mut();
            state.grace = None;
            state.waiting.clear();
            state.holds = false;
            (Rc::clone(&state.tell), (state.working.take(), state.standing_by.take()))
        };
        drop(ended);
        tell(0, News::Failed(why.to_owned()));
    }
}

fn post(worker: &Worker, message: &Array, handed: &Array) {
    // Plain values, and buffers that nobody else has: this can be posted.
    let _ = worker.post_message_with_transfer(message, handed);
}
