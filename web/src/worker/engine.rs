//! The worker's life: started when it is first needed, told what to do, listened to.

use super::link::Link;
use futures::channel::mpsc::{UnboundedReceiver, UnboundedSender, unbounded};
use js_sys::{Array, Function};
use longshore_worker::gate::Verdict;
use longshore_worker::message::{News, Order};
use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::Rc;
use wasm_bindgen::JsValue;
use web_sys::{MessageChannel, MessagePort};

/// A handle to the worker.
#[derive(Clone, Default)]
pub(crate) struct Engine(Rc<RefCell<State>>);

#[derive(Default)]
struct State {
    running: Option<Running>,
    tasks: Vec<(u32, UnboundedSender<News>)>,
    count: u32,
    /// Who lends the worker, where it is another's.
    lender: Option<Function>,
    /// Those who were lent it, to be told where it fails.
    lent: Vec<Function>,
}

/// A worker that was started, or lent.
struct Running {
    link: Link,
    /// What it cannot be told before it is ready.
    waiting: Option<VecDeque<(Array, Array)>>,
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
    /// The worker of another module, which lends it.
    pub(crate) fn lent(lender: Function) -> Self {
        Self(Rc::new(RefCell::new(State { lender: Some(lender), ..State::default() })))
    }

    /// A port to the worker for another module, which is told where the worker fails; none where it cannot be started.
    pub(crate) fn lend(&self, told: Function) -> Option<MessagePort> {
        self.start();
        let channel = MessageChannel::new().ok()?;
        let mut state = self.0.borrow_mut();
        state.running.as_ref()?;
        state.lent.push(told);
        state.post(Order::Connect(channel.port1()).encode(0));
        Some(channel.port2())
    }

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
        let (hearing, failing) = (self.clone(), self.clone());
        let heard = move |task, news| hearing.heard(task, news);
        let failed = move |why: &str| failing.fail(why);
        let lender = self.0.borrow().lender.clone();
        let link = match &lender {
            Some(lend) => Link::borrow(lend, heard, failed)?,
            None => Link::start(heard, failed)?,
        };
        let waiting = link.has_to_wait().then(VecDeque::new);
        Ok(Running { link, waiting })
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
        let (running, tasks, lent) = {
            let mut state = self.0.borrow_mut();
            (state.running.take(), std::mem::take(&mut state.tasks), std::mem::take(&mut state.lent))
        };
        drop(running);
        for told in lent {
            // What another module does about it is its own business.
            let _ = told.call1(&JsValue::UNDEFINED, &why.into());
        }
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
            None => running.link.post(&message, &handed),
        }
    }
}
