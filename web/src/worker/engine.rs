//! The worker's life: started when it is first needed, told what to do, listened to.

use crate::browser::asset;
use futures::channel::mpsc::{UnboundedReceiver, UnboundedSender, unbounded};
use js_sys::Array;
use longshore_worker::gate::Verdict;
use longshore_worker::message::{News, Order};
use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::Rc;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::{Event, MessageEvent, Worker, WorkerOptions, WorkerType};

/// A handle to the worker.
#[derive(Clone, Default)]
pub(crate) struct Engine(Rc<RefCell<State>>);

#[derive(Default)]
struct State {
    running: Option<Running>,
    tasks: Vec<(u32, UnboundedSender<News>)>,
    count: u32,
}

/// A worker that was started; it ends with this.
struct Running {
    worker: Worker,
    /// What it cannot be told before it is ready.
    waiting: Option<VecDeque<(Array, Array)>>,
    _on_message: Closure<dyn FnMut(MessageEvent)>,
    _on_error: Closure<dyn FnMut(Event)>,
}

impl Drop for Running {
    fn drop(&mut self) {
        self.worker.set_onmessage(None);
        self.worker.set_onerror(None);
        self.worker.terminate();
    }
}

impl PartialEq for Engine {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

/// A task of the worker; dropping it gives it up.
pub(crate) struct Task {
    engine: Engine,
    number: u32,
    /// What the worker tells of it.
    pub(crate) news: UnboundedReceiver<News>,
    /// Whether the worker has to be told that it was given up.
    pub(crate) over: bool,
}

/// What stops a task, and opens its gate: the worker ends it in good order, and tells what became of it.
pub(crate) struct Stopper {
    engine: Engine,
    number: u32,
}

impl Stopper {
    /// Tells the worker what becomes of the request of this exchange, which is held.
    pub(crate) fn decide(&self, exchange: u32, verdict: Verdict) {
        self.engine.0.borrow_mut().post(Order::Decide(exchange, verdict).encode(self.number));
    }

    /// Has the requests of the task held from now on, or no more.
    pub(crate) fn hold(&self, holding: bool) {
        self.engine.0.borrow_mut().post(Order::Hold(holding).encode(self.number));
    }

    /// Stops the task; one that is over is left alone.
    pub(crate) fn stop(self) {
        self.engine.0.borrow_mut().post(Order::Stop.encode(self.number));
    }
}

impl Task {
    /// What stops it.
    pub(crate) fn stopper(&self) -> Stopper {
        Stopper { engine: self.engine.clone(), number: self.number }
    }
}

impl Drop for Task {
    fn drop(&mut self) {
        let mut state = self.engine.0.borrow_mut();
        state.tasks.retain(|(number, _)| *number != self.number);
        if !self.over {
            state.post(Order::Stop.encode(self.number));
        }
    }
}

impl Engine {
    /// Starts the worker, unless it runs.
    pub(crate) fn start(&self) {
        if self.0.borrow().running.is_none() {
            match self.run() {
                Ok(running) => self.0.borrow_mut().running = Some(running),
                Err(_) => self.fail("the browser does not start workers"),
            }
        }
    }

    /// Gives the worker something to do.
    pub(crate) fn order(&self, order: &Order) -> Task {
        let (sender, news) = unbounded();
        let number = {
            let mut state = self.0.borrow_mut();
            state.count += 1;
            let number = state.count;
            state.tasks.push((number, sender));
            number
        };
        self.start();
        self.0.borrow_mut().post(order.encode(number));
        Task { engine: self.clone(), number, news, over: false }
    }

    fn run(&self) -> Result<Running, JsValue> {
        let options = WorkerOptions::new();
        options.set_type(WorkerType::Module);
        let worker = Worker::new_with_options(&script(), &options)?;
        let engine = self.clone();
        let on_message = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            if let Some((task, news)) = News::decode(&event.data()) {
                engine.heard(task, news);
            }
        });
        let engine = self.clone();
        // The event of a script that could not be loaded has no message; that of a broken one has.
        let on_error = Closure::<dyn FnMut(Event)>::new(move |event: Event| {
            let message =
                js_sys::Reflect::get(&event, &"message".into()).ok().and_then(|text| text.as_string());
            engine.fail(message.as_deref().unwrap_or("its script cannot be loaded"));
        });
        worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
        Ok(Running { worker, waiting: Some(VecDeque::new()), _on_message: on_message, _on_error: on_error })
    }

    fn heard(&self, task: u32, news: News) {
        match news {
            News::Ready => {
                let mut state = self.0.borrow_mut();
                let waiting = state.running.as_mut().and_then(|running| running.waiting.take());
                waiting.into_iter().flatten().for_each(|message| state.post(message));
            }
            News::Failed(why) => self.fail(&why),
            news => {
                if let Some((_, sender)) = self.0.borrow().tasks.iter().find(|(number, _)| *number == task) {
                    // Nobody listens to a task that was given up.
                    let _ = sender.unbounded_send(news);
                }
            }
        }
    }

    /// The worker is no more: every task is told, and the next order starts another.
    fn fail(&self, why: &str) {
        let (running, tasks) = {
            let mut state = self.0.borrow_mut();
            (state.running.take(), std::mem::take(&mut state.tasks))
        };
        drop(running);
        for (_, sender) in tasks {
            let _ = sender.unbounded_send(News::Failed(why.to_owned()));
        }
    }
}

impl State {
    fn post(&mut self, (message, handed): (Array, Array)) {
        let Some(running) = &mut self.running else { return };
        match &mut running.waiting {
            Some(waiting) => waiting.push_back((message, handed)),
            // Plain values, and buffers that nobody else has: this can be posted.
            None => drop(running.worker.post_message_with_transfer(&message, &handed)),
        }
    }
}

/// Where the worker's script is: the page names it, and without that it has the name that Trunk gives it.
fn script() -> String {
    asset::url("longshore-worker").unwrap_or_else(|| "./longshore-worker_loader.js".to_owned())
}
